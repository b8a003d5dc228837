"""Times, days and zones as people type them, to values and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.articles.faults import quoted
from bot.daily.when.zones.names import suggest_zones, zones_meant
from bot.errors import BotError, Exit

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


class TypedWrong(BotError):
    """What was typed can't be understood."""

    template = "{typed} can't be understood."
    exit_status = Exit.USAGE


class WrongTime(TypedWrong):
    """Not a time of day."""

    template = "{typed} is not a time of day{why}. Use 09:00, 9am or 0900."


class WrongDays(TypedWrong):
    """Not days of the week."""

    template = "{typed} {why}. Use every day, weekdays, Mon-Fri, or Mon, Wed, Fri."


class WrongZone(TypedWrong):
    """Not a time zone, or more than one."""

    template = "{typed} {why}. {cure}"


# --- times ---------------------------------------------------------------------------------

_WORDS_FOR_TIMES: Final = {"noon": 12 * 60, "midday": 12 * 60, "midnight": 0}
_TIME: Final = re.compile(
    r"""(?P<hour>[0-9]{1,2})
        (?: [:.h] (?P<minute>[0-9]{2}) | (?P<packed>[0-9]{2}) | h )?
        \s* (?P<half>am|pm|a\.m\.|p\.m\.)?""",
    re.VERBOSE,
)


def time(text: str) -> int:
    """Parse a time of day such as 09:00, 9am, 0900, 21h30 or noon; return its minute, 0 to 1439.

    Raises:
        WrongTime: it is not a time.
    """
    plain = _plain(text)
    if plain in _WORDS_FOR_TIMES:
        return _WORDS_FOR_TIMES[plain]
    match = _TIME.fullmatch(plain)
    if match is None:
        raise WrongTime(typed=quoted(text), why="")
    minute = int(match["minute"] or match["packed"] or 0)
    if minute > 59:
        raise WrongTime(typed=quoted(text), why=f": there is no minute {minute}")
    return 60 * _hour(int(match["hour"]), match["half"], text) + minute


def _hour(hour: int, half: str | None, text: str) -> int:
    if half is None:
        if hour > 23:
            hint = " (midnight is 00:00)" if hour == 24 else ""
            raise WrongTime(typed=quoted(text), why=f": there is no hour {hour}{hint}")
        return hour
    if not 1 <= hour <= 12:
        raise WrongTime(typed=quoted(text), why=f": {hour} does not go with am or pm")
    return hour % 12 + (12 if half.startswith("p") else 0)


def shown_time(minute: int) -> str:
    """Format a minute of the day: `09:00`."""
    return "{:02}:{:02}".format(*divmod(minute, 60))


# --- days ----------------------------------------------------------------------------------

_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVERY_DAY: Final = frozenset(range(7))
_WEEKDAYS: Final = frozenset(range(5))
_WEEKENDS: Final = frozenset({5, 6})
_GROUPS: Final = (
    dict.fromkeys(("day", "days", "daily", "everyday", "all"), _EVERY_DAY)
    | dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), _WEEKDAYS)
    | dict.fromkeys(("weekend", "weekends"), _WEEKENDS)
)
# Any prefix of two letters or more, the plural, or another usual short form.
_DAYS: Final = (
    {name[:n].lower(): day for day, name in enumerate(_NAMES) for n in range(2, len(name) + 1)}
    | {f"{name.lower()}s": day for day, name in enumerate(_NAMES)}
    | {"weds": 2}
)
_DASHES: Final = re.compile(r"\s*[-‐‑‒–—―−]\s*|\s+(?:to|till|until|through)\s+")


def days(text: str) -> frozenset[int]:
    """Parse days such as weekdays, every day, Mon-Fri or Mon and Thu; Monday is 0.

    Raises:
        WrongDays: a word is not a day, or there are no days.
    """
    words = re.split(r"[\s,;&/+]+", _DASHES.sub("-", _plain(text)))
    chosen: frozenset[int] = frozenset()
    for word in words:
        if word not in ("", "and", "every", "each", "on"):
            chosen |= _days_of(word.replace(".", ""), text)
    if not chosen:
        raise WrongDays(typed=quoted(text), why="names no day")
    return chosen


def _days_of(word: str, text: str) -> frozenset[int]:
    """Return the days that one word stands for: a day, a group, or a range."""
    if word in _GROUPS:
        return _GROUPS[word]
    names = word.split("-", maxsplit=1)
    for name in names:
        if name not in _DAYS:
            raise WrongDays(typed=quoted(text), why=_why_not_a_day(name, text))
    start, end = _DAYS[names[0]], _DAYS[names[-1]]
    return frozenset((start + n) % 7 for n in range((end - start) % 7 + 1))


def _why_not_a_day(name: str, text: str) -> str:
    if not name:
        return "is missing a day next to a dash"
    return (
        "is not a day" if name == _plain(text) else f"contains {quoted(name)}, which is not a day"
    )


def shown_days(days: frozenset[int]) -> str:
    """Format days: `every day`, `weekdays`, `Mon, Wed and Fri`."""
    for name, group in (("every day", _EVERY_DAY), ("weekdays", _WEEKDAYS)):
        if days == group:
            return name
    if days == _WEEKENDS:
        return "weekends"
    return _joined([_NAMES[day][:3] for day in sorted(days)], "and")


# --- zones ---------------------------------------------------------------------------------


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
        cure = f"Choose {_joined(choices, 'or')}."
        raise WrongZone(typed=quoted(text), why="could mean more than one time zone", cure=cure)
    if _OFFSET.fullmatch(_plain(text)):
        cure = "Offsets don't follow summer time. Use a city, or a name such as Europe/Berlin."
        raise WrongZone(typed=quoted(text), why="is an offset, not a time zone", cure=cure)
    near = suggest_zones(text, 3) if text.strip() else []
    cure = (
        f"Did you mean {_joined(near, 'or')}?"
        if near
        else "Use a city, or a name such as Europe/Berlin."
    )
    raise WrongZone(
        typed=quoted(text), why="is not a time zone, city or country that is known here", cure=cure
    )


# --- text ----------------------------------------------------------------------------------


def _joined(names: Sequence[str], word: str) -> str:
    """Join names for a sentence: `a, b and c`."""
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last


def _plain(text: str) -> str:
    """Return text in lower case, with ASCII digits and no surrounding blanks."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
