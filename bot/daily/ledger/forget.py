"""What is forgotten: guilds that removed the bot, and what is old.

What a channel got last stays on its schedule for ever, so that it does not get it again.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, or_, select, update

from bot.daily.ledger.results import DeliveryState
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries, guilds, notices, payloads, schedules

_KEPT = dt.timedelta(days=90)
# Whoever removes the bot and adds it again on the same day gets no second post.
_DATES_KEPT = dt.timedelta(hours=48)
_UNUSED_SECONDS = 86_400.0
_AT_ONCE = 500
# What never came to a channel keeps nobody from a post.
_NOT_THERE = (DeliveryState.SKIPPED.value, DeliveryState.FAILED.value)


class Forgetting:
    """Erases from one database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def guild_ids(self) -> set[int]:
        """Return the guilds that something is kept of, beside bare dates."""
        query = select(schedules.c.guild_id).where(schedules.c.guild_id.is_not(None))
        async with self._store.read() as connection:
            return set((await connection.execute(query.distinct())).scalars())

    async def erase_guild(self, guild_id: int, now: dt.datetime) -> None:
        """Erase all there is of a guild, but for channel and date of its last two days."""
        of_guild = deliveries.c.guild_id == guild_id
        kept = ("id", "channel_id", "local_date", "seq", "due", "late", "on_purpose", "attempts")
        emptied: dict[str, Any] = {
            column.name: None
            for column in deliveries.columns
            if column.nullable and column.name not in kept
        }
        emptied |= {
            "state": DeliveryState.ERASED.value,
            "publish_attempts": 0,
            "erase_after": DatabaseNow(_DATES_KEPT.total_seconds()),
        }
        async with self._store.write() as connection:
            # Deliveries before schedules, as whoever settles a post does: else both could wait
            # for each other.
            await connection.execute(
                delete(deliveries).where(
                    of_guild,
                    or_(deliveries.c.due < now - _DATES_KEPT, deliveries.c.state.in_(_NOT_THERE)),
                )
            )
            await connection.execute(update(deliveries).where(of_guild).values(**emptied))
            await connection.execute(  # the host's stands in the settings; `guild_id` is asked anew
                update(schedules)
                .where(schedules.c.guild_id == guild_id, schedules.c.set_by_host)
                .values(guild_id=None, last_message_id=None)
            )
            for table in (schedules, notices, guilds):
                await connection.execute(delete(table).where(table.c.guild_id == guild_id))

    async def prune(self, now: dt.datetime) -> None:
        """Erase what is older than ninety days, and the dates of guilds that left.

        In small transactions, so that nobody who posts waits for it.
        """
        unused = ~exists().where(deliveries.c.payload == payloads.c.hash)
        old = {
            deliveries: or_(
                deliveries.c.due < now - _KEPT, deliveries.c.erase_after < DatabaseNow()
            ),
            notices: and_(
                notices.c.made_at < DatabaseNow(-_KEPT.total_seconds()),
                notices.c.state.not_in(["planned", "claimed"]),
            ),
            # One that was frozen of late may belong to a claim that is not committed yet.
            payloads: and_(payloads.c.used_at < DatabaseNow(-_UNUSED_SECONDS), unused),
        }
        for table, is_old in old.items():
            while await self._delete_some(table, is_old) == _AT_ONCE:
                pass

    async def _delete_some(self, table: Table, is_old: ColumnElement[bool]) -> int:
        [key] = table.primary_key.columns
        some = select(key).where(is_old).limit(_AT_ONCE)
        async with self._store.write() as connection:
            keys = (await connection.execute(some)).scalars().all()
            if keys:
                # Asked again: of what has been used since, nothing goes.
                await connection.execute(delete(table).where(key.in_(keys), is_old))
        return len(keys)
