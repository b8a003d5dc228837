"""Ids as Discord makes them: the moment, then a counter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.clock import Clock

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Snowflakes:
    """Makes ids: the clock's milliseconds, then a counter."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return an id larger than all before."""
        milliseconds = int((self._clock.now() - _EPOCH).total_seconds() * 1000)
        self._last = max(self._last + 1, milliseconds << 22)
        return self._last

    def __iter__(self) -> Iterator[int]:
        while True:
            yield self.next()
