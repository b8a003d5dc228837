"""When the next request may go, as arithmetic on moments that are passed in."""

from __future__ import annotations

import math

CATCH_UP_SECONDS = 0.022
"""How much unused time may be made up for: what a timer that fires late needs.

One slot at 45 a second, a part of one at less. More would let each process that was idle send a
volley, and all processes of a bot together are held to one figure at the server.
"""


class Pacer:
    """Even slots: one request every 1/rate seconds.

    So n requests never take less than (n - 1) / rate - CATCH_UP_SECONDS seconds.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate  # may be changed at any time; counts from the next slot on
        self._next = -math.inf
        self._held_until = -math.inf

    def wait(self, now: float) -> float:
        """Return how many seconds remain before the next request may go; 0 when it may now."""
        return max(0.0, self._next - now, self._held_until - now)

    def take(self, now: float) -> None:
        """Use the next slot up."""
        self._next = max(self._next, now - CATCH_UP_SECONDS) + 1.0 / self.rate

    def held_for(self, now: float) -> float:
        """Return for how many seconds a hold lasts still."""
        return max(0.0, self._held_until - now)

    def hold_until(self, moment: float) -> None:
        """Let nothing go before `moment`; an earlier one than was said before changes nothing.

        What stood still meanwhile is not made up for.
        """
        self._held_until = max(self._held_until, moment)
        self._next = max(self._next, moment)
