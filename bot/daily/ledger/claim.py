"""Claiming: which of the taken rows have to be sent, and with which text.

All functions work inside a transaction of the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger import settle
from bot.daily.ledger.channel_schedule import ChannelSchedule, State, readable
from bot.daily.ledger.choice import Why
from bot.daily.ledger.edition import Edition, Frozen
from bot.daily.ledger.freeze import texts
from bot.daily.ledger.leases import FREE, unsure_for
from bot.daily.ledger.plan import ALL_AT_ONCE, TooLate
from bot.daily.ledger.results import Claim, DeliveryState, Reason
from bot.daily.ledger.timing import Timing
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries, schedules

_LEAVE_SECONDS = 15.0
_NONCE = dt.timedelta(seconds=Timing().nonce)


async def claims_of(
    connection: AsyncConnection,
    taken: Sequence[RowMapping],
    now: dt.datetime,
    started: dt.datetime,
    here: dt.datetime,
    edition: Edition,
    is_too_late: TooLate,
) -> list[Claim]:
    """Return claims, with frozen texts, for the taken rows that still have to be sent.

    The others are settled or left to other processes. `started` is since when the database is in
    use, `here` what this machine's clock says.
    """
    by_channel, unreadable = await _schedules_of(connection, [row["channel_id"] for row in taken])
    if unreadable:
        await _leave(connection, [row["id"] for row in taken if row["channel_id"] in unreadable])
        taken = [row for row in taken if row["channel_id"] not in unreadable]
    needless = {
        row["id"]: reason
        for row in taken
        if (reason := _needless(row, by_channel.get(row["channel_id"]), now, is_too_late))
    }
    # A post that may already be there is looked for even when it need not be sent, and of one
    # that was tried in vain until now somebody is told.
    open_rows = [
        row
        for row in taken
        if row["id"] not in needless
        or row["unsure_since"]
        or (needless[row["id"]] is Reason.LATE and row["detail"])
    ]
    frozen, nothing = await texts(connection, open_rows, by_channel, edition, now)
    claims = []
    for row in sorted(open_rows, key=lambda row: (row["due"], row["id"])):
        schedule = by_channel.get(row["channel_id"])
        if row["id"] not in frozen:
            refused = nothing.get(row["id"]) is Why.REFUSED
            needless.setdefault(row["id"], Reason.SAME_TEXT if refused else Reason.NOTHING_NEW)
        else:
            reason = needless.pop(row["id"], None)
            late = row["late"] or _may_be_from_a_backup(row, started)
            claims.append(_claim(row, frozen[row["id"]], schedule, reason, here, late=late))
    for delivery_id, reason in needless.items():
        await settle.skip(connection, delivery_id, reason)
    return claims


def _needless(
    row: RowMapping, schedule: ChannelSchedule | None, now: dt.datetime, is_too_late: TooLate
) -> Reason | None:
    """Return why a delivery need not be sent; None if it has to be."""
    if schedule is None or schedule.state in (State.REMOVED, State.ENDED):
        return Reason.REMOVED
    if schedule.state is State.PAUSED:
        return Reason.PAUSED
    return Reason.LATE if is_too_late(row["due"], now) else None


async def _schedules_of(
    connection: AsyncConnection, channel_ids: list[int]
) -> tuple[dict[int, ChannelSchedule], set[int]]:
    """Return the schedules by channel, and the channels whose schedule can't be read."""
    query = select(schedules).where(schedules.c.channel_id.in_(channel_ids))
    rows = (await connection.execute(query)).mappings().all()
    by_channel = {each.channel_id: each for each in readable(rows)}
    return by_channel, {row["channel_id"] for row in rows} - by_channel.keys()


async def _leave(connection: AsyncConnection, delivery_ids: list[int]) -> None:
    """Leave deliveries to other processes, which may know a time zone that this one doesn't."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(delivery_ids))
        .values(**FREE, state=DeliveryState.PLANNED.value, not_before=DatabaseNow(_LEAVE_SECONDS))
    )


def _may_be_from_a_backup(row: RowMapping, started: dt.datetime) -> bool:
    """Tell whether a delivery waits longer than the database is in use, and than a nonce lasts.

    In a restored backup it may still be waiting although it has been sent.
    """
    waits: dt.timedelta = row["moment"] - row["not_before"]
    planned = row["not_before"] + ALL_AT_ONCE
    return planned < started and waits > _NONCE and row["unsure_since"] is None


def _claim(
    row: RowMapping,
    frozen: Frozen,
    schedule: ChannelSchedule | None,
    needless: Reason | None,
    here: dt.datetime,
    *,
    late: bool,
) -> Claim:
    return Claim(
        id=row["id"],
        channel_id=row["channel_id"],
        guild_id=row["guild_id"],
        date=row["local_date"],
        seq=row["seq"],
        due=row["due"],
        owner=row["owner"],
        attempt=row["attempts"],
        article_ids=frozen.article_ids,
        headline=frozen.headline,
        payload=frozen.hash,
        message=frozen.message,
        nonce=row["nonce"],
        tag=row["tag"],
        unsure_for=unsure_for(row, here),
        needless=needless,
        late=late,
        ask_first=schedule is not None and schedule.lacks_permission,
        was_blocked=schedule is not None and schedule.state is State.BLOCKED,
        announcement=schedule is not None and schedule.announcement,
        detail=row["detail"],
    )
