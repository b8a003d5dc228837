"""Ten articles in the three looks, side by side, as wide as a desktop and as a phone.

The pictures go to `build/screenshots`; with `PICTURE=1` in the environment the README's picture
of the looks is made anew.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

from bot.messages.daily_post import tagged
from bot.messages.post import Style, post
from bot.sandbox import Sandbox
from tests.conftest import ROOT
from tests.page.conftest import Visits
from tests.page.ten_articles import ten_articles
from tests.page.test_gallery import opened
from tests.page.test_looks import PICTURES
from tests.page.windows import WIDTHS, each_look

if TYPE_CHECKING:
    from PIL.Image import Image

pytestmark = pytest.mark.asyncio(loop_scope="package")

README_PICTURE = ROOT / ".github" / "three-looks.webp"
GAP = 24
GROUNDS = {"light": "#ffffff", "dark": "#313338"}


def in_all_looks() -> dict[str, Any]:
    """Return a gallery of each article in each look."""
    groups = [
        {
            "title": article.headline[:60],
            "about": "",
            "entries": [
                {
                    "name": style.value,
                    "when": "every day",
                    "seen": "by_all",
                    "by": "everyone",
                    "message": tagged(post(article, style), "t" * 16),
                }
                for style in Style
            ],
        }
        for article in ten_articles()
    ]
    now = "2026-11-03T08:00:00+00:00"
    return {"now": now, "channels": [], "roles": [], "people": [], "groups": groups}


def side_by_side(pictures: Sequence[Image], ground: str) -> Image:
    """Return pictures in a row."""
    from PIL import Image

    width = sum(each.width + GAP for each in pictures) + GAP
    sheet = Image.new("RGB", (width, max(each.height for each in pictures) + 2 * GAP), ground)
    left = GAP
    for each in pictures:
        sheet.paste(each, (left, GAP))
        left += each.width + GAP
    return sheet


@each_look
async def test_ten_articles_fit_in_every_look(visits: Visits, width: str, scheme: str) -> None:
    from PIL import Image

    async with Sandbox(gallery=in_all_looks) as sandbox:
        # High enough for the longest post, which would be cut off below the window.
        tall = {**WIDTHS[width], "height": 5000}
        visit = await visits(sandbox, viewport=tall, color_scheme=scheme, reduced_motion="reduce")
        page = await opened(visit)
        shots: list[Image.Image] = []
        for stage in await page.locator(".gallery-stage").all():
            shots.append(Image.open(io.BytesIO(await stage.screenshot())).convert("RGB"))
            inside = "node => [node.scrollWidth, node.clientWidth]"
            scroll, client = await stage.evaluate(inside)
            assert scroll <= client
    assert len(shots) == 10 * len(Style)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for number in range(10):
        row = side_by_side(shots[number * 3 : number * 3 + 3], GROUNDS[scheme])
        row.save(PICTURES / f"looks-{number}-{width}-{scheme}.png")
    if width == "phone" and scheme == "dark" and os.environ.get("PICTURE"):
        side_by_side(shots[:3], GROUNDS[scheme]).save(README_PICTURE, quality=80, method=6)
