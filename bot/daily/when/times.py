"""A channel's times of the day, each in a slot of its own, as one series of posts.

A slot is the number of a time, from 0, and keeps it when the time is changed: date and slot
identify a post, so that a time that is changed on its day gives no second one.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from bot.daily.when.schedule import Change, Schedule

MAX_TIMES = 4


class Occasion(NamedTuple):
    """One post of a series."""

    due: dt.datetime
    date: dt.date
    """In the schedule's zone."""
    slot: int


@dataclass(frozen=True)
class Times:
    """The first time with its zone and days, and further times of the same days."""

    first: Schedule
    more: tuple[tuple[int, int], ...] = ()
    """Slots from 1 on, each with its minute of the day."""

    def __post_init__(self) -> None:
        slots = [slot for slot, _ in self.more]
        if len(set(slots)) < len(slots) or not set(slots) <= set(range(1, MAX_TIMES)):
            raise ValueError(f"slots are some of 1 to {MAX_TIMES - 1}, not {slots}")

    @cached_property
    def by_slot(self) -> Mapping[int, Schedule]:
        """The rule of each slot."""
        others = {slot: replace(self.first, minute=minute) for slot, minute in self.more}
        return {0: self.first, **others}

    @property
    def minutes(self) -> tuple[int, ...]:
        """The minutes of the day, in order."""
        return tuple(sorted(rule.minute for rule in self.by_slot.values()))

    def with_time(self, minute: int) -> Times:
        """Return these times and one more; raise ValueError if it is there, or no slot is free."""
        free = [slot for slot in range(1, MAX_TIMES) if slot not in self.by_slot]
        if minute in self.minutes or not free:
            raise ValueError(minute)
        return replace(self, more=tuple(sorted((*self.more, (free[0], minute)))))

    def without_time(self, minute: int) -> Times:
        """Return these times without one; raise ValueError if it is none of them, or the last."""
        if minute not in self.minutes or not self.more:
            raise ValueError(minute)
        if minute != self.first.minute:
            return replace(self, more=tuple(each for each in self.more if each[1] != minute))
        # The first slot is always there; the earliest of the others moves in.
        slot, moved = min(self.more, key=lambda each: each[1])
        others = tuple(each for each in self.more if each[0] != slot)
        return Times(replace(self.first, minute=moved), others)

    def after(self, moment: dt.datetime) -> Iterator[Occasion]:
        """Yield the posts that are due after that moment, without end."""
        return heapq.merge(*(_series(rule, slot, moment) for slot, rule in self.by_slot.items()))

    def next(self, moment: dt.datetime, taken: Container[tuple[dt.date, int]] = ()) -> Occasion:
        """Return the first post after that moment whose date and slot are not in `taken`."""
        return next(each for each in self.after(moment) if (each.date, each.slot) not in taken)

    def missed(self, after: dt.datetime, until: dt.datetime) -> list[list[Occasion]]:
        """Return for each slot what came due after `after` and by `until`, oldest first."""
        return [
            [Occasion(due, date, slot) for date, due in rule.missed(after, until)]
            for slot, rule in self.by_slot.items()
        ]

    def next_change(self, moment: dt.datetime, within: dt.timedelta) -> Change | None:
        """Return the next change of the clocks, with its effect on the first time it touches."""
        changes = [rule.next_change(moment, within) for rule in self.by_slot.values()]
        touching = [each for each in changes if each is not None and each.effect is not None]
        return touching[0] if touching else changes[0]


def _series(rule: Schedule, slot: int, moment: dt.datetime) -> Iterator[Occasion]:
    while True:
        date, due = rule.next_due(moment)
        yield Occasion(due, date, slot)
        moment = due
