"""Runs the desks beside the client, whether that is READY or not."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator

from bot.clock import Clock
from bot.daily.ledger.edition import Edition
from bot.daily.when.host_zone import host_zone
from bot.daily.when.zones.rules import zone_info
from bot.desk.desk import Desk
from bot.desk.follower import Follower
from bot.desk.texts import DeskTexts
from bot.settings import Settings
from bot.store.engine import Store
from bot.store.news import news_of
from bot.tasks import cancelled


@contextlib.asynccontextmanager
async def following(
    settings: Settings, edition: Edition, store: Store, clock: Clock
) -> AsyncIterator[Desk]:
    """Have `edition` show what the servers publish, until the end of the block."""

    def zone_of(name: str | None) -> dt.tzinfo:
        return zone_info(name) if name else host_zone(settings, clock.now())

    texts = DeskTexts(store)
    async with news_of(store) as heard:
        follower = Follower(texts, clock, zone_of, edition.show_own, heard)
        # Before the first post: it may be one of them.
        await follower.look()
        running = asyncio.create_task(follower.run())
        desk = Desk(texts, follower, zone_of, clock, store)
        try:
            yield desk
        finally:
            await cancelled(running, *desk.under_way)
