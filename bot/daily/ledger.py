"""The ledger: every delivery is planned, claimed and settled here, and nowhere else.

    planned ──claim──▶ claimed ──settle──▶ sent · deleted · skipped · failed · unconfirmed
       ▲                  │
       └── try again ─────┘   a claim whose lease has ended can be claimed by anyone

Who claims commits before the network is touched, so a crash leaves a lease behind, and whoever
claims next knows that the delivery may have been posted (`unsure_since`). What is settled is
fenced by owner and attempt: whoever lost the lease changes nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily import identity, settling
from bot.daily.edition import Edition, Frozen
from bot.daily.freezing import texts
from bot.daily.leases import FREE, seconds_to_wait, take, unsure_for
from bot.daily.results import Claim, DeliveryState, Reason, Result
from bot.daily.schedules import (
    ChannelSchedule,
    State,
    channel_schedule,
    is_running,
    one,
    readable,
)
from bot.daily.timing import Timing
from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries, schedules

_PLANNED_AT_ONCE = 500
# A row that was worked out by a clock so far ahead of this one is worked out again.
_CLOCK_SLACK = dt.timedelta(minutes=1)
# Who plans later than this was away, and what it remembers may be old.
_SOON = dt.timedelta(minutes=2)
_LEFT_OUT = dt.timedelta(minutes=5)
_LEFT_SECONDS = 15.0
_NONCE = dt.timedelta(seconds=Timing().nonce)

_log = logging.getLogger(__name__)

Hook = Callable[[str], None]
"""Called with the name of each point at which a process can be killed, for tests to do so."""


def no_hook(point: str) -> None:
    """Do nothing at any point."""


class Ledger:
    """The deliveries in one database.

    `window` is how late a day's post may be made up. Moments passed in are the bot's clock's;
    leases and pauses run in the database's time.
    """

    def __init__(
        self,
        store: Store,
        *,
        window: dt.timedelta = dt.timedelta(hours=6),
        lease_seconds: float = Timing().lease,
        hook: Hook = no_hook,
    ) -> None:
        self._store = store
        self._window = window
        self._lease = lease_seconds
        self._hook = hook
        self._begun: dt.datetime | None = None  # database time

    # --- planning --------------------------------------------------------------------------

    async def plan(self, now: dt.datetime) -> int:
        """Write down what has come due until `now`; return how many schedules were looked at.

        Call it again while that is more than 0.
        """
        await self._beginning()
        async with self._store.write() as connection:
            rows = (await connection.execute(_come_due(now))).mappings().all()
            new: list[dict[str, Any]] = []
            times = []
            for row in rows:
                try:
                    found = channel_schedule(row)
                    new += self._planned(found, now)
                    times.append(_next_time(found, now))
                except Exception:  # one row that can't be read keeps no other from its post
                    _log.exception("The schedule of channel %s is left out.", row["channel_id"])
                    times.append(_put_off(row["channel_id"], now + _LEFT_OUT, now))
            if new:
                statement = insert(connection, deliveries).values(not_before=DatabaseNow())
                await connection.execute(statement.on_conflict_do_nothing(), new)
            if rows:
                await connection.execute(_PUT_OFF, times)
            self._hook("planning")
        return len(rows)

    def _planned(self, found: ChannelSchedule, now: dt.datetime) -> list[dict[str, Any]]:
        """Return rows for what a schedule has missed; the latest is posted if it is in time."""
        missed = found.schedule.missed(found.effective_from, now)
        rows = [_row(found, date, 0, due) for date, due in missed]
        for row in rows:
            row["late"] = now - row["due"] > _SOON
            if row is not rows[-1] or self.is_too_late(row["due"], now):
                row |= {"state": DeliveryState.SKIPPED.value, "reason": Reason.LATE.value}
        return rows

    async def add_on_purpose(
        self, found: ChannelSchedule, now: dt.datetime, *, after: int | None = None
    ) -> int | None:
        """Plan a post for right now; return its id, or None when today's is out already.

        `after` is the number of today's last post as somebody has seen it: then one more is
        made, if it is the last one still.
        """
        date = found.schedule.local_date(now)
        async with self._store.write() as connection:
            of_today = (
                deliveries.c.channel_id == found.channel_id,
                deliveries.c.local_date == date,
            )
            wanted = select(func.max(deliveries.c.seq)).where(*of_today)
            last = (await connection.execute(wanted)).scalar()
            if last is not None and after is None:
                return await _revive(connection, found, date, now)
            if last != after:
                return None
            row = _row(found, date, 0 if last is None else last + 1, now)
            statement = (
                insert(connection, deliveries)
                .values(not_before=DatabaseNow(), **(row | {"on_purpose": True}))
                .on_conflict_do_nothing()
                .returning(deliveries.c.id)
            )
            made: int | None = (await connection.execute(statement)).scalar()
        return made

    # --- claiming --------------------------------------------------------------------------

    async def claim(
        self, owner: str, now: dt.datetime, limit: int, edition: Edition
    ) -> list[Claim]:
        """Take up to `limit` deliveries that wait; article and text are frozen at the first claim.

        What needs no sending (nothing new, too late, paused meanwhile) is settled on the way.
        """
        self._hook("before claim")
        begun = await self._beginning()
        wanted = take(deliveries, owner, limit, self._lease, deliveries.c.due <= now)
        async with self._store.write() as connection:
            taken = (await connection.execute(wanted)).mappings().all()
            if not taken:
                return []
            claims = await self._sendable(connection, taken, now, begun, edition)
            self._hook("claiming")
        self._hook("claimed")
        return claims

    async def _beginning(self) -> dt.datetime:
        """Return when this ledger was used first, by the database's time."""
        if self._begun is None:
            self._begun = await self._store.now()
        return self._begun

    async def _sendable(
        self,
        connection: AsyncConnection,
        taken: Sequence[RowMapping],
        now: dt.datetime,
        begun: dt.datetime,
        edition: Edition,
    ) -> list[Claim]:
        """Return the claims, their texts frozen, of those that are to be sent after all."""
        owners, unread = await _schedules_of(connection, [row["channel_id"] for row in taken])
        if unread:
            await _leave(connection, [row["id"] for row in taken if row["channel_id"] in unread])
            taken = [row for row in taken if row["channel_id"] not in unread]
        needless = {
            row["id"]: reason
            for row in taken
            if (reason := self._needless(row, owners.get(row["channel_id"]), now))
        }
        # What may be there is looked for all the same.
        wanted = [row for row in taken if row["id"] not in needless or row["unsure_since"]]
        frozen = await texts(connection, wanted, owners, edition)
        claims = []
        for row in sorted(wanted, key=lambda row: (row["due"], row["id"])):
            found = owners.get(row["channel_id"])
            if row["id"] not in frozen:
                needless.setdefault(row["id"], Reason.NOTHING_NEW)
            elif found is not None and _was_refused(found, frozen[row["id"]].article_id, row):
                needless[row["id"]] = Reason.SAME_TEXT
            else:
                reason = needless.pop(row["id"], None)
                late = row["late"] or _may_be_of_a_backup(row, begun)
                claims.append(_claim(row, frozen[row["id"]], found, reason, late=late))
        for delivery, reason in needless.items():
            await settling.skip(connection, delivery, reason)
        return claims

    def _needless(
        self, row: RowMapping, found: ChannelSchedule | None, now: dt.datetime
    ) -> Reason | None:
        """Return why a delivery is not to be sent, now or any more."""
        if found is None or found.state in (State.REMOVED, State.ENDED):
            return Reason.REMOVED
        if found.state is State.PAUSED:
            return Reason.PAUSED
        return Reason.LATE if self.is_too_late(row["due"], now) else None

    def is_too_late(self, due: dt.datetime, now: dt.datetime) -> bool:
        """Tell whether a post that was due then is no longer made up."""
        return now - due > self._window

    # --- settling --------------------------------------------------------------------------

    async def settle(self, results: Sequence[Result]) -> list[bool]:
        """Write down what became of claims; False for those whose lease somebody else has."""
        async with self._store.write() as connection:
            done = await settling.settle(connection, results)
            self._hook("settling")
        self._hook("settled")
        return done

    async def unblock(self, channel_id: int, now: dt.datetime) -> bool:
        """Let a channel's posts go on, now that it has its permissions; False if it did not wait.

        The post that failed of late is made up, and somebody is told, once.
        """
        async with self._store.write() as connection:
            found = await one(connection, channel_id)
            if found is None or not found.lacks_permission:
                return False
            await settling.unblock(connection, found, now - self._window, now)
        return True

    # --- looking ---------------------------------------------------------------------------

    async def next_due(self) -> dt.datetime | None:
        """Return when the next schedule comes due, by the bot's clock."""
        wanted = select(func.min(schedules.c.next_due)).where(is_running())
        async with self._store.read() as connection:
            first: dt.datetime | None = (await connection.execute(wanted)).scalar()
        return first

    async def seconds_to_wait(self, now: dt.datetime) -> float | None:
        """Return in how many seconds a delivery can be claimed; None when there is none."""
        return await seconds_to_wait(self._store, deliveries, deliveries.c.due <= now)


def _come_due(now: dt.datetime) -> Any:
    # The second half is for a clock that was set back: what it had worked out lies too far ahead.
    return (
        select(schedules)
        .where(
            is_running(),
            or_(schedules.c.next_due <= now, schedules.c.planned_at > now + _CLOCK_SLACK),
        )
        .order_by(schedules.c.next_due, schedules.c.channel_id)
        .limit(_PLANNED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )


def _next_time(found: ChannelSchedule, now: dt.datetime) -> dict[str, Any]:
    _, due = found.schedule.next_due(now)
    return _put_off(found.channel_id, due, now)


def _put_off(channel_id: int, due: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    return {"channel": channel_id, "due": due, "moment": now}


_PUT_OFF = (
    update(schedules)
    .where(schedules.c.channel_id == bindparam("channel"))
    .values(next_due=bindparam("due"), planned_at=bindparam("moment"))
)


def _row(found: ChannelSchedule, date: dt.date, seq: int, due: dt.datetime) -> dict[str, Any]:
    return {
        "channel_id": found.channel_id,
        "guild_id": found.guild_id,
        "local_date": date,
        "seq": seq,
        "due": due,
        "late": False,
        "on_purpose": False,
        "state": DeliveryState.PLANNED.value,
        "reason": None,
        "nonce": identity.nonce(found.channel_id, date, seq),
        "tag": identity.tag(found.channel_id, date, seq),
    }


async def _revive(
    connection: AsyncConnection, found: ChannelSchedule, date: dt.date, now: dt.datetime
) -> int | None:
    """Plan today's post again if it was skipped or failed; None if it is out or on its way."""
    statement = (
        update(deliveries)
        .where(
            deliveries.c.channel_id == found.channel_id,
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
            late=True,  # of a backup that was put back, it may be there already
            not_before=DatabaseNow(),
        )
        .returning(deliveries.c.id)
    )
    revived: int | None = (await connection.execute(statement)).scalar()
    return revived


async def _schedules_of(
    connection: AsyncConnection, channel_ids: list[int]
) -> tuple[dict[int, ChannelSchedule], set[int]]:
    """Return the channels' schedules, and of which channels they can't be read."""
    wanted = select(schedules).where(schedules.c.channel_id.in_(channel_ids))
    rows = (await connection.execute(wanted)).mappings().all()
    found = {each.channel_id: each for each in readable(rows)}
    return found, {row["channel_id"] for row in rows} - found.keys()


async def _leave(connection: AsyncConnection, delivery_ids: list[int]) -> None:
    """Leave deliveries to other processes, which may know a time zone that this one does not."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(delivery_ids))
        .values(**FREE, state=DeliveryState.PLANNED.value, not_before=DatabaseNow(_LEFT_SECONDS))
    )


def _may_be_of_a_backup(row: RowMapping, begun: dt.datetime) -> bool:
    """Tell whether a delivery waits since before this process, and Discord forgot its nonce.

    A database that was put back may hold it as waiting though it was sent since.
    """
    waits: dt.timedelta = row["moment"] - row["not_before"]
    return row["not_before"] < begun and waits > _NONCE and row["unsure_since"] is None


def _was_refused(found: ChannelSchedule, article_id: str, row: RowMapping) -> bool:
    """Tell whether the daily post would be the very text that Discord has refused."""
    is_daily = row["seq"] == 0 and row["unsure_since"] is None
    same = found.trouble == Reason.TEXT.value and found.facts.get("article") == article_id
    return is_daily and found.state is State.BLOCKED and same


def _claim(
    row: RowMapping,
    frozen: Frozen,
    found: ChannelSchedule | None,
    needless: Reason | None,
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
        article_id=frozen.article_id,
        article_place=frozen.article_place,
        headline=frozen.headline,
        message=frozen.message,
        nonce=row["nonce"],
        tag=row["tag"],
        unsure_for=unsure_for(row),
        needless=needless,
        late=late,
        ask_first=found is not None and found.lacks_permission,
        was_blocked=found is not None and found.state is State.BLOCKED,
        announcement=found is not None and found.announcement,
    )
