"""Sessions in a row: a crash loop waits longer and longer, one that lasts ends it."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.processes import starts
from bot.processes.starts import Starts

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC))


def wait(of: Starts, clock: MovableClock) -> float:
    until = of.next()
    return 0.0 if until is None else (until - clock.now()).total_seconds()


def test_each_round_after_the_fifth_waits_twice_as_long_up_to_half_an_hour(
    clock: MovableClock, tmp_path: Path
) -> None:
    waits = []
    for _ in range(14):
        each = Starts(tmp_path / "starts", clock)  # a new process
        waits.append(wait(each, clock))
        clock.move(dt.timedelta(seconds=waits[-1]))
        each.note()
    assert waits == [0] * 5 + [30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800]


def test_a_day_of_crashes_stays_far_below_what_discord_allows(
    clock: MovableClock, tmp_path: Path
) -> None:
    each, end, sessions = Starts(tmp_path / "starts", clock), clock.now() + dt.timedelta(days=1), 0
    while clock.now() < end:
        clock.move(dt.timedelta(seconds=wait(each, clock)) + SECOND)
        each.note()
        sessions += 1
    assert sessions < 70


def test_many_shards_are_one_round(clock: MovableClock) -> None:
    each = Starts(None, clock)
    each.shards = 16
    for _ in range(5 * 16 - 1):
        each.note()
    assert each.next() is None
    each.note()
    assert wait(each, clock) == 30


def test_what_cannot_be_read_or_lies_ahead_counts_for_nothing(
    clock: MovableClock, tmp_path: Path
) -> None:
    file = tmp_path / "starts"
    for text in ("{", '["x"]', "7", '["2026-05-04T08:59:59"]'):
        file.write_text(text)
        assert Starts(file, clock).next() is None
    each = Starts(file, clock)
    for _ in range(9):
        each.note()
    clock.move(-dt.timedelta(days=9))
    assert each.next() is None


async def test_it_is_said_once_until_when(
    clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    each = Starts(None, clock)
    for _ in range(6):
        each.note()
    waiting = asyncio.create_task(each.turn())
    again = asyncio.create_task(each.turn())
    while not caplog.messages:
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert caplog.messages == [
        "The gateway's last 6 sessions ended soon after they began. The next one begins at "
        "09:01:00 UTC; daily posts go on."
    ]
    clock.move(dt.timedelta(minutes=1))
    await asyncio.gather(waiting, again)


async def test_a_session_that_lasts_makes_up_for_all(
    clock: MovableClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starts, "LASTS", 0.01)
    trouble: list[str | None] = ["not connected"]

    async def ask() -> str | None:
        return trouble[0]

    each = Starts(tmp_path / "starts", clock)
    for _ in range(9):
        each.note()
    clock.move(SECOND)
    forgetting = asyncio.create_task(each.forget_when_well(ask))
    await asyncio.sleep(0.05)
    assert each.next() is not None, "while the gateway is away nothing is forgotten"
    trouble[0] = None
    async with asyncio.timeout(5):
        while each.next() is not None:
            await asyncio.sleep(0.005)
    assert Starts(tmp_path / "starts", clock).next() is None
    forgetting.cancel()
