"""The only reader of the wall clock; everything else is handed a `Clock`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable


class Clock(Protocol):
    """Tells the time, and waits for a moment."""

    def now(self) -> datetime:
        """Return the current moment, in UTC."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return at `moment` or soon after; at once if it has passed."""
        ...


@runtime_checkable
class Movable(Clock, Protocol):
    """A clock that can be moved."""

    def move(self, by: timedelta) -> None:
        """Move the clock and wake all sleepers whose moment has come."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current moment, in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Return at `moment` or soon after; at once if it has passed."""
        # A loop, because asyncio sleeps on the monotonic clock: after a suspend or a
        # corrected wall clock the first sleep can end early.
        while (seconds := (moment - self.now()).total_seconds()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(seconds)


# Linux's monotonic clock, by which asyncio waits, stands still while the machine sleeps.
_BOOT_TIME: int | None = getattr(time, "CLOCK_BOOTTIME", None)

_JUMP = timedelta(seconds=5)
"""By how much a clock that NTP corrects little by little is never off meanwhile."""


def elapsed() -> float:
    """Return seconds that nobody sets, and that pass in a sleeping machine where it knows them."""
    return time.monotonic() if _BOOT_TIME is None else time.clock_gettime(_BOOT_TIME)


class Lapse:
    """How long ago it was made, by whichever clock says more: one may have stood still."""

    def __init__(
        self, time: Callable[[], float] = elapsed, wall: Callable[[], datetime] | None = None
    ) -> None:
        self._time = time
        self._wall = wall or SystemClock().now
        self._begun, self._begun_at = time(), self._wall()

    @property
    def seconds(self) -> float:
        """Return the seconds since then."""
        by_wall = (self._wall() - self._begun_at).total_seconds()
        return max(self._time() - self._begun, by_wall)


class Steadiness:
    """Whether a clock has passed as time does since it was last found right."""

    def __init__(self, clock: Clock, time: Callable[[], float] = elapsed) -> None:
        self._clock = clock
        self._time = time
        self.begin()

    def begin(self) -> None:
        """Take the clock for right."""
        self._begun, self._begun_at = self._time(), self._clock.now()

    @property
    def is_steady(self) -> bool:
        """Whether it has not jumped since."""
        passed = timedelta(seconds=self._time() - self._begun)
        return abs(self._clock.now() - self._begun_at - passed) <= _JUMP


class MovableClock:
    """A clock that stands still until it is moved; for tests and the sandbox."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Return the moment the clock was last moved to, in UTC."""
        return self._now

    def move(self, by: timedelta) -> None:
        """Move the clock and wake all sleepers whose moment has come."""
        self._now += by
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep_until(self, moment: datetime) -> None:
        """Return once the clock has been moved to `moment` or past it."""
        while self._now < moment:
            await self._moved.wait()


class RunningClock:
    """A clock that keeps running, offset from another one by as much as it was moved.

    For a sandbox that people use by hand: they can skip to tomorrow, and time runs on from there.
    """

    def __init__(self, base: Clock | None = None) -> None:
        self._base = base or SystemClock()
        self._offset = timedelta()
        self._moved = asyncio.Event()

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of its base; negative when it is behind."""
        return self._offset

    def now(self) -> datetime:
        """Return the base clock's moment plus the offset, in UTC."""
        return self._base.now() + self._offset

    def move(self, by: timedelta) -> None:
        """Move the clock and wake all sleepers whose moment has come."""
        # Computed first, so that a move beyond the calendar raises before anything changes.
        self._base.now() + (self._offset + by)
        self._set(self._offset + by)

    def reset(self) -> None:
        """Show the base clock's time again."""
        self._set(timedelta())

    def _set(self, offset: timedelta) -> None:
        self._offset = offset
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep_until(self, moment: datetime) -> None:
        """Return at `moment` or soon after, whether it is reached by waiting or by a move."""
        while self.now() < moment:
            await self._sleep_or_move(moment - self._offset)

    async def _sleep_or_move(self, base_moment: datetime) -> None:
        """Return when the base clock reaches `base_moment`, or this clock is moved."""
        waits = {
            asyncio.ensure_future(self._base.sleep_until(base_moment)),
            asyncio.ensure_future(self._moved.wait()),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.wait(waits)
