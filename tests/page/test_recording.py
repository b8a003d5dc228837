"""The README's recording: the first minute, as the page shows it.

With `RECORDING=1` in the environment the test writes `.github/first-minute.webp` anew.
"""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.page.conftest import Visits
from tests.page.test_daily_walk import BUILD, bundled
from tests.page.test_page import expect, messages
from tests.page.test_tour import LOSE, MEND, POST, step, tour

if TYPE_CHECKING:
    from PIL.Image import Image
    from playwright.async_api import Locator, Page

RECORDING = ROOT / ".github" / "first-minute.webp"
SIZE = {"width": 1120, "height": 780}
MOST_BYTES = 700_000
HOLD, READ = 900, 2800
"""Milliseconds that a picture is shown: before a press, and after what it brought."""
# A ring around what is pressed: pictures have no pointer.
RING = """
node => {
  const ring = document.createElement('div');
  const { x, y, width, height } = node.getBoundingClientRect();
  ring.id = 'recording-ring';
  ring.style.cssText = `position:fixed; left:${x - 5}px; top:${y - 5}px; width:${width + 10}px;
    height:${height + 10}px; border:3px solid #f0b232; border-radius:8px; z-index:99;
    pointer-events:none; box-sizing:border-box`;
  document.body.append(ring);
}
"""


class Recorder:
    """Pictures of a page, each with how long it is shown."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pictures: list[Image] = []
        self.durations: list[int] = []

    async def take(self, duration: int) -> None:
        """Add a picture of the page as it is."""
        from PIL import Image

        shot = await self._page.screenshot(animations="disabled", caret="hide")
        self.pictures.append(Image.open(io.BytesIO(shot)).convert("RGB"))
        self.durations.append(duration)

    async def press(self, button: Locator) -> None:
        """Show what is pressed, and press it."""
        await button.scroll_into_view_if_needed()
        await button.evaluate(RING)
        await self.take(HOLD)
        await self._page.evaluate("document.getElementById('recording-ring').remove()")
        await button.click()

    def save(self, path: Path) -> None:
        """Write an animation that goes round and round."""
        first, *others = self.pictures
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=self.durations,
            loop=0,
            quality=72,
            method=4,
        )


@pytest.mark.asyncio(loop_scope="package")
@pytest.mark.slow
async def test_the_first_minute_is_recorded(visits: Visits, tmp_path: Path) -> None:
    """Two actions lead to the first daily post: the command, and one press."""
    from PIL import Image

    async with bundled(tmp_path) as sandbox:
        looks = {"viewport": SIZE, "color_scheme": "dark", "reduced_motion": "reduce"}
        page = await (await visits(sandbox, **looks)).open()
        recorder = Recorder(page)
        await expect(step(page, POST)).to_be_visible()
        await recorder.take(READ)

        pressed = time.monotonic()
        await recorder.press(step(page, POST))
        await expect(step(page, LOSE)).to_be_enabled(timeout=15_000)
        print(f"first daily post {time.monotonic() - pressed:.1f} s after the press")
        await expect(messages(page).last.get_by_role("heading").first).to_be_in_viewport()
        await recorder.take(READ)

        await recorder.press(messages(page).last.get_by_role("button", name="Reader view"))
        await expect(messages(page).last).to_contain_text("Only you can see this")
        await recorder.take(READ)

        await recorder.press(step(page, LOSE))
        await expect(step(page, MEND)).to_be_enabled(timeout=15_000)
        await recorder.take(READ)

        await recorder.press(step(page, MEND))
        await expect(page.locator("#place-name")).to_have_text("#news", timeout=15_000)
        await expect(step(page, MEND)).to_be_hidden()
        # What comes next names a folder of this machine.
        await tour(page).get_by_role("button", name="Dismiss the tour").click()
        await expect(tour(page)).to_be_hidden()
        await recorder.take(READ)

    BUILD.mkdir(parents=True, exist_ok=True)
    path = RECORDING if os.environ.get("RECORDING") else BUILD / RECORDING.name
    recorder.save(path)
    with Image.open(path) as written:
        assert written.n_frames == len(recorder.pictures) == 9  # type: ignore[attr-defined]
        assert written.size == (SIZE["width"], SIZE["height"])
    assert path.stat().st_size < MOST_BYTES


def test_the_recording_of_the_readme_is_there_and_small() -> None:
    assert f"(.github/{RECORDING.name})" in (ROOT / "README.md").read_text("utf-8")
    assert RECORDING.stat().st_size < MOST_BYTES
