"""How each of the two databases is connected to."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.failures import DriverMissing, is_broken
from bot.store.urls import postgres_address, shown, sqlite_file

# The library's own types know no better.
_listen: Callable[..., Any] = event.listen

WRITES = "briefing_bot_writes"
"""The execution option of a transaction that is going to write."""


def connect(url: str, patience: float) -> AsyncEngine:
    """Return an engine for an address; nothing is connected yet.

    `patience` is how many seconds a lock, a connection and a statement may each take.
    """
    file = sqlite_file(url)
    engine = _postgres(url, patience) if file is None else _sqlite(file, patience)
    _listen(engine.sync_engine, "handle_error", _what_hangs_is_broken)
    return engine


def _sqlite(file: Path, patience: float) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        connect_args={"timeout": patience},
        pool_timeout=patience,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    _listen(engine.sync_engine, "handle_error", _who_is_cancelled_rolls_back)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    # The driver would begin transactions late and in its own way; `_begin_sqlite` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Locked means that another process is switching the file to WAL, which serves us as well.
    with _suppress_locked():
        cursor.execute("PRAGMA journal_mode=WAL")
    # With the log of WAL, FULL is what makes a commit outlive a loss of power.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


@contextmanager
def _suppress_locked() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise


def _begin_sqlite(connection: Connection) -> None:
    # Whoever reads first and writes later in a plain transaction gets SQLITE_BUSY at once when
    # somebody else wrote in between; IMMEDIATE waits for its turn at the beginning.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _who_is_cancelled_rolls_back(context: ExceptionContext) -> None:
    # The library would close the connection. SQLite then keeps it, and its lock on the file,
    # until the last cursor is collected; rolled back in good order it is free at once.
    if isinstance(context.original_exception, asyncio.CancelledError):
        context.is_disconnect = False


def _postgres(url: str, patience: float) -> AsyncEngine:
    try:
        import asyncpg  # type: ignore[import-untyped]
    except ImportError:
        raise DriverMissing(where=shown(url)) from None

    async def connection() -> Any:
        # The driver reads the address itself, because it knows libpq's options.
        return await asyncpg.connect(
            postgres_address(url),
            timeout=patience,
            command_timeout=patience,
            server_settings={
                "application_name": "briefing-bot",
                # Locks of a process whose machine vanished are not held for hours.
                "idle_in_transaction_session_timeout": str(int(patience * 6000)),
            },
        )

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connection,
        isolation_level="READ COMMITTED",
        pool_size=5,
        max_overflow=5,
        pool_timeout=patience,
        pool_recycle=1800,
    )
    event.listen(engine.sync_engine, "checkout", _ping)
    return engine


def _ping(connection: Any, record: object, proxy: object) -> None:
    # The library's own ping replaces only the one connection, and gives up when that hangs.
    try:
        connection.ping()
    except Exception as error:
        raise InvalidatePoolError from error


def _what_hangs_is_broken(context: ExceptionContext) -> None:
    # A timeout or a reset says that the way to the server is gone, for every connection of the
    # pool; without this each of them would have to hang once before it is replaced.
    if is_broken(context.original_exception):
        context.is_disconnect = True
