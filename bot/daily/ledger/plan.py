"""Planning: what has come due is recorded before anything is sent.

All functions work inside a transaction of the ledger.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger import identity
from bot.daily.ledger.channel_schedule import ChannelSchedule, from_row
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.ledger.schedules import fetch, is_running
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
    await _take_back(connection, [row["channel_id"] for row in rows if _is_ahead(row, now)], now)
    new: list[dict[str, Any]] = []
    times = []
    for row in rows:
        try:
            schedule = from_row(row)
            if schedule.effective_from > now + _CLOCK_SLACK:
                schedule = replace(schedule, effective_from=now)  # it was set by such a clock
            new += _missed(schedule, now, is_too_late)
            times.append(_next_time(schedule, now) | {"since": schedule.effective_from})
        except Exception:  # one unreadable row must not hold up the others
            _log.exception("The schedule of channel %s is skipped for now.", row["channel_id"])
            put_off = _put_off(row["channel_id"], now + _RETRY_AFTER, now)
            times.append(put_off | {"since": row["effective_from"]})
    await _write_down(connection, new)
    if rows:
        await connection.execute(_PUT_OFF, times)
    return len(rows)


def _is_ahead(row: RowMapping, now: dt.datetime) -> bool:
    """Tell whether a schedule was planned, or set, by a clock that was ahead of this one."""
    planned_at: dt.datetime = row["planned_at"]
    return planned_at > now + _CLOCK_SLACK


async def _take_back(connection: AsyncConnection, channel_ids: list[int], now: dt.datetime) -> None:
    """Forget what such a clock called too late although its moment has not come."""
    if not channel_ids:
        return
    await connection.execute(
        delete(deliveries).where(
            deliveries.c.channel_id.in_(channel_ids),
            deliveries.c.due > now,
            deliveries.c.state == DeliveryState.SKIPPED.value,
            deliveries.c.reason == Reason.LATE.value,
        )
    )


async def _write_down(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Insert deliveries, but for those that are there already."""
    if rows:
        statement = insert(connection, deliveries).values(not_before=DatabaseNow())
        await connection.execute(statement.on_conflict_do_nothing(), rows)


def _missed(
    schedule: ChannelSchedule, now: dt.datetime, is_too_late: TooLate
) -> list[dict[str, Any]]:
    """Return rows for what has come due.

    Of each time of the day only the latest is posted, if it is not too late.
    """
    rows = []
    for missed in schedule.times.missed(schedule.effective_from, now):
        for occasion in missed:
            row = _row(schedule, occasion.date, -occasion.slot, occasion.due)
            row["late"] = now - occasion.due > _SOON
            if occasion is not missed[-1] or is_too_late(occasion.due, now):
                row |= {"state": DeliveryState.SKIPPED.value, "reason": Reason.LATE.value}
            rows.append(row)
    return rows


async def plan_channel(connection: AsyncConnection, channel_id: int, now: dt.datetime) -> None:
    """Plan what has come due in one channel, before its times are changed."""
    schedule = await fetch(connection, channel_id, lock=True)
    if schedule is None or not schedule.runs:
        return
    # Whether it is too late is looked at again when it is claimed.
    await _write_down(connection, _missed(schedule, now, lambda due, now: False))


async def add_on_purpose(
    connection: AsyncConnection, schedule: ChannelSchedule, now: dt.datetime, after: int | None
) -> int | None:
    """Plan a post for right now; see `Ledger.add_on_purpose`."""
    date = schedule.when.local_date(now)
    query = select(deliveries.c.seq).where(
        deliveries.c.channel_id == schedule.channel_id, deliveries.c.local_date == date
    )
    taken = set((await connection.execute(query)).scalars())
    if after is not None:
        is_last = max(taken, default=None) == after
        return await _add(connection, schedule, date, after + 1, now) if is_last else None
    revived = await _revive(connection, schedule, date, now)
    if revived is not None:
        return revived
    by_time = sorted(schedule.times.by_slot.items(), key=lambda each: each[1].minute)
    free = [-slot for slot, _ in by_time if -slot not in taken]
    return await _add(connection, schedule, date, free[0], now) if free else None


async def _add(
    connection: AsyncConnection,
    schedule: ChannelSchedule,
    date: dt.date,
    seq: int,
    now: dt.datetime,
) -> int | None:
    row = _row(schedule, date, seq, now)
    statement = (
        insert(connection, deliveries)
        .values(not_before=DatabaseNow(), **(row | {"on_purpose": True}))
        .on_conflict_do_nothing()
        .returning(deliveries.c.id)
    )
    made: int | None = (await connection.execute(statement)).scalar()
    return made


async def leave_out(
    connection: AsyncConnection, schedule: ChannelSchedule, date: dt.date, slot: int
) -> bool:
    """Take a post's place, so that none is made; False when it is taken already."""
    due = schedule.times.by_slot[slot].due(date)
    assert due is not None  # it is one of the schedule's own
    row = _row(schedule, date, -slot, due)
    row |= {"state": DeliveryState.SKIPPED.value, "reason": Reason.ASKED.value}
    statement = insert(connection, deliveries).values(not_before=DatabaseNow(), **row)
    done = await connection.execute(statement.on_conflict_do_nothing())
    return bool(done.rowcount)


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
    return _put_off(schedule.channel_id, schedule.times.next(now).due, now)


def _put_off(channel_id: int, due: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    return {"channel": channel_id, "due": due, "moment": now}


_PUT_OFF = (
    update(schedules)
    .where(schedules.c.channel_id == bindparam("channel"))
    .values(
        next_due=bindparam("due"),
        planned_at=bindparam("moment"),
        effective_from=bindparam("since"),
    )
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
    """Plan a post of today again that was skipped or failed; None if there is none."""
    of_day = (
        select(deliveries.c.id)
        .where(
            deliveries.c.channel_id == schedule.channel_id,
            deliveries.c.local_date == date,
            deliveries.c.seq <= 0,
            deliveries.c.state.in_([DeliveryState.SKIPPED.value, DeliveryState.FAILED.value]),
        )
        .order_by(deliveries.c.due.desc())
        .limit(1)
    )
    statement = (
        update(deliveries)
        .where(deliveries.c.id.in_(of_day))
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
