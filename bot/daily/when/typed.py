"""Times, days and zones as people type them, to values and back."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.articles.faults import quoted
from bot.daily.when.days_of_week import days_of_week, shown_days
from bot.daily.when.time_of_day import shown_time, time_of_day
from bot.daily.when.wrong import TypedWrong, WrongDays, WrongTime, WrongZone, joined
from bot.daily.when.zones.names import suggest_zones, zones_meant

__all__ = [
    "TypedWrong",
    "WrongDays",
    "WrongTime",
    "WrongZone",
    "days",
    "shown_days",
    "shown_time",
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


_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*[-+−]\s*[0-9]{1,2}(?::?[0-9]{2})?")
_MAX_CHOICES: Final = 5  # in an error message; the United States has 29 zones


def zone(text: str) -> str:
    """Return the exact IANA name of a zone, typed as a name, a city or a country in any case.

    Old names give the present one: `US/Eastern` is America/New_York.

    Raises:
        WrongZone: it could be several zones, or is none; the message suggests some.
    """
    meant = zones_meant(text)
    if len(meant) == 1:
        return meant[0]
    if meant:
        choices = meant if len(meant) <= _MAX_CHOICES else (*meant[: _MAX_CHOICES - 1], "another")
        cure = f"Choose {joined(choices, 'or')}."
        raise WrongZone(typed=quoted(text), why="could mean more than one time zone", cure=cure)
    if _OFFSET.fullmatch(unicodedata.normalize("NFKC", text).casefold().strip()):
        cure = "Offsets don't follow summer time. Use a city, or a name such as Europe/Berlin."
        raise WrongZone(typed=quoted(text), why="is an offset, not a time zone", cure=cure)
    near = suggest_zones(text, 3) if text.strip() else []
    cure = (
        f"Did you mean {joined(near, 'or')}?"
        if near
        else "Use a city, or a name such as Europe/Berlin."
    )
    raise WrongZone(
        typed=quoted(text), why="is not a time zone, city or country that is known here", cure=cure
    )
