"""SQLite's write-ahead log: it is taken into the file in time, and missed if it is lost.

The newest changes are in a second file beside the database, its log. Whoever copies the database
alone while the bot runs, or after it was killed, loses them without a word. So there is a counter
in the file's header, and in the log: it is made even and taken into the file, then made odd in
the log alone. The file by itself is even as long as there is more in the log, and whole when it
is odd, as after a clean end. Therefore nothing else may take the log into the file.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

from bot.tasks import cancelled

_log = logging.getLogger(__name__)

_COUNTER = slice(60, 64)
"""The bytes of a file that are its `user_version`; https://www.sqlite.org/fileformat.html"""
_LONGEST = 4 << 20
"""Bytes of a log that is taken into the file."""
_LOOK_SECONDS = 10.0
_WAIT_SECONDS = 1.0  # others wait behind it, for as long
_HIGHEST = 2**31 - 2  # of a counter


def log_of(file: Path) -> Path:
    """Return where the log of a database is."""
    return file.with_name(f"{file.name}-wal")


def tell_if_lost(file: Path) -> None:
    """Warn if a database is there without the log that it had; look before it is opened."""
    if lost := what_is_lost(file):
        _log.warning("The database %s %s", file, lost)


def what_is_lost(file: Path) -> str:
    """Say that a database is there without the log that it had; empty if all is there."""
    if log_of(file).exists() or not file.is_file():
        return ""
    with file.open("rb") as opened:
        count = int.from_bytes(opened.read(_COUNTER.stop)[_COUNTER], "big")
    if not count or count % 2:
        return ""
    return (
        f"has lost its log, {log_of(file).name}: it was copied or moved without it, and its newest "
        "schedules and posts are missing. If you still have the log, stop the bot and put both "
        "back together. To copy a database use: briefing-bot backup FILE"
    )


def take_in(file: Path) -> None:
    """Take the log into the file, and count; raises `sqlite3.OperationalError` if it is locked."""
    with closing(sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        _set_count(connection, to_odd=False)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            _set_count(connection, to_odd=True)


def _count(connection: sqlite3.Connection) -> int:
    count: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return count


def _set_count(connection: sqlite3.Connection, *, to_odd: bool) -> None:
    connection.execute("BEGIN IMMEDIATE")
    count = _count(connection)
    count = count | 1 if to_odd else (count + 2) % _HIGHEST & ~1 or 2
    connection.execute(f"PRAGMA user_version={count}")
    connection.execute("COMMIT")


@contextlib.asynccontextmanager
async def kept_short(
    file: Path, write_lock: AbstractAsyncContextManager[object]
) -> AsyncIterator[None]:
    """Take the log into the file now, and whenever it has grown long, until the exit."""

    async def take_in_if(longer_than: int) -> None:
        # A file that is locked, or worse, is told by whoever needs it.
        with contextlib.suppress(sqlite3.Error, OSError):
            if await asyncio.to_thread(_size, log_of(file)) > longer_than:
                async with write_lock:
                    await asyncio.to_thread(take_in, file)

    async def keep() -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await take_in_if(_LONGEST)

    await take_in_if(-1)
    keeping = asyncio.create_task(keep())
    try:
        yield
    finally:
        await cancelled(keeping)


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0
