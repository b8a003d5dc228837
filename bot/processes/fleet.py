"""The statements on processes and brakes; all moments are in database time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import brakes, processes

PAUSE = "pause"
"""The brake on all requests: Discord's global rate limit was hit."""

FORGOTTEN_AFTER_SECONDS = 3600.0


@dataclass(frozen=True)
class View:
    """What one process sees of the others."""

    alive: int  # processes seen lately, this one included
    listed: int  # processes on the list, alive or not
    silent_seconds: float  # how long before this beat this one was last seen
    brakes: Mapping[str, float | None]  # name: remaining seconds; None: until it is lifted
    forgotten: int = 0  # processes not seen for so long that they are off the list


async def beat(
    store: Store, process_id: str, alive_seconds: float, dead: Sequence[str] = ()
) -> View:
    """Record that this process is alive and that those are dead, then look which others are alive.

    In two transactions: of two processes that join at once, the later one sees the other.
    """
    async with store.write() as connection:
        silent_seconds = await _record_alive(connection, process_id, alive_seconds)
        if dead:
            await connection.execute(delete(processes).where(processes.c.id.in_(dead)))
    async with store.read() as connection:
        view = await _view(connection, alive_seconds, silent_seconds)
    if view.forgotten:
        async with store.write() as connection:
            await connection.execute(delete(processes).where(_is_forgotten()))
    return view


def _is_forgotten() -> ColumnElement[bool]:
    return or_(
        processes.c.seen_at < DatabaseNow(-FORGOTTEN_AFTER_SECONDS),
        processes.c.seen_at > DatabaseNow(FORGOTTEN_AFTER_SECONDS),
    )


async def _record_alive(
    connection: AsyncConnection, process_id: str, alive_seconds: float
) -> float:
    """Return how long ago this process was seen before; 0 for a new one."""
    ours = processes.c.id == process_id
    query = select(processes.c.seen_at, DatabaseNow()).where(ours)
    if (row := (await connection.execute(query)).one_or_none()) is None:
        await connection.execute(
            insert(connection, processes).values(
                id=process_id, started_at=_in_use_since(alive_seconds), seen_at=DatabaseNow()
            )
        )
        return 0.0
    await connection.execute(update(processes).where(ours).values(seen_at=DatabaseNow()))
    seen_at, now = row
    return _seconds(seen_at, now)


async def _view(connection: AsyncConnection, alive_seconds: float, silent_seconds: float) -> View:
    gone = func.count().filter(_is_forgotten())
    counts = (
        select(func.count().filter(_is_alive(alive_seconds)), func.count() - gone, gone)
        .select_from(processes)
        .subquery()
    )
    on = or_(brakes.c.until.is_(None), brakes.c.until > DatabaseNow())
    # One question: the counts, once for each brake that is on, or alone.
    query = select(counts, brakes.c.name, brakes.c.until, DatabaseNow())
    rows = (await connection.execute(query.outerjoin_from(counts, brakes, on))).all()
    alive, listed, forgotten = rows[0][:3]
    return View(
        alive=alive,
        listed=listed,
        silent_seconds=silent_seconds,
        brakes={name: until and _seconds(now, until) for *_, name, until, now in rows if name},
        forgotten=forgotten,
    )


def _is_alive(seconds: float) -> ColumnElement[bool]:
    # A clock that was ahead says the future, and nothing about who is alive.
    return processes.c.seen_at.between(DatabaseNow(-seconds), DatabaseNow(seconds))


def _in_use_since(alive_seconds: float) -> ColumnElement[Any]:
    """Return since when the database is in use: always one process took over from another."""
    first = select(func.min(processes.c.started_at)).where(_is_alive(alive_seconds))
    return func.coalesce(first.scalar_subquery(), DatabaseNow())


async def in_use_since(store: Store, alive_seconds: float) -> datetime:
    """Return since when one process or another has always been there, in database time.

    A backup that was put back has not been in use for a while.
    """
    async with store.read() as connection:
        query = select(_in_use_since(alive_seconds))
        since: datetime = (await connection.execute(query)).scalar_one()
    return since


async def alive(store: Store, seconds: float) -> int:
    """Return how many processes were seen lately."""
    query = select(func.count()).select_from(processes).where(_is_alive(seconds))
    async with store.read() as connection:
        return int((await connection.execute(query)).scalar_one())


def _seconds(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds()


async def leave(store: Store, *process_ids: str) -> None:
    """Take processes that have ended off the list."""
    async with store.write() as connection:
        await connection.execute(delete(processes).where(processes.c.id.in_(process_ids)))


async def brake(store: Store, name: str, seconds: float | None) -> None:
    """Put a brake on for some seconds, or until it is lifted; never shorten one that is on."""
    until: DatabaseNow | None = None if seconds is None else DatabaseNow(seconds)
    ends_earlier: ColumnElement[bool] = brakes.c.until.is_not(None)
    if seconds is not None:
        ends_earlier = brakes.c.until < DatabaseNow(seconds)
    async with store.write() as connection:
        statement = insert(connection, brakes).values(name=name, until=until)
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=[brakes.c.name], set_={"until": until}, where=ends_earlier
            )
        )


async def lift(store: Store, name: str) -> None:
    """Take a brake off."""
    async with store.write() as connection:
        await connection.execute(delete(brakes).where(brakes.c.name == name))
