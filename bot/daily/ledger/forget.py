"""Erases guilds that removed the bot, and old data.

What a channel has had is kept for as long as its schedule, so that it is not posted again.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, or_, select, update

from bot.daily.ledger.results import ON_THE_WAY, DeliveryState
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import (
    article_sets,
    corrections,
    deliveries,
    desk_texts,
    desks,
    guilds,
    had,
    notices,
    payloads,
    pictures,
    schedules,
)

_KEPT = dt.timedelta(days=90)
# So that removing the bot and adding it again on the same day gives no second post.
_DATES_KEPT = dt.timedelta(hours=48)
_DRAFTS_KEPT = dt.timedelta(days=30)
_UNUSED_SECONDS = 86_400.0
_BATCH = 500
# Deliveries that never reached a channel; they must not prevent a post.
_NOT_POSTED = (DeliveryState.SKIPPED.value, DeliveryState.FAILED.value)


class Forgetting:
    """Erases data from one database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def guild_ids(self) -> set[int]:
        """Return the guilds that have data here other than bare dates."""
        of_schedules = select(schedules.c.guild_id).where(schedules.c.guild_id.is_not(None))
        query = of_schedules.union(select(desks.c.guild_id), select(desk_texts.c.guild_id))
        async with self._store.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def erase_guild(self, guild_id: int, now: dt.datetime) -> None:
        """Erase all data of a guild except the channels and dates of its last two days of posts."""
        of_guild = deliveries.c.guild_id == guild_id
        kept = ("id", "channel_id", "local_date", "seq", "due", "late", "on_purpose", "attempts")
        erased: dict[str, Any] = {
            column.name: None
            for column in deliveries.columns
            if column.nullable and column.name not in kept
        }
        erased |= {
            "state": DeliveryState.ERASED.value,
            "publish_attempts": 0,
            "erase_after": DatabaseNow(_DATES_KEPT.total_seconds()),
        }
        async with self._store.write() as connection:
            ids = select(deliveries.c.id).where(of_guild)
            await connection.execute(delete(corrections).where(corrections.c.id.in_(ids)))
            # Deliveries before schedules, as when a post is settled: otherwise the two could
            # deadlock.
            await connection.execute(
                delete(deliveries).where(
                    of_guild,
                    or_(deliveries.c.due < now - _DATES_KEPT, deliveries.c.state.in_(_NOT_POSTED)),
                )
            )
            await connection.execute(update(deliveries).where(of_guild).values(**erased))
            await connection.execute(  # the host's is in the settings; its guild is looked up again
                update(schedules)
                .where(schedules.c.guild_id == guild_id, schedules.c.set_by_host)
                .values(guild_id=None)
            )
            of_channels = select(schedules.c.channel_id).where(schedules.c.guild_id == guild_id)
            await connection.execute(delete(had).where(had.c.channel_id.in_(of_channels)))
            for table in (schedules, notices, guilds, desk_texts, desks):
                await connection.execute(delete(table).where(table.c.guild_id == guild_id))

    async def prune(self, now: dt.datetime) -> None:
        """Erase what is older than ninety days, drafts of thirty, and dates of guilds that left.

        In small transactions, so that no post has to wait for it.
        """
        unused = ~exists().where(deliveries.c.payload == payloads.c.hash)
        unwanted = ~exists().where(
            payloads.c.picture == pictures.c.digest,
            deliveries.c.payload == payloads.c.hash,
            deliveries.c.state.in_([each.value for each in ON_THE_WAY]),
        )
        old = {
            deliveries: or_(
                deliveries.c.due < now - _KEPT, deliveries.c.erase_after < DatabaseNow()
            ),
            corrections: ~exists().where(deliveries.c.id == corrections.c.id),
            notices: and_(
                notices.c.made_at < DatabaseNow(-_KEPT.total_seconds()),
                notices.c.state.not_in(["planned", "claimed"]),
            ),
            desk_texts: and_(
                desk_texts.c.state == "draft",
                desk_texts.c.changed_at < DatabaseNow(-_DRAFTS_KEPT.total_seconds()),
            ),
            # A recently frozen one may belong to a claim that is not committed yet.
            article_sets: ~exists().where(
                or_(
                    schedules.c.archive == article_sets.c.hash,
                    schedules.c.had_before == article_sets.c.hash,
                )
            ),
            payloads: and_(payloads.c.used_at < DatabaseNow(-_UNUSED_SECONDS), unused),
            # Large, so not for as long as the rest: a post that is over needs none.
            pictures: and_(pictures.c.kept_at < DatabaseNow(-_UNUSED_SECONDS), unwanted),
        }
        for table, is_old in old.items():
            while await self._delete_batch(table, is_old) == _BATCH:
                pass

    async def _delete_batch(self, table: Table, is_old: ColumnElement[bool]) -> int:
        [key] = table.primary_key.columns
        query = select(key).where(is_old).limit(_BATCH)
        async with self._store.write() as connection:
            keys = (await connection.execute(query)).scalars().all()
            if keys:
                # Checked again, to spare what has been used in the meantime.
                await connection.execute(delete(table).where(key.in_(keys), is_old))
        return len(keys)
