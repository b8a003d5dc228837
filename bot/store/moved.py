"""The mark in a database whose content was moved to another one, where it goes on.

It stands where the version does, as one that no program knows: older ones start on it neither.
"""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError, Exit
from bot.store.schema import version_column
from bot.store.tables import brakes

MOVED = "moved"
_TO = "moved-to:"


class DatabaseMoved(BotError):
    """The database is no longer the one that counts."""

    template = (
        "The database {where} was moved to {to}: set DATABASE_URL to that. If both were used, "
        "posts would come twice."
    )
    exit_status = Exit.CONFIG


async def moved_to(connection: AsyncConnection, where: str) -> DatabaseMoved:
    """Return what to say of a marked database."""
    query = select(brakes.c.name).where(brakes.c.name.startswith(_TO))
    mark = (await connection.execute(query)).scalar_one()
    return DatabaseMoved(where=where, to=mark.removeprefix(_TO))


async def mark_as_moved(connection: AsyncConnection, to: str) -> None:
    """Let no bot start on this database any more; `to` is shown, so it holds no password."""
    await connection.execute(insert(brakes).values(name=f"{_TO}{to}"))
    await connection.execute(update(version_column.table).values({version_column: MOVED}))
