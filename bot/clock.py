"""The only reader of the wall clock; everything else is handed a `Clock`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the time is, and a way to wait for a moment."""

    def now(self) -> datetime:
        """Return the current moment, in UTC."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return at `moment` or soon after; at once if it has passed."""
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
        """Move the clock and wake whoever waits for a moment that has come."""
        self._now += by
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep_until(self, moment: datetime) -> None:
        """Return when the clock was moved to `moment` or past it."""
        while self._now < moment:
            await self._moved.wait()
