"""A file that is broken, replaced or deleted between two attempts at its post, on each database."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.articles.loading import load
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.timing import Timing
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from tests.daily.material import MINUTE, edition
from tests.end_to_end.mornings import POST, Morning

WAITS = Timing(first_pause=5)


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


@pytest.mark.parametrize(
    "after", [b"\xff\xfe\x00", b"# Another\n\n## What's Next?\nOther words.\n", None]
)
@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
async def test_the_post_is_what_was_chosen_whatever_becomes_of_its_file(
    morning: Morning, tmp_path: Path, after: bytes | None, arrived: bool
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "1 Old.md").write_text("# Old\n\n## What's Next?\nWords.\n")
    newest = folder / "2 New.md"
    newest.write_text("# New\n\n## What's Next?\nWords.\n")
    morning.shown = Edition(load(folder))
    morning.strike(faults.AnswerWith(status=502, path=POST, after_work=arrived))
    await morning.subscribe()
    async with morning.courier(timing=WAITS):
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
    newest.unlink() if after is None else newest.write_bytes(after)
    morning.shown = Edition(load(folder))
    async with morning.courier(timing=WAITS) as courier:
        await morning.pass_time(6, courier)
        await morning.until_states("sent")
    (post,) = morning.posts()
    assert post["content"] == "New"
    first, second = morning.requests("POST", POST)
    # A fault that strikes before the work does not read the body.
    assert second.body == (first.body or second.body)
    assert second.body["embeds"][0]["description"].endswith("Words.")
