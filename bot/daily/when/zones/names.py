"""The time zones meant by a name, an old name, a city, a country, or part of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.daily.when.zones.countries import countries
from bot.daily.when.zones.rules import all_zones, places, present_names

UTC: Final = "UTC"
_LONGEST: Final = 60  # characters of the typed text that are looked at; no name is as long

_WITHIN_WORDS: Final = re.compile("['’.]")
# A sign before a number belongs to it: Etc/GMT-5 is not Etc/GMT+5.
_BETWEEN_WORDS: Final = re.compile(r"[^\w+-]|_|-(?!\d)")

# About one per common offset: what is suggested before anything is typed.
_WELL_KNOWN: Final = tuple(
    """
    UTC Europe/London Europe/Berlin Europe/Paris Europe/Madrid Europe/Athens Europe/Istanbul
    Europe/Moscow America/New_York America/Chicago America/Denver America/Los_Angeles
    America/Toronto America/Mexico_City America/Bogota America/Sao_Paulo
    America/Argentina/Buenos_Aires Africa/Cairo Africa/Lagos Asia/Dubai Asia/Kolkata
    Asia/Singapore Asia/Shanghai Asia/Tokyo Australia/Sydney
    """.split()
)

# Large cities whose zone is named after another.
_CITIES: Final = {
    "Africa/Cairo": "Alexandria, Giza",
    "Africa/Casablanca": "Rabat, Marrakesh",
    "Africa/Johannesburg": "Cape Town, Durban, Pretoria",
    "Africa/Lagos": "Abuja",
    "America/Argentina/Cordoba": "Rosario",
    "America/Chicago": "Austin, Dallas, Houston, Minneapolis, New Orleans, San Antonio, St Louis",
    "America/Denver": "Albuquerque, Salt Lake City",
    "America/Edmonton": "Calgary",
    "America/Los_Angeles": "Las Vegas, Portland, San Diego, San Francisco, San Jose, Seattle",
    "America/New_York": (
        "Atlanta, Baltimore, Boston, Charlotte, Cleveland, Miami, NYC, Orlando, Philadelphia, "
        "Pittsburgh, Washington, Washington DC"
    ),
    "America/Sao_Paulo": "Brasilia, Rio de Janeiro",
    "America/Toronto": "Montreal, Ottawa, Quebec",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Ho_Chi_Minh": "Hanoi",
    "Asia/Jerusalem": "Haifa, Tel Aviv",
    "Asia/Karachi": "Islamabad, Lahore",
    "Asia/Kolkata": "Bangalore, Bengaluru, Chennai, Delhi, Hyderabad, Mumbai, New Delhi, Pune",
    "Asia/Riyadh": "Jeddah, Mecca",
    "Asia/Shanghai": "Beijing, Chengdu, Guangzhou, Shenzhen, Wuhan",
    "Asia/Tokyo": "Kyoto, Osaka",
    "Australia/Sydney": "Canberra",
    "Europe/Berlin": "Cologne, Frankfurt, Hamburg, Leipzig, Munich, München, Köln, Stuttgart",
    "Europe/Brussels": "Antwerp",
    "Europe/Istanbul": "Ankara",
    "Europe/Lisbon": "Porto",
    "Europe/London": "Birmingham, Cardiff, Edinburgh, Glasgow, Manchester",
    "Europe/Madrid": "Barcelona, Seville, Valencia",
    "Europe/Moscow": "Saint Petersburg, St Petersburg",
    "Europe/Paris": "Bordeaux, Lyon, Marseille, Nice, Toulouse",
    "Europe/Rome": "Florence, Milan, Naples, Turin, Venice",
    "Europe/Warsaw": "Krakow",
    "Europe/Zurich": "Basel, Bern, Geneva",
    "Pacific/Auckland": "Christchurch, Wellington",
}

# What people call their time instead of a city, often one word for several zones. The first two
# are also zones, those of Panama and Phoenix without summer time, which few people mean.
_AMBIGUOUS: Final = {
    "est": "America/New_York America/Panama",
    "mst": "America/Denver America/Phoenix",
    "et edt": "America/New_York",
    "eastern": "America/New_York America/Toronto Australia/Sydney",
    "ct cst cdt": "America/Chicago America/Mexico_City Asia/Shanghai America/Havana",
    "central": "America/Chicago America/Winnipeg Australia/Adelaide",
    "mt mdt mountain": "America/Denver America/Edmonton",
    "pt pst pdt pacific": "America/Los_Angeles America/Vancouver",
    "ist": "Asia/Kolkata Europe/Dublin Asia/Jerusalem",
    "bst": "Europe/London Asia/Dhaka",
    "hst": "Pacific/Honolulu",
    "jst": "Asia/Tokyo",
    "aest aedt": "Australia/Sydney Australia/Brisbane",
    "cest": "Europe/Berlin Europe/Paris",
    "georgia": "Asia/Tbilisi America/New_York",
    "korea": "Asia/Seoul Asia/Pyongyang",
    "samoa": "Pacific/Apia Pacific/Pago_Pago",
    "victoria": "Australia/Melbourne America/Vancouver",
}


# Names of clocks rather than places. Several names of the same clock give one; and somebody who
# types CET should not be shown Brussels, whose rules it has.
_CLOCKS: Final = {
    **dict.fromkeys(("UTC", "UCT", "Zulu", "Universal"), UTC),
    **dict.fromkeys(("Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal"), UTC),
    **dict.fromkeys(("GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich"), "GMT"),
    **dict.fromkeys(("Etc/GMT", "Etc/GMT0", "Etc/GMT+0", "Etc/GMT-0", "Etc/Greenwich"), "GMT"),
    **{name: name for name in ("CET", "EET", "MET", "WET")},
}


def zones_meant(text: str) -> tuple[str, ...]:
    """Return the zones that a name, old name, city or country stands for, if any."""
    return _index().meant.get(_folded(text), ())


def suggest_zones(text: str, limit: int = 25) -> list[str]:
    """Return at most `limit` zones for what has been typed so far, without old names.

    Cities and countries that begin with it come first, then other names that contain it; if
    there are none, similar ones. Without any letter or digit: well-known zones.
    """
    query = _folded(text)
    if not query:
        return list(_WELL_KNOWN[:limit])
    meant = zones_meant(text)
    ranked: list[list[str]] = [[zone for zone in meant if zone in _present()], [], [], []]
    for name in _index().names:
        if name.city.startswith(query):
            ranked[1].append(name.zone)
        elif f" {query}" in f" {name.text}":
            ranked[2].append(name.zone)
        elif query in name.text:
            ranked[3].append(name.zone)
    matches = dict.fromkeys(zone for group in ranked for zone in group)
    # A name that is valid as typed, such as CET, needs no guesses.
    return list(matches)[:limit] if matches or meant else _similar(query, limit)


# --- names ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Name:
    """One of the names that a zone can be found by."""

    zone: str
    city: str
    """Folded, as `text` is."""
    text: str
    pairs: frozenset[str]
    """All pairs of adjacent letters in the city."""
    weight: float
    """How much similarity to it counts: less for a country's name than for a city's."""


@dataclass(frozen=True)
class _Index:
    meant: dict[str, tuple[str, ...]]
    names: tuple[_Name, ...]


@cache
def _index() -> _Index:
    """Return all names, prepared once for lookups."""
    # The well-known first: equally good suggestions keep this order.
    order = {zone: n for n, zone in enumerate(dict.fromkeys((*_WELL_KNOWN, *places())))}
    names = [_name(place, place) for place in order]
    names += [_name(zone, city) for zone, cities in _CITIES.items() for city in cities.split(", ")]
    # Renamed cities are also known by their old names: Calcutta, Kiev, Saigon.
    areas = {place.partition("/")[0] for place in places()} - {"Australia"}
    names += [
        _name(zone, old) for old, zone in present_names().items() if old.partition("/")[0] in areas
    ]
    names += [
        _name(zone, name, weight=0.8)
        for country in countries()
        for zone in sorted(country.zones, key=order.__getitem__)
        for name in country.names
    ]
    return _Index(_meanings(names), tuple(names))


def _meanings(names: Iterable[_Name]) -> dict[str, tuple[str, ...]]:
    """Return what each name means; the table of ambiguous names takes precedence."""
    meant: dict[str, tuple[str, ...]] = {}
    for name in names:
        others = meant.get(name.city, ())
        meant[name.city] = others if name.zone in others else (*others, name.zone)
    for country in countries():
        if country.nearly_all:
            meant |= {_folded(name): (country.nearly_all,) for name in country.names}
    for zone in all_zones() - set(_CLOCKS):
        # Never instead of a country: the old name Iceland now stands for Abidjan.
        meant.setdefault(_folded(zone), (present_names().get(zone, zone),))
    meant |= {_folded(name): (clock,) for name, clock in _CLOCKS.items()}
    for words, zones in _AMBIGUOUS.items():
        meant |= dict.fromkeys(words.split(), tuple(zones.split()))
    return meant


@cache
def _present() -> frozenset[str]:
    return frozenset((UTC, *places()))


def _name(zone: str, name: str, weight: float = 1.0) -> _Name:
    city = _folded(name.rpartition("/")[2])
    return _Name(zone, city, _folded(name), _pairs(city), weight)


def _folded(text: str) -> str:
    """Return text as names are compared: in lower case, without accents, with single spaces."""
    characters = unicodedata.normalize("NFKD", text[:_LONGEST]).casefold()
    letters = "".join(each for each in characters if not unicodedata.combining(each))
    return " ".join(_BETWEEN_WORDS.sub(" ", _WITHIN_WORDS.sub("", letters)).split())


def _similar(query: str, limit: int) -> list[str]:
    """Return the zones whose names share the most letter pairs with what was typed."""
    pairs = _pairs(query)
    scores: dict[str, float] = {}
    for name in _index().names:
        score = 2 * len(pairs & name.pairs) / (len(pairs) + len(name.pairs) or 1) * name.weight
        if score > max(0.4, scores.get(name.zone, 0)):
            scores[name.zone] = score
    return sorted(scores, key=lambda zone: -scores[zone])[:limit]


def _pairs(text: str) -> frozenset[str]:
    marked = f"^{text}$"
    return frozenset(marked[n : n + 2] for n in range(len(marked) - 1))
