"""Whether the clock that posts are due by can be believed.

    it is compared with                  how                                  when
    the machine's clock that nobody      they pass equally, but for           always
    sets (see `bot.clock.Steadiness`)    seconds
    Discord's, the `Date` of any answer  they agree within a minute           before something due
    the database's                       they agree within a minute           before something due

While it can't be believed nothing is planned or sent: what a wrong clock calls too late would be
lost for good. What was compared once is believed while Discord can't be reached.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
from collections.abc import Awaitable, Callable

from bot.clock import Clock, Steadiness, SystemClock, elapsed
from bot.daily.port.outcomes import Outcome
from bot.store.engine import Store

_log = logging.getLogger(__name__)

TOLERANCE = dt.timedelta(minutes=1)
_SECOND = dt.timedelta(seconds=1)  # to which a `Date` is exact
_NONE = dt.timedelta()
_BEFORE_WORK, _AT_REST = 60.0, 600.0
"""Seconds for which a comparison holds: before something due is done, and else."""
_PAUSES = (1.0, 2.0, 5.0, 10.0)

Heard = Callable[[dt.datetime | None], None]


class Clocks:
    """Compares the bot's `clock` with others; `ask` sends Discord any small request.

    The database's clock is compared with the `machine`'s, since a sandbox moves the bot's.
    """

    def __init__(
        self,
        clock: Clock,
        store: Store,
        ask: Callable[[], Awaitable[Outcome]],
        *,
        machine: Clock | None = None,
        time: Callable[[], float] = elapsed,
    ) -> None:
        self._clock = clock
        self._store = store
        self._ask = ask
        self._machine = machine or SystemClock()
        self._time = time
        self._steadiness = Steadiness(self._machine, time)
        self._compared = -math.inf
        self._failures = 0
        self._not_before = -math.inf
        self.trouble: str | None = None
        """What is wrong, as a sentence; None while all is well."""

    @property
    def pause(self) -> float:
        """Seconds until it is worth comparing again."""
        return max(0.05, self._not_before - self._time())

    @property
    def is_steady(self) -> bool:
        """Whether the machine's clock has not jumped since it was last found right."""
        return self._steadiness.is_steady

    def listen(self) -> Heard:
        """Begin a request; the result is called with the `Date` of the answer, if it has one."""
        begun = self._clock.now()

        def heard(date: dt.datetime | None) -> None:
            ended = self._clock.now()
            # If the clock was moved meanwhile, or the machine slept, this shows nothing.
            if _NONE <= ended - begun <= TOLERANCE:
                self._hear(_NONE if date is None else ahead_of(begun, ended, date))

        return heard

    def _hear(self, ahead: dt.timedelta) -> None:
        if abs(ahead) > TOLERANCE:
            self._compared = -math.inf
            self._tell(f"This machine's clock is {difference(ahead)} Discord's.")
        else:
            self._compared = self._time()
            self._steadiness.begin()

    async def agree(self, is_work_due: Callable[[], Awaitable[bool]]) -> bool:
        """Return whether the clock can be believed; ask Discord if it was long ago."""
        age = self._time() - self._compared
        if self.is_steady and age <= _BEFORE_WORK:
            return self._well()
        if self.is_steady and age <= _AT_REST and not await is_work_due():
            return self._well()
        if self._time() < self._not_before:
            return False
        known = self.is_steady and self._compared > -math.inf
        await self._ask()
        # Without an answer, what was right and has not jumped still is.
        if self._compared > -math.inf and self.is_steady and (known or self._is_fresh()):
            ahead = await self._ahead_of_the_database()
            if abs(ahead) <= TOLERANCE:
                return self._well()
            self._tell(f"This machine's clock is {difference(ahead)} the database's.")
        self._not_before = self._time() + _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        return False

    def _is_fresh(self) -> bool:
        return self._time() - self._compared <= _BEFORE_WORK

    async def _ahead_of_the_database(self) -> dt.timedelta:
        begun = self._machine.now()
        theirs = await self._store.now()
        return between(begun, self._machine.now(), theirs, theirs)

    async def probe(self) -> str | None:
        """Tell what is wrong with the clock; None while it is right."""
        return self.trouble

    def _tell(self, trouble: str) -> None:
        if self.trouble is None:
            _log.error(
                "%s Nothing is posted until they agree; then posts go on by themselves. Set the "
                "clocks, best by NTP.",
                trouble,
            )
        self.trouble = trouble

    def _well(self) -> bool:
        if self.trouble is not None:
            _log.info("The clocks agree; posts go on.")
        self.trouble, self._failures, self._not_before = None, 0, -math.inf
        return True


def ahead_of(begun: dt.datetime, ended: dt.datetime, date: dt.datetime) -> dt.timedelta:
    """Return how far a clock is ahead of a `Date` that was told between the two moments."""
    return between(begun, ended, date, date + _SECOND)


def between(
    begun: dt.datetime, ended: dt.datetime, earliest: dt.datetime, latest: dt.datetime
) -> dt.timedelta:
    """Return how far a clock is ahead of another, told between the two; 0 if it may be right."""
    return max(begun - latest, _NONE) - max(earliest - ended, _NONE)


def difference(ahead: dt.timedelta) -> str:
    """Say by how much one clock is ahead of another: `9 h 0 min ahead of`."""
    minutes = round(abs(ahead).total_seconds() / 60)
    hours, minutes = divmod(minutes, 60)
    by = f"{hours:,} h {minutes} min" if hours else f"{minutes} min"
    return f"{by} {'ahead of' if ahead > _NONE else 'behind'}"
