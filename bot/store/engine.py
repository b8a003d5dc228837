"""The store: opened once, it hands out transactions."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    contextmanager,
    nullcontext,
    suppress,
)
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.connections import WRITES, connect
from bot.store.failures import ClockJumped, StoreClosed, StoreMisconfigured, translate_errors
from bot.store.health import Health
from bot.store.instants import DatabaseNow
from bot.store.log import kept_short, tell_if_lost
from bot.store.moved import MOVED, moved_to
from bot.store.postgres import despite_pooler
from bot.store.schema import is_current, read_version
from bot.store.upgrade import upgrade
from bot.store.urls import redacted, sqlite_file

PATIENCE_SECONDS = 5.0
"""How long a lock, a connection and a statement may each take before that is a failure."""

_CLOSING_SECONDS = 3.0
_TRIPS = 3  # of the first question: the transaction's beginning, the statement, its answer
_SLOW_SECONDS = 0.25

_log = logging.getLogger(__name__)


class Store:
    """An open database; made by `open_store`."""

    def __init__(self, engine: AsyncEngine, url: str, patience: float) -> None:
        self.dialect = engine.dialect.name  # "sqlite" or "postgresql"
        self.url = url
        """With its password: for connections, not for people."""
        self.where = redacted(url)
        self._engine = engine
        self.patience = patience
        self.trip_seconds = 0.0
        """How long a question and its answer took when it was opened."""
        self._in_use = 0
        self._unused = asyncio.Event()
        self._unused.set()
        self._closed = False
        self.health = Health()
        self.is_clock_steady: Callable[[], bool] = lambda: True
        """Whether moments may be written: what a clock that jumps says is wrong for days."""
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
        self._require_steady_clock()
        async with (
            self._write_lock,
            self._connection(writes=True) as connection,
            connection.begin(),
        ):
            yield connection
            self._require_steady_clock()
        self.health.written()

    def _require_steady_clock(self) -> None:
        if not self.is_clock_steady():
            raise ClockJumped

    async def now(self) -> datetime:
        """Return the database's own time."""
        async with self.read() as connection:
            now: datetime = (await connection.execute(select(DatabaseNow()))).scalar_one()
            return now

    async def trouble(self) -> str | None:
        """Return why the database doesn't answer, None if it does."""
        await self.now()
        return None

    @asynccontextmanager
    async def _connection(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        with self._noting(), translate_errors(self.where), self._using():
            async with AsyncExitStack() as stack:
                # Each step has a timeout of its own; this one is for all of them together: the
                # first connection asks a dozen things, at a second each where the way is slow.
                # One that hangs is given two seconds to close before it is replaced.
                async with asyncio.timeout(8 * self.patience + _CLOSING_SECONDS):
                    connection = await self._engine.connect()
                # Only its exit, which returns it to the pool even if the task is cancelled again.
                stack.push_async_exit(connection)
                yield await connection.execution_options(**{WRITES: writes})

    @contextmanager
    def _using(self) -> Iterator[None]:
        if self._closed:
            raise StoreClosed(where=self.where, reason="it was closed.")
        self._in_use += 1
        self._unused.clear()
        try:
            yield
        finally:
            self._in_use -= 1
            if not self._in_use:
                self._unused.set()

    async def close(self) -> None:
        """Let nobody begin anything, wait for what has begun, and close all connections.

        One that came back later would be closed by nobody.
        """
        self._closed = True
        # Connections to a server that went away can't be closed properly, and need not be.
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self._unused.wait()
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self._engine.dispose()

    @contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except StoreMisconfigured as error:
            self.health.failed(error)
            raise


@asynccontextmanager
async def open_store(url: str, *, patience: float = PATIENCE_SECONDS) -> AsyncIterator[Store]:
    """Open the database at `url` until the exit; create or migrate it first if need be.

    Raises `StoreUnavailable` or `DatabaseTooNew`.
    """
    where = redacted(url)
    with translate_errors(where):
        if file := sqlite_file(url):
            await asyncio.to_thread(_check_file, file, patience)
        engine = connect(url, patience)
    store = Store(engine, url, patience)
    try:
        await despite_pooler(lambda: _bring_up_to_date(store, url))
        async with kept_short(file, store._write_lock) if file else nullcontext():
            yield store
    finally:
        await store.close()


def _check_file(file: Path, patience: float) -> None:
    # What is in it is the guilds' own: the folder and the file are made for this user alone.
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    # If the driver can't open the file it leaves a thread behind, which complains when the
    # program ends right away; so that is found out here.
    tell_if_lost(file)
    with closing(sqlite3.connect(file, timeout=patience)) as connection:
        connection.execute("PRAGMA schema_version")


async def _bring_up_to_date(store: Store, url: str) -> None:
    async with store.read() as connection:
        begun = time.perf_counter()
        version = await read_version(connection)
        store.trip_seconds = (time.perf_counter() - begun) / _TRIPS
        if version == MOVED:
            raise await moved_to(connection, store.where)
    if store.trip_seconds > _SLOW_SECONDS:
        _log.warning(
            "The database %s is far away: %.1f s for each question. Posts come, up to a minute "
            "late; answers about schedules may fail.",
            store.where,
            store.trip_seconds,
        )
    if not is_current(version, store.where):
        await upgrade(url, version)
