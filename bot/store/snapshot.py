"""SQLite's database as bytes: taken, and looked through before it is used again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.schema import LATEST, VERSION_TABLE
from bot.store.tables import metadata

_JOURNAL = slice(18, 20)
"""Where a database says whether it has a write-ahead log; https://www.sqlite.org/fileformat.html"""


class UnsoundSnapshot(ValueError):
    """The bytes are no database of the bot's; the text says what is wrong."""


def take(file: Path) -> bytes:
    """Return what a database holds that is not in use, with what stands in its log."""
    with closing(sqlite3.connect(file)) as connection:
        return _without_log(connection.serialize())


def check(snapshot: bytes) -> None:
    """Raise `UnsoundSnapshot` for what is no database, or not one that this version knows."""
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(_without_log(snapshot))
            _check(connection)
    except sqlite3.Error:
        raise UnsoundSnapshot("the database is damaged, or is none") from None


def _without_log(snapshot: bytes) -> bytes:
    # A log is a file beside the database, and can't be had in memory or in an archive.
    return snapshot[: _JOURNAL.start] + b"\x01\x01" + snapshot[_JOURNAL.stop :]


def _check(connection: sqlite3.Connection) -> None:
    # First, because names in a stranger's database need not be those of tables.
    if connection.execute(
        "SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger')"
    ).fetchone():
        raise UnsoundSnapshot("the database has views or triggers, and the bot has made none")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise UnsoundSnapshot("the database is damaged")
    found = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
    if found is None or not isinstance(found[0], str) or found[0] > LATEST:
        raise UnsoundSnapshot("the database is of a newer version, which can use it")
    if found[0] == LATEST:
        _check_columns(connection)


def _check_columns(connection: sqlite3.Connection) -> None:
    for table in metadata.sorted_tables:
        held = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
        if not held >= {column.name for column in table.columns}:
            raise UnsoundSnapshot(f"the database's table {table.name} has not all its columns")
