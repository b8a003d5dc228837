"""A day as people type it: a date with or without its year, a weekday, `tomorrow`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.articles.reading.dates import read_date
from bot.daily.when.days_of_week import days_of_week
from bot.daily.when.plain import plain
from bot.daily.when.wrong import WrongDate, WrongDays, quoted

_DAY: Final = dt.timedelta(days=1)
_WEEK: Final = 7
_FAR: Final = dt.timedelta(days=5 * 366)
# In the languages that are typed most; dates and weekdays are read in many more.
_TODAY: Final = "today, heute, aujourdhui, hoy, oggi, hoje, vandaag, i dag, idag, dzis, bugun"
_TOMORROW: Final = (
    "tomorrow, morgen, demain, manana, domani, amanha, i morgen, imorgon, jutro, yarin"
)
_AHEAD: Final = {
    **dict.fromkeys((*_TODAY.split(", "), "сегодня", "今日", "오늘", "今天"), 0),
    **dict.fromkeys((*_TOMORROW.split(", "), "завтра", "明日", "내일", "明天"), 1),
    **dict.fromkeys(("day after tomorrow", "the day after tomorrow", "ubermorgen"), 2),
}
_IN_DAYS: Final = re.compile(r"in (?P<count>\d{1,3}) (?P<unit>day|week|tag|woche)\w*")
_NUMBERS: Final = re.compile(r"(?P<one>\d{1,2})(?P<sign>[./-])(?P<other>\d{1,2})\.?")
_USE: Final = "Type one as 2026-12-24, 24 December, Friday or tomorrow."


def date_typed(text: str, today: dt.date, locales: Sequence[str] = ()) -> dt.date:
    """Return the day that was typed; without a year, the next one of that name.

    A weekday is the next one after today.

    Raises:
        WrongDate: it is no day, or could be two.
    """
    typed = plain(text)
    if typed in _AHEAD:
        return today + _AHEAD[typed] * _DAY
    if match := _IN_DAYS.fullmatch(typed):
        return today + int(match["count"]) * (_WEEK if match["unit"][0] == "w" else 1) * _DAY
    if match := _NUMBERS.fullmatch(typed):
        return _of_numbers(text, int(match["one"]), int(match["other"]), match["sign"], today)
    for candidate, is_next in _written(text, today):
        try:
            moment = read_date(candidate, ZoneInfo("UTC"), (*locales, "en")[0].split("-")[0])
        except (ValueError, OverflowError):
            continue
        if moment.day is not None and (not is_next or moment.day >= today):
            return _near(text, moment.day, today)
    if any(map(str.isdecimal, typed)):
        raise WrongDate(typed=quoted(text), why="", cure=_USE)
    return _weekday(text, today, locales)


def _written(text: str, today: dt.date) -> Iterator[tuple[str, bool]]:
    """Yield what was typed and, as it may lack a year, the same with each that may be meant."""
    yield text, False
    bare = " ".join(text.split()).rstrip(".,")
    for year in range(today.year, today.year + 5):  # the 29th of February comes every four years
        for form in (f"{bare} {year}", f"{bare}, {year}", f"{bare}. {year}"):
            yield form, True


def _of_numbers(text: str, one: int, other: int, sign: str, today: dt.date) -> dt.date:
    """Return the day of two numbers, of which one is the month: with dots it comes second."""
    pairs = {(one, other)} if sign == "." else {(one, other), (other, one)}
    days = sorted({date for pair in pairs for date in _next(*pair, today)})
    if not days:
        raise WrongDate(typed=quoted(text), why="", cure=_USE)
    if len(days) > 1:
        meant = " or ".join(f"{day:%Y-%m-%d}" for day in days)
        raise WrongDate(typed=quoted(text), why=" that is clear", cure=f"Is it {meant}?")
    return days[0]


def _next(day: int, month: int, today: dt.date) -> Iterator[dt.date]:
    for year in range(today.year, today.year + 5):
        try:
            date = dt.date(year, month, day)
        except ValueError:
            continue
        if date >= today:
            yield date
            return


def _near(text: str, day: dt.date, today: dt.date) -> dt.date:
    if day > today + _FAR:
        raise WrongDate(typed=quoted(text), why=" of the next five years", cure=_USE)
    return day


def _weekday(text: str, today: dt.date, locales: Sequence[str]) -> dt.date:
    try:
        days = days_of_week(text, locales).days
    except WrongDays:
        days = frozenset()
    if len(days) != 1:
        raise WrongDate(typed=quoted(text), why="", cure=_USE)
    [weekday] = days
    return today + ((weekday - today.weekday() - 1) % _WEEK + 1) * _DAY
