"""When the next request may go, as arithmetic on moments that are passed in."""

from __future__ import annotations

import math

CATCH_UP_SECONDS = 0.022
"""How much unused time a caller that waited may make up for: enough for a timer that fires late.

A caller that was idle makes up for nothing. Otherwise each of many processes would send one
request more than its share in the first second of a wave, and Discord counts them all together.
"""


class Pacer:
    """Even slots: one request every 1/rate seconds.

    So n requests never take less than (n - 1) / rate - CATCH_UP_SECONDS seconds. After an idle
    time the first request waits for a part of a slot, the `phase` from 0 to 1: otherwise
    processes that all begin at nine o'clock would stay in step, and send in volleys.
    """

    def __init__(self, rate: float, phase: float = 0.0) -> None:
        self.rate = rate  # may change at any time, and applies from the next slot on
        self._phase = phase
        self._next = -math.inf
        self._held_until = -math.inf
        self._has_waited = False

    def wait(self, now: float) -> float:
        """Return the seconds until the next request may go; 0 if it may go now."""
        if now > self._next + 1.0 / self.rate + CATCH_UP_SECONDS:
            self._next = now + self._phase / self.rate
        remaining = max(0.0, self._next - now, self._held_until - now)
        self._has_waited = self._has_waited or remaining > 0
        return remaining

    def take(self, now: float) -> None:
        """Use up the next slot."""
        earliest = now - CATCH_UP_SECONDS if self._has_waited else now
        self._next = max(self._next, earliest) + 1.0 / self.rate
        self._has_waited = False

    def held_for(self, now: float) -> float:
        """Return the remaining seconds of a hold."""
        return max(0.0, self._held_until - now)

    def hold_until(self, moment: float) -> None:
        """Let nothing go before `moment`; never shortens an earlier hold.

        The time on hold is not made up for.
        """
        self._held_until = max(self._held_until, moment)
        self._next = max(self._next, moment)
