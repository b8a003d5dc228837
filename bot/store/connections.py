"""How the bot connects to each of the two databases."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.failures import is_broken
from bot.store.postgres import connect_to_postgres
from bot.store.urls import sqlite_file

WRITES = "briefing_bot_writes"
"""The execution option of a connection whose transaction is going to write."""


def connect(url: str, patience: float) -> AsyncEngine:
    """Return an engine for an address; nothing is connected yet.

    `patience` is how many seconds a lock, a connection and a statement may each take.
    """
    file = sqlite_file(url)
    engine = connect_to_postgres(url, patience) if file is None else _sqlite(file, patience)
    event.listen(engine.sync_engine, "handle_error", _replace_connections_if_broken)
    return engine


def _sqlite(file: Path, patience: float) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        connect_args={"timeout": patience},
        pool_timeout=patience,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    event.listen(engine.sync_engine, "handle_error", _keep_connection_if_cancelled)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    # The driver would begin transactions late and in its own way; `_begin_sqlite` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    # If it is locked, another process is switching the file to WAL, which serves us as well.
    with _suppress_locked():
        cursor.execute("PRAGMA journal_mode=WAL")
    # In WAL mode it takes FULL for a commit to survive a loss of power.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What takes the log into the file also counts; see `bot.store.log`.
    cursor.execute("PRAGMA wal_autocheckpoint=0")
    cursor.close()


@contextmanager
def _suppress_locked() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise


def _begin_sqlite(connection: Connection) -> None:
    # A plain transaction that reads first and writes later fails with SQLITE_BUSY at once if
    # another one wrote in between; IMMEDIATE waits for its turn at the beginning.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _keep_connection_if_cancelled(context: ExceptionContext) -> None:
    # The library would close the connection, but SQLite holds it, and its lock on the file,
    # until the last cursor is collected. A rollback releases the lock at once.
    if isinstance(context.original_exception, asyncio.CancelledError):
        context.is_disconnect = False


def _replace_connections_if_broken(context: ExceptionContext) -> None:
    # After a timeout or a reset every connection of the pool is dead; without this each of
    # them would have to hang once before it is replaced.
    if is_broken(context.original_exception):
        context.is_disconnect = True
