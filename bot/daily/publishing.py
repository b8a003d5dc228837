"""Publishing the posts of announcement channels to their followers.

Asked twice, Discord publishes once, so there is no lease to keep here: who takes a row puts it
off for a while, and asks.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from bot.daily.sender import Refused, Sender, Sent, Wait
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries

_log = logging.getLogger(__name__)

_TAKEN_SECONDS = 60.0
_MOST_ATTEMPTS = 100


@dataclass(frozen=True)
class Unpublished:
    """A post that its followers have not got yet."""

    id: int
    channel_id: int
    message_id: int
    attempt: int


class Publishing:
    """The posts in one database that are to be published."""

    def __init__(self, store: Store, sender: Sender) -> None:
        self._store = store
        self._sender = sender

    async def take(self, limit: int) -> list[Unpublished]:
        """Return up to `limit` posts to publish now."""
        columns = deliveries.c
        wanted = (columns.publish == "wanted", columns.publish_not_before <= DatabaseNow())
        chosen = (
            select(columns.id)
            .where(*wanted)
            .order_by(columns.publish_not_before, columns.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("chosen")
        )
        statement = (
            update(deliveries)
            .where(columns.id.in_(select(chosen.c.id)), *wanted)
            .values(
                publish_not_before=DatabaseNow(_TAKEN_SECONDS),
                publish_attempts=columns.publish_attempts + 1,
            )
            .returning(columns.id, columns.channel_id, columns.message_id, columns.publish_attempts)
        )
        async with self._store.write() as connection:
            rows = (await connection.execute(statement)).all()
        return [Unpublished(*row) for row in rows]

    async def publish(self, post: Unpublished) -> None:
        """Publish one, or put it off for as long as Discord asks."""
        outcome = await self._sender.publish(post.channel_id, post.message_id)
        match outcome:
            case Sent() | Refused(code=40033):  # docs, JSON error codes: published already
                await self._change(post, publish="done")
            case Refused(status=401):
                pass
            case Refused():
                _log.warning("Message %s was not published: %s", post.message_id, outcome)
                await self._change(post, publish="refused", detail=str(outcome))
            case Wait(seconds):
                await self._change(post, publish_not_before=DatabaseNow(seconds))
            case _ if post.attempt >= _MOST_ATTEMPTS:
                await self._change(post, publish="refused", detail=str(outcome))

    async def seconds_to_wait(self) -> float | None:
        """Return in how many seconds a post can be published; None when there is none."""
        wanted = select(func.min(deliveries.c.publish_not_before), DatabaseNow()).where(
            deliveries.c.publish == "wanted"
        )
        async with self._store.read() as connection:
            first, now = (await connection.execute(wanted)).one()
        return None if first is None else max(0.0, (first - now).total_seconds())

    async def _change(self, post: Unpublished, **values: Any) -> None:
        statement = update(deliveries).where(deliveries.c.id == post.id).values(**values)
        async with self._store.write() as connection:
            await connection.execute(statement)
