"""The read model: what the ledger and the schedules hold, for people to look at.

Nothing here takes part in posting; it may be asked at any time, in any process.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from bot.daily.results import DeliveryState, Reason
from bot.daily.schedules import ChannelSchedule, is_running, readable
from bot.store.engine import Store
from bot.store.tables import deliveries, schedules

_ON_THE_WAY = (DeliveryState.PLANNED, DeliveryState.CLAIMED)


@dataclass(frozen=True)
class Record:
    """A delivery as it stands."""

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
    """Discord's words of a refusal, or why nobody knows what became of it."""
    attempts: int
    article_id: str | None
    headline: str | None
    passed_over: tuple[str, ...]
    message_id: int | None
    sent_at: dt.datetime | None

    @property
    def is_on_the_way(self) -> bool:
        """Whether its end is still to come."""
        return self.state in _ON_THE_WAY


@dataclass(frozen=True)
class Upcoming:
    """A schedule that runs, and its next post."""

    found: ChannelSchedule
    date: dt.date
    due: dt.datetime


class Records:
    """The deliveries in one database, to be looked at. Moments are the bot's clock's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def recent(self, channel_id: int, limit: int = 10) -> list[Record]:
        """Return a channel's last deliveries, the latest day first."""
        return await self._select(
            _shown()
            .where(deliveries.c.channel_id == channel_id)
            .order_by(deliveries.c.local_date.desc(), deliveries.c.seq.desc())
            .limit(limit)
        )

    async def latest(self, limit: int) -> list[Record]:
        """Return the last deliveries of all channels, the latest first."""
        order = deliveries.c.due.desc(), deliveries.c.id.desc()
        return await self._select(_shown().order_by(*order).limit(limit))

    async def get(self, delivery_id: int) -> Record | None:
        """Return one delivery; None when there is no such one."""
        found = await self._select(_shown().where(deliveries.c.id == delivery_id))
        return found[0] if found else None

    async def of_day(self, channel_id: int, date: dt.date) -> list[Record]:
        """Return a channel's deliveries of one local date: its daily post, then what followed."""
        return await self._select(
            _shown()
            .where(deliveries.c.channel_id == channel_id, deliveries.c.local_date == date)
            .order_by(deliveries.c.seq)
        )

    async def upcoming(self, now: dt.datetime, limit: int) -> list[Upcoming]:
        """Return the schedules that run, the one whose post comes soonest first."""
        running = (
            select(schedules)
            .where(is_running())
            # A day that has its post already puts a schedule further back than `next_due` says;
            # so as many more are looked at as there are places to be taken by others.
            .order_by(schedules.c.next_due, schedules.c.channel_id)
            .limit(limit * 2)
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(running)).mappings().all()
            found = list(readable(rows))
            taken = {(row[0], row[1]) for row in await connection.execute(_taken(found, now))}
        following = [_following(each, now, taken) for each in found]
        return sorted(following, key=lambda each: (each.due, each.found.channel_id))[:limit]

    async def _select(self, wanted: Any) -> list[Record]:
        async with self._store.read() as connection:
            rows = (await connection.execute(wanted)).mappings().all()
        return [_record(row) for row in rows]


def _shown() -> Any:
    # Of a guild that was left only dates are kept, and those are nobody's to look at.
    return select(deliveries).where(deliveries.c.state != DeliveryState.ERASED.value)


def _taken(found: Sequence[ChannelSchedule], now: dt.datetime) -> Any:
    # No zone is further than a day from UTC's date.
    since = now.date() - dt.timedelta(days=1)
    return select(deliveries.c.channel_id, deliveries.c.local_date).where(
        deliveries.c.channel_id.in_([each.channel_id for each in found]),
        deliveries.c.seq == 0,
        deliveries.c.local_date >= since,
    )


def _following(
    found: ChannelSchedule, now: dt.datetime, taken: set[tuple[int, dt.date]]
) -> Upcoming:
    date, due = found.schedule.next_due(max(now, found.effective_from))
    while (found.channel_id, date) in taken:
        date, due = found.schedule.next_due(due)
    return Upcoming(found, date, due)


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
