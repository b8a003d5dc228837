"""The read model: deliveries and next posts, for people to look at.

Nothing here takes part in posting; it can be queried at any time, from any process.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, func, select

from bot.daily.ledger.channel_schedule import ChannelSchedule, readable
from bot.daily.ledger.had import Had, had_by
from bot.daily.ledger.results import ON_THE_WAY, DeliveryState, Reason
from bot.daily.ledger.schedules import is_running
from bot.store.engine import Store
from bot.store.tables import deliveries, schedules

_DAY = dt.timedelta(days=1)


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
    article_ids: tuple[str, ...]
    headline: str | None
    message_id: int | None
    sent_at: dt.datetime | None
    is_corrected: bool = False
    """Whether its message was edited since, as its article was."""

    @property
    def is_on_the_way(self) -> bool:
        """Whether it has yet to be settled."""
        return self.state in ON_THE_WAY


@dataclass(frozen=True)
class NextPost:
    """The next post of a running schedule."""

    schedule: ChannelSchedule
    date: dt.date
    due: dt.datetime
    slot: int = 0
    instead_of: Record | None = None
    """The post that has an earlier time's place, so that none comes then."""


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
        first = schedule.next_post(now)
        taken = await self.taken(schedule, first.date)
        following = schedule.next_post(now, taken)
        instead_of = taken.get((first.date, first.slot))
        return NextPost(schedule, following.date, following.due, following.slot, instead_of)

    async def taken(
        self, schedule: ChannelSchedule, since: dt.date
    ) -> dict[tuple[dt.date, int], Record]:
        """Return the posts at a schedule's times from that date on, by date and slot."""
        records = await self._select(
            select(deliveries).where(
                deliveries.c.channel_id == schedule.channel_id,
                deliveries.c.seq <= 0,
                deliveries.c.local_date >= since,
            )
        )
        return {(each.date, -each.seq): each for each in records}

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
            taken: dict[int, set[tuple[dt.date, int]]] = {}
            for channel_id, date, seq in await connection.execute(_taken(running, now)):
                taken.setdefault(channel_id, set()).add((date, -seq))
        posts = [_next(each, now, taken.get(each.channel_id, set())) for each in running]
        return sorted(posts, key=lambda post: (post.due, post.schedule.channel_id))[:limit]

    async def by_state(self, now: dt.datetime) -> dict[str, int]:
        """Return how many posts that came due in the last 24 hours are in each state."""
        state = deliveries.c.state
        query = (
            select(state, func.count())
            .where(deliveries.c.due > now - _DAY, deliveries.c.due <= now)
            .group_by(state)
        )
        async with self._store.read() as connection:
            counted = (await connection.execute(query)).tuples().all()
        return dict.fromkeys((each.value for each in DeliveryState), 0) | dict(counted)

    async def had(self, channels: Collection[ChannelSchedule]) -> dict[int, Had]:
        """Return what channels have had, with what is on its way to them."""
        async with self._store.read() as connection:
            return await had_by(connection, channels)

    async def _select(self, query: Any) -> list[Record]:
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [_record(row) for row in rows]


def _next(schedule: ChannelSchedule, now: dt.datetime, taken: set[tuple[dt.date, int]]) -> NextPost:
    following = schedule.next_post(now, taken)
    return NextPost(schedule, following.date, following.due, following.slot)


def _visible() -> Any:
    # Of a guild that removed the bot only dates are kept, and those are not for anybody to see.
    return select(deliveries).where(deliveries.c.state != DeliveryState.ERASED.value)


def _taken(running: Sequence[ChannelSchedule], now: dt.datetime) -> Any:
    # No zone's date differs from UTC's by more than a day.
    since = now.date() - dt.timedelta(days=1)
    columns = deliveries.c.channel_id, deliveries.c.local_date, deliveries.c.seq
    return select(*columns).where(
        deliveries.c.channel_id.in_([each.channel_id for each in running]),
        deliveries.c.seq <= 0,
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
        article_ids=tuple(json.loads(row["article_ids"] or "[]")),
        headline=row["headline"],
        message_id=row["message_id"],
        sent_at=row["sent_at"],
        is_corrected=row["corrected_at"] is not None,
    )
