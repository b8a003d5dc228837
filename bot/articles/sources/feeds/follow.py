"""Asks for a feed again and again, and waits longer where that fails."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from bot.articles.sources.feeds.entry import NotReadable
from bot.articles.sources.feeds.feed import Feed, shown
from bot.articles.sources.feeds.fetch import Fetched, Way, fetch
from bot.articles.sources.feeds.merge import merged
from bot.articles.sources.feeds.state import State, save

_log = logging.getLogger(__name__)

EVERY: Final = 600.0
"""Seconds from one reading to the next."""
_FIRST_WAIT: Final = 60.0
_LAST_WAIT: Final = 7_200.0


async def read_now(feed: Feed, now: dt.datetime, way: Way | None = None) -> State:
    """Return what is known of a feed after asking for it; nothing is kept.

    Raises:
        NotReadable: it can't be read; the words say why.
    """
    state = await asyncio.to_thread(lambda: feed.state)
    fetched = await fetch(feed.url, now, etag=state.etag, modified=state.modified, way=way)
    return await asyncio.to_thread(_after, state, fetched, now)


def _after(state: State, fetched: Fetched, now: dt.datetime) -> State:
    if fetched.body is None:
        if not state.is_read:
            raise NotReadable("it says that it has not changed, but it was never read")
        return msgspec.structs.replace(state, moved=fetched.moved)
    from bot.articles.sources.feeds.parse import parse  # heavy, for a bot without feeds

    entries = parse(fetched.body, fetched.url, fetched.content_type)
    state = msgspec.structs.replace(
        state, etag=fetched.etag, modified=fetched.modified, moved=fetched.moved
    )
    return merged(state, entries, now)


class Follower:
    """Keeps what is known of one feed up to date."""

    def __init__(
        self,
        feed: Feed,
        now: Callable[[], dt.datetime],
        way: Way | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.feed = feed
        self._now = now
        self._way = way
        self._sleep = sleep
        self._failures = 0
        self._told_moved = ""

    async def run(self, wait: float = 0.0) -> None:
        """Read the feed until this is cancelled, the first time after `wait` seconds."""
        while True:
            await self._sleep(wait)
            wait = await self.read()

    async def read(self) -> float:
        """Read the feed once, keep what has changed, and return how long to wait then."""
        try:
            before = await asyncio.to_thread(lambda: self.feed.state)
            state = await read_now(self.feed, self._now(), self._way)
            if state != before or self.feed.unsaved is not None:
                await asyncio.to_thread(save, self.feed.file, state)
                self.feed.unsaved = None
        except NotReadable as error:
            return self._failed(str(error), error.wait)
        except OSError as error:
            self.feed.unsaved = state  # which is better than none
            reason = error.strerror or type(error).__name__
            why = f"what was read can't be kept in {self.feed.file} ({reason})"
            return self._failed(why, None)
        except Exception:  # one feed must not end the reading of it for good
            _log.exception("Reading %s has failed.", self.feed.shown)
            return self._failed("something has failed, and the log has it", None)
        self._worked(state)
        return EVERY

    def _failed(self, why: str, asked: float | None) -> float:
        if self.feed.trouble is None:
            _log.warning(
                "%s can't be read: %s. What was read of it before stays.", self.feed.shown, why
            )
        self.feed.trouble = why
        wait = min(_FIRST_WAIT * 2.0**self._failures, _LAST_WAIT)
        self._failures = min(self._failures + 1, 20)
        return max(wait, asked or 0.0)

    def _worked(self, state: State) -> None:
        if self.feed.trouble is not None:
            _log.info("%s can be read again.", self.feed.shown)
        self.feed.trouble, self._failures = None, 0
        if state.moved and state.moved != self._told_moved:
            self._told_moved = state.moved
            _log.warning(
                "%s has moved to %s for good: name that in ARTICLES.",
                self.feed.shown,
                shown(state.moved),
            )
