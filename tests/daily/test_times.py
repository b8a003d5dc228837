"""Several times of a day as one series of posts."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from bot.daily.when.schedule import Schedule
from bot.daily.when.times import MAX_TIMES, Times

EVERY_DAY = frozenset(range(7))
MONDAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NINE = Schedule(9 * 60, "UTC", EVERY_DAY)


def times(*hours: int, zone: str = "UTC", days: frozenset[int] = EVERY_DAY) -> Times:
    first, *more = hours
    others = tuple((slot, hour * 60) for slot, hour in enumerate(more, 1))
    return Times(Schedule(first * 60, zone, days), others)


def test_posts_come_by_their_time_and_not_by_their_slot() -> None:
    coming = list(itertools.islice(times(18, 9, 12).after(MONDAY), 4))
    assert [(each.due.hour, each.slot) for each in coming] == [(9, 1), (12, 2), (18, 0), (9, 1)]
    assert [each.date.day for each in coming] == [2, 2, 2, 3]


def test_what_is_taken_is_passed() -> None:
    day = times(9, 12)
    assert day.next(MONDAY, {(MONDAY.date(), 0)}).due == MONDAY + 12 * HOUR
    both = {(MONDAY.date(), 0), (MONDAY.date(), 1)}
    assert day.next(MONDAY, both).due == MONDAY + DAY + 9 * HOUR


def test_each_slot_misses_its_own_posts() -> None:
    missed = times(9, 12, 15).missed(MONDAY + 10 * HOUR, MONDAY + 13 * HOUR)
    assert [[each.slot for each in slot] for slot in missed] == [[], [1], []]


def test_a_change_of_the_clocks_is_told_where_it_touches_a_time() -> None:
    paris = times(9, 2, zone="Europe/Paris")
    change = paris.next_change(dt.datetime(2026, 3, 28, tzinfo=dt.UTC), 2 * DAY)
    assert change is not None and change.date == dt.date(2026, 3, 29)


def test_times_are_added_in_free_slots_and_keep_them() -> None:
    three = Times(NINE).with_time(600).with_time(480)
    assert (three.minutes, three.more) == ((480, 540, 600), ((1, 600), (2, 480)))
    left = three.without_time(600)
    assert left.more == ((2, 480),)
    assert left.with_time(700).more == ((1, 700), (2, 480))


def test_without_the_first_another_takes_its_slot() -> None:
    left = times(9, 18, 12).without_time(9 * 60)
    assert (left.first.minute, left.more) == (12 * 60, ((1, 18 * 60),))


def test_what_cannot_be_added_or_taken_away() -> None:
    full = times(6, 9, 12, 15)
    assert len(full.by_slot) == MAX_TIMES
    for day, minute in ((full, 1), (times(9, 12), 720)):
        with pytest.raises(ValueError, match=str(minute)):
            day.with_time(minute)
    for day, minute in ((times(9), 540), (times(9, 12), 1)):
        with pytest.raises(ValueError, match=str(minute)):
            day.without_time(minute)


@pytest.mark.parametrize("more", [((0, 5),), ((4, 5),), ((1, 5), (1, 6))])
def test_slots_are_numbered(more: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="slots are some of 1 to 3"):
        Times(NINE, more)
