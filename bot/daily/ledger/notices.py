"""Notices as rows: planned with the change they tell of, claimed and settled like deliveries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import RowMapping, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock, SystemClock
from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.leases import (
    FREE,
    UNSURE_SINCE,
    Doubt,
    change,
    end_leases,
    take,
    unsure_for,
)
from bot.messages.wire import Message
from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import notices


@dataclass(frozen=True)
class NoticeClaim:
    """A notice that only this process may send until its lease ends."""

    id: int
    channel_id: int
    guild_id: int | None
    about: str
    set_by: int | None
    message: Message
    step: int
    """Whom to tell: see `bot.daily.courier.notify`."""
    owner: str
    attempt: int
    unsure_for: float | None


async def add_notice(
    connection: AsyncConnection, schedule: ChannelSchedule, about: str, message: Message
) -> None:
    """Plan a notice, unless there already is one about the same thing."""
    statement = insert(connection, notices).values(
        channel_id=schedule.channel_id,
        guild_id=schedule.guild_id,
        about=about,
        set_by=schedule.set_by,
        body=orjson.dumps(message).decode(),
        state="planned",
        not_before=DatabaseNow(),
        made_at=DatabaseNow(),
    )
    await connection.execute(statement.on_conflict_do_nothing())


class NoticeRows:
    """The notices in one database; leases and pauses run on database time."""

    def __init__(self, store: Store, lease_seconds: float, machine: Clock | None = None) -> None:
        self._machine = machine or SystemClock()
        self._store = store
        self._lease = lease_seconds

    async def claim(self, owner: str, limit: int) -> list[NoticeClaim]:
        """Claim up to `limit` waiting notices."""
        statement = take(notices, owner, limit, self._lease, true())
        async with self._store.write() as connection:
            rows = (await connection.execute(statement)).mappings().all()
        return [_claim(row, self._machine.now()) for row in rows]

    async def end_leases(self, owners: Sequence[str]) -> int:
        """End the claims of processes that are known to be dead; return how many there were."""
        return await end_leases(self._store, notices, owners)

    async def end(self, claim: NoticeClaim, state: str) -> bool:
        """Settle a notice as sent, unconfirmed or undeliverable."""
        return await self._change(claim, state=state, unsure_since=None)

    async def next_step(self, claim: NoticeClaim) -> bool:
        """Have the next person told, as this one can't be reached."""
        return await self._change(
            claim,
            state="planned",
            step=claim.step + 1,
            unsure_since=None,
            not_before=DatabaseNow(),
        )

    async def again(self, claim: NoticeClaim, seconds: float, doubt: Doubt) -> bool:
        """Try the same person again after some seconds."""
        return await self._change(
            claim,
            state="planned",
            not_before=DatabaseNow(seconds),
            unsure_since=UNSURE_SINCE[doubt](notices),
        )

    async def _change(self, claim: NoticeClaim, **values: Any) -> bool:
        async with self._store.write() as connection:
            return await change(connection, notices, claim, FREE | values)


def _claim(row: RowMapping, here: dt.datetime) -> NoticeClaim:
    return NoticeClaim(
        id=row["id"],
        channel_id=row["channel_id"],
        guild_id=row["guild_id"],
        about=row["about"],
        set_by=row["set_by"],
        message=orjson.loads(row["body"]),
        step=row["step"],
        owner=row["owner"],
        attempt=row["attempts"],
        unsure_for=unsure_for(row, here),
    )
