"""When the next request may go, as arithmetic on moments that are passed in."""

from __future__ import annotations

import math

CATCH_UP_SECONDS = 0.022
"""How much unused time may be made up for by who waited: what a timer that fires late needs.

Who was idle makes up for nothing. At the first second of a wave each of many processes would
send one request more than its share, and all of them are held to one figure at the server.
"""


class Pacer:
    """Even slots: one request every 1/rate seconds.

    So n requests never take less than (n - 1) / rate - CATCH_UP_SECONDS seconds. Who was idle
    waits for a part of a slot first, its `phase` from 0 to 1: processes that all begin at nine
    o'clock would keep step for ever, and send what is theirs in volleys.
    """

    def __init__(self, rate: float, phase: float = 0.0) -> None:
        self.rate = rate  # may be changed at any time; counts from the next slot on
        self._phase = phase
        self._next = -math.inf
        self._held_until = -math.inf
        self._somebody_waited = False

    def wait(self, now: float) -> float:
        """Return how many seconds remain before the next request may go; 0 when it may now."""
        if now > self._next + 1.0 / self.rate + CATCH_UP_SECONDS:
            self._next = now + self._phase / self.rate
        remaining = max(0.0, self._next - now, self._held_until - now)
        self._somebody_waited = self._somebody_waited or remaining > 0
        return remaining

    def take(self, now: float) -> None:
        """Use the next slot up."""
        earliest = now - CATCH_UP_SECONDS if self._somebody_waited else now
        self._next = max(self._next, earliest) + 1.0 / self.rate
        self._somebody_waited = False

    def held_for(self, now: float) -> float:
        """Return for how many seconds a hold lasts still."""
        return max(0.0, self._held_until - now)

    def hold_until(self, moment: float) -> None:
        """Let nothing go before `moment`; an earlier one than was said before changes nothing.

        What stood still meanwhile is not made up for.
        """
        self._held_until = max(self._held_until, moment)
        self._next = max(self._next, moment)
