"""The one zone that somebody typed, or what to choose from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.daily.when.wrong import WrongZone, did_you_mean, joined, quoted
from bot.daily.when.zones.clocks import distinct, is_one_time, offset_typed, shown_offset
from bot.daily.when.zones.gazetteer import folded
from bot.daily.when.zones.names import suggest_zones, zones_meant
from bot.daily.when.zones.people import people

_MAX_CHOICES: Final = 5  # in an error message; the United States has 29 zones
_NEGLIGIBLE: Final = 0.01  # part of the people of another zone with the same abbreviation
_REVERSED: Final = "Etc/GMT"
_USE: Final = "Type a city, or a name such as Europe/Berlin."


@dataclass(frozen=True)
class ZoneTyped:
    """A zone, and what to tell the person about it."""

    name: str
    """The exact IANA name."""
    note: str = ""


def zone_typed(text: str, now: dt.datetime, locales: Sequence[str] = ()) -> ZoneTyped:
    """Return the zone that was typed; names of several zones with one time mean the largest.

    Raises:
        WrongZone: it could be several zones, or is none; the message suggests some.
    """
    meant = zones_meant(text, now, locales)
    if offset_typed(text) is not None and not _is_clock(meant):
        raise _offset(text, [*dict.fromkeys((*distinct(meant, now), *meant))])
    if not meant:
        near = suggest_zones(text, now, locales, 3) if text.strip() else []
        why = "is not a time zone, city or country that I know"
        raise WrongZone(typed=quoted(text), why=why, cure=did_you_mean(near, _USE))
    choices = _choices(text, meant, now)
    if len(choices) > 1:
        raise WrongZone(
            typed=quoted(text), why="could mean more than one time zone", cure=_choose(choices)
        )
    return ZoneTyped(meant[0], _note(meant[0], now))


def zone_beside_time(text: str, now: dt.datetime, locales: Sequence[str] = ()) -> ZoneTyped:
    """Return the zone in a time such as "9am EST", where there is no list to choose from.

    An abbreviation of one time means the zone with the most people who keep it, at least for a
    part of the year.

    Raises:
        WrongZone: as `zone_typed`.
    """
    meant = zones_meant(text, now, locales)
    choices = _choices(text, meant, now)
    if len(choices) > 1 and is_one_time(folded(text), now):
        others = joined(choices[1:_MAX_CHOICES], "or")
        note = f"I read {quoted(text)} as {meant[0]}. For the same all year: {others}."
        return ZoneTyped(meant[0], note)
    found = zone_typed(text, now, locales)
    if found.name.casefold() == text.casefold():
        return ZoneTyped(
            found.name, found.note or f"The time zone is {found.name}, as in the time."
        )
    return ZoneTyped(found.name, found.note or f"I read {quoted(text)} as {found.name}.")


def shown_zone(name: str, now: dt.datetime) -> str:
    """Return a zone's name, with what it means if that is the reverse of what it seems to."""
    return f"{name} ({shown_offset(name, now)})" if _is_reversed(name) else name


def _choices(text: str, meant: Sequence[str], now: dt.datetime) -> tuple[str, ...]:
    """Return one zone of each time that can be meant: HST is not that of a few Aleutians."""
    choices = distinct(meant, now)
    if not is_one_time(folded(text), now):
        return choices
    least = max(map(people().__getitem__, choices)) * _NEGLIGIBLE
    return tuple(each for each in choices if people()[each] >= least)


def _note(name: str, now: dt.datetime) -> str:
    if not _is_reversed(name):
        return ""
    return f"{name} is {shown_offset(name, now)}: such names count the other way round."


def _is_reversed(name: str) -> bool:
    return name.startswith(_REVERSED) and name[-1].isdigit()


def _is_clock(meant: Sequence[str]) -> bool:
    return len(meant) == 1 and "/" not in meant[0]


def _offset(text: str, zones: Sequence[str]) -> WrongZone:
    cure = (
        f"Choose a place that has it now: {joined(zones[:_MAX_CHOICES], 'or')}." if zones else _USE
    )
    why = "is an offset, which doesn't follow summer time"
    if not zones:
        why = "is an offset that no place has"
    return WrongZone(typed=quoted(text), why=why, cure=cure)


def _choose(choices: Sequence[str]) -> str:
    few = choices if len(choices) <= _MAX_CHOICES else (*choices[: _MAX_CHOICES - 1], "another")
    return f"Choose {joined(few, 'or')}."
