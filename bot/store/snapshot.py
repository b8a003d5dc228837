"""A SQLite database as bytes: taken, and checked before it is used again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.schema import LATEST, VERSION_TABLE
from bot.store.tables import metadata

_JOURNAL = slice(18, 20)
"""The bytes that say whether there is a write-ahead log; https://www.sqlite.org/fileformat.html"""


class UnsoundSnapshot(ValueError):
    """The bytes are not a database of the bot; the text says what is wrong."""


def take(file: Path) -> bytes:
    """Return the content of a database that is not in use, its write-ahead log included."""
    with closing(sqlite3.connect(file)) as connection:
        return _without_log(connection.serialize())


def check(snapshot: bytes) -> None:
    """Raise `UnsoundSnapshot` unless this is a database that this version can use."""
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(_without_log(snapshot))
            _check(connection)
    except sqlite3.Error:
        raise UnsoundSnapshot("the database is damaged, or not a database") from None


def _without_log(snapshot: bytes) -> bytes:
    # The log is a second file, which has no place in memory or in an archive.
    return snapshot[: _JOURNAL.start] + b"\x01\x01" + snapshot[_JOURNAL.stop :]


def _check(connection: sqlite3.Connection) -> None:
    # First, because in a foreign database our tables' names may be those of views.
    if connection.execute(
        "SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger')"
    ).fetchone():
        raise UnsoundSnapshot("the database has views or triggers, which the bot never creates")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise UnsoundSnapshot("the database is damaged")
    row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
    if row is None or not isinstance(row[0], str) or row[0] > LATEST:
        raise UnsoundSnapshot("the database is of a newer version, which can use it")
    if row[0] == LATEST:
        _check_columns(connection)


def _check_columns(connection: sqlite3.Connection) -> None:
    for table in metadata.sorted_tables:
        names = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
        if not names >= {column.name for column in table.columns}:
            raise UnsoundSnapshot(f"the database's table {table.name} lacks some of its columns")
