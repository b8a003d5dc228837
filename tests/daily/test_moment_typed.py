"""A day and a time as people type them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.daily.when.date_typed import date_typed
from bot.daily.when.moment_typed import moment_typed
from bot.daily.when.reading import Asker
from bot.daily.when.wrong import TypedWrong

TODAY = dt.date(2026, 3, 2)  # a Monday
NOW = dt.datetime(2026, 3, 2, 22, 30, tzinfo=dt.UTC)
BERLIN = Asker(NOW, "de", "de", "Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026/3/5", "2026-03-05"),
        ("5 March 2026", "2026-03-05"),
        ("March 5, 2026", "2026-03-05"),
        ("5 March", "2026-03-05"),
        ("March 5", "2026-03-05"),
        ("5. März", "2026-03-05"),
        ("1 March", "2027-03-01"),
        ("2 March", "2026-03-02"),
        ("29 February", "2028-02-29"),
        ("5.3.2026", "2026-03-05"),
        ("5.3.", "2026-03-05"),
        ("24.12.", "2026-12-24"),
        ("12/24", "2026-12-24"),
        ("24-12", "2026-12-24"),
        ("3/3", "2026-03-03"),
        ("today", "2026-03-02"),
        ("Tomorrow", "2026-03-03"),
        ("demain", "2026-03-03"),
        ("mañana", "2026-03-03"),
        ("übermorgen", "2026-03-04"),
        ("in 10 days", "2026-03-12"),
        ("in 2 weeks", "2026-03-16"),
        ("in 3 Tagen", "2026-03-05"),
        ("Friday", "2026-03-06"),
        ("fri", "2026-03-06"),
        ("Monday", "2026-03-09"),
        ("Donnerstag", "2026-03-05"),
    ],
)
def test_days(typed: str, day: str) -> None:
    assert str(date_typed(typed, TODAY, ("de", "en-US"))) == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("soonish", "“soonish” is not a date. Type one as"),
        ("", "is not a date"),
        ("2026-02-30", "is not a date"),
        ("30 February", "is not a date"),
        ("4/5", "Is it 2026-04-05 or 2026-05-04?"),
        ("13.13.", "is not a date"),
        ("Mon-Fri", "is not a date"),
        ("2040-01-01", "of the next five years"),
    ],
)
def test_no_days(typed: str, said: str) -> None:
    with pytest.raises(TypedWrong, match=said.replace(".", r"\.").replace("?", r"\?")):
        date_typed(typed, TODAY, ("en-US",))


@pytest.mark.parametrize(
    ("day", "time", "zone", "moment"),
    [
        ("morgen", "9 Uhr", "", "2026-03-03T08:00"),
        ("tomorrow", "9am", "Tokyo", "2026-03-04T00:00"),  # there it is the 3rd already
        ("today", "23:45", "", "2026-03-02T22:45"),
        ("29 March", "2:30", "", "2026-03-29T01:30"),  # skipped: the clocks go from 2 to 3
        ("25 October", "2:30", "", "2026-10-25T00:30"),  # twice: the first
    ],
)
def test_moments(day: str, time: str, zone: str, moment: str) -> None:
    expected = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert moment_typed(day, time, zone, BERLIN) == expected


@pytest.mark.parametrize(
    ("day", "time", "zone", "said"),
    [
        ("today", "23:00", "", "still to come"),
        ("2025-03-05", "9am", "", "still to come"),
        ("31 Feb", "25:00", "Qqqq", "(?s)31 Feb.*25:00.*Qqqq"),
        ("2011-12-30", "9am", "Apia", "Choose"),
    ],
)
def test_no_moments(day: str, time: str, zone: str, said: str) -> None:
    with pytest.raises(TypedWrong, match=said):
        moment_typed(day, time, zone, BERLIN)
