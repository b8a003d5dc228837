"""Rows that one process at a time may work on: leased for a while, fenced, then free again.

For tables with the columns `state owner attempts not_before claimed_at lease_until
unsure_since`. All moments are database time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    ScalarSelect,
    Table,
    Update,
    and_,
    case,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Store
from bot.store.instants import DatabaseNow

PLANNED, CLAIMED = "planned", "claimed"
FREE: dict[str, Any] = {"owner": None, "lease_until": None}
"""The values of a row that nobody owns."""


class Doubt(Enum):
    """Whether a row may have been sent when its lease is given up."""

    NONE = "none"
    """Certainly not."""
    BEFORE = "before"
    """As likely as when it was taken."""
    NOW = "now"
    """Perhaps since it was taken, but not before."""


UNSURE_SINCE: dict[Doubt, Callable[[Table], Any]] = {
    Doubt.NONE: lambda table: None,
    Doubt.BEFORE: lambda table: table.c.unsure_since,
    Doubt.NOW: lambda table: table.c.claimed_at,
}


class Leased(Protocol):
    """A lease: which row, by whom, and for which attempt."""

    @property
    def id(self) -> int:
        """The row."""
        ...

    @property
    def owner(self) -> str:
        """The process that took it."""
        ...

    @property
    def attempt(self) -> int:
        """How often it has been taken, including this time."""
        ...


def take(
    table: Table,
    owner: str,
    limit: int,
    seconds: float,
    ready: ColumnElement[bool],
    *,
    marks: bool = False,
) -> Any:
    """Return the UPDATE that takes up to `limit` rows and returns them, with the `moment`.

    A planned row can be taken if it is `ready`; a claimed one when its lease has ended. Its last
    owner may have sent it since `claimed_at`, so `unsure_since` then says so. An owner that
    `marks` writes that down itself, right before it sends.
    """
    columns = table.c
    was_taken = columns.state == CLAIMED
    before = func.coalesce(columns.unsure_since, columns.claimed_at)
    values = {
        "state": CLAIMED,
        "owner": owner,
        "attempts": columns.attempts + 1,
        "unsure_since": case((was_taken, before), else_=columns.unsure_since),
        "claimed_at": None if marks else DatabaseNow(),
        "lease_until": DatabaseNow(seconds),
    }
    return (
        take_rows(table, _given_up(table), _waiting(table, ready), limit=limit)
        .values(**values)
        .returning(table, DatabaseNow().label("moment"))
    )


def take_rows(table: Table, *free: Free, limit: int) -> Update:
    """Return an UPDATE of up to `limit` rows that are free, each taken by one process.

    Each kind of free rows is read along an index in its order, no further than the limit: so it
    costs the same however many rows wait.
    """
    chosen = [
        select(table.c.id)
        .where(condition)
        .order_by(order)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte(f"chosen_{number}")
        for number, (condition, order) in enumerate(free)
    ]
    first = union_all(*(select(each.c.id) for each in chosen)).limit(limit).subquery()
    # They are locked, so they are still free; to ask once more would choose another index.
    return update(table).where(table.c.id.in_(select(first.c.id)))


Free = tuple[ColumnElement[bool], ColumnElement[Any]]
"""Which rows can be taken, and in which order."""


def _given_up(table: Table) -> Free:
    columns = table.c
    ended = and_(columns.state == CLAIMED, columns.lease_until < DatabaseNow())
    return ended, columns.not_before


def _waiting(table: Table, ready: ColumnElement[bool]) -> Free:
    columns = table.c
    waits = and_(columns.state == PLANNED, columns.not_before <= DatabaseNow(), ready)
    return waits, columns.not_before


async def end_leases(store: Store, table: Table, owners: Sequence[str]) -> int:
    """End the leases of processes that are known to be dead; return how many there were.

    Nobody knows how far it got, as with any lease that has ended.
    """
    statement = (
        update(table)
        .where(table.c.state == CLAIMED, table.c.owner.in_(owners))
        .values(lease_until=DatabaseNow(-0.001))
    )
    async with store.write() as connection:
        return (await connection.execute(statement)).rowcount


def unsure_for(row: RowMapping, here: dt.datetime) -> float | None:
    """Return how many seconds ago a taken row may first have been sent; None if it was not.

    By the database's clock or this machine's, `here`, whichever says longer: a database that was
    replaced by its standby may have a clock that lags, and a nonce doesn't live longer for that.
    """
    unsure = row["unsure_since"]
    return None if unsure is None else (max(row["moment"], here) - unsure).total_seconds()


async def held(connection: AsyncConnection, table: Table, leases: Sequence[Leased]) -> list[bool]:
    """Tell of each lease whether it still holds its row; those rows are locked until the commit."""
    columns = table.c
    query = (
        select(columns.id, columns.owner, columns.attempts)
        .where(columns.id.in_([lease.id for lease in leases]), columns.state == CLAIMED)
        .order_by(columns.id)
        .with_for_update()
    )
    rows = {tuple(row) for row in (await connection.execute(query)).all()}
    return [(lease.id, lease.owner, lease.attempt) in rows for lease in leases]


async def mark(store: Store, table: Table, leases: Sequence[Leased]) -> list[bool]:
    """Write down that rows may be sent from now on; False for each whose lease has been lost."""
    async with store.write() as connection:
        still = await held(connection, table, leases)
        ids = [lease.id for lease, is_held in zip(leases, still, strict=True) if is_held]
        await connection.execute(
            update(table).where(table.c.id.in_(ids)).values(claimed_at=DatabaseNow())
        )
    return still


async def change(
    connection: AsyncConnection, table: Table, lease: Leased, values: dict[str, Any]
) -> bool:
    """Change a row if the lease still holds it, and return whether it did."""
    statement = (
        update(table)
        .where(
            table.c.id == lease.id,
            table.c.state == CLAIMED,
            table.c.owner == lease.owner,
            table.c.attempts == lease.attempt,
        )
        .values(**values)
    )
    return bool((await connection.execute(statement)).rowcount)


def moments(table: Table, ready: ColumnElement[bool]) -> tuple[ScalarSelect[Any], ...]:
    """Return the first moments at which a row can be taken: one that waits, one that is taken."""
    columns = table.c
    waiting = select(func.min(columns.not_before)).where(columns.state == PLANNED, ready)
    taken = select(func.min(columns.lease_until)).where(columns.state == CLAIMED)
    return waiting.scalar_subquery(), taken.scalar_subquery()
