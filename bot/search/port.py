"""What is asked of an index: rows of words go in, the best rows for some words come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

Phrase = tuple[str, ...]
"""Words that stand side by side; most are one word."""
Group = Sequence[Phrase]
"""Phrases of which a row has to have one."""


class Row(NamedTuple):
    """An article's words, by where they stand; each text holds words parted by blanks."""

    title: str
    tags: str
    lead: str
    headings: str
    body: str
    author: str


WEIGHTS = Row(*(str(weight) for weight in (10, 6, 4, 3, 1, 4)))
"""How much a word counts where it stands."""


class Table(Protocol):
    """Rows that can be searched; one thread at a time uses it."""

    def put(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Add rows under numbers that are free."""

    def drop(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Take rows out, which must be as they were put in."""

    def match(self, groups: Sequence[Group], *, any_of_them: bool = False) -> list[int]:
        """Return the numbers of the rows that have all of the groups, or any; the best first."""

    def terms(self) -> list[str]:
        """Return all words, each once."""

    def close(self) -> None:
        """Free what it holds."""
