"""The roles that posts ping, and what becomes of a schedule whose role was deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select, update

from bot.daily.ledger.channel_schedule import State, readable
from bot.daily.ledger.leases import PLANNED
from bot.daily.ledger.notices import add_notice
from bot.messages.wire import Message
from bot.store.engine import Store
from bot.store.tables import deliveries, schedules


class PingRoles:
    """The roles to ping in one database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def by_guild(self) -> dict[int, set[int]]:
        """Return the roles that posts ping, by guild."""
        query = select(schedules.c.guild_id, schedules.c.ping_role_id).where(
            schedules.c.guild_id.is_not(None),
            schedules.c.ping_role_id.is_not(None),
            schedules.c.state != State.REMOVED.value,
        )
        roles: dict[int, set[int]] = defaultdict(set)
        async with self._store.read() as connection:
            for guild_id, role_id in await connection.execute(query):
                roles[guild_id].add(role_id)
        return roles

    async def drop(self, guild_id: int, gone: Collection[int], notice: Message) -> int:
        """Ping these roles no more, and have it told once a channel; return how many channels."""
        concerned = (
            schedules.c.guild_id == guild_id,
            schedules.c.ping_role_id.in_(gone),
            schedules.c.state != State.REMOVED.value,
        )
        channels = select(schedules.c.channel_id).where(*concerned)
        async with self._store.write() as connection:
            # Deliveries before schedules, as when a post is settled. What can't have been sent
            # yet gets its text anew, without the ping.
            await connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.channel_id.in_(channels),
                    deliveries.c.state == PLANNED,
                    deliveries.c.unsure_since.is_(None),
                )
                .values(payload=None)
            )
            query = select(schedules).where(*concerned).with_for_update()
            found = list(readable((await connection.execute(query)).mappings().all()))
            for schedule in found:
                await connection.execute(
                    update(schedules)
                    .where(schedules.c.channel_id == schedule.channel_id)
                    .values(ping_role_id=None)
                )
                about = f"role:{schedule.ping_role_id or 0}"
                await add_notice(connection, schedule, about, notice)
        return len(found)
