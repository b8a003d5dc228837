"""Which of many words a person means by one that they typed: a longer one, or a mistyped one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

_AT_MOST = 200
_ALIKE_AT_MOST = 5
_INNER = 3  # letters that a part within a word must have; of fewer, words begin with it
_SHORTEST_MISTYPED = 4
_LONG = 8  # letters, of which two can be wrong
# Scripts from here on have words of one or two letters.
_FIRST_DENSE = "\u0e00"


class Vocabulary:
    """Words, each of which is there once."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms
        self._joined = "\n" + "\n".join(terms) + "\n"

    def beginning(self, word: str) -> list[str]:
        """Return the words that begin with `word`, the shortest first; not all, if very many."""
        return sorted(self._lines_with(f"\n{word}"), key=len)[:_AT_MOST]

    def containing(self, word: str) -> list[str]:
        """Return the words that hold `word`: first those that begin with it.

        A single letter of a script with blanks is no more than a word of its own, and two are
        the beginning of one.
        """
        is_sparse = word < _FIRST_DENSE
        if len(word) == 1 and is_sparse:
            return [word] if f"\n{word}\n" in self._joined else []
        beginning = self.beginning(word)
        if len(word) < _INNER and is_sparse:
            return beginning
        inner = sorted(self._lines_with(word), key=len)
        return [*dict.fromkeys([*beginning, *inner])][:_AT_MOST]

    def alike(self, word: str) -> list[str]:
        """Return the words that a mistyped one may mean, the likeliest first."""
        from rapidfuzz import process  # loaded for the first word that nothing has
        from rapidfuzz.distance import OSA

        if len(word) < _SHORTEST_MISTYPED or word.isdigit():
            return []
        most = 1 if len(word) < _LONG else 2
        found: list[tuple[str, int, int]] = []
        for size in range(len(word) - most, len(word) + most + 1):
            words = self._by_length.get(size, ())
            found += process.extract(
                word, words, scorer=OSA.distance, score_cutoff=most, limit=_ALIKE_AT_MOST
            )
        found.sort(key=lambda each: each[1])
        return [term for term, _, _ in found[:_ALIKE_AT_MOST]]

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        """The words that can be mistyped: a wrong digit makes another number."""
        found: dict[int, list[str]] = {}
        for term in self._terms:
            if not term.isdigit():
                found.setdefault(len(term), []).append(term)
        return found

    def _lines_with(self, part: str) -> list[str]:
        found: list[str] = []
        text, at = self._joined, 0
        while len(found) < 5 * _AT_MOST and (at := text.find(part, at)) >= 0:
            start = text.rfind("\n", 0, at + 1) + 1
            at = text.index("\n", at + 1)
            found.append(text[start:at])
        return found
