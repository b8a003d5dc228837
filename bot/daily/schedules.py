"""The schedules of channels: statements and the values they give."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.schedule import Schedule
from bot.daily.troubles import Meaning
from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.tables import deliveries, guilds, schedules

_log = logging.getLogger(__name__)


class State(Enum):
    """What a channel's schedule does."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By a person."""
    BLOCKED = "blocked"
    """By a trouble; it goes on by itself when that is over."""
    ENDED = "ended"
    """The channel is gone."""
    REMOVED = "removed"
    """By a person; the row stays, for it knows what the channel has read."""


RUNNING = (State.ACTIVE, State.BLOCKED)
"""Posts are planned; while it is blocked they wait for their permission, and are told of."""


class NothingNew(Enum):
    """What is posted on a day without a new article."""

    REPOST = "repost"
    SKIP = "skip"


@dataclass(frozen=True)
class Wanted:
    """What a person, or the host, asks for."""

    channel_id: int
    guild_id: int | None
    schedule: Schedule
    ping_role_id: int | None = None
    when_nothing_new: NothingNew = NothingNew.REPOST
    announcement: bool = False
    set_by: int | None = None
    by_host: bool = False


@dataclass(frozen=True)
class ChannelSchedule:
    """A channel's row."""

    channel_id: int
    guild_id: int | None
    schedule: Schedule
    ping_role_id: int | None
    when_nothing_new: NothingNew
    announcement: bool
    state: State
    trouble: str | None
    """While blocked or ended, a value of `bot.daily.troubles.Meaning`."""
    facts: Mapping[str, Any]
    """Of the trouble: `missing` permissions, Discord's `status`, `code`, `message`."""
    trouble_number: int
    set_by: int | None
    set_by_host: bool
    effective_from: dt.datetime
    last_article_id: str | None
    last_article_place: str | None
    last_message_id: int | None

    @property
    def runs(self) -> bool:
        """Whether posts are planned."""
        return self.state in RUNNING

    @property
    def lacks_permission(self) -> bool:
        """Whether it waits for permissions, so that one can ask whether they are back.

        Where Discord refuses though none is missing, only the next post can tell.
        """
        waits = self.state is State.BLOCKED and self.trouble == Meaning.PERMISSION.value
        return waits and bool(self.facts.get("missing") or self.facts.get("unknown"))


class Schedules:
    """The schedules in one database. Moments are the bot's clock's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, channel_id: int) -> ChannelSchedule | None:
        """Return a channel's schedule; None when it has none, or no longer."""
        async with self._store.read() as connection:
            found = await one(connection, channel_id)
        return None if found is None or found.state is State.REMOVED else found

    async def of_guild(self, guild_id: int) -> list[ChannelSchedule]:
        """Return the schedules of a guild, the removed ones left out, by time of day."""
        wanted = (
            select(schedules)
            .where(schedules.c.guild_id == guild_id, schedules.c.state != State.REMOVED.value)
            .order_by(schedules.c.minute, schedules.c.channel_id)
        )
        async with self._store.read() as connection:
            rows = await connection.execute(wanted)
        return list(readable(rows.mappings()))

    async def set(self, wanted: Wanted, now: dt.datetime) -> ChannelSchedule:
        """Give a channel this schedule from `now` on; what it has read is kept.

        What is due by the same times already, and was not planned yet, stays due.
        """
        values = _values(wanted, now)
        async with self._store.write() as connection:
            before = await one(connection, wanted.channel_id, lock=True)
            goes_on = before and before.state is State.ACTIVE and before.schedule == wanted.schedule
            kept = {"effective_from", "next_due", "planned_at"} if goes_on else set()
            changed = {name: value for name, value in values.items() if name not in kept}
            statement = insert(connection, schedules).values(channel_id=wanted.channel_id, **values)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["channel_id"], set_=changed)
            )
            if wanted.guild_id is not None and not wanted.by_host:
                await _remember_zone(connection, wanted.guild_id, wanted.schedule.zone)
            made = await one(connection, wanted.channel_id)
        assert made is not None
        return made

    async def pause(self, channel_id: int) -> bool:
        """Post nothing until it is resumed; False when there is nothing to pause."""
        return await self._change(channel_id, RUNNING, {"state": State.PAUSED.value, **_NO_TROUBLE})

    async def resume(self, channel_id: int, now: dt.datetime) -> bool:
        """Post again what is due after `now`; False when there is nothing to resume."""
        async with self._store.write() as connection:
            found = await one(connection, channel_id, lock=True)
            if found is None or found.state in (State.ACTIVE, State.REMOVED):
                return False
            _, due = found.schedule.next_due(now)
            values = {
                "state": State.ACTIVE.value,
                "effective_from": now,
                "next_due": due,
                "planned_at": now,
                **_NO_TROUBLE,
            }
            await _update(connection, channel_id, values)
        return True

    async def remove(self, channel_id: int) -> bool:
        """End a channel's schedule; False when it had none."""
        rest = (State.ACTIVE, State.PAUSED, State.BLOCKED, State.ENDED)
        return await self._change(channel_id, rest, {"state": State.REMOVED.value, **_NO_TROUBLE})

    async def remove_hosts_but(self, channel_id: int | None) -> None:
        """End what the host's settings asked for once and ask for no more."""
        statement = (
            update(schedules)
            .where(schedules.c.set_by_host)
            .values(state=State.REMOVED.value, set_by_host=False)
        )
        if channel_id is not None:
            statement = statement.where(schedules.c.channel_id != channel_id)
        async with self._store.write() as connection:
            await connection.execute(statement)

    async def place_found(self, channel_id: int, guild_id: int | None, announcement: bool) -> None:
        """Note what Discord says of a channel."""
        async with self._store.write() as connection:
            await _update(
                connection, channel_id, {"guild_id": guild_id, "announcement": announcement}
            )

    async def announcements(self) -> dict[int, bool]:
        """Return, for each channel with a schedule, whether it is an announcement channel."""
        wanted = select(schedules.c.channel_id, schedules.c.announcement).where(
            schedules.c.state != State.REMOVED.value
        )
        async with self._store.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(wanted)}

    async def unplaced(self) -> list[int]:
        """Return the channels of which nobody has asked Discord yet where they are: the host's."""
        wanted = select(schedules.c.channel_id).where(
            schedules.c.guild_id.is_(None), schedules.c.state != State.REMOVED.value
        )
        async with self._store.read() as connection:
            return list((await connection.execute(wanted)).scalars())

    async def last_zone(self, guild_id: int) -> str:
        """Return the zone that the guild used last, else UTC."""
        wanted = select(guilds.c.last_zone).where(guilds.c.guild_id == guild_id)
        async with self._store.read() as connection:
            return (await connection.execute(wanted)).scalar() or "UTC"

    async def next_post(
        self, found: ChannelSchedule, now: dt.datetime
    ) -> tuple[dt.date, dt.datetime]:
        """Return date and moment of the next post, past the days that have theirs already."""
        after = max(now, found.effective_from)
        date, due = found.schedule.next_due(after)
        wanted = select(deliveries.c.local_date).where(
            deliveries.c.channel_id == found.channel_id,
            deliveries.c.seq == 0,
            deliveries.c.local_date >= date,
        )
        async with self._store.read() as connection:
            taken = set((await connection.execute(wanted)).scalars())
        while date in taken:
            date, due = found.schedule.next_due(due)
        return date, due

    async def blocked(self) -> list[tuple[int, int | None]]:
        """Return channel and guild of each schedule that waits for a permission."""
        wanted = select(schedules.c.channel_id, schedules.c.guild_id).where(
            schedules.c.state == State.BLOCKED.value,
            schedules.c.trouble == Meaning.PERMISSION.value,
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(wanted)).all()
        return [(row.channel_id, row.guild_id) for row in rows]

    async def _change(
        self, channel_id: int, states: tuple[State, ...], values: Mapping[str, Any]
    ) -> bool:
        statement = (
            update(schedules)
            .where(
                schedules.c.channel_id == channel_id,
                schedules.c.state.in_([state.value for state in states]),
            )
            .values(**values)
        )
        async with self._store.write() as connection:
            return bool((await connection.execute(statement)).rowcount)


_NO_TROUBLE = {"trouble": None, "trouble_facts": None}


def is_running() -> ColumnElement[bool]:
    """Return the condition on a row that posts are planned for it."""
    return schedules.c.state.in_([state.value for state in RUNNING])


async def one(
    connection: AsyncConnection, channel_id: int, *, lock: bool = False
) -> ChannelSchedule | None:
    """Return a channel's row, a removed one too."""
    wanted = select(schedules).where(schedules.c.channel_id == channel_id)
    if lock:
        wanted = wanted.with_for_update()
    row = (await connection.execute(wanted)).mappings().one_or_none()
    return None if row is None else channel_schedule(row)


def channel_schedule(row: RowMapping) -> ChannelSchedule:
    """Read a row."""
    days = frozenset(day for day in range(7) if row["days"] >> day & 1)
    return ChannelSchedule(
        channel_id=row["channel_id"],
        guild_id=row["guild_id"],
        schedule=Schedule(row["minute"], row["zone"], days),
        ping_role_id=row["ping_role_id"],
        when_nothing_new=NothingNew(row["when_nothing_new"]),
        announcement=row["announcement"],
        state=State(row["state"]),
        trouble=row["trouble"],
        facts=json.loads(row["trouble_facts"] or "{}"),
        trouble_number=row["trouble_number"],
        set_by=row["set_by"],
        set_by_host=row["set_by_host"],
        effective_from=row["effective_from"],
        last_article_id=row["last_article_id"],
        last_article_place=row["last_article_place"],
        last_message_id=row["last_message_id"],
    )


def readable(rows: Iterable[RowMapping]) -> Iterator[ChannelSchedule]:
    """Read rows, but for those that this machine can't; those are logged."""
    for row in rows:
        try:
            yield channel_schedule(row)
        except Exception:  # such as a time zone that this machine does not know
            _log.exception("The schedule of channel %s can't be read.", row["channel_id"])


def _values(wanted: Wanted, now: dt.datetime) -> dict[str, Any]:
    _, due = wanted.schedule.next_due(now)
    return {
        "guild_id": wanted.guild_id,
        "minute": wanted.schedule.minute,
        "zone": wanted.schedule.zone,
        "days": sum(1 << day for day in wanted.schedule.days),
        "ping_role_id": wanted.ping_role_id,
        "when_nothing_new": wanted.when_nothing_new.value,
        "announcement": wanted.announcement,
        "state": State.ACTIVE.value,
        "set_by": wanted.set_by,
        "set_by_host": wanted.by_host,
        "effective_from": now,
        "next_due": due,
        "planned_at": now,
        **_NO_TROUBLE,
    }


async def _update(connection: AsyncConnection, channel_id: int, values: Mapping[str, Any]) -> None:
    await connection.execute(
        update(schedules).where(schedules.c.channel_id == channel_id).values(**values)
    )


async def _remember_zone(connection: AsyncConnection, guild_id: int, zone: str) -> None:
    statement = insert(connection, guilds).values(guild_id=guild_id, last_zone=zone)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["guild_id"], set_={"last_zone": zone})
    )
