"""The clocks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import MovableClock, SystemClock

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
