"""The desks, as the commands use them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.articles.article import Article
from bot.clock import Clock
from bot.desk.follower import Follower, ZoneOf
from bot.desk.reading import DeskReading, read_desk_text
from bot.desk.texts import DeskText, DeskTexts
from bot.store.engine import Store


@dataclass(frozen=True)
class Desk:
    """Everything the commands work with."""

    texts: DeskTexts
    follower: Follower
    zone_of: ZoneOf
    clock: Clock
    store: Store
    under_way: set[asyncio.Task[None]] = field(default_factory=set)
    """What goes on after an answer; it ends with the desk."""

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done after the answer."""
        task = asyncio.create_task(work)
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    def read(self, text: DeskText) -> DeskReading:
        """Read a text as it would come out now."""
        return read_desk_text(text, self.zone_of(text.zone), self.clock.now())

    async def article(self, guild_id: int, article_id: str) -> Article | None:
        """Return a server's own article, published or not."""
        text = await self.texts.get(guild_id, article_id)
        return None if text is None else self.read(text).article
