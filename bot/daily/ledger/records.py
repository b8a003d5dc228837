"""The read model: deliveries and next posts, for people to look at.

Nothing here takes part in posting; it can be queried at any time, from any process.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from bot.daily.ledger.channel_schedule import ChannelSchedule, readable
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.ledger.schedules import is_running
from bot.store.engine import Store
from bot.store.tables import deliveries, schedules

_ON_THE_WAY = (DeliveryState.PLANNED, DeliveryState.CLAIMED)


@dataclass(frozen=True)
class Record:
    """A delivery, as recorded."""

    id: int
    channel_id: int
    guild_id: int | None
    date: dt.date
    seq: int
    due: dt.datetime
    state: DeliveryState
    reason: Reason | None
    status: int | None
    code: int | None
    detail: str | None
    """Discord's message if it refused, or why the outcome is unknown."""
    attempts: int
    article_id: str | None
    headline: str | None
    passed_over: tuple[str, ...]
    message_id: int | None
    sent_at: dt.datetime | None

    @property
    def is_on_the_way(self) -> bool:
        """Whether it has yet to be settled."""
        return self.state in _ON_THE_WAY


@dataclass(frozen=True)
class NextPost:
    """The next post of a running schedule."""

    schedule: ChannelSchedule
    date: dt.date
    due: dt.datetime
    instead_of: Record | None = None
    """The post that an earlier day has already had, so that it gets no other."""


class Records:
    """The deliveries in one database, read only. Moments are those of the bot's clock."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def recent(self, channel_id: int, limit: int = 10) -> list[Record]:
        """Return a channel's last deliveries, the latest day first."""
        return await self._select(
            _visible()
            .where(deliveries.c.channel_id == channel_id)
            .order_by(deliveries.c.local_date.desc(), deliveries.c.seq.desc())
            .limit(limit)
        )

    async def latest(self, limit: int) -> list[Record]:
        """Return the last deliveries of all channels, the latest first."""
        order = deliveries.c.due.desc(), deliveries.c.id.desc()
        return await self._select(_visible().order_by(*order).limit(limit))

    async def get(self, delivery_id: int) -> Record | None:
        """Return one delivery; None when it does not exist."""
        records = await self._select(_visible().where(deliveries.c.id == delivery_id))
        return records[0] if records else None

    async def of_day(self, channel_id: int, date: dt.date) -> list[Record]:
        """Return a channel's deliveries of one local date: the daily post, then any others."""
        return await self._select(
            _visible()
            .where(deliveries.c.channel_id == channel_id, deliveries.c.local_date == date)
            .order_by(deliveries.c.seq)
        )

    async def next_post(self, schedule: ChannelSchedule, now: dt.datetime) -> NextPost:
        """Return a schedule's next post, on a day that has none yet."""
        first, due = schedule.next_post(now)
        query = select(deliveries.c.local_date).where(
            deliveries.c.channel_id == schedule.channel_id,
            deliveries.c.seq == 0,
            deliveries.c.local_date >= first,
        )
        async with self._store.read() as connection:
            taken = set((await connection.execute(query)).scalars())
        if first not in taken:
            return NextPost(schedule, first, due)
        of_first = await self.of_day(schedule.channel_id, first)
        return NextPost(
            schedule, *schedule.next_post(now, taken), of_first[0] if of_first else None
        )

    async def upcoming(self, now: dt.datetime, limit: int) -> list[NextPost]:
        """Return the next posts of all running schedules, the soonest first."""
        query = (
            select(schedules)
            .where(is_running())
            # A schedule whose day already has its post comes later than `next_due` says, so
            # twice as many are read as are returned.
            .order_by(schedules.c.next_due, schedules.c.channel_id)
            .limit(limit * 2)
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
            running = list(readable(rows))
            taken: dict[int, set[dt.date]] = {}
            for channel_id, date in await connection.execute(_taken(running, now)):
                taken.setdefault(channel_id, set()).add(date)
        posts = [
            NextPost(each, *each.next_post(now, taken.get(each.channel_id, ()))) for each in running
        ]
        return sorted(posts, key=lambda post: (post.due, post.schedule.channel_id))[:limit]

    async def _select(self, query: Any) -> list[Record]:
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [_record(row) for row in rows]


def _visible() -> Any:
    # Of a guild that removed the bot only dates are kept, and those are not for anybody to see.
    return select(deliveries).where(deliveries.c.state != DeliveryState.ERASED.value)


def _taken(running: Sequence[ChannelSchedule], now: dt.datetime) -> Any:
    # No zone's date differs from UTC's by more than a day.
    since = now.date() - dt.timedelta(days=1)
    return select(deliveries.c.channel_id, deliveries.c.local_date).where(
        deliveries.c.channel_id.in_([each.channel_id for each in running]),
        deliveries.c.seq == 0,
        deliveries.c.local_date >= since,
    )


def _record(row: RowMapping) -> Record:
    return Record(
        id=row["id"],
        channel_id=row["channel_id"],
        guild_id=row["guild_id"],
        date=row["local_date"],
        seq=row["seq"],
        due=row["due"],
        state=DeliveryState(row["state"]),
        reason=None if row["reason"] is None else Reason(row["reason"]),
        status=row["status"],
        code=row["code"],
        detail=row["detail"],
        attempts=row["attempts"],
        article_id=row["article_id"],
        headline=row["headline"],
        passed_over=tuple(json.loads(row["passed_over"] or "[]")),
        message_id=row["message_id"],
        sent_at=row["sent_at"],
    )
