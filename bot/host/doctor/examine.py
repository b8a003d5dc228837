"""All checks: what can be asked is asked, whatever else fails, and each has its own time."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import aiohttp

from bot.articles.library import Library
from bot.articles.source import NoArticles
from bot.clock import Clock
from bot.discord_app.rest import Rest
from bot.environment import Environment
from bot.errors import BotError
from bot.host.doctor import on_database, on_discord, on_machine
from bot.host.doctor.finding import Finding, limited, not_asked
from bot.host.doctor.on_channels import Channels
from bot.host.doctor.on_discord import Asking, Token
from bot.host.feeds import look_at_feeds
from bot.host.sources import source_of
from bot.settings import Settings
from bot.store.copies import NoDatabase
from bot.store.engine import Store
from bot.store.looking import look_at
from bot.store.schema import LATEST
from bot.store.urls import default_url, sqlite_file

_SECONDS = 20.0
_CHANNELS_SECONDS = 90.0
_NO_TOKEN = "there is no token that works"

Found = list[Finding]


async def examine(settings: Settings, environment: Environment, clock: Clock) -> Found:
    """Return what all checks find, in the order in which one would mend it."""
    async with aiohttp.ClientSession() as session, AsyncExitStack() as stack:
        machine = [on_machine.settings_read(environment)]
        found = _Examination(settings, clock, stack)
        machine += await limited("proxy", on_discord.proxy(settings), _SECONDS)
        if machine[-1].ok is False:
            return machine + await found.without_discord()
        rest = Rest(session, settings.discord_api_url, settings.discord_token or "")
        return machine + await found.with_discord(rest, environment.where)


class _Examination:
    """What one check finds and another needs."""

    def __init__(self, settings: Settings, clock: Clock, stack: AsyncExitStack) -> None:
        self._settings = settings
        self._clock = clock
        self._stack = stack
        self._store: Store | None = None
        self._is_current = False
        self._library: Library | None = None

    @property
    def _now(self) -> dt.datetime:
        return self._clock.now()

    async def with_discord(self, rest: Rest, where: str) -> Found:
        """Make all checks."""
        asking = Asking(rest)
        tokens: list[Token] = []

        async def token() -> Finding:
            tokens.append(await on_discord.token(asking, self._settings, where))
            return tokens[0].finding

        reached, known, database, articles = await asyncio.gather(
            limited("Discord", on_discord.reachable(asking, self._settings), _SECONDS),
            limited("token", token(), _SECONDS),
            limited("database", self._database(), _SECONDS),
            limited("articles", self._articles(), _SECONDS),
        )
        works = bool(tokens) and tokens[0].works
        of_bot = await asyncio.gather(
            _asked(works, "gateway", lambda: on_discord.sessions(asking)),
            _asked(works, "commands", lambda: on_discord.commands(asking)),
            _asked(works, "servers", lambda: on_discord.servers(asking)),
            limited("clock", on_machine.clocks(self._clock, rest, self._store), _SECONDS),
        )
        posts = await self._posts(asking, tokens[0].user_id if works else "")
        return [
            *(*reached, *known),
            *(each for one in of_bot[:3] for each in one),
            *(*database, *of_bot[3], *articles),
            on_machine.zones(self._now),
            *posts,
        ]

    async def without_discord(self) -> Found:
        """Make the checks that need no request."""
        database = await limited("database", self._database(), _SECONDS)
        articles = await limited("articles", self._articles(), _SECONDS)
        discord = not_asked("Discord", "the proxy can't be used")
        return [discord, *database, *articles, on_machine.zones(self._now)]

    async def _database(self) -> Found:
        url = self._settings.database_url or default_url(self._settings.data_dir)
        file = sqlite_file(url)
        try:
            store = await self._stack.enter_async_context(look_at(url))
        except NoDatabase:
            assert file is not None
            return [on_database.none_yet(file)]
        version = await on_database.version_of(store)
        self._store, self._is_current = store, version == LATEST
        found = [await on_database.database(store, url, version)]
        return found if file is None else [*found, on_database.backup(file, self._now)]

    async def _articles(self) -> Found:
        source = source_of(self._settings)
        feeds = on_machine.feeds(await look_at_feeds(source, self._clock))
        try:
            self._library = await on_machine.library_of(self._settings, source, self._now)
        except NoArticles as error:
            return [*await limited("articles", _raised(error), _SECONDS), *feeds]
        return [on_machine.articles(self._library), *feeds]

    async def _posts(self, asking: Asking, user_id: str) -> Found:
        """Look at the channels and at what comes next, as far as the database tells."""
        if self._store is None:
            return []
        if not self._is_current:
            return [not_asked("channels", "the database is first brought up to date by the bot")]
        store, found = self._store, []
        channels = Channels(
            asking,
            user_id,
            store,
            has_pictures=self._library is not None and self._library.has_image_files,
        )
        if user_id:
            found += await limited("channels", channels.all(), _CHANNELS_SECONDS)
        else:
            found.append(not_asked("channels", _NO_TOKEN))
        found += await limited("bot", on_database.running(store), _SECONDS)
        following = on_database.next_post(store, self._now, channels.names)
        return found + await limited("next post", following, _SECONDS)


async def _raised(error: BotError) -> Finding:
    raise error


async def _asked(works: bool, check: str, ask: Callable[[], Awaitable[Finding]]) -> Found:
    """Make a check that needs a token that works."""
    if works:
        return await limited(check, ask(), _SECONDS)
    return [not_asked(check, _NO_TOKEN)]
