"""The clocks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock, Movable, MovableClock, RunningClock, SystemClock

START = datetime(2025, 9, 2, 12, tzinfo=UTC)


def test_the_system_clock_speaks_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


async def test_a_moment_that_has_passed_is_not_waited_for() -> None:
    clock = SystemClock()
    await asyncio.wait_for(clock.sleep_until(clock.now() - timedelta(hours=1)), 1)
    await asyncio.wait_for(clock.sleep_until(clock.now() + timedelta(milliseconds=5)), 1)


async def test_a_movable_clock_wakes_whom_it_passes() -> None:
    clock = MovableClock(START)
    woken: list[str] = []

    async def sleep(name: str, hours: int) -> None:
        await clock.sleep_until(START + timedelta(hours=hours))
        woken.append(name)

    sleepers = [asyncio.create_task(sleep("first", 1)), asyncio.create_task(sleep("second", 5))]
    await asyncio.sleep(0)
    clock.move(timedelta(hours=2))
    await asyncio.wait_for(sleepers[0], 1)
    assert woken == ["first"]
    clock.move(timedelta(hours=3))
    await asyncio.wait_for(sleepers[1], 1)
    assert clock.now() == START + timedelta(hours=5)


def test_which_clocks_can_be_moved() -> None:
    clocks: list[Clock] = [SystemClock(), MovableClock(START), RunningClock()]
    assert [isinstance(each, Movable) for each in clocks] == [False, True, True]


async def test_a_running_clock_goes_on_from_where_it_was_moved_to() -> None:
    base = MovableClock(START)
    clock = RunningClock(base)
    clock.move(timedelta(days=1))
    base.move(timedelta(minutes=5))
    assert clock.now() == START + timedelta(days=1, minutes=5)
    assert clock.offset == timedelta(days=1)
    clock.reset()
    assert (clock.now(), clock.offset) == (base.now(), timedelta())
    with pytest.raises(OverflowError):
        clock.move(timedelta(days=4_000_000))
    assert clock.offset == timedelta()


async def test_a_running_clock_wakes_whom_time_or_a_move_passes() -> None:
    base = MovableClock(START)
    clock = RunningClock(base)
    sleepers = [
        asyncio.create_task(clock.sleep_until(START + timedelta(hours=hours))) for hours in (1, 5)
    ]
    await asyncio.sleep(0)
    # Back first: who then waits by the old offset would wake an hour too early.
    clock.move(timedelta(hours=-1))
    base.move(timedelta(hours=2))
    await asyncio.wait_for(sleepers[0], 1)
    assert not sleepers[1].done()
    clock.move(timedelta(hours=4))
    await asyncio.wait_for(sleepers[1], 1)
    assert len(asyncio.all_tasks()) == 1
