"""The only reader of the wall clock; everything else is handed a `Clock`."""

from __future__ import annotations

import asyncio
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
