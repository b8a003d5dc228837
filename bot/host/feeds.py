"""The feeds among the sources: read before the articles are, followed, and looked at."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from bot.articles.source import Source
from bot.articles.sources.feeds.entry import NotReadable
from bot.articles.sources.feeds.feed import Feed, shown
from bot.articles.sources.feeds.fetch import Way
from bot.articles.sources.feeds.follow import Follower, read_now
from bot.clock import Clock
from bot.discord_app.proxies import proxy_for
from bot.host.sources import feeds_of
from bot.tasks import cancelled

_WAY = Way(proxy_for=proxy_for)
_QUICK = Way(proxy_for=proxy_for, seconds=12.0)
_START_SECONDS = 20.0


class Feeds:
    """The feeds of a bot that runs."""

    def __init__(self, source: Source, clock: Clock) -> None:
        self._feeds = feeds_of(source)
        self._waits = {Follower(feed, clock.now, _WAY): 0.0 for feed in self._feeds}

    @property
    def failing(self) -> list[Feed]:
        """Return those that can't be read now."""
        return [each for each in self._feeds if each.trouble is not None]

    def trouble(self) -> str | None:
        """Return how many can't be read and why the first one can't; None if all can."""
        failing = self.failing
        if not failing:
            return None
        first = failing[0]
        count = f"{len(failing)} of {len(self._feeds)}, the first is " if failing[1:] else ""
        return f"{count}{first.shown}: {first.trouble}"

    async def begin(self) -> None:
        """Read the feeds of which nothing is known yet, as far as they answer in time."""
        new = [each for each in self._waits if never_read(each.feed)]
        tasks = {each: asyncio.create_task(each.read()) for each in new}
        if tasks:
            await asyncio.wait(tasks.values(), timeout=_START_SECONDS)
            await cancelled(*tasks.values())
        self._waits |= {each: task.result() for each, task in tasks.items() if not task.cancelled()}

    @contextlib.asynccontextmanager
    async def followed(self) -> AsyncIterator[None]:
        """Read all feeds again and again until the exit."""
        tasks = [asyncio.create_task(each.run(wait)) for each, wait in self._waits.items()]
        try:
            yield
        finally:
            await cancelled(*tasks)


async def look_at_feeds(
    source: Source, clock: Clock, *, only: Callable[[Feed], bool] = lambda feed: True
) -> list[Feed]:
    """Ask for feeds, serve from memory what they say, and return them; nothing is kept."""
    feeds = [feed for feed in feeds_of(source) if only(feed)]
    await asyncio.gather(*(_look(feed, clock) for feed in feeds))
    return feeds


async def _look(feed: Feed, clock: Clock) -> None:
    try:
        feed.unsaved = await read_now(feed, clock.now(), _QUICK)
    except NotReadable as error:
        feed.trouble = str(error)


def never_read(feed: Feed) -> bool:
    """Tell whether nothing is known of a feed yet."""
    return not feed.state.is_read


def said_of(feed: Feed) -> str:
    """Return how the last reading of a feed went."""
    if feed.trouble is not None:
        kept = "" if never_read(feed) else "; what was read of it before stays"
        return f"{feed.shown}: can't be read: {feed.trouble}{kept}"
    state = feed.state
    count = sum(not each.is_gone for each in state.entries)
    moved = f"; it has moved for good: name {shown(state.moved)} instead" if state.moved else ""
    return f"{feed.shown}: {count} {'entry' if count == 1 else 'entries'}{moved}"
