"""When posts are due, for every zone there is and every change of its clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.daily.when.schedule import Change, Due, Effect, Schedule
from bot.daily.when.zones.rules import all_zones, zone_info

EVERY_DAY = frozenset(range(7))
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


def every_day(zone: str, time: str) -> Schedule:
    hour, minute = time.split(":")
    return Schedule(60 * int(hour) + int(minute), zone, EVERY_DAY)


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


# --- the rule, by examples -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "time", "day", "due"),
    [
        ("UTC", "09:00", "2025-09-02", "2025-09-02 09:00"),
        ("Europe/Berlin", "09:00", "2025-09-02", "2025-09-02 07:00"),
        ("Europe/Berlin", "02:30", "2025-03-30", "2025-03-30 01:30"),  # 03:30, the gap later
        ("Europe/Berlin", "02:30", "2025-10-26", "2025-10-26 00:30"),  # the first
        ("America/Sao_Paulo", "00:00", "2018-11-04", "2018-11-04 03:00"),  # a gap at midnight
        ("America/Sao_Paulo", "23:30", "2018-02-17", "2018-02-18 01:30"),
        ("America/Havana", "00:30", "2025-03-09", "2025-03-09 05:30"),
        ("Asia/Beirut", "00:15", "2025-03-30", "2025-03-29 22:15"),
        ("Africa/Cairo", "00:59", "2025-04-25", "2025-04-24 22:59"),
        ("Africa/Cairo", "23:30", "2025-10-30", "2025-10-30 20:30"),
        ("Australia/Lord_Howe", "02:10", "2025-10-05", "2025-10-04 15:40"),  # half an hour
        ("Antarctica/Troll", "01:30", "2025-03-30", "2025-03-30 01:30"),  # two hours
        ("Africa/Casablanca", "02:15", "2025-02-23", "2025-02-23 01:15"),
        ("America/St_Johns", "00:00", "2006-10-29", "2006-10-29 02:30"),  # back at 00:01
        ("America/Nuuk", "23:30", "2025-03-29", "2025-03-30 01:30"),  # 00:30 of the next date
        ("America/Nuuk", "23:30", "2025-03-30", "2025-03-31 00:30"),
    ],
)
def test_due(zone: str, time: str, day: str, due: str) -> None:
    assert every_day(zone, time).due(date(day)) == utc(due)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Apia", "2011-12-30"),
        ("Pacific/Fakaofo", "2011-12-30"),
        ("Pacific/Kwajalein", "1993-08-21"),
        ("Pacific/Kiritimati", "1994-12-31"),
        ("Pacific/Kanton", "1994-12-31"),
        ("Asia/Manila", "1844-12-31"),
    ],
)
@pytest.mark.parametrize("time", ["00:00", "09:00", "23:59"])
def test_a_date_that_a_zone_left_out(zone: str, day: str, time: str) -> None:
    schedule = every_day(zone, time)
    before, after = schedule.due(date(day) - DAY), schedule.due(date(day) + DAY)
    assert schedule.due(date(day)) is None
    assert before
    assert after == before + DAY
    assert schedule.next_due(before) == (date(day) + DAY, after)
    # The day before is the last that the zone had.
    assert schedule.missed(before - DAY, after - MINUTE)[-1] == (date(day) - DAY, before)


def test_only_the_chosen_weekdays() -> None:
    schedule = Schedule(540, "Europe/Berlin", frozenset({0, 4}))
    monday, friday = date("2025-09-01"), date("2025-09-05")
    assert [day for n in range(7) if schedule.due(day := monday + n * DAY)] == [monday, friday]
    assert schedule.next_due(utc("2025-09-01 07:00")) == (friday, utc("2025-09-05 07:00"))
    assert schedule.missed(utc("2025-08-01"), utc("2025-09-03 12:00")) == []


def test_a_weekday_that_falls_on_a_date_left_out() -> None:
    fridays = Schedule(540, "Pacific/Apia", frozenset({4}))
    before, after = date("2011-12-23"), date("2012-01-06")
    assert fridays.next_due(fridays.due(before) or utc("2000-01-01"))[0] == after


@pytest.mark.parametrize(
    ("minute", "zone", "days", "wrong"),
    [
        (-1, "UTC", {0}, "no minute -1"),
        (1440, "UTC", {0}, "no minute 1440"),
        (0, "UTC", set(), "one or more of 0 to 6"),
        (0, "UTC", {7}, "one or more of 0 to 6"),
        (0, "europe/berlin", {0}, "no time zone 'europe/berlin'"),
        (0, "../zones", {0}, "no time zone"),
        (0, "", {0}, "no time zone"),
    ],
)
def test_no_schedule(minute: int, zone: str, days: set[int], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Schedule(minute, zone, frozenset(days))


def test_the_rules_are_those_of_the_package() -> None:
    data = files("tzdata").joinpath("zoneinfo", "Africa", "Cairo")
    with data.open("rb") as stream:
        assert stream.read(4) == b"TZif"
    assert zone_info("Africa/Cairo") is zone_info("Africa/Cairo")
    assert "Factory" not in all_zones()


# --- missed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "until", "dates"),
    [
        ("2025-09-02 07:00", "2025-09-02 08:00", []),  # what is due at `after` was dealt with
        ("2025-09-02 06:59", "2025-09-02 07:00", ["2025-09-02"]),
        ("2025-08-01 00:00", "2025-09-02 08:00", ["2025-09-01", "2025-09-02"]),
        ("2025-08-01 00:00", "2025-09-02 06:59", ["2025-09-01"]),  # today's is still to come
        ("2025-09-02 08:00", "2025-09-01 08:00", []),
    ],
)
def test_missed(after: str, until: str, dates: list[str]) -> None:
    missed = every_day("Europe/Berlin", "09:00").missed(utc(after), utc(until))
    assert [str(day) for day, _ in missed] == dates


def test_clocks_that_go_back_over_midnight_lose_no_post() -> None:
    # At 00:01 of the 29th it became 23:01 of the 28th again; the 29th has had its post.
    schedule = every_day("America/St_Johns", "00:00")
    again = utc("2006-10-29 02:45")
    assert schedule.local_date(again) == date("2006-10-28")
    assert [day.day for day, _ in schedule.missed(utc("2006-10-01"), again)] == [28, 29]
    assert schedule.next_due(again)[0] == date("2006-10-30")


def test_a_post_that_a_gap_moved_over_midnight_is_still_to_come() -> None:
    schedule = every_day("America/Nuuk", "23:30")
    after = utc("2025-03-30 01:10")  # 00:10 of the 30th there
    assert schedule.next_due(after) == (date("2025-03-29"), utc("2025-03-30 01:30"))


# --- changes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "time", "moment", "at", "hours", "effect", "day"),
    [
        ("Europe/Berlin", "02:30", "2025-03-28", "2025-03-30 01:00", 1, "moved", "2025-03-30"),
        ("Europe/Berlin", "03:00", "2025-03-28", "2025-03-30 01:00", 1, None, None),
        ("Europe/Berlin", "01:59", "2025-03-28", "2025-03-30 01:00", 1, None, None),
        ("Europe/Berlin", "02:00", "2025-10-20", "2025-10-26 01:00", -1, "first of two", "2025-10-26"),
        ("Africa/Cairo", "23:59", "2025-10-30", "2025-10-30 21:00", -1, "first of two", "2025-10-30"),
        ("America/Nuuk", "23:00", "2025-03-29", "2025-03-30 01:00", 1, "moved", "2025-03-29"),
        ("Australia/Lord_Howe", "02:29", "2025-10-01", "2025-10-04 15:30", 0.5, "moved", "2025-10-05"),
        ("Pacific/Apia", "09:00", "2011-12-28", "2011-12-30 10:00", 24, "no post", "2011-12-30"),
    ],
)  # fmt: skip
def test_next_change(
    zone: str, time: str, moment: str, at: str, hours: float, effect: str | None, day: str | None
) -> None:
    change = every_day(zone, time).next_change(utc(moment), 10 * DAY)
    assert change is not None
    assert (change.at, change.after - change.before) == (utc(at), hours * HOUR)
    assert change.effect == (Effect(effect) if effect else None)
    assert change.date == (date(day) if day else None)


def test_a_change_on_another_weekday_does_nothing() -> None:
    change = Schedule(150, "Europe/Berlin", frozenset({0})).next_change(utc("2025-03-28"), 7 * DAY)
    assert change == Change(utc("2025-03-30 01:00"), HOUR, 2 * HOUR)


@pytest.mark.parametrize("early", [MINUTE, dt.timedelta(seconds=1), dt.timedelta(microseconds=1)])
def test_a_change_is_found_to_the_instant(early: dt.timedelta) -> None:
    schedule, at = every_day("Europe/Berlin", "09:00"), utc("2025-03-30 01:00")
    change = schedule.next_change(at - early, early)
    assert change is not None
    assert change.at == at
    assert schedule.next_change(at - 5 * DAY, 5 * DAY - early) is None
    assert schedule.next_change(at, 30 * DAY) is None


# --- every zone, every change ----------------------------------------------------------------

FIRST, LAST = utc("2020-01-01"), utc("2038-01-01")


class Turn(NamedTuple):
    at: dt.datetime
    before: dt.timedelta
    after: dt.timedelta


def offset(zone: str, moment: dt.datetime) -> dt.timedelta:
    utc_offset = moment.astimezone(zone_info(zone)).utcoffset()
    assert utc_offset is not None
    return utc_offset


def turns(zone: str) -> Iterator[Turn]:
    """Yield the changes of a zone's clocks, found by halving each week in which there is one."""
    week = FIRST
    while week < LAST:
        start, stop = week, week + 7 * DAY
        week = stop
        before, after = offset(zone, start), offset(zone, stop)
        if before == after:
            continue
        while stop - start > MINUTE:
            middle = start + (stop - start) // MINUTE // 2 * MINUTE
            start, stop = (middle, stop) if offset(zone, middle) == before else (start, middle)
        yield Turn(stop, before, after)


@cache
def turns_of_all_zones() -> dict[str, tuple[Turn, ...]]:
    """Return one zone for each set of changes, with these."""
    by_rules: dict[bytes, str] = {}
    for zone in sorted(all_zones()):
        by_rules.setdefault(files("tzdata").joinpath("zoneinfo", zone).read_bytes(), zone)
    by_turns = {(offset(z, FIRST), tuple(turns(z))): z for z in sorted(by_rules.values())}
    return {zone: changes for (_, changes), zone in by_turns.items()}


def minutes_about(turn: Turn) -> set[int]:
    """Return minutes before, in and after what a change leaves out or shows twice."""
    wall = turn.at.replace(tzinfo=None)
    start, end = sorted((wall + turn.before, wall + turn.after))
    moments = [start - MINUTE, start, start + (end - start) // 2, end - MINUTE, end, end + MINUTE]
    return {60 * each.hour + each.minute for each in moments} | {0, 540, 1439}


def by_the_rule(zone: str, wall: dt.datetime, turn: Turn) -> dt.datetime:
    """Return when a wall clock shows that time first, else what the rule says of gaps."""
    readings = [(wall - each).replace(tzinfo=dt.UTC) for each in (turn.before, turn.after)]
    shown = [each for each in readings if each + offset(zone, each) == wall.replace(tzinfo=dt.UTC)]
    if shown:
        return min(shown)
    moved = wall + (turn.after - turn.before)
    return (moved - turn.after).replace(tzinfo=dt.UTC)


def test_the_changes_are_found() -> None:
    by_zone = turns_of_all_zones()
    assert len(by_zone) > 60
    assert sum(map(len, by_zone.values())) > 1000
    gaps = {turn.after - turn.before for turns in by_zone.values() for turn in turns}
    assert {HOUR, -HOUR, HOUR / 2, 2 * HOUR} <= gaps


def test_every_date_about_every_change_has_one_instant() -> None:
    for zone, changes in turns_of_all_zones().items():
        for turn in changes:
            middle = (turn.at + turn.before).date()
            for minute in minutes_about(turn):
                schedule = Schedule(minute, zone, EVERY_DAY)
                time = dt.time(*divmod(minute, 60))
                dates = [middle + n * DAY for n in range(-2, 4)]
                dues = [schedule.due(each) for each in dates]
                walls = [dt.datetime.combine(each, time) for each in dates]
                # Never None, the first of two, and later by the gap where there is one.
                assert dues == [by_the_rule(zone, wall, turn) for wall in walls], (zone, walls)
                strictly = [each for each in dues if each]
                assert strictly == sorted(set(strictly)), (zone, walls)


def test_a_post_is_on_its_date_unless_a_gap_moved_it_over_midnight() -> None:
    moved = set()
    for zone, changes in turns_of_all_zones().items():
        for turn in changes:
            for minute in minutes_about(turn):
                schedule = Schedule(minute, zone, EVERY_DAY)
                for day in ((turn.at + turn.before).date(), (turn.at + turn.after).date()):
                    due = schedule.due(day)
                    assert due
                    if schedule.local_date(due) != day:
                        assert schedule.local_date(due) == day + DAY
                        assert turn.at <= due < turn.at + (turn.after - turn.before)
                        moved.add(zone)
    assert "America/Nuuk" in moved or "America/Godthab" in moved


def test_next_change_finds_every_change() -> None:
    for zone, changes in turns_of_all_zones().items():
        schedule, moment = every_day(zone, "02:30"), FIRST
        for turn in changes[:8]:
            change = (
                schedule.next_change(moment, 800 * DAY) if turn.at - moment < 800 * DAY else None
            )
            if change:
                assert (change.at, change.before, change.after) == turn
            moment = turn.at


# --- against plain enumeration ---------------------------------------------------------------

ODD_ZONES = """
    Pacific/Apia Pacific/Kwajalein America/St_Johns America/Nuuk America/Sao_Paulo Asia/Beirut
    Africa/Cairo America/Havana Australia/Lord_Howe Africa/Casablanca Antarctica/Troll
    Europe/Berlin Asia/Kathmandu Pacific/Kiritimati Pacific/Pago_Pago UTC
""".split()
INTERESTING = [
    "2011-12-30 10:00", "1993-08-21 00:00", "2006-10-29 02:31", "2025-03-30 01:00",
    "2025-10-26 01:00", "2018-11-04 03:00", "2025-04-24 22:00", "2025-10-30 21:00",
]  # fmt: skip


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    zone = draw(st.sampled_from(ODD_ZONES) | st.sampled_from(sorted(all_zones())))
    minute = draw(st.sampled_from([0, 1, 15, 30, 540, 1380, 1410, 1439]) | st.integers(0, 1439))
    days = draw(st.just(EVERY_DAY) | st.frozensets(st.integers(0, 6), min_size=1))
    return Schedule(minute, zone, days)


def moments() -> st.SearchStrategy[dt.datetime]:
    near = st.builds(
        lambda text, minutes: utc(text) + minutes * MINUTE,
        st.sampled_from(INTERESTING),
        st.integers(-4000, 4000),
    )
    any_time = st.integers(0, 47 * 365 * 24 * 60).map(lambda n: utc("1990-01-01") + n * MINUTE)
    return near | any_time


def enumerated(schedule: Schedule, about: dt.datetime) -> list[Due]:
    dates = [schedule.local_date(about) + n * DAY for n in range(-20, 21)]
    return [(day, due) for day in dates if (due := schedule.due(day))]


@given(schedules(), moments())
@example(Schedule(0, "America/St_Johns", EVERY_DAY), utc("2006-10-29 02:31"))
@example(Schedule(1410, "America/Nuuk", EVERY_DAY), utc("2025-03-30 01:10"))
def test_the_next_is_what_enumeration_finds(schedule: Schedule, moment: dt.datetime) -> None:
    dues = enumerated(schedule, moment)
    assert schedule.next_due(moment) == next(each for each in dues if each[1] > moment)


@given(schedules(), moments())
def test_the_moment_before_a_post_is_due_has_it_to_come(
    schedule: Schedule, moment: dt.datetime
) -> None:
    coming = schedule.next_due(moment)
    assert schedule.next_due(coming[1] - MINUTE / 60) == coming


@given(schedules(), moments(), st.integers(0, 6000))
def test_missed_is_what_enumeration_finds(
    schedule: Schedule, until: dt.datetime, minutes: int
) -> None:
    after = until - minutes * MINUTE
    came = [each for each in enumerated(schedule, until) if after < each[1] <= until]
    every = Schedule(schedule.minute, schedule.zone, EVERY_DAY)
    here = schedule.local_date(until)
    today = max([here, *(day for day, due in came if due <= until)])
    # The dates that the zone had, without a word of weekdays: yesterday is the last but one.
    had = [day for day, _ in enumerated(every, until) if day <= today]
    assert schedule.missed(after, until) == [each for each in came if each[0] in had[-2:]]
