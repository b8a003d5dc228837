"""The time zones meant by a name: a zone's, a country's, a state's, a city's, or part of one.

Where several places bear a name, a zone's own city comes before other cities, a country before
the cities in it, and what has far more people before the rest; else all of them are meant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import Final, NamedTuple

from babel.core import get_global
from rapidfuzz import fuzz, process

from bot.daily.when.cldr import LOCALES, forget_data, locale_of
from bot.daily.when.zones import clocks
from bot.daily.when.zones.clocks import CLOCKS, UTC
from bot.daily.when.zones.gazetteer import CODE, folded, gazetteer
from bot.daily.when.zones.people import (
    NEARLY_ALL,
    countries,
    home_first,
    of_country,
    ordered,
    people,
    well_known,
)
from bot.daily.when.zones.rules import all_zones, places, present_names, table

_ALIKE: Final = 72  # of 100, for a name to be taken for a misspelt one
_FAR_MORE: Final = 5  # times the people
_FAR_MORE_THAN_A_CITY: Final = 20  # in a state
_BYNAME: Final = 50  # part of the people of a city, for its names but the usual one
_LARGE: Final = 50  # thousands of people in a zone's own city, to come before others of its name
_BRACKETS: Final = re.compile(r"\(.*?\)")
_BESIDE: Final = re.compile(r"^(?:in|at|the)\s+|\s+(?:local\s+)?time(?:\s*zone)?$")
# Rocks, ice and airfields, some of whose names hide those of real countries.
_NOT_COUNTRIES: Final = frozenset({"AQ", "TF", "UM"})
# Usual names that neither tzdata nor CLDR has.
_ALSO: Final = {
    "AE": "UAE, Emirates",
    "CD": "DRC",
    "GB": "Great Britain",
    "MM": "Burma",
    "NL": "Holland",
    "US": "America, United States of America",
}


class _Kind(IntEnum):
    """What a name is of; the first come before the others."""

    COUNTRY = 0
    STATE = 1
    ZONE = 2  # the city that the zone is named after
    CITY = 3
    CODE = 4  # two or three letters for a country or state


class _Named(NamedTuple):
    """What a name stands for."""

    kind: _Kind
    weight: int
    """Thousands of people."""
    zones: tuple[str, ...]


_Index = Mapping[str, tuple[_Named, ...]]


def zones_meant(text: str, now: dt.datetime, locales: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the zones that a text can stand for at that moment, the likeliest first."""
    name = folded(text)
    exact = CLOCKS.get(text.strip().casefold()) or _full_names().get(name) or _short().get(name)
    if exact:
        return (exact,)
    offset = clocks.offset_typed(text)
    if offset is not None:
        return ordered(clocks.zones_at(offset, now), locales)
    # Not what is in brackets: Pacific Time (US & Canada).
    for each in dict.fromkeys((name, folded(_BRACKETS.sub("", text)), _BESIDE.sub("", name))):
        found = _meant(each, now, locales)
        if found:
            return found
    return home_first(_meant_in_parts(text, locales), locales)


def suggest_zones(
    text: str, now: dt.datetime, locales: Sequence[str] = (), limit: int = 25
) -> list[str]:
    """Return at most `limit` zones for what has been typed so far.

    What it stands for comes first, then names that begin with it, then names that contain it; if
    there are none, similar ones. Without any letter or digit: likely zones.
    """
    query = folded(text)
    if not query:
        return well_known(locales, now, limit)
    found = dict.fromkeys(zones_meant(text, now, locales))
    if not found and clocks.offset_typed(text) is not None:
        return []
    if query in CLOCKS and CLOCKS[query] != UTC:  # CET needs no guesses
        return list(found)
    for index in _indexes(locales):
        for weights in _containing(query, index):
            heaviest = sorted(weights, key=lambda zone: -weights[zone])
            found |= dict.fromkeys(home_first(heaviest, locales))
        if found:
            return list(found)[:limit]
    return similar(text, limit)


def _indexes(locales: Sequence[str]) -> Iterator[_Index]:
    """Yield the names here, then those in the locales' languages, then those in all others."""
    yield _index()
    for tag in dict.fromkeys((*locales, *LOCALES)):
        if tag in LOCALES:
            yield _abroad(tag)


# --- meaning -------------------------------------------------------------------------------


def _meant(name: str, now: dt.datetime, locales: Sequence[str]) -> tuple[str, ...]:
    if name in CLOCKS:
        return (CLOCKS[name],)
    of_clock = clocks.abbreviated(name, now) or clocks.named_time(name, now, locales)
    if of_clock:
        return ordered(of_clock, locales)
    all_named = _named(name, locales)
    # People say Eastern and Pacific, too; but Georgia is the country.
    if not any(each.kind in (_Kind.COUNTRY, _Kind.ZONE) for each in all_named):
        of_clock = clocks.named_time(f"{name} time", now)
        if of_clock:
            return ordered(of_clock, locales)
    named = sorted(_weightiest(all_named), key=lambda each: -each.weight)
    return home_first((zone for each in named for zone in each.zones), locales)


def _named(name: str, locales: Sequence[str] = ()) -> tuple[_Named, ...]:
    """Return what has that name in English, there, or in the locales' languages, else in any."""
    if not name:
        return ()
    own = [tag for tag in locales if tag in LOCALES]
    named = _index().get(name, ()) + tuple(
        each for tag in own for each in _abroad(tag).get(name, ())
    )
    for tag in LOCALES if not named else ():
        named = named or _abroad(tag).get(name, ())
    return tuple(dict.fromkeys(named))


def _weightiest(named: Sequence[_Named]) -> list[_Named]:
    """Return what a name stands for, without what hardly anybody means by it."""
    cities = [each for each in named if each.kind in (_Kind.ZONE, _Kind.CITY)]
    cities = [e for e in cities if e.kind is _Kind.ZONE and e.weight >= _LARGE] or cities
    regions = [each for each in named if each.kind in (_Kind.COUNTRY, _Kind.STATE)]
    city = max((each.weight for each in cities), default=0)
    region = max((each.weight for each in regions), default=0)
    if any(each.kind is _Kind.COUNTRY for each in regions):
        cities = []
    elif cities and cities[0].kind is _Kind.ZONE and city * _FAR_MORE >= region:
        regions = []
    kept = [
        each
        for each in regions
        if each.kind is _Kind.COUNTRY or each.weight * _FAR_MORE >= max(city, region)
    ]
    least = max(city / _FAR_MORE, region / _FAR_MORE_THAN_A_CITY)
    return kept + [each for each in cities if each.weight >= least] or list(named)


def _meant_in_parts(text: str, locales: Sequence[str]) -> tuple[str, ...]:
    """Return the zones of "Portland, Maine" and "Austin TX": those that both parts can mean.

    A town that is not in the table is in the place that is named behind it.
    """
    if "," in text:
        ways = [[folded(part) for part in text.split(",")]]
    else:
        words = folded(text).split()
        ways = [[" ".join(words[:n]), " ".join(words[n:])] for n in range(len(words) - 1, 0, -1)]
    for first, *others in ways:
        regions = [_regions(other, locales) for other in others]
        within = dict.fromkeys(zone for each in _named(first, locales) for zone in each.zones)
        both = tuple(zone for zone in within if all(zone in each for each in regions))
        if both and regions:
            return both
        if regions and first and ("," in text or within):
            return tuple(regions[-1])
    return ()


def _regions(name: str, locales: Sequence[str]) -> dict[str, None]:
    """Return the zones of countries and states with that name or code."""
    named = sorted(_named(name, locales), key=lambda each: -each.weight)
    kinds = (_Kind.COUNTRY, _Kind.STATE, _Kind.CODE)
    return dict.fromkeys(zone for each in named if each.kind in kinds for zone in each.zones)


# --- parts of names ------------------------------------------------------------------------


def _containing(query: str, index: _Index) -> Iterator[dict[str, int]]:
    """Yield the zones, with weights, whose names begin with it, have it at a word, or within."""
    word = f" {query}"
    yield _weights((name for name in index if name.startswith(query)), index)
    if len(query) > 1:
        yield _weights((name for name in index if word in name), index)
    if len(query) > 2:
        yield _weights((name for name in index if query in name), index)
        yield {zone: people().get(zone, 0) for zone in _full_containing(query)}


def _weights(names: Iterable[str], index: _Index) -> dict[str, int]:
    weights: dict[str, int] = {}
    for name in names:
        for named in index[name]:
            for place, zone in enumerate(named.zones):
                # The zones of a country come in their order, right behind it.
                weight = named.weight * 1_000 - place
                weights[zone] = max(weights.get(zone, 0), weight)
    return weights


def _full_containing(query: str) -> list[str]:
    return [zone for name, zone in _full_names().items() if query in name and zone in people()]


def similar(text: str, limit: int, alike: int = _ALIKE) -> list[str]:
    """Return the zones whose names are most like what was typed, and at least so much."""
    query = folded(text)
    if len(query) < 3:
        return []
    index = _index()
    best = process.extract(
        query, index.keys(), scorer=fuzz.ratio, score_cutoff=alike, limit=3 * limit
    )
    scores: dict[str, tuple[float, int]] = {}
    for name, score, _ in best:
        for zone, weight in _weights([name], index).items():
            scores[zone] = max(scores.get(zone, (0.0, 0)), (score, weight))
    return sorted(scores, key=lambda zone: scores[zone], reverse=True)[:limit]


# --- the index -----------------------------------------------------------------------------


@cache
def _full_names() -> dict[str, str]:
    """Map the folded names of zones to present ones: `us eastern` to America/New_York."""
    return {
        folded(zone): CLOCKS.get(folded(zone)) or present_names().get(zone, zone)
        for zone in all_zones()
        if "/" in zone
    }


@cache
def _short() -> dict[str, str]:
    """Map names of a single word, such as EST5EDT, but not those of countries and times.

    Iceland stood for Abidjan, and EST for Panama.
    """
    single = {folded(zone): zone for zone in all_zones() if "/" not in zone}
    return {
        name: CLOCKS.get(name) or present_names().get(zone, zone)
        for name, zone in single.items()
        if name in CLOCKS or not (name in _index() or name in ("est", "mst", "hst"))
    }


@cache
def _index() -> _Index:
    """Return the names of places, in English and as they are called there.

    Prepared once, for some 200 milliseconds.
    """
    found: dict[str, list[_Named]] = defaultdict(list)
    own = {*_of_zones(), *_cities_in("en-US")}
    inhabitants: dict[tuple[str, str], int] = {}
    for name, named, city in _of_gazetteer():
        found[name].append(named)
        if city and (name, named.zones[0]) in own:
            key = name, named.zones[0]
            inhabitants[key] = max(city, inhabitants.get(key, 0))
    for name, named in (*_of_countries(), *_countries_in("en-US")):
        found[name].append(named)
    for name, zone in own:
        found[name].append(_Named(_Kind.ZONE, inhabitants.get((name, zone), 1), (zone,)))
    found.pop("", None)
    forget_data()
    return {name: tuple(dict.fromkeys(named)) for name, named in found.items()}


@cache
def _abroad(tag: str) -> _Index:
    """Return the names of countries and zones' cities in one of Discord's languages."""
    found: dict[str, dict[_Named, None]] = defaultdict(dict)
    for name, named in _countries_in(tag):
        found[name][named] = None
    for name, zone in _cities_in(tag):
        found[name][_Named(_Kind.ZONE, people()[zone], (zone,))] = None
    forget_data()
    return {name: tuple(named) for name, named in found.items() if name}


def _of_gazetteer() -> Iterator[tuple[str, _Named, int]]:
    """Yield names of states and cities, with the people of a city, whatever its name is."""
    for place in gazetteer():
        weight = sum(place.people)
        if place.kind == "state":
            zones = place.zones[:1] if place.people[0] >= NEARLY_ALL * weight else place.zones
            state, code = (_Named(kind, weight, zones) for kind in (_Kind.STATE, _Kind.CODE))
            for name in place.names:
                yield name.removeprefix(CODE), code if name.startswith(CODE) else state, 0
        elif place.kind == "city":
            named = _Named(_Kind.CITY, weight, place.zones)
            for name in place.names:
                yield name, named, weight
                named = _Named(_Kind.CITY, weight // _BYNAME, place.zones)


def _of_countries() -> Iterator[tuple[str, _Named]]:
    for code, name in table("iso3166.tab"):
        if code in _codes():
            # What is in brackets is a direction: Korea (South).
            for each in (name.partition(" (")[0], *_ALSO.get(code, "").split(", ")):
                yield folded(each), _country(code)
            kind = _Kind.COUNTRY if code == "US" else _Kind.CODE
            yield folded(code), _country(code, kind)
    for alias, (code, *others) in get_global("territory_aliases").items():
        if code in _codes() and not others and alias.isalpha():  # UK, USA, DEU
            yield folded(alias), _country(code)


def _countries_in(tag: str) -> Iterator[tuple[str, _Named]]:
    for code, name in locale_of(tag).territories.items():
        if code in _codes():
            yield folded(name), _country(code)
            yield folded(name.partition(" (")[0]), _country(code)


@cache
def _codes() -> frozenset[str]:
    return frozenset(countries()) - _NOT_COUNTRIES


@cache
def _country(code: str, kind: _Kind = _Kind.COUNTRY) -> _Named:
    return _Named(kind, sum(people()[zone] for zone in countries()[code]), of_country(code))


def _of_zones() -> Iterator[tuple[str, str]]:
    for zone in places():
        yield folded(zone.rpartition("/")[2]), zone
    # Renamed cities are also known by their old names: Calcutta, Kiev, Saigon.
    areas = {place.partition("/")[0] for place in places()} - {"Australia"}
    for old, zone in present_names().items():
        if old.partition("/")[0] in areas:
            yield folded(old.rpartition("/")[2]), zone


def _cities_in(tag: str) -> Iterator[tuple[str, str]]:
    known = people()
    for name, about in locale_of(tag).time_zones.items():
        zone = present_names().get(name, name)
        if zone in known and "city" in about:
            yield folded(about["city"]), zone
