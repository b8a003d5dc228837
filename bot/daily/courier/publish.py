"""Publishes the posts of announcement channels to their followers.

Asked twice, Discord publishes once, so no lease is needed.
"""

from __future__ import annotations

import logging

from bot.daily.ledger.publications import Publications, Unpublished
from bot.daily.port.outcomes import Refused, Sent, Unauthorized, Wait
from bot.daily.port.port import Port

_log = logging.getLogger(__name__)

_MAX_ATTEMPTS = 100


class Publisher:
    """Publishes posts taken from the ledger."""

    def __init__(self, rows: Publications, port: Port) -> None:
        self._rows = rows
        self._port = port

    async def publish(self, post: Unpublished) -> None:
        """Publish a post, or put it off for as long as Discord asks."""
        outcome = await self._port.publish(post.channel_id, post.message_id)
        match outcome:
            case Sent() | Refused(code=40033):  # docs, JSON error codes: already published
                await self._rows.done(post)
            case Unauthorized():
                pass
            case Refused():
                _log.warning("Message %s was not published: %s", post.message_id, outcome)
                await self._rows.give_up(post, str(outcome))
            case Wait(seconds):
                await self._rows.put_off(post, seconds)
            case _ if post.attempt >= _MAX_ATTEMPTS:
                await self._rows.give_up(post, str(outcome))
