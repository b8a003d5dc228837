"""What may be done so often and no more, whatever request does it.

Unlike a rate limit, an allowance has a code of its own, and no header tells of it before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.clock import Clock
from bot.sandbox import api_error
from bot.sandbox.windows import SlidingWindow


@dataclass(frozen=True)
class Allowance:
    """So many times in so many seconds, for each guild or channel."""

    times: int
    seconds: float
    code: int


# docs, application commands: "a global rate limit of 200 application command creates per day,
# per guild"
NEW_COMMANDS = Allowance(200, 86_400, 30034)
# seen by users: discord-api-docs#4413 has the code, starboard-4#118 the figure
OLD_EDITS = Allowance(3, 20, 30046)
OLD_AGE = 3_600.0
"""Seconds from which on a message is an old one."""


class Allowances:
    """How much of them has been used in a world; `scale` widens them all, for load tests."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._used: dict[tuple[int, int], SlidingWindow] = {}
        self.scale = 1.0

    def take(self, allowance: Allowance, of: int, times: int = 1) -> None:
        """Use some of what a guild or a channel has; raises a 429 if there isn't as much left."""
        window = self._used.setdefault((allowance.code, of), SlidingWindow(allowance.seconds))
        at = self._clock.now().timestamp()
        if window.count(at) + times > allowance.times * self.scale:
            raise api_error.too_often(allowance.code, math.ceil(window.wait(at)))
        for _ in range(times):
            window.add(at)
