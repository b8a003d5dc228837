"""The schedules of channels: set, pause, resume, remove and look them up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.library import Library
from bot.daily.ledger import undo
from bot.daily.ledger.channel_schedule import (
    RUNNING,
    ChannelSchedule,
    ScheduleOptions,
    State,
    from_now_on,
    from_row,
    option_values,
    readable,
)
from bot.daily.ledger.had import How, forget_refused, keep_set, note, settle_places
from bot.daily.port.refusals import Meaning
from bot.daily.when.times import Times
from bot.messages.post import Style
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

    async def set(
        self, options: ScheduleOptions, now: dt.datetime, archive: Sequence[str] = ()
    ) -> ChannelSchedule:
        """Give a channel this schedule from `now` on; what it has already had is remembered.

        If the times stay the same, a post that is due but not yet planned stays due. What a
        person paused stays paused, except for the host's schedule. `archive` are the articles
        that are old for a channel that never had a schedule.
        """
        channel_id, values = options.channel_id, _values(options, now)
        async with self._store.write() as connection:
            before = await fetch(connection, channel_id, lock=True)
            same_times = before and before.state is State.ACTIVE and before.times == options.times
            kept = {"effective_from", "next_due", "planned_at"} if same_times else set()
            if before and before.state is State.PAUSED and not options.set_by_host:
                kept |= {"state", *_NO_PAUSE}
            changed = {name: value for name, value in values.items() if name not in kept}
            if before is None:
                values["archive"] = await keep_set(connection, archive)
            statement = insert(connection, schedules).values(**values)
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["channel_id"], set_=changed)
            )
            await undo.keep(connection, channel_id, before, now)
            await forget_refused(connection, channel_id)
            if options.guild_id is not None and not options.set_by_host:
                await _remember_zone(connection, options.guild_id, options.when.zone)
            schedule = await fetch(connection, channel_id)
        assert schedule is not None
        return schedule

    async def pause(self, channel_id: int, now: dt.datetime, by: int | None = None) -> int | None:
        """Post nothing until the schedule is resumed.

        Return the number for an undo, or None when there is nothing to pause.
        """
        values = {"state": State.PAUSED.value, "paused_at": now, "paused_by": by, **_NO_TROUBLE}
        return await self._change(channel_id, RUNNING, values, now)

    async def resume(self, channel_id: int, now: dt.datetime) -> bool:
        """Resume with what is due after `now`; False when there is nothing to resume.

        What Discord refused is tried again.
        """
        async with self._store.write() as connection:
            schedule = await fetch(connection, channel_id, lock=True)
            if schedule is None or schedule.state in (State.ACTIVE, State.REMOVED):
                return False
            await _update(connection, channel_id, _running_from(schedule.times, now))
            await forget_refused(connection, channel_id)
        return True

    async def remove(self, channel_id: int, now: dt.datetime) -> int | None:
        """Remove a channel's schedule; return the number for an undo, or None if it had none."""
        values = {"state": State.REMOVED.value, **_NO_PAUSE, **_NO_TROUBLE}
        return await self._change(channel_id, _PRESENT, values, now)

    async def ask_next(self, channel_id: int, article_id: str, now: dt.datetime) -> int | None:
        """Have an article come next, whether the channel has had it or not.

        Return the number for an undo, or None when the channel has no schedule.
        """
        return await self._change(channel_id, _PRESENT, {"next_article_id": article_id}, now)

    async def leave_out(self, channel_id: int, article_ids: Sequence[str], now: dt.datetime) -> int:
        """Count articles as had that the channel won't get; return the number for an undo."""
        async with self._store.write() as connection:
            before = await fetch(connection, channel_id, lock=True)
            pairs = [(channel_id, article_id) for article_id in article_ids]
            await note(connection, pairs, How.LEFT_OUT)
            if before is not None and before.next_article_id in article_ids:
                await _update(connection, channel_id, {"next_article_id": None})
            extra = undo.Extra(left_out=article_ids)
            return await undo.keep(connection, channel_id, before, now, extra)

    async def undo(self, channel_id: int, number: int, now: dt.datetime) -> undo.Undone:
        """Take back the change of that number, if it is the last one and less than an hour old."""
        async with self._store.write() as connection:
            return await undo.undo(connection, channel_id, number, now)

    async def settle_places(self, library: Library) -> None:
        """Turn what an older database knows of channels into sets of articles."""
        async with self._store.write() as connection:
            await settle_places(connection, library)

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

    async def guild_style(self, guild_id: int) -> Style:
        """Return how posts look in the guild's channels that have no look of their own."""
        query = select(guilds.c.style).where(guilds.c.guild_id == guild_id)
        async with self._store.read() as connection:
            style = (await connection.execute(query)).scalar()
        return Style.FULL if style is None else Style(style)

    async def set_guild_style(self, guild_id: int, style: Style) -> int:
        """Set that look, and return how many schedules have it from now on."""
        values = {"guild_id": guild_id, "style": style.value}
        async with self._store.write() as connection:
            statement = insert(connection, guilds).values(**values)
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["guild_id"], set_={"style": style.value}
                )
            )
            followers = (
                update(schedules)
                .where(
                    schedules.c.guild_id == guild_id,
                    schedules.c.state != State.REMOVED.value,
                    ~schedules.c.own_style,
                    ~schedules.c.set_by_host,
                )
                .values(style=style.value)
            )
            return (await connection.execute(followers)).rowcount

    async def blocked(self) -> list[ChannelSchedule]:
        """Return the schedules that wait for a permission."""
        query = select(schedules).where(
            schedules.c.state == State.BLOCKED.value,
            schedules.c.trouble == Meaning.PERMISSION.value,
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return list(readable(rows))

    async def _change(
        self,
        channel_id: int,
        states: tuple[State, ...],
        values: Mapping[str, Any],
        now: dt.datetime,
    ) -> int | None:
        """Change a schedule in one of these states, and return the number for an undo."""
        async with self._store.write() as connection:
            before = await fetch(connection, channel_id, lock=True)
            if before is None or before.state not in states:
                return None
            await _update(connection, channel_id, values)
            return await undo.keep(connection, channel_id, before, now)


_PRESENT = tuple(state for state in State if state is not State.REMOVED)
_NO_PAUSE = {"paused_at": None, "paused_by": None}
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
    return option_values(options) | _running_from(options.times, now)


def _running_from(times: Times, now: dt.datetime) -> dict[str, Any]:
    return {
        "state": State.ACTIVE.value,
        **from_now_on(times, now),
        **_NO_PAUSE,
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
