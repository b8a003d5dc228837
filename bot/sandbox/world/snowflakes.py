"""Ids as Discord makes them: the moment, then a counter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.clock import Clock

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Snowflakes:
    """Makes ids: the clock's milliseconds, then a counter.

    Ids always rise. If the clock is moved back they go on from the latest one, so that
    "newest", "before" and "after" still mean the order in which things happened, and a client
    that reads an interaction's age from its id doesn't take it for expired. The time that
    people see is on the messages themselves.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.last = 0
        """The latest id."""

    def next(self) -> int:
        """Return an id larger than all before it."""
        milliseconds = int((self._clock.now() - _EPOCH).total_seconds() * 1000)
        self.last = max(self.last + 1, milliseconds << 22)
        return self.last

    def __iter__(self) -> Iterator[int]:
        while True:
            yield self.next()
