"""Which version the database is of, and how an older one is brought up to date.

A start costs one SELECT. Alembic, which is heavy, is imported only when there is work for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, Table, Text, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.connections import connect
from bot.store.failures import DatabaseTooNew, told

if TYPE_CHECKING:
    from bot.store.engine import Store

LATEST = "0001"
"""The version that this code is written for; versions are numbers of four digits."""

VERSION_TABLE = "briefing_bot_version"
"""Kept by Alembic, under a name of our own: a database may be shared with other programs."""

MIGRATION_SECONDS = 60.0
"""How long one step, or the wait for another process that is at it, may take."""

_version = Table(VERSION_TABLE, MetaData(), Column("version_num", Text))


async def bring_up_to_date(store: Store, url: str) -> None:
    """Migrate the database to `LATEST`, if it is not there yet.

    Raises `DatabaseTooNew`, before anything is written, for one that is past it.
    """
    with told(store.where):
        if await _version_of(store) == LATEST:
            return
        engine = connect(url, MIGRATION_SECONDS)
        try:
            async with engine.connect() as connection:
                from bot.store.migrations import upgrade

                await upgrade(connection, LATEST)
        finally:
            await engine.dispose()


async def _version_of(store: Store) -> str | None:
    """Return the database's version; none for one that is blank."""
    try:
        async with store.read() as connection:
            found = await read_version(connection)
    except DBAPIError as error:
        if _is_missing_table(error):
            return None
        raise
    if found is not None and not found <= LATEST:
        raise DatabaseTooNew(where=store.where, found=found, known=LATEST)
    return found


async def read_version(connection: AsyncConnection) -> str | None:
    """Return what the version table says; it must be there."""
    found: str | None = (await connection.execute(select(_version.c.version_num))).scalar()
    return found


def _is_missing_table(error: DBAPIError) -> bool:
    undefined_table = "42P01"
    return getattr(error.orig, "sqlstate", None) == undefined_table or (
        "no such table" in str(error.orig)
    )
