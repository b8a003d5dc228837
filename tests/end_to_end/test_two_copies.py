"""Two copies of the bot with one token: told where they have two databases, and only there."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.clock import Clock, MovableClock, SystemClock
from bot.discord_app import daily_service
from bot.processes import rivals
from bot.processes.budget import Budget
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store, open_store
from tests.conftest import running_bot
from tests.daily.material import MINUTE, MORNING, edition
from tests.end_to_end.mornings import POST, Morning

SECONDS = dt.timedelta(seconds=20)


@pytest.fixture
def sandbox_clock() -> Clock:
    """A clock that stands, so that ids tell when a message was made."""
    return MovableClock(MORNING - MINUTE)


@contextlib.asynccontextmanager
async def another(folder: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{folder / 'another.db'}") as store:
        yield store


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    warnings = [each for each in caplog.records if each.levelno >= logging.WARNING]
    return [each.getMessage() for each in warnings if "this bot's token" in each.getMessage()]


@pytest.mark.parametrize("copies", [True, False], ids=["two databases", "one"])
async def test_the_later_of_two_posts_tells(
    sandbox: Sandbox,
    store: Store,
    sandbox_clock: MovableClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    copies: bool,
) -> None:
    sandbox.rest.dates = sandbox_clock
    first = Morning(sandbox, store, edition(1))
    first.clock = sandbox_clock
    await first.subscribe()
    if not copies:  # the answer gets lost, and a later process posts with the same nonce
        first.strike(faults.Reset(path=POST, after_work=True))
    async with first.courier():
        sandbox_clock.move(MINUTE)
        await first.until(lambda: first.posts())
        if copies:
            await first.until_states("sent")
    sandbox_clock.move(SECONDS)
    async with another(tmp_path) as kept:
        second = Morning(sandbox, kept if copies else store, edition(1))
        second.clock = sandbox_clock
        if copies:
            await second.subscribe(since=MORNING - MINUTE)
        async with second.courier():
            await second.until_states("sent")
    assert len(first.posts()) == 1
    assert len(told(caplog)) == copies


@pytest.mark.parametrize("copies", [True, False], ids=["two databases", "one"])
async def test_commands_that_another_copy_answers_tell(
    sandbox: Sandbox,
    library: Library,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    copies: bool,
) -> None:
    monkeypatch.setattr(rivals, "_APART", 0.0)
    monkeypatch.setattr(daily_service, "Budget", functools.partial(Budget, beat_seconds=0.1))
    sandbox.rest.dates = SystemClock()
    async with (
        another(tmp_path / "one") as one,
        another(tmp_path / "two") as two,
        running_bot(sandbox, library, database=one) as client,
        running_bot(sandbox, library, database=two if copies else one) as other,
    ):
        async with asyncio.timeout(10):
            for each in (client, other):
                while each.daily.rivals._is_alone() != copies:
                    await asyncio.sleep(0.01)
            for count in range(1, 8):
                await sandbox.person("member").slash("help")
                while answered_late(sandbox) < count:
                    await asyncio.sleep(0.01)
    # Of seven answers one of the two has lost at least four.
    assert bool(told(caplog)) == copies
    assert len(set(told(caplog))) == copies


def answered_late(sandbox: Sandbox) -> int:
    return sum(each.status == 400 for each in sandbox.exchanges)
