"""The schedules of channels: set, pause, resume, remove and look them up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.channel_schedule import (
    RUNNING,
    ChannelSchedule,
    ScheduleOptions,
    State,
    from_row,
    option_values,
    readable,
)
from bot.daily.port.refusals import Meaning
from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.tables import guilds, schedules


class Schedules:
    """The schedules in one database. Moments are those of the bot's clock."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, channel_id: int) -> ChannelSchedule | None:
        """Return a channel's schedule; None when it has none, or it was removed."""
        async with self._store.read() as connection:
            schedule = await fetch(connection, channel_id)
        return None if schedule is None or schedule.state is State.REMOVED else schedule

    async def of_guild(self, guild_id: int) -> list[ChannelSchedule]:
        """Return a guild's schedules, without removed ones, by time of day."""
        query = (
            select(schedules)
            .where(schedules.c.guild_id == guild_id, schedules.c.state != State.REMOVED.value)
            .order_by(schedules.c.minute, schedules.c.channel_id)
        )
        async with self._store.read() as connection:
            rows = await connection.execute(query)
        return list(readable(rows.mappings()))

    async def set(self, options: ScheduleOptions, now: dt.datetime) -> ChannelSchedule:
        """Give a channel this schedule from `now` on; what it has already had is remembered.

        If the times stay the same, a post that is due but not yet planned stays due.
        """
        values = _values(options, now)
        async with self._store.write() as connection:
            before = await fetch(connection, options.channel_id, lock=True)
            same_times = before and before.state is State.ACTIVE and before.when == options.when
            kept = {"effective_from", "next_due", "planned_at"} if same_times else set()
            changed = {name: value for name, value in values.items() if name not in kept}
            statement = insert(connection, schedules).values(**values)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["channel_id"], set_=changed)
            )
            if options.guild_id is not None and not options.set_by_host:
                await _remember_zone(connection, options.guild_id, options.when.zone)
            schedule = await fetch(connection, options.channel_id)
        assert schedule is not None
        return schedule

    async def pause(self, channel_id: int) -> bool:
        """Post nothing until the schedule is resumed; False when there is nothing to pause."""
        return await self._change(channel_id, RUNNING, {"state": State.PAUSED.value, **_NO_TROUBLE})

    async def resume(self, channel_id: int, now: dt.datetime) -> bool:
        """Resume with what is due after `now`; False when there is nothing to resume."""
        async with self._store.write() as connection:
            schedule = await fetch(connection, channel_id, lock=True)
            if schedule is None or schedule.state in (State.ACTIVE, State.REMOVED):
                return False
            _, due = schedule.when.next_due(now)
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
        """Remove a channel's schedule; False when it had none."""
        present = (State.ACTIVE, State.PAUSED, State.BLOCKED, State.ENDED)
        return await self._change(
            channel_id, present, {"state": State.REMOVED.value, **_NO_TROUBLE}
        )

    async def remove_hosts_but(self, channel_id: int | None) -> None:
        """Remove the host's schedules, except that of `channel_id`."""
        statement = (
            update(schedules)
            .where(schedules.c.set_by_host)
            .values(state=State.REMOVED.value, set_by_host=False)
        )
        if channel_id is not None:
            statement = statement.where(schedules.c.channel_id != channel_id)
        async with self._store.write() as connection:
            await connection.execute(statement)

    async def note_channel(self, channel_id: int, guild_id: int | None, announcement: bool) -> None:
        """Record what Discord says about a channel."""
        async with self._store.write() as connection:
            await _update(
                connection, channel_id, {"guild_id": guild_id, "announcement": announcement}
            )

    async def announcements(self) -> dict[int, bool]:
        """Return, for each channel with a schedule, whether it is an announcement channel."""
        query = select(schedules.c.channel_id, schedules.c.announcement).where(
            schedules.c.state != State.REMOVED.value
        )
        async with self._store.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def without_guild(self) -> list[int]:
        """Return the channels whose guild is not known yet: the host's."""
        query = select(schedules.c.channel_id).where(
            schedules.c.guild_id.is_(None), schedules.c.state != State.REMOVED.value
        )
        async with self._store.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def last_zone(self, guild_id: int) -> str | None:
        """Return the zone that the guild used last, if it has used any."""
        query = select(guilds.c.last_zone).where(guilds.c.guild_id == guild_id)
        async with self._store.read() as connection:
            return (await connection.execute(query)).scalar()

    async def blocked(self) -> list[tuple[int, int | None]]:
        """Return the channel and guild of each schedule that waits for a permission."""
        query = select(schedules.c.channel_id, schedules.c.guild_id).where(
            schedules.c.state == State.BLOCKED.value,
            schedules.c.trouble == Meaning.PERMISSION.value,
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).all()
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
    """Return the SQL condition for schedules whose posts are planned."""
    return schedules.c.state.in_([state.value for state in RUNNING])


async def fetch(
    connection: AsyncConnection, channel_id: int, *, lock: bool = False
) -> ChannelSchedule | None:
    """Return a channel's schedule, even a removed one."""
    query = select(schedules).where(schedules.c.channel_id == channel_id)
    if lock:
        query = query.with_for_update()
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else from_row(row)


def _values(options: ScheduleOptions, now: dt.datetime) -> dict[str, Any]:
    _, due = options.when.next_due(now)
    return {
        **option_values(options),
        "state": State.ACTIVE.value,
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
