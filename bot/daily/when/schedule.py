"""When a channel's posts are due, for every local date, whatever its clocks do.

A local time that a clock change skips moves forward by the gap; one that comes twice means the
first; a date that a zone skipped has no post. Where the gap ends at midnight (Nuuk, 23:00 to
00:00), a post can fall into the first hour of the next date: it still belongs to the date
before, and the next date has its own.
"""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from bot.daily.when.zones.rules import zone_info

_DAY: Final = dt.timedelta(days=1)
_SECOND: Final = dt.timedelta(seconds=1)
_MIDNIGHT: Final = dt.time()
# How many posts to look at, from tomorrow's backwards: tomorrow's may have come already when the
# clocks went back over midnight, and yesterday's may not have when they went forward over it.
# The fourth always has.
_LOOK_BACK: Final = 4

Due = tuple[dt.date, dt.datetime]
"""A local date, and the UTC instant at which its post is due."""


class Effect(Enum):
    """What a clock change does to a post."""

    MOVED = "moved"  # its time is skipped: it comes later by the gap
    FIRST_OF_TWO = "first of two"  # its time comes twice: it comes the first time
    NO_POST = "no post"  # its date is skipped


@dataclass(frozen=True)
class Change:
    """A change of a zone's clocks."""

    at: dt.datetime
    """The first instant with the new offset, UTC."""
    before: dt.timedelta
    """The offset from UTC until then."""
    after: dt.timedelta
    """The offset from UTC from then on."""
    effect: Effect | None = None
    """None when all posts still come at their usual time."""
    date: dt.date | None = None
    """The local date of the post that `effect` concerns."""


@dataclass(frozen=True)
class Schedule:
    """A channel's rule for its daily post.

    Raises:
        ValueError: the minute, the zone or a day does not exist, or there are no days.
    """

    minute: int
    """Of the local day: 0 to 1439."""
    zone: str
    """The exact IANA name: `Europe/Berlin`."""
    days: frozenset[int]
    """0 is Monday, 6 is Sunday; never empty."""

    def __post_init__(self) -> None:
        if not 0 <= self.minute < 24 * 60:
            raise ValueError(f"a day has no minute {self.minute}")
        if not self.days or not self.days <= frozenset(range(7)):
            raise ValueError(f"days are one or more of 0 to 6, not {sorted(self.days)}")
        _ = self._zone

    def due(self, date: dt.date) -> dt.datetime | None:
        """Return the UTC instant at which the post of that local date is due.

        None when the weekday isn't chosen, or the zone skipped that date.
        """
        if date.weekday() not in self.days:
            return None
        # With fold=0, the default, Python gives a skipped time the offset from before the gap,
        # which moves it forward, and takes the first of two.
        instant = dt.datetime.combine(date, self._time, self._zone).astimezone(dt.UTC)
        if self.local_date(instant) != date and not self._exists(date):
            return None
        return instant

    def local_date(self, moment: dt.datetime) -> dt.date:
        """Return the date in the schedule's zone at that moment."""
        return moment.astimezone(self._zone).date()

    def next_due(self, after: dt.datetime) -> Due:
        """Return the first date whose post is due after that moment, with the instant."""
        # From the day before: a post that a gap moved past midnight may still be to come.
        dues = self._dues(self.local_date(after) - _DAY, _DAY)
        return next(due for due in dues if due[1] > after)

    def missed(self, after: dt.datetime, until: dt.datetime) -> list[Due]:
        """Return the posts that came due after `after` and by `until`, oldest first.

        Never more than one local day back: only the posts of today, by the date at `until`, and
        of the day before (or the one before that, if the zone skipped it).
        """
        today = self.local_date(until)
        dues = itertools.islice(self._dues(today + _DAY, -_DAY), _LOOK_BACK)
        passed = [due for due in dues if after < due[1] <= until]
        # Clocks that went back over midnight were already on the next date, which counts as today.
        today = max([today, *(date for date, _ in passed)])
        oldest = self._date_before(today)
        return [due for due in reversed(passed) if due[0] >= oldest]

    def next_change(self, moment: dt.datetime, within: dt.timedelta) -> Change | None:
        """Return the next change of the zone's clocks after `moment`, at most `within` later."""
        start, end = moment.astimezone(dt.UTC), moment.astimezone(dt.UTC) + within
        while start < end:
            # A day at a time, as no zone changes its clocks and reverts that within one.
            stop = min(start + _DAY, end)
            if self._offset(start) != self._offset(stop):
                return self._change(start, stop)
            start = stop
        return None

    # --- dates ---------------------------------------------------------------------------

    @cached_property
    def _zone(self) -> ZoneInfo:
        return zone_info(self.zone)

    @cached_property
    def _time(self) -> dt.time:
        return dt.time(*divmod(self.minute, 60))

    def _dues(self, date: dt.date, step: dt.timedelta) -> Iterator[Due]:
        """Yield the dates that have a post, from `date` on, forwards or backwards, without end."""
        while True:
            instant = self.due(date)
            if instant is not None:
                yield date, instant
            date += step

    def _exists(self, date: dt.date) -> bool:
        """Tell whether the zone has that date; a skipped date lacks its midnight."""
        midnight = dt.datetime.combine(date, _MIDNIGHT, self._zone)
        return self.local_date(midnight.astimezone(dt.UTC)) == date

    def _date_before(self, date: dt.date) -> dt.date:
        before = date - _DAY
        return before if self._exists(before) else before - _DAY

    # --- changes -------------------------------------------------------------------------

    def _offset(self, moment: dt.datetime) -> dt.timedelta:
        offset = moment.astimezone(self._zone).utcoffset()
        assert offset is not None  # a ZoneInfo has one for every instant
        return offset

    def _change(self, start: dt.datetime, stop: dt.datetime) -> Change:
        """Return the change between two instants with different offsets."""
        before = self._offset(start)
        # Zones change their clocks at whole seconds.
        start, stop = start.replace(microsecond=0), stop.replace(microsecond=0)
        seconds = range((stop - start) // _SECOND)
        first = bisect_left(
            seconds, True, key=lambda n: self._offset(start + n * _SECOND) != before
        )
        at = start + first * _SECOND
        return self._with_effect(Change(at, before, self._offset(at)))

    def _with_effect(self, change: Change) -> Change:
        """Return the change with its effect on the post whose time it touches, if any."""
        wall = change.at.replace(tzinfo=None)
        # The local times that are skipped or come twice; a day at most.
        start, end = sorted((wall + change.before, wall + change.after))
        for date in (start.date(), end.date()):
            is_affected = start <= dt.datetime.combine(date, self._time) < end
            if is_affected and date.weekday() in self.days:
                effect = self._effect(change, date)
                return Change(change.at, change.before, change.after, effect, date)
        return change

    def _effect(self, change: Change, date: dt.date) -> Effect:
        if change.after < change.before:
            return Effect.FIRST_OF_TWO
        return Effect.NO_POST if self.due(date) is None else Effect.MOVED
