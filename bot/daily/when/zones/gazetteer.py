"""Countries, states and cities of the world, with the zones that people there live by."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

LONGEST: Final = 60
"""Characters of a name that are looked at; hardly any place's is as long."""

CODE: Final = "="
"""What marks a name that is only a code, such as TX."""

_BEFORE_A_NAME: Final = b"\t|="
_COMMENT: Final = ord("#")
_WITHIN_WORDS: Final = re.compile("['’.‘`]")
# A sign before a number belongs to it: Etc/GMT-5 is not Etc/GMT+5.
_BETWEEN_WORDS: Final = re.compile(r"[^\w+-]|_|-(?!\d)")


class Place(NamedTuple):
    """A country, a state or a city."""

    kind: str
    """`country`, `state` or `city`."""
    country: str
    """Its ISO 3166 code."""
    zones: tuple[str, ...]
    """That with the most people first."""
    people: tuple[int, ...]
    """In thousands, for each zone."""
    names: tuple[str, ...]
    """Folded, the usual one first; none for a country. `CODE` stands before a mere code."""


def gazetteer() -> Iterator[Place]:
    """Yield all places, countries first, of the table that `tests/make_places.py` makes."""
    with (files(__package__) / "places.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                yield _place(*line.rstrip("\n").split("\t"))


def places_with(text: str, *, at_start: bool = False) -> Iterator[Place]:
    """Yield the places of which a name may contain that text, or begin with it.

    The table is searched as it lies: as objects its names would take sixteen times the memory.
    """
    table, sought, seen_to = _table(), text.encode(), -1
    at = table.find(sought)
    while at >= 0:
        if at > seen_to and (not at_start or table[at - 1] in _BEFORE_A_NAME):
            begin, seen_to = table.rfind(b"\n", 0, at) + 1, table.find(b"\n", at)
            if table[begin] != _COMMENT:
                yield _place(*table[begin:seen_to].decode().split("\t"))
        at = table.find(sought, max(at + 1, seen_to))


@cache
def _table() -> bytes:
    return (files(__package__) / "places.tsv").read_bytes()


def _place(kind: str, country: str, zones: str, people: str, names: str) -> Place:
    thousands = tuple(int(each) for each in people.split())
    within = tuple(sys.intern(zone) for zone in zones.split())
    return Place(kind, country, within, thousands, tuple(names.split("|")) if names else ())


def folded(text: str) -> str:
    """Return text as names are compared: in lower case, without accents, with single spaces."""
    characters = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    letters = "".join(each for each in characters if not unicodedata.combining(each))
    return " ".join(_BETWEEN_WORDS.sub(" ", _WITHIN_WORDS.sub("", letters)).split())
