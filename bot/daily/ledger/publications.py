"""Posts in announcement channels that have yet to be published to followers.

Asked twice, Discord publishes once, so there is no lease: taking a row only postpones it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, update

from bot.daily.ledger.leases import take_rows
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries

_TAKEN_SECONDS = 60.0


@dataclass(frozen=True)
class Unpublished:
    """A post that has not been published yet."""

    id: int
    channel_id: int
    message_id: int
    attempt: int


class Publications:
    """The posts in one database that have to be published; all moments are database time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def take(self, limit: int) -> list[Unpublished]:
        """Return up to `limit` posts to publish now."""
        columns = deliveries.c
        ready = and_(columns.publish == "wanted", columns.publish_not_before <= DatabaseNow())
        statement = (
            take_rows(deliveries, (ready, columns.publish_not_before), limit=limit)
            .values(
                publish_not_before=DatabaseNow(_TAKEN_SECONDS),
                publish_attempts=columns.publish_attempts + 1,
            )
            .returning(columns.id, columns.channel_id, columns.message_id, columns.publish_attempts)
        )
        async with self._store.write() as connection:
            rows = (await connection.execute(statement)).all()
        return [Unpublished(*row) for row in rows]

    async def done(self, post: Unpublished) -> None:
        """Record that a post was published."""
        await self._change(post, publish="done")

    async def give_up(self, post: Unpublished, why: str) -> None:
        """Record that a post can't be published, and why."""
        await self._change(post, publish="refused", detail=why)

    async def put_off(self, post: Unpublished, seconds: float) -> None:
        """Publish a post after some seconds."""
        await self._change(post, publish_not_before=DatabaseNow(seconds))

    async def _change(self, post: Unpublished, **values: Any) -> None:
        statement = update(deliveries).where(deliveries.c.id == post.id).values(**values)
        async with self._store.write() as connection:
            await connection.execute(statement)
