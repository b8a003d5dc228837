"""What people write for a date, and the moment that it means."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_NUMBERS: Final = {
    **{name: number for number, name in enumerate(_MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}
_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:[T ,]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)"
    r"[ ]*(?P<half>[ap]\.?m\.?)?[ ]*(?P<zone>Z|(?:UTC|GMT)?[-+]\d{1,2}:?\d{0,2}|UTC|GMT)?)?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(?:[a-z]+,?[ ]+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?(?:[ ]+of)?[ -]+"
    r"(?P<month>[a-z]+)\.?,?[ -]+(?P<year>\d{4})(?P<rest>.*)"
)
_MONTH_FIRST = re.compile(
    r"(?:[a-z]+,?[ ]+)?(?P<month>[a-z]+)\.?[ ]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[ ]+"
    r"(?P<year>\d{4})(?P<rest>.*)"
)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.[ ]?(?P<month>\d{1,2})\.[ ]?(?P<year>\d{4})(?P<rest>.*)")
_NAMED_ZONE = re.compile(r"(?P<rest>.*?)[ ]?\[?(?P<zone>[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)\]?")
_TIME = re.compile(
    r"(?:,|[ ]+at|[ ]+-)?[ ]*(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?(?::(?P<second>\d{2}))?"
    r"[ ]*(?P<half>[ap]\.?m\.?)?[ ]*(?P<zone>z|(?:utc|gmt)?[-+]\d{1,2}:?\d{0,2}|utc|gmt)?"
)


class Moment(NamedTuple):
    """A date that was read."""

    at: dt.datetime
    """In UTC; of a date without a time its noon, so that most zones show the same day."""
    in_zone: bool
    """Whether a time was read by the host's zone, as it names none."""
    day: dt.date | None = None
    """A date without a time."""


def read_date(text: str, zone: dt.tzinfo) -> Moment:
    """Return the moment that was written; a time without a zone is by the clocks of `zone`.

    Raises:
        ValueError: it is no date, or one that can be read in two ways.
    """
    plain = " ".join(text.split()).strip("[]").replace("\u2212", "-")
    if plain.lower().endswith(" uhr"):
        plain = plain[:-4]
    if match := _NAMED_ZONE.fullmatch(plain):
        plain, zone = match["rest"], ZoneInfo(match["zone"])
    if match := _ISO.fullmatch(plain):
        return _iso(match, zone)
    lower = plain.lower()
    for form in (_DAY_FIRST, _MONTH_FIRST, _DOTTED):
        if match := form.fullmatch(lower):
            month = match["month"]
            number = int(month) if month.isdigit() else _NUMBERS.get(month)
            if number is not None:
                date = dt.date(int(match["year"]), number, int(match["day"]))
                return _at(date, match["rest"].rstrip(), zone)
    if re.fullmatch(r"(?:19|20)\d{6}", plain):
        return _noon(dt.date(int(plain[:4]), int(plain[4:6]), int(plain[6:])))
    if re.search(r"\d:\d\d", plain) and re.search(r"[a-z]{3}", lower):
        return _moment(parsedate_to_datetime(plain), zone)  # RFC 2822, as feeds have it
    if "W" in plain.upper():
        raise ValueError(plain)
    return _moment(dt.datetime.fromisoformat(plain), zone)


def _iso(match: re.Match[str], zone: dt.tzinfo) -> Moment:
    date = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["time"] is None:
        return _noon(date)
    hour, minute, *second = match["time"].replace(",", ".").split(":")
    hours = _hours(int(hour), match["half"])
    seconds = float(second[0]) if second else 0.0
    time = dt.time(hours, int(minute), int(seconds), int(seconds % 1 * 1e6))
    return _moment(dt.datetime.combine(date, time, _offset(match["zone"])), zone)


def _at(date: dt.date, rest: str, zone: dt.tzinfo) -> Moment:
    if not rest:
        return _noon(date)
    match = _TIME.fullmatch(rest)
    if match is None:
        raise ValueError(rest)
    hour = _hours(int(match["hour"]), match["half"])
    time = dt.time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    return _moment(dt.datetime.combine(date, time, _offset(match["zone"])), zone)


def _hours(hour: int, half: str | None) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half[0].lower() == "p" else 0)


def _offset(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return dt.UTC
    text = re.sub("(?i)utc|gmt", "", text)
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    delta = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-delta if text[0] == "-" else delta)


def _noon(date: dt.date) -> Moment:
    return Moment(dt.datetime.combine(date, dt.time(12), dt.UTC), in_zone=False, day=date)


def _moment(moment: dt.datetime, zone: dt.tzinfo) -> Moment:
    in_zone = moment.tzinfo is None
    if in_zone:
        moment = moment.replace(tzinfo=zone)
    try:
        return Moment(moment.astimezone(dt.UTC), in_zone)
    except OverflowError as error:
        raise ValueError(moment) from error
