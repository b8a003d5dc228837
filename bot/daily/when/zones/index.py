"""All names that places can be found by, and what each stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import cache
from typing import Final, NamedTuple

from babel.core import get_global

from bot.daily.when.cldr import forget_data, locale_of
from bot.daily.when.zones.clocks import CLOCKS
from bot.daily.when.zones.gazetteer import CODE, Place, folded, gazetteer, places_with
from bot.daily.when.zones.people import NEARLY_ALL, countries, of_country, people
from bot.daily.when.zones.rules import all_zones, places, present_names, table

_BYNAME: Final = 50  # part of the people of a city, for its names but the usual one
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


class Kind(IntEnum):
    """What a name is of; the first come before the others."""

    COUNTRY = 0
    STATE = 1
    ZONE = 2  # the city that the zone is named after
    CITY = 3
    CODE = 4  # two or three letters for a country or state


class Named(NamedTuple):
    """What a name stands for."""

    kind: Kind
    weight: int
    """Thousands of people."""
    zones: tuple[str, ...]


Index = Mapping[str, tuple[Named, ...]]


@cache
def full_names() -> dict[str, str]:
    """Map the folded names of zones to present ones: `us eastern` to America/New_York."""
    return {
        folded(zone): CLOCKS.get(folded(zone)) or present_names().get(zone, zone)
        for zone in all_zones()
        if "/" in zone
    }


@cache
def short_names() -> dict[str, str]:
    """Map names of a single word, such as EST5EDT, but not those of countries and times.

    Iceland stood for Abidjan, and EST for Panama.
    """
    single = {folded(zone): zone for zone in all_zones() if "/" not in zone}
    return {
        name: CLOCKS.get(name) or present_names().get(zone, zone)
        for name, zone in single.items()
        if name in CLOCKS or not (name in index() or name in ("est", "mst", "hst"))
    }


class Here(Mapping[str, tuple[Named, ...]]):
    """The names of places in English and as they are called there.

    Those of states and cities, of which there are seventy thousand, are looked up in the table.
    """

    def __init__(self, others: Index) -> None:
        self._others = others

    def __getitem__(self, name: str) -> tuple[Named, ...]:
        return self.containing(name)[name]

    def __iter__(self) -> Iterator[str]:
        """Yield all names, some of them more than once."""
        for place in gazetteer():
            yield from (name for name, *_ in _of_place(place))
        yield from self._others

    def __len__(self) -> int:
        return len(set(self))

    def containing(self, text: str) -> Index:
        """Return the names with that text in them; of a single letter, those that begin with it."""
        at_start = len(text) < 2
        found: dict[str, dict[Named, None]] = defaultdict(dict)
        for place in places_with(text, at_start=at_start):
            for name, named, _ in _of_place(place):
                found[name][named] = None
        for name, all_named in self._others.items():
            found[name] |= dict.fromkeys(all_named)
        return {
            name: tuple(named)
            for name, named in found.items()
            if (name.startswith(text) if at_start else text in name)
        }


@cache
def index() -> Here:
    """Return the names of places in English; of states and cities, those in the table, too."""
    found: dict[str, dict[Named, None]] = defaultdict(dict)
    own = {*_of_zones(), *_cities_in("en-US")}
    inhabitants = dict.fromkeys(own, 1)
    for place in gazetteer():
        for name, named, city in _of_place(place):
            key = name, named.zones[0]
            if city and key in own:
                inhabitants[key] = max(city, inhabitants[key])
    for name, named in (*_of_countries(), *_countries_in("en-US")):
        found[name][named] = None
    for name, zone in own:
        found[name][Named(Kind.ZONE, inhabitants[name, zone], (zone,))] = None
    found.pop("", None)
    forget_data()
    return Here({name: tuple(named) for name, named in found.items()})


@cache
def abroad(tag: str) -> Index:
    """Return the names of countries and zones' cities in one of Discord's languages."""
    found: dict[str, dict[Named, None]] = defaultdict(dict)
    for name, named in _countries_in(tag):
        found[name][named] = None
    for name, zone in _cities_in(tag):
        found[name][Named(Kind.ZONE, people()[zone], (zone,))] = None
    forget_data()
    return {name: tuple(named) for name, named in found.items() if name}


def _of_place(place: Place) -> Iterator[tuple[str, Named, int]]:
    """Yield the names of a state or a city, with the people of a city, whatever its name is."""
    weight = sum(place.people)
    if place.kind == "state":
        zones = place.zones[:1] if place.people[0] >= NEARLY_ALL * weight else place.zones
        state, code = (Named(kind, weight, zones) for kind in (Kind.STATE, Kind.CODE))
        for name in place.names:
            yield name.removeprefix(CODE), code if name.startswith(CODE) else state, 0
    elif place.kind == "city":
        named = Named(Kind.CITY, weight, place.zones)
        for name in place.names:
            yield name, named, weight
            named = Named(Kind.CITY, weight // _BYNAME, place.zones)


def _of_countries() -> Iterator[tuple[str, Named]]:
    for code, name in table("iso3166.tab"):
        if code in _codes():
            # What is in brackets is a direction: Korea (South).
            for each in (name.partition(" (")[0], *_ALSO.get(code, "").split(", ")):
                yield folded(each), _country(code)
            kind = Kind.COUNTRY if code == "US" else Kind.CODE
            yield folded(code), _country(code, kind)
    for alias, (code, *others) in get_global("territory_aliases").items():
        if code in _codes() and not others and alias.isalpha():  # UK, USA, DEU
            yield folded(alias), _country(code)


def _countries_in(tag: str) -> Iterator[tuple[str, Named]]:
    for code, name in locale_of(tag).territories.items():
        if code in _codes():
            yield folded(name), _country(code)
            yield folded(name.partition(" (")[0]), _country(code)


@cache
def _codes() -> frozenset[str]:
    return frozenset(countries()) - _NOT_COUNTRIES


@cache
def _country(code: str, kind: Kind = Kind.COUNTRY) -> Named:
    return Named(kind, sum(people()[zone] for zone in countries()[code]), of_country(code))


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
