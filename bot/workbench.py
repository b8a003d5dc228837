"""The bot beside its sandbox: what the page may ask of it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from bot.articles.article import Article
from bot.articles.faults import Fault
from bot.articles.files import DRAFT
from bot.articles.library import Library
from bot.articles.report import all_hints, counts, standing
from bot.articles.watch import Reload
from bot.clock import Clock
from bot.daily.daily import Daily
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.had import Had
from bot.daily.ledger.records import NextPost, Record
from bot.daily.words.phrases import outcome, why
from bot.discord_app.client import BriefingClient
from bot.discord_app.service import serve
from bot.messages.post import post
from bot.settings import Settings
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from bot.tasks import cancelled

_log = logging.getLogger(__name__)

_SHOWN = 20
_LISTED = 200
_POSTS = 10
_LOOKED_THROUGH = 2_000
_TOLD = 500  # mistakes, hints and the like; more than that nobody reads on a page

Json = dict[str, Any]
Posts = dict[str, list[Json]]
_NO_POSTS: Mapping[str, list[Json]] = MappingProxyType({})


class BotWorkbench:
    """A bot that can be restarted, and that tells what it has posted and will post.

    `clock` is the sandbox's, which the bot goes by.
    """

    def __init__(self, edition: Edition, clock: Clock) -> None:
        self.clock = clock
        self._edition = edition
        self.troubles: Callable[[], list[str]] = list
        """Says of each source that can't be read now what is wrong."""
        self._last_reload = _reload(None, "", edition.library, edition.library.faults)
        self._settings: Settings | None = None
        self._store: Store | None = None
        self._client: BriefingClient | None = None
        self._task: asyncio.Task[None] | None = None
        self._restarting = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def running(self, settings: Settings, store: Store) -> AsyncIterator[None]:
        """Run the bot until the exit."""
        self._settings, self._store = settings, store
        await self._start()
        try:
            yield
        finally:
            await self._stop()

    async def restart_bot(self) -> None:
        """Stop the bot and start it again; return when commands can be used."""
        async with self._restarting:
            await self._stop()
            await self._start()

    async def due(self) -> list[Json]:
        """Return the posts to come, soonest first."""
        if (daily := self._daily()) is None:
            return []
        try:
            upcoming = await daily.records.upcoming(daily.clock.now(), _SHOWN)
            had = await daily.records.had([each.schedule for each in upcoming])
        except StoreUnavailable:
            return []
        return [_due(daily, each, had[each.schedule.channel_id]) for each in upcoming]

    async def deliveries(self) -> list[Json]:
        """Return what became of recent posts, the latest first."""
        if (daily := self._daily()) is None:
            return []
        try:
            return [_delivery(record) for record in await daily.records.latest(_SHOWN)]
        except StoreUnavailable:
            return []

    def reloaded(self, reload: Reload) -> Json:
        """Note that the articles were read again, and return what pages are told about it."""
        self._last_reload = _reload(
            self.clock.now(),
            reload.words,
            reload.library,
            reload.faults,
            is_in_vain=reload.is_in_vain,
        )
        return self._last_reload

    async def articles(self) -> Json:
        """Return the articles, the newest first, and how the last reading of them went."""
        library, posts = self._edition.library, await self._posts()
        listed = [_listed(each, library, posts) for each in _to_list(library)]
        for server, own in self._owned():
            every = (*reversed(own.articles), *own.coming, *reversed(own.over))
            listed += [_owned_by(server, each, own, posts) for each in every]
        is_whole = len(library.articles) <= _LISTED and len(library.over) <= _LISTED
        settings = self._settings
        is_folder = settings is not None and settings.articles is None
        folder = str(settings.articles_dir.absolute()) if settings and is_folder else None
        return {
            "articles": listed,
            "is_whole": is_whole,
            "reload": self._last_reload,
            "folder": folder,
            "troubles": self.troubles(),
        }

    async def find(self, words: str) -> list[Json]:
        """Return the articles that words lead to, as members find them, the likeliest first."""
        library, posts = self._edition.library, await self._posts()
        found = [
            _owned_by(server, each, own, posts)
            for server, own in self._owned()
            for each in own.suggest(words, _LISTED)
        ]
        found += [_listed(each, library, posts) for each in library.suggest(words, _LISTED)]
        return found[:_LISTED]

    def _owned(self) -> Iterator[tuple[str, Library]]:
        """Yield the articles of each server that has some of its own, with the server's name."""
        for guild_id, own in self._edition.owned.items():
            guild = self._client.get_guild(guild_id) if self._client else None
            yield guild.name if guild else "a server", own

    async def _posts(self) -> Posts:
        """Return where each article was posted, the latest first."""
        posts: Posts = {}
        if (daily := self._daily()) is None:
            return posts
        with contextlib.suppress(StoreUnavailable):
            for record in await daily.records.latest(_LOOKED_THROUGH):
                for article_id in record.article_ids if record.message_id else ():
                    posts.setdefault(article_id, []).append(_post(record))
        return posts

    async def preview(self, article_id: str, section: str | None) -> Json | None:
        """Return an article as it is posted, or what the button of a section shows."""
        edition = self._edition.holding(article_id)
        article = edition.library.any(article_id)
        if article is None or not (section is None or article.section(section)):
            return None
        if section is None:
            return dict(post(article))
        return dict(edition.rendered.reader(article, section))

    async def picture(self, digest: str) -> tuple[str, bytes] | None:
        """Return the picture with that digest, with its media type."""
        image = self._edition.library.image(digest)
        data = None if image is None else await self._edition.pictures.get(digest)
        return None if image is None or data is None else (image.kind, data)

    def _daily(self) -> Daily | None:
        return None if self._client is None else self._client.daily

    async def _start(self) -> None:
        assert self._settings is not None and self._store is not None
        ready: asyncio.Future[BriefingClient] = asyncio.get_running_loop().create_future()
        serving = serve(
            self._settings,
            self._edition,
            store=self._store,
            clock=self.clock,
            on_ready=ready.set_result,
        )
        self._task = asyncio.create_task(serving)
        waits: set[asyncio.Future[Any]] = {self._task, ready}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            await self._task
        self._client = ready.result()

    async def _stop(self) -> None:
        if self._task is not None:
            await cancelled(self._task)


def _to_list(library: Library) -> Iterator[Article]:
    """Yield the newest articles that are out or over, and older ones to look at; newest first."""
    concerned = {each.file for each in (*library.faults, *library.hints)}
    newest = library.articles[-_LISTED:]
    yield from reversed(newest)
    for article in reversed(library.articles[: -len(newest)]):
        if library.files.get(article.id) in concerned:
            yield article
    yield from reversed(library.over[-_LISTED:])


def _listed(
    article: Article, library: Library, posts: Mapping[str, list[Json]] = _NO_POSTS
) -> Json:
    posted = posts.get(article.id, [])
    return {
        "id": article.id,
        "file": library.files.get(article.id),
        "headline": article.headline,
        "date": None if article.date is None else article.date.date().isoformat(),
        "sections": [{"key": each.key, "title": each.title} for each in article.sections],
        "standing": standing(article, library),
        "out": None if article.out is None else article.out.isoformat(),
        "is_over": library.is_over(article),
        "tags": list(article.tags),
        "posts": posted[:_POSTS],
        "posted": len(posted),
    }


def _owned_by(server: str, article: Article, own: Library, posts: Mapping[str, list[Json]]) -> Json:
    """Return a server's own article, which is the newest for that server alone."""
    listed = _listed(article, own, posts)
    is_coming = any(each.id == article.id for each in own.coming)
    stands = listed["standing"] if is_coming or listed["is_over"] else ""
    return listed | {"server": server, "is_coming": is_coming, "standing": stands}


def _post(record: Record) -> Json:
    return {
        "channel_id": str(record.channel_id),
        "message_id": str(record.message_id),
        "date": record.date.isoformat(),
        "is_corrected": record.is_corrected,
    }


def _reload(
    at: dt.datetime | None,
    words: str,
    library: Library,
    faults: Sequence[Fault],
    *,
    is_in_vain: bool = False,
) -> Json:
    hints = all_hints(library)
    lists = (faults, hints, library.left_out, library.coming)
    return {
        "at": None if at is None else at.isoformat(),
        "words": words,
        "counts": counts(library, len(hints)),
        "faults": [asdict(fault) for fault in faults[:_TOLD]],
        "hints": [asdict(hint) for hint in hints[:_TOLD]],
        "left_out": [
            {**asdict(each), "is_draft": each.why == DRAFT} for each in library.left_out[:_TOLD]
        ],
        "coming": [_listed(each, library) for each in library.coming[:_TOLD]],
        "is_cut": any(len(each) > _TOLD for each in lists),
        "is_in_vain": is_in_vain,
    }


def _due(daily: Daily, upcoming: NextPost, had: Had) -> Json:
    choice = daily.edition.choose(upcoming.schedule, had, upcoming.due, slot=upcoming.slot)
    return {
        "channel_id": str(upcoming.schedule.channel_id),
        "due": upcoming.due.isoformat(),
        "article": choice.article.headline if choice.article else None,
        "why": why(choice),
    }


def _delivery(record: Record) -> Json:
    return {
        "channel_id": str(record.channel_id),
        "date": record.date.isoformat(),
        "due": record.due.astimezone(dt.UTC).isoformat(),
        "state": record.state.value,
        "headline": record.headline,
        # Without the link to it: the page has a button that goes there.
        "words": outcome(record, linked=False),
        "message_id": None if record.message_id is None else str(record.message_id),
    }
