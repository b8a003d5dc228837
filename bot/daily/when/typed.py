"""Times, days and zones as people type them, to values and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.daily.when.days_of_week import days_of_week, shown_days
from bot.daily.when.time_of_day import shown_time, time_of_day
from bot.daily.when.wrong import TypedWrong, WrongDays, WrongTime, WrongZone
from bot.daily.when.zone_typed import shown_zone, zone_typed
from bot.daily.when.zones.names import suggest_zones

__all__ = [
    "TypedWrong",
    "WrongDays",
    "WrongTime",
    "WrongZone",
    "days",
    "shown_days",
    "shown_time",
    "shown_zone",
    "suggest_zones",
    "time",
    "zone",
]


def time(text: str) -> int:
    """Parse a time of day such as 09:00, 9am, 0900, 21h30 or noon; return its minute, 0 to 1439.

    Raises:
        WrongTime: it is not a time.
    """
    return time_of_day(text).minute


def days(text: str) -> frozenset[int]:
    """Parse days such as weekdays, every day, Mon-Fri or Mon and Thu; Monday is 0.

    Raises:
        WrongDays: a word is not a day, or there are no days.
    """
    return days_of_week(text).days


def zone(text: str, now: dt.datetime, locales: Sequence[str] = ()) -> str:
    """Return the exact IANA name of a zone, typed as a name, a city or a country in any case.

    Old names give the present one: `US/Eastern` is America/New_York.

    Raises:
        WrongZone: it could be several zones, or is none; the message suggests some.
    """
    return zone_typed(text, now, locales).name
