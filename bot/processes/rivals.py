"""Whether another program uses the bot's token, with a database of its own.

    what shows it                                       why nothing else does
    posts: one that no process of this database has     the ledger writes each attempt down before
    sent was made already, with the same nonce          it is sent
    answers: others are first, again and again          a process that is alone, and has been for
                                                        an hour, is nobody's relief

The processes that share a database get each command together, and one of them is the first; and
while a new process relieves an old one, both do for some seconds.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import deque
from collections.abc import Callable

from bot.clock import elapsed

_log = logging.getLogger(__name__)

_ANSWERS, _WITHIN, _APART = 3, 3600.0, 60.0
"""So many answers within so many seconds count, if the first and the last are so far apart."""
_EARLIER = dt.timedelta(seconds=5)
"""The `Date` of an answer is exact to a second."""
_REMEMBERED = dt.timedelta(minutes=10)
"""A message that is older was not found by its nonce; Discord says "the past few minutes"."""
_EPOCH = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)  # docs, reference, snowflakes
_CURE = (
    "If that is another copy of this bot, with a database of its own, posts can come twice. End "
    "it, or reset the token (Developer Portal, your application, Bot, Reset Token) and give the "
    "new one to this bot alone."
)


class Rivals:
    """Watches for traces of other programs, and says once that there is one."""

    def __init__(
        self,
        is_alone: Callable[[], bool] = lambda: False,
        time: Callable[[], float] = elapsed,
    ) -> None:
        self._is_alone = is_alone
        self._time = time
        self._answered: deque[float] = deque(maxlen=_ANSWERS)
        self._told = False

    def answered_first(self) -> None:
        """Note that somebody else had answered a command before this process did."""
        if not self._is_alone():
            return
        now = self._time()
        if not self._answered or now - self._answered[-1] >= _APART / (_ANSWERS - 1):
            self._answered.append(now)
        if len(self._answered) == _ANSWERS and now - self._answered[0] <= _WITHIN:
            self._tell("Another program answers commands with this bot's token.")

    def posted(
        self, channel_id: int, message_id: int, date: dt.datetime | None, seconds: float
    ) -> None:
        """Note which message Discord returned at `date` to a first attempt of `seconds`."""
        if date is None:
            return
        made = _EPOCH + dt.timedelta(milliseconds=message_id >> 22)
        begun = date - dt.timedelta(seconds=seconds)
        if _EARLIER < begun - made < _REMEMBERED:
            self._tell(
                f"Another program with this bot's token has made the post in channel {channel_id}."
            )

    def _tell(self, trace: str) -> None:
        if not self._told:
            self._told = True
            _log.warning("%s %s", trace, _CURE)
