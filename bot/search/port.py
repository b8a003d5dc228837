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


class Matches(NamedTuple):
    """The rows that were asked for, and how many more there are."""

    numbers: list[int]
    total: int


class Table(Protocol):
    """Rows that can be searched; one thread at a time uses it."""

    def put(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Add rows under numbers that are free."""

    def drop(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Take rows out, which must be as they were put in."""

    def match(self, groups: Sequence[Group], most: int, *, any_of_them: bool = False) -> Matches:
        """Return the numbers of at most `most` rows that have all of the groups, or any.

        The best come first. Where so many match that the words tell little, the ones with them
        in the title or tags come first, then the others, each by their numbers.
        """

    def terms(self) -> list[str]:
        """Return all words, each once."""

    def close(self) -> None:
        """Free what it holds."""
