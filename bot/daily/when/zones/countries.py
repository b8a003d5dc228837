"""Countries, by the names that people call them, and the time zones that each has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.daily.when.zones.rules import table

# What else they are called; keys are those of the table, ISO 3166's.
_ALSO: Final = {
    "AE": "UAE, Emirates",
    "AT": "Österreich",
    "BR": "Brasil",
    "CD": "DR Congo, DRC",
    "CH": "Schweiz, Suisse, Svizzera",
    "CI": "Ivory Coast",
    "CV": "Cabo Verde",
    "CZ": "Czechia",
    "DE": "Deutschland",
    "ES": "España",
    "GB": "UK, Great Britain, United Kingdom, England, Scotland, Wales, Northern Ireland",
    "IT": "Italia",
    "KP": "North Korea",
    "KR": "South Korea",
    "MM": "Burma",
    "NL": "Holland",
    "TL": "Timor-Leste",
    "TR": "Türkiye",
    "US": "US, USA, America, United States of America",
}

# By whose time nearly all live, where a country has several zones.
_NEARLY_ALL: Final = {
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "GL": "America/Nuuk",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}

# Rocks, ice and airfields, some of whose names hide those of others.
_NOT_COUNTRIES: Final = frozenset({"AQ", "TF", "UM"})


@dataclass(frozen=True)
class Country:
    """A country's names, and the names of its zones."""

    names: tuple[str, ...]
    zones: tuple[str, ...]
    nearly_all: str | None
    """The zone by which nearly all of it live; None where that can't be said."""


@cache
def countries() -> tuple[Country, ...]:
    """Return the countries that have a zone: about 240."""
    zones = defaultdict(list)
    for code, _, zone, *_ in table("zone.tab"):
        zones[code].append(zone)
    return tuple(
        Country(_names(code, name), tuple(zones[code]), _NEARLY_ALL.get(code))
        for code, name in table("iso3166.tab")
        if code in zones and code not in _NOT_COUNTRIES
    )


def _names(code: str, name: str) -> tuple[str, ...]:
    # What stands in brackets is a name here, "Myanmar (Burma)", and a direction there.
    also = _ALSO.get(code)
    return (name.partition(" (")[0], *(also.split(", ") if also else ()))
