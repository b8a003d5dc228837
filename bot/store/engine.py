"""The store: opened once, it hands out transactions."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    nullcontext,
    suppress,
)
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.clock import Clock, SystemClock
from bot.store.connections import WRITES, connect
from bot.store.failures import ClocksDiffer, translate_errors
from bot.store.instants import DatabaseNow
from bot.store.schema import is_current, read_version
from bot.store.upgrade import upgrade
from bot.store.urls import redacted, sqlite_file

PATIENCE_SECONDS = 5.0
"""How long a lock, a connection and a statement may each take before that is a failure."""

_MAX_CLOCK_DIFFERENCE = timedelta(seconds=10)
_CLOSING_SECONDS = 3.0


class Store:
    """An open database; made by `open_store`."""

    def __init__(self, engine: AsyncEngine, where: str, patience: float) -> None:
        self.dialect = engine.dialect.name  # "sqlite" or "postgresql"
        self.where = where
        self._engine = engine
        self._patience = patience
        # Writers of one process queue here in order, instead of polling for SQLite's lock.
        self._write_lock: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if self.dialect == "sqlite" else nullcontext()
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Hold a transaction that is rolled back at its end."""
        async with self._connection(writes=False) as connection:
            transaction = await connection.begin()
            try:
                yield connection
            finally:
                await transaction.rollback()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Hold a transaction that is committed at its end, or rolled back if the body raises.

        If the end raises `StoreUnavailable`, it may or may not have been committed.
        """
        async with (
            self._write_lock,
            self._connection(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    async def now(self) -> datetime:
        """Return the database's own time."""
        async with self.read() as connection:
            now: datetime = (await connection.execute(select(DatabaseNow()))).scalar_one()
            return now

    @asynccontextmanager
    async def _connection(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        with translate_errors(self.where):
            async with AsyncExitStack() as stack:
                # Each step has a timeout of its own; this one is for all of them together. A
                # connection that hangs is given two seconds to close before it is replaced.
                async with asyncio.timeout(self._patience + _CLOSING_SECONDS):
                    connection = await self._engine.connect()
                # Only its exit, which returns it to the pool even if the task is cancelled again.
                stack.push_async_exit(connection)
                yield await connection.execution_options(**{WRITES: writes})


@asynccontextmanager
async def open_store(
    url: str, clock: Clock | None = None, *, patience: float = PATIENCE_SECONDS
) -> AsyncIterator[Store]:
    """Open the database at `url` until the exit; create or migrate it first if need be.

    `clock`, the machine's and not one that is moved, is compared with the database's own time.
    Raises `StoreUnavailable`, `DatabaseTooNew` or `ClocksDiffer`.
    """
    where = redacted(url)
    with translate_errors(where):
        if file := sqlite_file(url):
            await asyncio.to_thread(_check_file, file, patience)
        engine = connect(url, patience)
    store = Store(engine, where, patience)
    try:
        await _bring_up_to_date(store, url)
        await _compare_clocks(store, clock or SystemClock())
        yield store
    finally:
        # Connections to a server that went away can't be closed properly, and need not be.
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await engine.dispose()


def _check_file(file: Path, patience: float) -> None:
    # If the driver can't open the file it leaves a thread behind, which complains when the
    # program ends right away; so that is found out here.
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=patience)) as connection:
        connection.execute("PRAGMA schema_version")


async def _bring_up_to_date(store: Store, url: str) -> None:
    async with store.read() as connection:
        version = await read_version(connection)
    if not is_current(version, store.where):
        await upgrade(url)


async def _compare_clocks(store: Store, clock: Clock) -> None:
    before = clock.now()
    database_now = await store.now()
    after = clock.now()
    # The database answered between the two: only a time outside of them differs.
    ahead = max(before - database_now, timedelta(0)) - max(database_now - after, timedelta(0))
    if abs(ahead) > _MAX_CLOCK_DIFFERENCE:
        way = "ahead of" if ahead > timedelta(0) else "behind"
        raise ClocksDiffer(seconds=abs(ahead).total_seconds(), way=way, where=store.where)
