"""Opens a database to look at it: nothing is created, migrated or changed.

SQLite reads a file with a log by way of an index beside it, which a bot that runs has made:

    log   index   how it is opened
    yes   yes     for reading alone
    no    any     as a file that nobody changes: there is nothing but the file
    yes   no      a copy of both, since the index would have to be made
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.clock import elapsed
from bot.store.connections import connect
from bot.store.copies import NoDatabase
from bot.store.engine import PATIENCE_SECONDS, Store
from bot.store.failures import translate_errors
from bot.store.log import log_of
from bot.store.urls import redacted, sqlite_file

_CLOSING_SECONDS = 3.0
_STEPS = 100  # of SQLite's machine, between two looks at the time


@asynccontextmanager
async def look_at(url: str) -> AsyncIterator[Store]:
    """Yield the database at `url`, of whatever version it is, for reading alone.

    Raises `NoDatabase` if there is no file, and `StoreUnavailable`.
    """
    where = redacted(url)
    with ExitStack() as stack:
        with translate_errors(where):
            file = sqlite_file(url)
            engine = (
                connect(url, PATIENCE_SECONDS)
                if file is None
                else _to_read(await asyncio.to_thread(stack.enter_context, _readable(file)))
            )
        try:
            yield Store(engine, url, PATIENCE_SECONDS)
        finally:
            with suppress(TimeoutError, OSError):
                async with asyncio.timeout(_CLOSING_SECONDS):
                    await engine.dispose()


def is_sound(file: Path, seconds: float) -> bool | None:
    """Tell whether a SQLite file is undamaged; None if there is no time to find out."""
    end = elapsed() + seconds
    with (
        translate_errors(str(file)),
        _readable(file) as address,
        closing(sqlite3.connect(address, uri=True)) as connection,
    ):
        connection.set_progress_handler(lambda: elapsed() > end, _STEPS)
        try:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return None
            raise


@contextmanager
def _readable(file: Path) -> Iterator[str]:
    """Yield the address by which SQLite can read a file without changing anything beside it."""
    if not file.exists():
        raise NoDatabase(file=file)
    log, index = log_of(file), file.with_name(f"{file.name}-shm")
    if not log.exists():
        yield f"{_uri(file)}?immutable=1"
    elif index.exists():
        yield f"{_uri(file)}?mode=ro"
    else:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / file.name
            shutil.copyfile(file, copy)
            shutil.copyfile(log, log_of(copy))
            yield _uri(copy)


def _uri(file: Path) -> str:
    return f"file:{quote(str(file.absolute()))}"


def _to_read(address: str) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=address, query={"uri": "true"}),
        connect_args={"timeout": PATIENCE_SECONDS},
        pool_timeout=PATIENCE_SECONDS,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # `_begin` does what the driver would do in its own way
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
