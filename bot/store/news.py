"""Whether anything was written, by whichever process, without a question a second.

    database                            how it is known
    SQLite                              it counts, in memory that all processes share
    PostgreSQL                          a connection listens to what `announce` says
    PostgreSQL behind a pooler          not at all: whoever wants to know has to ask each time

A pooler that works by transactions lets one listen, and tells nothing; so it is tried first.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from bot.store.postgres import open_connection
from bot.store.urls import sqlite_file
from bot.tasks import cancelled, first_of

_CHANNEL = "briefing_bot"
_HEARD_WITHIN = 5.0
_PINGS = 60.0
"""Seconds between two looks at whether the connection that listens still stands."""
_TRY_AGAIN = 60.0

_log = logging.getLogger(__name__)

Heard = Callable[[], bool]
"""Tells whether something may have been written since it was asked last."""


async def announce(connection: AsyncConnection) -> None:
    """Have all processes hear of this transaction when it is committed."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_notify(_CHANNEL, "")))


@contextlib.asynccontextmanager
async def news_of(store: Store) -> AsyncIterator[Heard]:
    """Yield what tells of news until the exit."""
    file = sqlite_file(store.url)
    if file is not None:
        with _counted(file) as heard:
            yield heard
        return
    listener = _Listener(store)
    listening = asyncio.create_task(listener.run())
    try:
        yield listener.heard
    finally:
        await cancelled(listening)


@contextlib.contextmanager
def _counted(file: Path) -> Iterator[Heard]:
    """Compare the number that changes with each commit of another connection."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as connection:
        seen = -1

        def heard() -> bool:
            nonlocal seen
            before = seen
            try:
                seen = connection.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error:  # whoever asks the database will be told
                seen = -1
            return seen < 0 or seen != before

        yield heard


class _Listener:
    """Listens on a connection of its own; as long as it can't, there may always be news."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._hears = False
        self._news = True
        self._token = ""
        self._tried = asyncio.Event()

    def heard(self) -> bool:
        news, self._news = self._news, False
        return news or not self._hears

    async def run(self) -> None:
        """Listen until cancelled; try again after a while where that is not possible."""
        while True:
            try:
                await self._listen()
            except (OSError, StoreUnavailable) as error:
                _log.debug("Nothing can be heard from the database: %s", error)
            except Exception:
                _log.exception("Listening to the database failed; it is asked instead.")
            finally:
                self._hears = False
            await asyncio.sleep(_TRY_AGAIN)

    async def _listen(self) -> None:
        ended = asyncio.Event()
        async with open_connection(self._store.url, self._store.patience) as connection:
            connection.add_termination_listener(lambda _: ended.set())
            await connection.add_listener(_CHANNEL, self._take)
            await self._try_out()
            # What was written before it heard anything is found by asking once.
            self._hears, self._news = self._tried.is_set(), True
            while self._hears and not ended.is_set():
                await first_of(ended.wait(), seconds=_PINGS)
                await connection.execute("SELECT")

    async def _try_out(self) -> None:
        """Say something, and wait until it is heard."""
        self._token = secrets.token_hex(8)
        self._tried.clear()
        async with self._store.write() as connection:
            await connection.execute(select(func.pg_notify(_CHANNEL, self._token)))
        await first_of(self._tried.wait(), seconds=_HEARD_WITHIN)

    def _take(self, connection: Any, process: int, channel: str, said: str) -> None:
        if said == self._token:
            self._tried.set()
        elif not said:
            self._news = True
