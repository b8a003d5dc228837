"""An index in plain Python, where SQLite lacks FTS5: slower, and takes more room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.search.port import WEIGHTS, Group, Matches, Row


class PlainTable:
    """See `Table`."""

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}

    def put(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Add rows."""
        for number, row in rows:
            self._rows[number] = Row(*(f" {text} " for text in row))

    def drop(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Take rows out."""
        for number, _ in rows:
            del self._rows[number]

    def match(self, groups: Sequence[Group], most: int, *, any_of_them: bool = False) -> Matches:
        """Return the numbers of the rows that match; here the best first, however many."""
        wanted = [[f" {' '.join(phrase)} " for phrase in group] for group in groups]
        scores: dict[int, float] = {}
        for number, row in self._rows.items():
            found = [score for group in wanted if (score := _score(row, group))]
            if found and (any_of_them or len(found) == len(wanted)):
                scores[number] = sum(found)
        best = sorted(scores, key=lambda number: (-scores[number], number))
        return Matches(best[:most], len(best))

    def terms(self) -> list[str]:
        """Return all words."""
        return [*{word for row in self._rows.values() for text in row for word in text.split()}]

    def close(self) -> None:
        """Free the memory."""
        self._rows.clear()


def _score(row: Row, phrases: Sequence[str]) -> float:
    return sum(
        float(weight) * text.count(phrase)
        for text, weight in zip(row, WEIGHTS, strict=True)
        for phrase in phrases
    )
