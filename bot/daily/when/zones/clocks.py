"""Names of clocks rather than places: UTC+2, EST, Eastern Time.

An abbreviation stands for the zones whose clocks bear it in the year that begins now: by tzdata,
and by CLDR for those that tzdata gives only as a number (SGT). A time that has a name, such as
Eastern Time, is CLDR's, with the zones that keep it today.
"""

from __future__ import annotations

import datetime as dt
import pickle
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from babel import localedata
from babel.core import get_global

from bot.daily.when.cldr import LOCALES, locale_of
from bot.daily.when.zones.gazetteer import folded
from bot.daily.when.zones.rules import places, present_names, zone_info

UTC: Final = "UTC"
CLOCKS: Final = {
    **dict.fromkeys(("utc", "uct", "zulu", "universal", "z", "etc utc", "etc uct"), UTC),
    **dict.fromkeys(("etc zulu", "etc universal", "utc+0", "utc-0", "utc0", "+0", "-0"), UTC),
    **dict.fromkeys(("gmt", "gmt0", "gmt+0", "gmt-0", "greenwich", "etc gmt"), "GMT"),
    **dict.fromkeys(("etc gmt0", "etc gmt+0", "etc gmt-0", "etc greenwich"), "GMT"),
    # Somebody who types CET should not be shown Brussels, whose rules it has.
    **{name.lower(): name for name in ("CET", "EET", "MET", "WET")},
}
"""Folded names of clocks that are zones themselves."""

_OFFSET: Final = re.compile(
    r"(?:(?:utc|gmt)\s*)?(?P<sign>[-+−–])\s*(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
    r"|(?:utc|gmt)\s*(?P<bare>[0-9]{1,2})"
)
_STEP: Final = dt.timedelta(days=7)
_STEPS: Final = 53  # a year; no zone keeps an offset for less than a week


# --- offsets -------------------------------------------------------------------------------


def offset_typed(text: str) -> dt.timedelta | None:
    """Return the offset from UTC that was typed, such as UTC+5:30; None if it is none."""
    match = _OFFSET.fullmatch(text.strip().casefold())
    if match is None:
        return None
    hours, minutes = int(match["hours"] or match["bare"]), int(match["minutes"] or 0)
    size = dt.timedelta(hours=hours, minutes=minutes)
    return -size if match["sign"] and match["sign"] != "+" else size


def zones_at(offset: dt.timedelta, now: dt.datetime) -> tuple[str, ...]:
    """Return the zones whose clocks are that far from UTC at that moment."""
    return tuple(zone for zone in places() if _offset(zone, now) == offset)


def shown_offset(name: str, now: dt.datetime) -> str:
    """Return how far a zone is from UTC: `UTC−2`, `UTC+5:30`."""
    minutes = round(_offset(name, now).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


def _offset(zone: str, now: dt.datetime) -> dt.timedelta:
    offset = now.astimezone(zone_info(zone)).utcoffset()
    assert offset is not None  # a ZoneInfo has one for every instant
    return offset


# --- rules ---------------------------------------------------------------------------------


def distinct(zones: Iterable[str], now: dt.datetime) -> tuple[str, ...]:
    """Return the first of those zones that keep the same time all through the next year."""
    first: dict[tuple[dt.timedelta, ...], str] = {}
    for zone in zones:
        first.setdefault(_year(zone, now.date()), zone)
    return tuple(first.values())


def _has_summer_time(zone: str, now: dt.datetime) -> bool:
    return len(set(_year(zone, now.date()))) > 1


@lru_cache(2_000)
def _year(zone: str, date: dt.date) -> tuple[dt.timedelta, ...]:
    start = dt.datetime.combine(date, dt.time(12), dt.UTC)
    return tuple(_offset(zone, start + n * _STEP) for n in range(_STEPS))


# --- abbreviations -------------------------------------------------------------------------


def abbreviated(name: str, now: dt.datetime) -> tuple[str, ...]:
    """Return the zones whose time has that folded abbreviation in the year from that moment."""
    found = _by_tzdata(now.date()).get(name)
    if found:
        return tuple(found)
    kinds = _by_cldr().get(name, {})
    return tuple(dict.fromkeys(zone for each in sorted(kinds) for zone in keeping(each, now)))


def keeping(metazone: str, now: dt.datetime) -> tuple[str, ...]:
    """Return the zones that keep a time of CLDR's; of times with a summer time, those with it."""
    zones = _of_metazone().get(metazone, ())
    changing = tuple(zone for zone in zones if _has_summer_time(zone, now))
    return changing or zones


def is_one_time(name: str, now: dt.datetime) -> bool:
    """Tell whether all clocks with that abbreviation show the same then: EST's, but not CST's."""
    return len(set(_by_tzdata(now.date()).get(name, {}).values())) == 1


def named_time(name: str, now: dt.datetime, locales: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the zones of a time with that folded name, such as Eastern Time.

    It is a name in English, in the languages of those locales, or in Windows' settings.
    """
    for tag in dict.fromkeys(("en-US", *(tag for tag in locales if tag in LOCALES))):
        keys = _named(tag).get(name, ())
        if keys:
            return tuple(dict.fromkeys(zone for each in keys for zone in keeping(each, now)))
    return _windows().get(name, ())


@lru_cache(4)
def _by_tzdata(date: dt.date) -> dict[str, dict[str, dt.timedelta]]:
    """Map abbreviations to the zones that have them within a year, and what they stand for."""
    start = dt.datetime.combine(date, dt.time(12), dt.UTC)
    found: dict[str, dict[str, dt.timedelta]] = defaultdict(dict)
    for zone in places():
        for month in range(12):
            local = (start + month * 30 * dt.timedelta(days=1)).astimezone(zone_info(zone))
            name, offset = local.tzname(), local.utcoffset()
            if name and name.isalpha() and offset is not None:
                found[name.casefold()][zone] = offset
    return found


@cache
def _by_cldr() -> dict[str, dict[str, None]]:
    """Map abbreviations to times, from the languages and from their varieties: en_SG has SGT."""
    known = {locale_of(tag).language for tag in LOCALES}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name in sorted(localedata.locale_identifiers()):
        if name.split("_")[0] not in known:
            continue
        # The file alone, not through Babel's cache: what it inherits is in others, which are
        # read as well, and merging it in takes ten times as long.
        own = pickle.loads(Path(localedata.resolve_locale_filename(name)).read_bytes())
        for key, names in own.get("meta_zones", {}).items():
            for short in names.get("short", {}).values():
                if isinstance(short, str) and re.fullmatch("[A-Z]{2,5}", short) and key != "GMT":
                    found[short.casefold()][key] = None
    return found


# --- names of times ------------------------------------------------------------------------


@cache
def _metazones() -> dict[str, str]:
    known = get_global("meta_zones")
    return {present_names().get(zone, zone): key for zone, key in known.items()}


@cache
def _of_metazone() -> dict[str, tuple[str, ...]]:
    found = defaultdict(list)
    for zone in places():
        key = _metazones().get(zone)
        if key:
            found[key].append(zone)
    return {key: tuple(zones) for key, zones in found.items()}


@cache
def _named(tag: str) -> dict[str, tuple[str, ...]]:
    """Map the folded names of times in one language to CLDR's keys of them."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, names in locale_of(tag).meta_zones.items():
        for name in names.get("long", {}).values():
            if name.strip("∅"):
                found[folded(name)][key] = None
    return {name: tuple(keys) for name, keys in found.items()}


@cache
def _windows() -> dict[str, tuple[str, ...]]:
    """Map Windows' names of zones, which people copy from its settings."""
    known = get_global("windows_zone_mapping")
    return {
        folded(name): (present_names().get(zone, zone),)
        for name, zone in known.items()
        if present_names().get(zone, zone) in places()
    }
