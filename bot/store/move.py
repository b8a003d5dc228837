"""Moves all that a database holds to another one, of the same kind or not.

Everything is copied in one transaction of the new database, so that a move that is broken off
leaves nothing there; then the old one is marked, and no bot starts on it any more. A move that
broke off between the two is ended by the next: both databases hold its number.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Column, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError, Exit
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.moved import mark_as_moved
from bot.store.tables import brakes, desk_texts, metadata, pictures, processes

_MOVING = "moving:"
_ARRIVED = "arrived:"
_ROWS = 500
_LARGE = (pictures, desk_texts)  # a megabyte a row, or several
_ALIVE_SECONDS = 60.0
# What concerns processes alone, and their share of requests, does not move.
_TABLES = tuple(each for each in metadata.sorted_tables if each not in (processes, brakes))


class BotStillRuns(BotError):
    """A process uses one of the databases."""

    template = (
        "A bot uses the database {where}, or did until a moment ago. Stop it, all processes of it, "
        "and try again in a minute. Nothing was moved."
    )
    exit_status = Exit.UNAVAILABLE


class NotEmpty(BotError):
    """The new database holds something already."""

    template = (
        "The database {where} holds {what} already. Name an empty one; then nothing can be "
        "mixed up. Nothing was moved."
    )
    exit_status = Exit.BAD_STATE


async def move(old: Store, new: Store) -> dict[str, int]:
    """Move everything from one database to the other, and return the count of rows by table.

    Raises:
        BotStillRuns: a process was seen in one of them within the last minute.
        NotEmpty: the new one holds something that this move did not bring.
    """
    number = await _number(old)
    async with old.read() as source, new.write() as target:
        for connection, store in ((source, old), (target, new)):
            await _raise_if_used(connection, store.where)
        if not await _has_arrived(target, number):
            await _raise_unless_empty(target, new.where)
            for table in _TABLES:
                await _copy(source, target, table)
            await target.execute(insert(brakes).values(name=f"{_ARRIVED}{number}"))
        counts = {each.name: await _count(target, each) for each in _TABLES}
    async with old.write() as connection:
        await mark_as_moved(connection, new.where)
    return counts


async def _number(old: Store) -> str:
    """Return the number of the move, the same for each try."""
    async with old.write() as connection:
        query = select(brakes.c.name).where(brakes.c.name.startswith(_MOVING))
        name: str | None = (await connection.execute(query)).scalar()
        if name is None:
            name = f"{_MOVING}{secrets.token_hex(8)}"
            await connection.execute(insert(brakes).values(name=name))
        return name.removeprefix(_MOVING)


async def _has_arrived(target: AsyncConnection, number: str) -> bool:
    query = select(brakes.c.name).where(brakes.c.name == f"{_ARRIVED}{number}")
    return (await target.execute(query)).scalar() is not None


async def _raise_if_used(connection: AsyncConnection, where: str) -> None:
    lately = processes.c.seen_at > DatabaseNow(-_ALIVE_SECONDS)
    if (await connection.execute(select(processes.c.id).where(lately))).first() is not None:
        raise BotStillRuns(where=where)


async def _raise_unless_empty(target: AsyncConnection, where: str) -> None:
    for table in _TABLES:
        if count := await _count(target, table):
            raise NotEmpty(where=where, what=f"{count:,} rows of {table.name}")


async def _count(connection: AsyncConnection, table: Table) -> int:
    query = select(func.count()).select_from(table)
    return int((await connection.execute(query)).scalar_one())


async def _copy(source: AsyncConnection, target: AsyncConnection, table: Table) -> None:
    rows = 1 if table in _LARGE else _ROWS
    async with source.stream(select(table)) as result:
        async for some in result.partitions(rows):
            await target.execute(insert(table), [row._asdict() for row in some])
    number = table.autoincrement_column
    if target.dialect.name == "postgresql" and number is not None:
        await _go_on_counting(target, number)


async def _go_on_counting(target: AsyncConnection, number: Column[int]) -> None:
    """Let the database number new rows behind those that brought their numbers along."""
    highest = select(func.max(number)).scalar_subquery()
    sequence = func.pg_get_serial_sequence(number.table.name, number.name)
    await target.execute(select(func.setval(sequence, func.coalesce(highest, 1))))
