"""Planning: what has come due is recorded before anything is sent.

All functions work inside a transaction of the ledger.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger import identity
from bot.daily.ledger.channel_schedule import ChannelSchedule, from_row
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.ledger.schedules import is_running
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries, schedules

_BATCH = 500
# A row that was planned by a clock this far ahead of ours is planned again.
_CLOCK_SLACK = dt.timedelta(minutes=1)
# A post planned later than this after it was due: the bot was down, and its data may be old.
_SOON = dt.timedelta(minutes=2)
_RETRY_AFTER = dt.timedelta(minutes=5)

_log = logging.getLogger(__name__)

TooLate = Callable[[dt.datetime, dt.datetime], bool]
"""Tells whether a post that was due at the first moment is too late to be made up at the second."""


async def plan(connection: AsyncConnection, now: dt.datetime, is_too_late: TooLate) -> int:
    """Plan what has come due by `now`; return how many schedules were processed."""
    rows = (await connection.execute(_come_due(now))).mappings().all()
    new: list[dict[str, Any]] = []
    times = []
    for row in rows:
        try:
            schedule = from_row(row)
            new += _missed(schedule, now, is_too_late)
            times.append(_next_time(schedule, now))
        except Exception:  # one unreadable row must not hold up the others
            _log.exception("The schedule of channel %s is skipped for now.", row["channel_id"])
            times.append(_put_off(row["channel_id"], now + _RETRY_AFTER, now))
    if new:
        statement = insert(connection, deliveries).values(not_before=DatabaseNow())
        await connection.execute(statement.on_conflict_do_nothing(), new)
    if rows:
        await connection.execute(_PUT_OFF, times)
    return len(rows)


def _missed(
    schedule: ChannelSchedule, now: dt.datetime, is_too_late: TooLate
) -> list[dict[str, Any]]:
    """Return rows for what has come due; only the latest is posted, if it is not too late."""
    missed = schedule.when.missed(schedule.effective_from, now)
    rows = [_row(schedule, date, 0, due) for date, due in missed]
    for row in rows:
        row["late"] = now - row["due"] > _SOON
        if row is not rows[-1] or is_too_late(row["due"], now):
            row |= {"state": DeliveryState.SKIPPED.value, "reason": Reason.LATE.value}
    return rows


async def add_on_purpose(
    connection: AsyncConnection, schedule: ChannelSchedule, now: dt.datetime, after: int | None
) -> int | None:
    """Plan a post for right now; see `Ledger.add_on_purpose`."""
    date = schedule.when.local_date(now)
    query = select(func.max(deliveries.c.seq)).where(
        deliveries.c.channel_id == schedule.channel_id, deliveries.c.local_date == date
    )
    last = (await connection.execute(query)).scalar()
    if last is not None and after is None:
        return await _revive(connection, schedule, date, now)
    if last != after:
        return None
    row = _row(schedule, date, 0 if last is None else last + 1, now)
    statement = (
        insert(connection, deliveries)
        .values(not_before=DatabaseNow(), **(row | {"on_purpose": True}))
        .on_conflict_do_nothing()
        .returning(deliveries.c.id)
    )
    made: int | None = (await connection.execute(statement)).scalar()
    return made


def _come_due(now: dt.datetime) -> Any:
    # The second condition is for a clock that was set back: what it had planned is too far ahead.
    return (
        select(schedules)
        .where(
            is_running(),
            or_(schedules.c.next_due <= now, schedules.c.planned_at > now + _CLOCK_SLACK),
        )
        .order_by(schedules.c.next_due, schedules.c.channel_id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )


def _next_time(schedule: ChannelSchedule, now: dt.datetime) -> dict[str, Any]:
    _, due = schedule.when.next_due(now)
    return _put_off(schedule.channel_id, due, now)


def _put_off(channel_id: int, due: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    return {"channel": channel_id, "due": due, "moment": now}


_PUT_OFF = (
    update(schedules)
    .where(schedules.c.channel_id == bindparam("channel"))
    .values(next_due=bindparam("due"), planned_at=bindparam("moment"))
)


def _row(schedule: ChannelSchedule, date: dt.date, seq: int, due: dt.datetime) -> dict[str, Any]:
    return {
        "channel_id": schedule.channel_id,
        "guild_id": schedule.guild_id,
        "local_date": date,
        "seq": seq,
        "due": due,
        "late": False,
        "on_purpose": False,
        "state": DeliveryState.PLANNED.value,
        "reason": None,
        "nonce": identity.nonce(schedule.channel_id, date, seq),
        "tag": identity.tag(schedule.channel_id, date, seq),
    }


async def _revive(
    connection: AsyncConnection, schedule: ChannelSchedule, date: dt.date, now: dt.datetime
) -> int | None:
    """Plan today's post again if it was skipped or failed; None if it was sent or is on its way."""
    statement = (
        update(deliveries)
        .where(
            deliveries.c.channel_id == schedule.channel_id,
            deliveries.c.local_date == date,
            deliveries.c.seq == 0,
            deliveries.c.state.in_([DeliveryState.SKIPPED.value, DeliveryState.FAILED.value]),
        )
        .values(
            state=DeliveryState.PLANNED.value,
            due=now,
            on_purpose=True,
            reason=None,
            payload=None,
            late=True,  # after a restored backup it may already be there
            not_before=DatabaseNow(),
        )
        .returning(deliveries.c.id)
    )
    revived: int | None = (await connection.execute(statement)).scalar()
    return revived
