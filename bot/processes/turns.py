"""Turns: what only one process may do for some seconds, by the database's time."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import brakes


async def take(store: Store, name: str, seconds: float) -> float:
    """Take the turn of that name; return 0, or how long another one still has it, in seconds."""
    async with store.write() as connection:
        statement = insert(connection, brakes).values(name=name, until=DatabaseNow(seconds))
        taken = await connection.execute(
            statement.on_conflict_do_update(
                index_elements=[brakes.c.name],
                set_={"until": DatabaseNow(seconds)},
                # A clock that was ahead keeps nobody waiting for longer than a turn takes.
                where=(brakes.c.until <= DatabaseNow()) | (brakes.c.until > DatabaseNow(seconds)),
            ).returning(brakes.c.name)
        )
        if taken.first() is not None:
            return 0.0
        query = select(brakes.c.until, DatabaseNow()).where(brakes.c.name == name)
        until, now = (await connection.execute(query)).one()
        return float(max(0.001, (until - now).total_seconds()))
