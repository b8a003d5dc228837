"""Rows that one process at a time may work on: leased for a while, fenced, then free again.

For tables with the columns `state owner attempts not_before claimed_at lease_until
unsure_since`. All moments are database time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Table,
    Update,
    and_,
    case,
    func,
    or_,
    select,
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
    taking = take_rows(table, _free(table, ready), limit, order=columns.not_before, values=values)
    return taking.returning(table, DatabaseNow().label("moment"))


def take_rows(
    table: Table,
    free: ColumnElement[bool],
    limit: int,
    *,
    order: ColumnElement[Any],
    values: Mapping[str, Any],
) -> Update:
    """Return the UPDATE of the first `limit` rows that are `free`, each taken by one process."""
    chosen = (
        select(table.c.id)
        .where(free)
        .order_by(order, table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    return update(table).where(table.c.id.in_(select(chosen.c.id)), free).values(**values)


def _free(table: Table, ready: ColumnElement[bool]) -> ColumnElement[bool]:
    columns = table.c
    return or_(
        and_(columns.state == PLANNED, columns.not_before <= DatabaseNow(), ready),
        and_(columns.state == CLAIMED, columns.lease_until < DatabaseNow()),
    )


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


async def seconds_to_wait(store: Store, table: Table, ready: ColumnElement[bool]) -> float | None:
    """Return the seconds until a row can be taken; None when no row is waiting."""
    columns = table.c
    planned = columns.state == PLANNED
    moment = case((planned, columns.not_before), else_=columns.lease_until)
    query = select(func.min(moment), DatabaseNow()).where(
        or_(and_(planned, ready), columns.state == CLAIMED)
    )
    async with store.read() as connection:
        first, now = (await connection.execute(query)).one()
    return None if first is None else max(0.0, (first - now).total_seconds())
