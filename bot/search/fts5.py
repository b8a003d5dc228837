"""An index in SQLite's FTS5, in memory: only the words are kept, not the texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from bot.search.port import WEIGHTS, Group, Matches, Row

_COLUMNS = ", ".join(Row._fields)
_MARKS = ", ".join("?" * (len(Row._fields) + 1))
# To this tokenizer all that is not ASCII belongs to words, so that it leaves ours as they are,
# whatever SQLite knows of their script.
_CREATE = f"CREATE VIRTUAL TABLE rows USING fts5({_COLUMNS}, content='', tokenize='ascii')"
_PUT = f"INSERT INTO rows (rowid, {_COLUMNS}) VALUES ({_MARKS})"
_DROP = f"INSERT INTO rows (rows, rowid, {_COLUMNS}) VALUES ('delete', {_MARKS})"
_COUNT = "SELECT count(*) FROM rows WHERE rows MATCH ?"
_BEST = (
    "SELECT rowid FROM rows WHERE rows MATCH ? "
    f"ORDER BY bm25(rows, {', '.join(WEIGHTS)}), rowid LIMIT ?"
)
_FIRST = "SELECT rowid FROM rows WHERE rows MATCH ? LIMIT ?"  # in the order of their numbers
_BROAD = 2_000
"""How many rows are weighed against each other: a word in more of them says little of each."""


class Fts5Table:
    """See `Table`."""

    def __init__(self) -> None:
        """Open an index.

        Raises:
            sqlite3.OperationalError: SQLite was built without FTS5.
        """
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute(_CREATE)
            self._connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(rows, row)")
        except sqlite3.OperationalError:
            self.close()
            raise

    def put(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Add rows."""
        self._change(_PUT, rows)

    def drop(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Take rows out."""
        self._change(_DROP, rows)

    def match(self, groups: Sequence[Group], most: int, *, any_of_them: bool = False) -> Matches:
        """Return the numbers of the rows that match; see `Table`."""
        expressions = [f"({' OR '.join(map(_quoted, group))})" for group in groups if group]
        if not expressions or (len(expressions) < len(groups) and not any_of_them):
            return Matches([], 0)
        if any_of_them:  # the rare words say what is meant
            rare = [each for each in expressions if self._count(each) <= _BROAD]
            expressions = rare or expressions
        wanted = (" OR " if any_of_them else " AND ").join(expressions)
        total = self._count(wanted)
        if total <= _BROAD:
            return Matches(self._numbers(_BEST, wanted, most), total)
        in_head = f"{{title tags}} : ({wanted})"
        numbers = self._numbers(_FIRST, in_head, most)
        if len(numbers) < most:
            numbers += self._numbers(_FIRST, f"({wanted}) NOT ({in_head})", most - len(numbers))
        return Matches(numbers, total)

    def _count(self, expression: str) -> int:
        return int(self._connection.execute(_COUNT, (expression,)).fetchone()[0])

    def _numbers(self, statement: str, expression: str, most: int) -> list[int]:
        found = self._connection.execute(statement, (expression, most))
        return [number for (number,) in found]

    def terms(self) -> list[str]:
        """Return all words."""
        return [term for (term,) in self._connection.execute("SELECT term FROM terms")]

    def close(self) -> None:
        """Free the memory."""
        self._connection.close()

    def _change(self, statement: str, rows: Iterable[tuple[int, Row]]) -> None:
        self._connection.execute("BEGIN")
        self._connection.executemany(statement, ((number, *row) for number, row in rows))
        self._connection.execute("COMMIT")


def _quoted(phrase: tuple[str, ...]) -> str:
    # Words hold letters, digits and marks alone, so that nothing in them ends the quotes.
    return f'"{" ".join(phrase)}"'
