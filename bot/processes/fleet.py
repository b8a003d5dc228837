"""The statements on processes and brakes; all moments are the database's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import brakes, processes

PAUSE = "pause"
"""The brake of all requests: Discord's global limit was met."""

FORGOTTEN_AFTER_SECONDS = 3600.0


@dataclass(frozen=True)
class View:
    """What one process sees of the others."""

    alive: int  # processes seen lately, this one among them
    rows: int  # processes on the list, alive or not
    silent_seconds: float  # how long this one had not been seen before this beat
    brakes: Mapping[str, float | None]  # name: seconds that remain; none: until it is lifted


async def beat(store: Store, process_id: str, alive_seconds: float) -> View:
    """Say that this process is alive, then look who else is.

    Two transactions: of two processes that join at once the later one sees the other for sure.
    """
    async with store.write() as connection:
        silent = await _say_alive(connection, process_id)
        await connection.execute(
            delete(processes).where(processes.c.seen_at < DatabaseNow(-FORGOTTEN_AFTER_SECONDS))
        )
    async with store.read() as connection:
        return await _look(connection, alive_seconds, silent)


async def _say_alive(connection: AsyncConnection, process_id: str) -> float:
    ours = processes.c.id == process_id
    seen = await connection.execute(select(processes.c.seen_at, DatabaseNow()).where(ours))
    if (row := seen.one_or_none()) is None:
        await connection.execute(
            insert(processes).values(id=process_id, started_at=DatabaseNow(), seen_at=DatabaseNow())
        )
        return 0.0
    await connection.execute(update(processes).where(ours).values(seen_at=DatabaseNow()))
    return _seconds(row[0], row[1])


async def _look(connection: AsyncConnection, alive_seconds: float, silent: float) -> View:
    lately = processes.c.seen_at > DatabaseNow(-alive_seconds)
    counted = await connection.execute(
        select(func.count().filter(lately), func.count()).select_from(processes)
    )
    alive, rows = counted.one()
    on = await connection.execute(
        select(brakes.c.name, brakes.c.until, DatabaseNow()).where(
            or_(brakes.c.until.is_(None), brakes.c.until > DatabaseNow())
        )
    )
    return View(
        alive=alive,
        rows=rows,
        silent_seconds=silent,
        brakes={name: until and _seconds(now, until) for name, until, now in on},
    )


def _seconds(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds()


async def leave(store: Store, process_id: str) -> None:
    """Take this process off the list."""
    async with store.write() as connection:
        await connection.execute(delete(processes).where(processes.c.id == process_id))


async def brake(store: Store, name: str, seconds: float | None) -> None:
    """Put a brake on for some seconds, or until it is lifted; never shortens one that is on."""
    until: DatabaseNow | None = None if seconds is None else DatabaseNow(seconds)
    insertion = (sqlite if store.dialect == "sqlite" else postgresql).insert(brakes)
    longer: ColumnElement[bool] = brakes.c.until.is_not(None)
    if seconds is not None:
        longer = brakes.c.until < DatabaseNow(seconds)
    async with store.write() as connection:
        await connection.execute(
            insertion.values(name=name, until=until).on_conflict_do_update(
                index_elements=[brakes.c.name], set_={"until": until}, where=longer
            )
        )


async def lift(store: Store, name: str) -> None:
    """Take a brake off."""
    async with store.write() as connection:
        await connection.execute(delete(brakes).where(brakes.c.name == name))
