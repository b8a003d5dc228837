"""What people write for a date, and the moment that it means."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.articles.reading.months import month_number
from bot.articles.reading.zones import ZONE, read_zone

_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_NUMBERS: Final = {
    **{name: number for number, name in enumerate(_MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}
_WORD = r"[^\W\d_]+"
_DAY_NAME = rf"(?:{_WORD}\.?,?[ ]+){{0,2}}"
_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\.?"
    r"(?:t(?=\d))?(?P<rest>.*)"
)
_DAY_FIRST = re.compile(
    rf"{_DAY_NAME}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?(?:[ ]+(?:of|de|del|di|d['’]))?[ -]*"
    rf"(?P<month>{_WORD})\.?,?(?:[ ]+(?:de|del))?[ -]+(?P<year>\d{{4}})(?:[ ]?[гр]\.?)?(?P<rest>.*)"
)
_MONTH_FIRST = re.compile(
    rf"(?:{_WORD},?[ ]+)?(?P<month>{_WORD})\.?[ ]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ ]+"
    r"(?P<year>\d{4})(?P<rest>.*)"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})\.?(?:[ ]m\.)?,?[ ]+(?P<month>{_WORD})\.?[ ]+(?P<day>\d{{1,2}})\.?"
    r"(?:[ ]d\.)?(?P<rest>.*)"
)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.[ ]?(?P<month>\d{1,2})\.[ ]?(?P<year>\d{4})(?P<rest>.*)")
_EASTERN = re.compile(
    r"(?P<year>\d{4})[年년][ ]?(?P<month>\d{1,2})[月월][ ]?(?P<day>\d{1,2})[日号號일]"
    r"(?:[ ]?[(（]?(?:[月火水木金土日]|(?:星期|周|週).)[)）]?)?(?P<rest>.*)"
)
_VIETNAMESE = re.compile(
    r"(?:ngày[ ]+)?(?P<day>\d{1,2})[ ]+tháng[ ]+(?P<month>\d{1,2}),?(?:[ ]+năm)?[ ]+(?P<year>\d{4})"
    r"(?P<rest>.*)"
)
_FORMS: Final = (_ISO, _DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _DOTTED, _EASTERN, _VIETNAMESE)
_NAMED_ZONE = re.compile(r"(?P<rest>.*?)[ ]?\[?(?P<zone>[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)\]?")
_TIME = re.compile(
    rf"(?:,|[ ]+-)?(?:[ ]+(?:at|um|kl\.?|à|a[ ]las|às|alle(?:[ ]ore)?|om|o|в|об?|klo|saat))?[ ]*"
    r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2})|h)?(?::?(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    rf"[ ]*(?P<half>[ap]\.?m\.?)?(?:uhr|uur)?[ ]*{ZONE}?"
)


class Moment(NamedTuple):
    """A date that was read."""

    at: dt.datetime
    """In UTC; of a date without a time its noon, so that most zones show the same day."""
    in_zone: bool
    """Whether a time was read by the host's zone, as it names none."""
    day: dt.date | None = None
    """A date without a time."""


def read_date(text: str, zone: dt.tzinfo, language: str | None = None) -> Moment:
    """Return the moment that was written; a time without a zone is by the clocks of `zone`.

    A month's name may be of any language that is widely read; of `language`, if one has it twice.

    Raises:
        ValueError: it is no date, or one that can be read in two ways.
    """
    plain = " ".join(text.split()).strip("[]").replace("\u2212", "-")
    if match := _NAMED_ZONE.fullmatch(plain):
        plain, zone = match["rest"], ZoneInfo(match["zone"])
    lower = plain.lower()
    for form in _FORMS:
        if (match := form.fullmatch(lower)) and (month := _month(match["month"], language)):
            date = dt.date(int(match["year"]), month, int(match["day"]))
            return _at(date, match["rest"].rstrip(), zone)
    if re.fullmatch(r"(?:19|20)\d{6}", plain):
        return _noon(dt.date(int(plain[:4]), int(plain[4:6]), int(plain[6:])))
    if re.search(r"\d:\d\d", plain) and re.search(r"[a-z]{3}", lower):
        return _moment(parsedate_to_datetime(plain), zone)  # RFC 2822, as feeds have it
    if "W" in plain.upper():
        raise ValueError(plain)
    return _moment(dt.datetime.fromisoformat(plain), zone)


def _month(name: str, language: str | None) -> int | None:
    if name.isdecimal():
        return int(name)
    return _NUMBERS.get(name) or month_number(name, language)


def _at(date: dt.date, rest: str, zone: dt.tzinfo) -> Moment:
    if not rest:
        return _noon(date)
    match = _TIME.fullmatch(rest)
    if match is None:
        raise ValueError(rest)
    hour = _hours(int(match["hour"]), match["half"])
    parts = int((match["part"] or "").ljust(6, "0")[:6])
    time = dt.time(hour, int(match["minute"] or 0), int(match["second"] or 0), parts)
    named = read_zone(match["zone"]) if match["zone"] else None
    return _moment(dt.datetime.combine(date, time, named), zone)


def _hours(hour: int, half: str | None) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half[0].lower() == "p" else 0)


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
