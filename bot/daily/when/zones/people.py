"""Which zones most people mean: those of their own country first, then those of many people."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import takewhile
from typing import Final

from babel.core import get_global

from bot.daily.when.cldr import LOCALES, locale_of
from bot.daily.when.zones.clocks import UTC, distinct
from bot.daily.when.zones.gazetteer import gazetteer
from bot.daily.when.zones.rules import places, table

NEARLY_ALL: Final = 0.9
"""Share of the people of a country or state, for their zone to be the one that is meant."""

_EVERYBODYS: Final = "en-US"  # the locale of those who never chose one
_OFFICIAL: Final = ("official", "de_facto_official")


@cache
def people() -> dict[str, int]:
    """Return how many thousands of people live by each zone."""
    counted: Counter[str] = Counter(dict.fromkeys(places(), 0))
    for place in takewhile(lambda each: each.kind == "country", gazetteer()):
        counted.update(dict(zip(place.zones, place.people, strict=True)))
    return counted


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Return each country's zones, by its ISO 3166 code, that with the most people first."""
    found: dict[str, list[str]] = {}
    for code, _, zone, *_ in table("zone.tab"):
        found.setdefault(code, []).append(zone)
    return {
        code: tuple(sorted(zones, key=lambda zone: -people()[zone]))
        for code, zones in found.items()
    }


def of_country(code: str) -> tuple[str, ...]:
    """Return the zones of a country, or only the one by which nearly all people there live."""
    zones = countries().get(code, ())
    total = sum(people()[zone] for zone in zones)
    return zones[:1] if zones and people()[zones[0]] >= NEARLY_ALL * total else zones


def territories(locales: Iterable[str]) -> list[str]:
    """Return the country of each locale: en-GB is of GB, ja of JP; none for es-419."""
    found = []
    for tag in locales:
        if tag in LOCALES:
            locale = locale_of(tag)
            likely = get_global("likely_subtags").get(str(locale), "").rpartition("_")[2]
            found.append(locale.territory or likely)
    return [code for code in dict.fromkeys(found) if code in countries()]


def ordered(zones: Iterable[str], locales: Sequence[str] = ()) -> tuple[str, ...]:
    """Return zones with those of the locales' countries first, then those of the most people."""
    by_people = sorted(dict.fromkeys(zones), key=lambda zone: -people().get(zone, 0))
    return home_first(by_people, locales)


def home_first(zones: Iterable[str], locales: Sequence[str]) -> tuple[str, ...]:
    """Return zones in their order, but those of the locales' countries first."""
    home = {zone for code in territories(locales) for zone in countries()[code]}
    return tuple(sorted(dict.fromkeys(zones), key=lambda zone: zone not in home))


def likely(locales: Sequence[str], now: dt.datetime, limit: int) -> list[str]:
    """Return zones of people who speak a language: of its country, then of others that speak it."""
    found: dict[str, None] = {}
    for code in territories(locales):
        found |= dict.fromkeys(distinct(of_country(code), now))
    for tag in locales:
        if tag in LOCALES and tag != _EVERYBODYS:
            found |= dict.fromkeys(_speaking(locale_of(tag).language))
    return list(found)[:limit]


def telling(locales: Sequence[str]) -> list[str]:
    """Return the locales that tell where people live, if any: not that which is preset."""
    return [tag for tag in locales if tag != _EVERYBODYS] or list(locales)


@cache
def _speaking(language: str) -> tuple[str, ...]:
    """Return the main zone of each country where the language is official, by speakers."""
    speakers: Counter[str] = Counter()
    for code, languages in get_global("territory_languages").items():
        about = languages.get(language, {})
        if about.get("official_status") in _OFFICIAL and code in countries():
            zones = countries()[code]
            there = sum(people()[zone] for zone in zones)
            speakers[zones[0]] += round(there * about["population_percent"])
    return tuple(zone for zone, _ in speakers.most_common())


@cache
def _all_ordered() -> tuple[str, ...]:
    return ordered(places())


def well_known(locales: Sequence[str], now: dt.datetime, limit: int) -> list[str]:
    """Return what to offer before anything is typed: likely zones, and one for every time."""
    shown = dict.fromkeys([*likely(telling(locales), now, 7), UTC, *distinct(_all_ordered(), now)])
    return list(shown)[:limit]
