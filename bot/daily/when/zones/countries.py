"""Countries, by the names people call them, and their time zones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.daily.when.zones.rules import table

# Other names of countries, by their ISO 3166 codes, as in the table.
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

# The zone that nearly all people live by, in countries with several.
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

# Rocks, ice and airfields, some of whose names hide those of real countries.
_NOT_COUNTRIES: Final = frozenset({"AQ", "TF", "UM"})


@dataclass(frozen=True)
class Country:
    """A country: its names and its zones."""

    names: tuple[str, ...]
    zones: tuple[str, ...]
    nearly_all: str | None
    """The zone that nearly all people there live by; None where there is no such zone."""


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
    # What is in brackets may be a name, "Myanmar (Burma)", or a direction.
    also = _ALSO.get(code)
    return (name.partition(" (")[0], *(also.split(", ") if also else ()))
