"""The store: opened once, hands out transactions."""

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
from bot.store.failures import ClocksDiffer, told
from bot.store.instants import DatabaseNow
from bot.store.schema import is_current, read_version
from bot.store.upgrade import upgrade
from bot.store.urls import shown, sqlite_file

PATIENCE_SECONDS = 5.0
"""How long a lock, a connection and a statement may each take before that is a failure."""

_CLOCKS_MAY_DIFFER = timedelta(seconds=10)
_CLOSING_SECONDS = 3.0


class Store:
    """An open database; made by `open_store`."""

    def __init__(self, engine: AsyncEngine, where: str, patience: float) -> None:
        self.dialect = engine.dialect.name  # "sqlite" or "postgresql"
        self.where = where
        self._engine = engine
        self._patience = patience
        # Writers of one process wait here in their order, instead of asking SQLite in turns.
        self._turn: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if self.dialect == "sqlite" else nullcontext()
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Hold one transaction that is rolled back at its end."""
        async with self._connection(writes=False) as connection:
            transaction = await connection.begin()
            try:
                yield connection
            finally:
                await transaction.rollback()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Hold one transaction: committed at its end, rolled back when the body raises.

        `StoreUnavailable` from the end means that nobody knows whether it was committed.
        """
        async with self._turn, self._connection(writes=True) as connection, connection.begin():
            yield connection

    async def now(self) -> datetime:
        """Return the database's own time."""
        async with self.read() as connection:
            moment: datetime = (await connection.execute(select(DatabaseNow()))).scalar_one()
            return moment

    @asynccontextmanager
    async def _connection(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        with told(self.where):
            async with AsyncExitStack() as stack:
                # Each step has its own patience; this is for all together. A connection that
                # hangs is given two seconds to part in good order before it is replaced.
                async with asyncio.timeout(self._patience + _CLOSING_SECONDS):
                    connection = await self._engine.connect()
                # Its exit alone, which gives it back even if the task is cancelled once more.
                stack.push_async_exit(connection)
                yield await connection.execution_options(**{WRITES: writes})


@asynccontextmanager
async def open_store(
    url: str, clock: Clock | None = None, *, patience: float = PATIENCE_SECONDS
) -> AsyncIterator[Store]:
    """Open the database at `url`, made and brought up to date if need be, until the exit.

    `clock` is held against the database's own time; it is the machine's, not one that is moved.
    Raises `StoreUnavailable`, `DatabaseTooNew` or `ClocksDiffer`.
    """
    where = shown(url)
    with told(where):
        if file := sqlite_file(url):
            await asyncio.to_thread(_try_file, file, patience)
        engine = connect(url, patience)
    store = Store(engine, where, patience)
    try:
        await _bring_up_to_date(store, url)
        await _compare_clocks(store, clock or SystemClock())
        yield store
    finally:
        # A server that went away can't be parted from in good order, and need not be.
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await engine.dispose()


def _try_file(file: Path, patience: float) -> None:
    # A file that can't be opened is found out here, because the driver leaves a thread behind
    # then, which complains when the program ends at once.
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
    theirs = await store.now()
    after = clock.now()
    # Asked at some moment between the two: only what lies outside of them is a difference.
    ahead = max(before - theirs, timedelta(0)) - max(theirs - after, timedelta(0))
    if abs(ahead) > _CLOCKS_MAY_DIFFER:
        way = "ahead of" if ahead > timedelta(0) else "behind"
        raise ClocksDiffer(seconds=abs(ahead).total_seconds(), way=way, where=store.where)
