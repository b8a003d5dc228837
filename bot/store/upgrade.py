"""Brings a database to this program's version: a blank one is created, an older one migrated."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.connections import WRITES, connect
from bot.store.failures import translate_errors
from bot.store.schema import (
    LATEST,
    create_tables,
    create_version_table,
    is_current,
    read_version,
)
from bot.store.urls import redacted

UPGRADE_SECONDS = 60.0
"""How long a statement may take, and how long to wait for another process that upgrades."""

# Any number will do that no other program on the database uses: "briefing" in ASCII.
_ADVISORY_LOCK = 0x6272696566696E67


async def upgrade(url: str) -> None:
    """Bring the database to `LATEST` in one transaction.

    Processes that start together take turns: the second one finds the work done.
    """
    where = redacted(url)
    with translate_errors(where):
        engine = connect(url, UPGRADE_SECONDS)
        try:
            async with engine.connect() as connection:
                await connection.execution_options(**{WRITES: True})
                async with connection.begin():
                    await _upgrade(connection, where)
        finally:
            await engine.dispose()


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
