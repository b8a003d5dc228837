"""Planning: what has come due is recorded before anything is sent.

All functions work inside a transaction of the ledger.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import RowMapping, Update, and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger import identity
from bot.daily.ledger.channel_schedule import RUNNING, ChannelSchedule, times_of
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.ledger.schedules import fetch
from bot.daily.when.times import Times
from bot.store.indexes import never_by
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries, schedules

_BATCH = 2_000
# A place in the order among posts that are planned together.
_RANK = dt.timedelta(milliseconds=1)
ALL_AT_ONCE = dt.timedelta(seconds=1)
"""So far back the places begin that a guild with many channels need not wait for any of them."""
CLOCK_SLACK = dt.timedelta(minutes=1)
"""A row that was planned by a clock this far ahead of ours is planned again."""
# A post planned later than this after it was due: the bot was down, and its data may be old.
_SOON = dt.timedelta(minutes=2)
_RETRY_AFTER = dt.timedelta(minutes=5)

_log = logging.getLogger(__name__)

TooLate = Callable[[dt.datetime, dt.datetime], bool]
"""Tells whether a post that was due at the first moment is too late to be made up at the second."""


class Ranks:
    """Whose turn it is among posts that come due together: first one of each guild, then a second.

    So nobody waits behind a guild with thousands of channels. They hold until all is planned.
    """

    def __init__(self) -> None:
        self._begun: dt.datetime | None = None  # database time
        self._so_far: Counter[int | None] = Counter()

    def begin(self, now: dt.datetime) -> None:
        """Count from 0, unless that has begun; `now` is database time."""
        self._begun = self._begun or now

    def end(self) -> None:
        """Let the next post of each guild be its first."""
        self._begun = None
        self._so_far.clear()

    def next(self, guild_id: int | None) -> dt.datetime:
        """Return from when on the next post of a guild can be claimed: now, but in order."""
        assert self._begun is not None
        rank = self._so_far[guild_id]
        self._so_far[guild_id] += 1
        return self._begun + _RANK * rank - ALL_AT_ONCE


async def plan(
    connection: AsyncConnection, now: dt.datetime, is_too_late: TooLate, ranks: Ranks
) -> int:
    """Plan what has come due by `now`; return how many schedules were processed."""
    rows = await _come_due(connection, now)
    if not rows:
        ranks.end()
        return 0
    ranks.begin(rows[0]["moment"])
    await _take_back(connection, [row["channel_id"] for row in rows if _is_ahead(row, now)], now)
    by_rule: dict[_Rule, list[RowMapping]] = defaultdict(list)
    for row in rows:
        by_rule[tuple(row[name] for name in _RULE)].append(row)
    new: list[dict[str, Any]] = []
    for rule, alike in by_rule.items():
        channels = [row["channel_id"] for row in alike]
        try:
            occasions, next_time = _planned(rule, now, is_too_late)
        except Exception:  # unreadable rows must not hold up the others
            _log.exception("The schedules of channels %s are skipped for now.", channels)
            occasions, next_time = [], _put_off(now + _RETRY_AFTER, now)
        for row in alike:
            new += [
                _row(row["channel_id"], row["guild_id"], *when) | state for when, state in occasions
            ]
        await connection.execute(_next_times(channels, next_time))
    new.sort(key=itemgetter("due", "channel_id"))
    await _write_down(connection, [row | {"turn": ranks.next(row["guild_id"])} for row in new])
    return len(rows)


_RULE = ("minute", "zone", "days", "more_times", "effective_from")
_Rule = tuple[Any, ...]
"""The values of these columns. Schedules that share them have the same posts."""


def _planned(
    rule: _Rule, now: dt.datetime, is_too_late: TooLate
) -> tuple[list[_Occasion], dict[str, Any]]:
    """Return what has come due by a rule, and what its schedules go on with."""
    *times, since = rule
    if since > now + CLOCK_SLACK:
        since = now  # it was set by such a clock
    read = times_of(*times)
    next_time = _put_off(read.next(now).due, now) | {"effective_from": since}
    return _missed(read, since, now, is_too_late), next_time


def _next_times(channels: Sequence[int], values: dict[str, Any]) -> Update:
    return update(schedules).where(schedules.c.channel_id.in_(channels)).values(**values)


def _is_ahead(row: RowMapping, now: dt.datetime) -> bool:
    """Tell whether a schedule was planned, or set, by a clock that was ahead of this one."""
    planned_at: dt.datetime = row["planned_at"]
    return planned_at > now + CLOCK_SLACK


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
        statement = insert(connection, deliveries).values(not_before=bindparam("turn"))
        await connection.execute(statement.on_conflict_do_nothing(), rows)


_Occasion = tuple[tuple[dt.date, int, dt.datetime], dict[str, Any]]
"""Date, number and moment of a post, and what its row says besides."""


def _missed(
    times: Times, since: dt.datetime, now: dt.datetime, is_too_late: TooLate
) -> list[_Occasion]:
    """Return what has come due.

    Of each time of the day only the latest is posted, if it is not too late.
    """
    found = []
    for missed in times.missed(since, now):
        for occasion in missed:
            state: dict[str, Any] = {"late": now - occasion.due > _SOON}
            if occasion is not missed[-1] or is_too_late(occasion.due, now):
                state |= {"state": DeliveryState.SKIPPED.value, "reason": Reason.LATE.value}
            found.append(((occasion.date, -occasion.slot, occasion.due), state))
    return found


async def plan_channel(connection: AsyncConnection, channel_id: int, now: dt.datetime) -> None:
    """Plan what has come due in one channel, before its times are changed."""
    schedule = await fetch(connection, channel_id, lock=True)
    if schedule is None or not schedule.runs:
        return
    # Whether it is too late is looked at again when it is claimed.
    missed = _missed(schedule.times, schedule.effective_from, now, lambda due, now: False)
    turn = (await connection.execute(select(DatabaseNow()))).scalar_one()
    rows = [
        _row(channel_id, schedule.guild_id, *when) | state | {"turn": turn}
        for when, state in missed
    ]
    await _write_down(connection, rows)


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
    row = _row(schedule.channel_id, schedule.guild_id, date, seq, now)
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
    row = _row(schedule.channel_id, schedule.guild_id, date, -slot, due)
    row |= {"state": DeliveryState.SKIPPED.value, "reason": Reason.ASKED.value}
    statement = insert(connection, deliveries).values(not_before=DatabaseNow(), **row)
    done = await connection.execute(statement.on_conflict_do_nothing())
    return bool(done.rowcount)


async def _come_due(connection: AsyncConnection, now: dt.datetime) -> list[RowMapping]:
    """Return up to `_BATCH` schedules that have to be planned, with the `moment`, locked.

    Each question walks along an index, and ends with the batch.
    """
    found: list[RowMapping] = []
    columns = schedules.c
    due = [
        (and_(columns.state == state.value, columns.next_due <= now), columns.next_due)
        for state in RUNNING
    ]
    # For a clock that was set back: what it had planned is too far ahead.
    states = [state.value for state in RUNNING]
    ahead = and_(never_by(columns.state).in_(states), columns.planned_at > now + CLOCK_SLACK)
    for condition, order in (*due, (ahead, columns.planned_at)):
        if len(found) == _BATCH:
            break
        query = select(*_READ).where(condition).order_by(order).limit(_BATCH - len(found))
        locked = query.with_for_update(skip_locked=True)
        known = {row["channel_id"] for row in found}
        rows = (await connection.execute(locked)).mappings()
        found += [row for row in rows if row["channel_id"] not in known]
    return found


_READ = (
    *(schedules.c[name] for name in ("channel_id", "guild_id", "planned_at", *_RULE)),
    DatabaseNow().label("moment"),
)


def _put_off(due: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    return {"next_due": due, "planned_at": now}


def _row(
    channel_id: int, guild_id: int | None, date: dt.date, seq: int, due: dt.datetime
) -> dict[str, Any]:
    return {
        "channel_id": channel_id,
        "guild_id": guild_id,
        "local_date": date,
        "seq": seq,
        "due": due,
        "late": False,
        "on_purpose": False,
        "state": DeliveryState.PLANNED.value,
        "reason": None,
        "nonce": identity.nonce(channel_id, date, seq),
        "tag": identity.tag(channel_id, date, seq),
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
