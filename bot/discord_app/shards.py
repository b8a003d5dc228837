"""Which shards a process has, and when each may identify, over all processes of the bot.

Discord lets `max_concurrency` shards identify at a time, one of each remainder, and the next ones
five seconds later; https://docs.discord.com/developers/events/gateway#sharding-max-concurrency
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from bot.processes import turns
from bot.settings import Settings
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_TURN_SECONDS = 5.0
# Less than Discord counts would be refused.
_MARGIN_SECONDS = 0.25


@dataclass(frozen=True)
class Shards:
    """The shards of this process."""

    count: int
    """Over all processes."""
    ids: tuple[int, ...] | None = None
    """Those of this one; None: all."""
    max_concurrency: int = 1
    store: Store | None = None
    """Where processes take turns; None for a process that is alone."""

    @property
    def number(self) -> int:
        """How many shards this process has."""
        return self.count if self.ids is None else len(self.ids)

    @property
    def has_first(self) -> bool:
        """Whether the first shard is here: what needs doing once is done beside it."""
        return self.ids is None or 0 in self.ids

    async def turn(self, shard_id: int) -> None:
        """Wait until a shard may identify."""
        if self.store is None:
            await asyncio.sleep(_TURN_SECONDS)
            return
        name = f"identify:{shard_id % max(1, self.max_concurrency)}"
        try:
            while True:
                wait = await turns.take(self.store, name, _TURN_SECONDS + _MARGIN_SECONDS)
                if not wait:
                    return
                await asyncio.sleep(wait)
        except StoreUnavailable as error:
            # Members are answered without a database; Discord says if it was too early.
            _log.warning("Shard %d doesn't wait for others: %s", shard_id, error)
            await asyncio.sleep(_TURN_SECONDS)


def shards_of(settings: Settings, gateway: dict[str, Any], store: Store) -> Shards:
    """Return what the settings say, else what Discord recommends in its `gateway` facts."""
    limit = gateway.get("session_start_limit") or {}
    return Shards(
        count=settings.shard_count or gateway["shards"],
        ids=settings.shard_ids,
        max_concurrency=limit.get("max_concurrency", 1),
        store=store if settings.shard_ids else None,
    )
