"""Brings a database to this program's version: a blank one is created, an older one migrated."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.connections import WRITES, connect
from bot.store.copies import back_up, free_name
from bot.store.failures import translate_errors
from bot.store.postgres import despite_pooler
from bot.store.schema import (
    LATEST,
    VERSION_TABLE,
    create_tables,
    create_version_table,
    is_current,
    read_version,
)
from bot.store.urls import redacted, sqlite_file

_log = logging.getLogger(__name__)

UPGRADE_SECONDS = 60.0
"""How long a statement may take, and how long to wait for another process that upgrades."""

# Any number will do that no other program on the database uses: "briefing" in ASCII.
_ADVISORY_LOCK = 0x6272696566696E67


async def upgrade(url: str, version: str | None) -> None:
    """Bring the database, whose version was just read, to `LATEST` in one transaction.

    Processes that start together take turns: the second one finds the work done. A file of an
    older version is backed up first, for whoever wants to go back to the older program.
    """
    where, file = redacted(url), sqlite_file(url)
    if file is not None and version is not None:
        await asyncio.to_thread(_keep, file, version)
    with translate_errors(where):
        engine = connect(url, UPGRADE_SECONDS)
        try:
            await despite_pooler(lambda: _in_one_transaction(engine, where))
        finally:
            await engine.dispose()


def _keep(file: Path, version: str) -> None:
    """Back a file up beside itself, unless another process has just upgraded it."""
    kept = free_name(file, f"version-{version}")
    back_up(file, kept)
    with closing(sqlite3.connect(kept)) as copy:
        found = copy.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
    if found != (version,):
        kept.unlink()
        return
    _log.info("The database %s is older than this program; a backup of it is in %s.", file, kept)


async def _in_one_transaction(engine: AsyncEngine, where: str) -> None:
    with translate_errors(where):
        async with engine.connect() as connection:
            await connection.execution_options(**{WRITES: True})
            async with connection.begin():
                await _upgrade(connection, where)


async def _upgrade(connection: AsyncConnection, where: str) -> None:
    # On SQLite the transaction itself is the lock.
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    await connection.run_sync(create_version_table)  # so that reading from it can't fail
    version = await read_version(connection)
    if is_current(version, where):
        return
    if version is None:
        await connection.run_sync(create_tables)
    else:
        # Alembic is slow to import, and seldom needed.
        from bot.store.migrations import migrate

        await connection.run_sync(migrate, LATEST)
        _log.info("The database %s was upgraded from version %s to %s.", where, version, LATEST)
