"""The time zones meant by a name: a zone's, a country's, a state's, a city's, or part of one.

Where several places bear a name, a zone's own city comes before other cities, a country before
the cities in it, and what has far more people before the rest; else all of them are meant.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.daily.when.cldr import LOCALES
from bot.daily.when.zones import clocks
from bot.daily.when.zones.clocks import CLOCKS, UTC
from bot.daily.when.zones.gazetteer import folded
from bot.daily.when.zones.index import (
    Here,
    Index,
    Kind,
    Named,
    abroad,
    full_names,
    index,
    short_names,
)
from bot.daily.when.zones.people import home_first, ordered, people, well_known

_ALIKE: Final = 72  # of 100, for a name to be taken for a misspelt one
_FAR_MORE: Final = 5  # times the people
_FAR_MORE_THAN_A_CITY: Final = 20  # in a state
_LARGE: Final = 50  # thousands of people in a zone's own city, to come before others of its name
_AT_ONCE: Final = 5_000  # names
_BRACKETS: Final = re.compile(r"\(.*?\)")
_BESIDE: Final = re.compile(r"^(?:in|at|the)\s+|\s+(?:local\s+)?time(?:\s*zone)?$")


def zones_meant(text: str, now: dt.datetime, locales: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the zones that a text can stand for at that moment, the likeliest first."""
    name = folded(text)
    exact = CLOCKS.get(text.strip().casefold()) or full_names().get(name) or short_names().get(name)
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
    for each in _indexes(locales):
        for weights in _containing(query, each):
            heaviest = sorted(weights, key=lambda zone: -weights[zone])
            found |= dict.fromkeys(home_first(heaviest, locales))
        if found:
            return list(found)[:limit]
    return similar(text, limit)


def _indexes(locales: Sequence[str]) -> Iterator[Index]:
    """Yield the names here, then those in the locales' languages, then those in all others."""
    yield index()
    for tag in dict.fromkeys((*locales, *LOCALES)):
        if tag in LOCALES:
            yield abroad(tag)


# --- meaning -------------------------------------------------------------------------------


def _meant(name: str, now: dt.datetime, locales: Sequence[str]) -> tuple[str, ...]:
    if name in CLOCKS:
        return (CLOCKS[name],)
    of_clock = clocks.abbreviated(name, now) or clocks.named_time(name, now, locales)
    if of_clock:
        return ordered(of_clock, locales)
    all_named = _named(name, locales)
    # People say Eastern and Pacific, too; but Georgia is the country.
    if not any(each.kind in (Kind.COUNTRY, Kind.ZONE) for each in all_named):
        of_clock = clocks.named_time(f"{name} time", now)
        if of_clock:
            return ordered(of_clock, locales)
    named = sorted(_weightiest(all_named), key=lambda each: -each.weight)
    return home_first((zone for each in named for zone in each.zones), locales)


def _named(name: str, locales: Sequence[str] = ()) -> tuple[Named, ...]:
    """Return what has that name in English, there, or in the locales' languages, else in any."""
    if not name:
        return ()
    own = [tag for tag in locales if tag in LOCALES]
    named = index().get(name, ()) + tuple(each for tag in own for each in abroad(tag).get(name, ()))
    for tag in LOCALES if not named else ():
        named = named or abroad(tag).get(name, ())
    return tuple(dict.fromkeys(named))


def _weightiest(named: Sequence[Named]) -> list[Named]:
    """Return what a name stands for, without what hardly anybody means by it."""
    cities = [each for each in named if each.kind in (Kind.ZONE, Kind.CITY)]
    cities = [e for e in cities if e.kind is Kind.ZONE and e.weight >= _LARGE] or cities
    regions = [each for each in named if each.kind in (Kind.COUNTRY, Kind.STATE)]
    city = max((each.weight for each in cities), default=0)
    region = max((each.weight for each in regions), default=0)
    if any(each.kind is Kind.COUNTRY for each in regions):
        cities = []
    elif cities and cities[0].kind is Kind.ZONE and city * _FAR_MORE >= region:
        regions = []
    kept = [
        each
        for each in regions
        if each.kind is Kind.COUNTRY or each.weight * _FAR_MORE >= max(city, region)
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
    kinds = (Kind.COUNTRY, Kind.STATE, Kind.CODE)
    return dict.fromkeys(zone for each in named if each.kind in kinds for zone in each.zones)


# --- parts of names ------------------------------------------------------------------------


def _containing(query: str, names: Index) -> Iterator[dict[str, int]]:
    """Yield the zones, with weights, whose names begin with it, have it at a word, or within."""
    word = f" {query}"
    if isinstance(names, Here):
        names = names.containing(query)
    yield _weights(names, [name for name in names if name.startswith(query)])
    if len(query) > 1:
        yield _weights(names, [name for name in names if word in name])
    if len(query) > 2:
        yield _weights(names, [name for name in names if query in name])
        yield {zone: people().get(zone, 0) for zone in _full_containing(query)}


def _weights(names: Index, found: Iterable[str]) -> dict[str, int]:
    weights: dict[str, int] = {}
    for name in found:
        for named in names[name]:
            for place, zone in enumerate(named.zones):
                # The zones of a country come in their order, right behind it.
                weight = named.weight * 1_000 - place
                weights[zone] = max(weights.get(zone, 0), weight)
    return weights


def _full_containing(query: str) -> list[str]:
    return [zone for name, zone in full_names().items() if query in name and zone in people()]


def similar(text: str, limit: int, alike: int = _ALIKE) -> list[str]:
    """Return the zones whose names are most like what was typed, and at least so much."""
    from rapidfuzz import fuzz, process  # loaded for the first word that nothing has

    query = folded(text)
    if len(query) < 3:
        return []
    here, best = index(), list[tuple[str, float]]()
    # Some at a time, so that all names are never there at once.
    for some in _batched(here):
        close = process.extract(query, some, scorer=fuzz.ratio, score_cutoff=alike, limit=3 * limit)
        best += [(name, score) for name, score, _ in close]
    best = sorted(dict.fromkeys(best), key=lambda each: -each[1])[: 3 * limit]
    scores: dict[str, tuple[float, int]] = {}
    for name, score in best:
        for zone, weight in _weights(here, [name]).items():
            scores[zone] = max(scores.get(zone, (0.0, 0)), (score, weight))
    return sorted(scores, key=lambda zone: scores[zone], reverse=True)[:limit]


def _batched(names: Iterable[str]) -> Iterator[list[str]]:
    left = iter(names)
    while some := dict.fromkeys(itertools.islice(left, _AT_ONCE)):
        yield list(some)
