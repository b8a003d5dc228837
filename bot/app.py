"""Puts the program together: everything is opened here, in sight, and closed in reverse."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot.articles.library import Library, load
from bot.articles.watch import Look, Reload, look, reloads
from bot.bench import Bench, cancelled
from bot.clock import RunningClock, SystemClock
from bot.daily.edition import Edition
from bot.daily.hosts import hosts_schedule
from bot.discord_app.service import serve
from bot.errors import BotError, Exit, PortTaken
from bot.sandbox import Addresses, GatewayRules, Sandbox
from bot.settings import Settings
from bot.store.engine import Store, open_store
from bot.store.urls import default_url

_log = logging.getLogger(__name__)

DEFAULT_PORT = 8420


class TokenMissing(BotError):
    """The bot can't go to Discord without a token."""

    template = (
        "`run` needs DISCORD_TOKEN, in the environment or in .env. "
        "To try the bot without a token, leave `run` out: it starts in its sandbox."
    )
    exit_status = Exit.CONFIG


def open_library(settings: Settings) -> Library:
    """Return the articles of the settings' folder, and log which files were left out."""
    library = load(settings.articles_dir)
    for fault in library.faults:
        _log.warning("Left out: %s", fault)
    return library


async def run(settings: Settings) -> None:
    """Be a bot on Discord until SIGINT or SIGTERM."""
    if not settings.discord_token:
        raise TokenMissing
    hosts_schedule(settings)  # raises what is wrong with it before anything is opened
    seen = look(settings.articles_dir)
    edition = Edition(open_library(settings))
    url = settings.database_url or default_url()
    async with (
        stop_signals() as stop,
        open_store(url) as store,
        _reloading(settings, edition, seen),
    ):
        _log.info("Schedules and posts are recorded in %s.", store.where)
        await _until(stop, serve(settings, edition, store=store, clock=SystemClock()))


async def run_in_sandbox(
    settings: Settings, port: int | None, announce: Callable[[Addresses, Library], None]
) -> None:
    """Be a bot on a sandbox of its own until SIGINT or SIGTERM.

    `port` None means the usual one, or any free one when that is taken. `announce` is called
    when commands can be typed.
    """
    seen = look(settings.articles_dir)
    edition = Edition(open_library(settings))
    # The page moves this one; what waits, such as the gateway's heartbeats, keeps real time.
    clock = RunningClock()
    bench = Bench(edition, clock)
    sandbox = Sandbox(
        clock=clock,
        ticks=SystemClock(),
        workbench=bench,
        # The bot can be restarted by a button here, which need not wait until Discord would
        # let it.
        gateway=GatewayRules(identify_seconds=0),
    )
    async with (
        stop_signals() as stop,
        _listening(sandbox, port) as addresses,
        _store_of_the_world() as store,
    ):
        own = replace(
            settings,
            discord_token=sandbox.token,
            discord_api_url=addresses.api,
            discord_gateway_url=addresses.gateway,
            briefing_channel_id=None,  # that is one of Discord's
        )

        def tell(reload: Reload) -> None:
            sandbox.tell_pages("_RELOADED", bench.reloaded(reload))

        async with bench.running(own, store), _reloading(settings, edition, seen, tell):
            announce(addresses, edition.library)
            await stop.wait()


async def run_sandbox_only(
    port: int | None,
    token: str | None,
    announce: Callable[[Addresses, str], None],
    *,
    privileged_intents: bool = False,
) -> None:
    """Be a sandbox for somebody else's bot until SIGINT or SIGTERM.

    `announce` is called with the addresses and the token when a bot can connect.
    """
    sandbox = Sandbox(token=token)
    if privileged_intents:
        sandbox.allow_privileged_intents()
    async with stop_signals() as stop, _listening(sandbox, port) as addresses:
        announce(addresses, sandbox.token)
        await stop.wait()


@contextlib.asynccontextmanager
async def _reloading(
    settings: Settings,
    edition: Edition,
    seen: Look,
    tell: Callable[[Reload], None] = lambda reload: None,
) -> AsyncIterator[None]:
    """Serve what is saved in the articles' folder, until the exit; `tell` hears of it after."""

    async def follow() -> None:
        known = set(edition.library.faults)
        async for each in reloads(settings.articles_dir, edition.library, seen):
            if each.library is not edition.library:
                await edition.change(each.library)
            _log.log(logging.WARNING if each.is_in_vain else logging.INFO, "%s", each.words)
            for fault in each.faults:
                if fault not in known:
                    _log.warning("A mistake: %s", fault)
            known = set(each.faults)
            tell(each)

    following = asyncio.create_task(follow())
    try:
        yield
    finally:
        await cancelled(following)


@contextlib.asynccontextmanager
async def _store_of_the_world() -> AsyncIterator[Store]:
    """Open a database that lasts as long as the sandbox's world."""
    with tempfile.TemporaryDirectory(prefix="briefing-bot-", ignore_cleanup_errors=True) as folder:
        async with open_store(f"sqlite:///{folder}/briefing-bot.db") as store:
            yield store


@contextlib.asynccontextmanager
async def _listening(sandbox: Sandbox, port: int | None) -> AsyncIterator[Addresses]:
    """Start the sandbox on `port`, and stop it at the end."""
    try:
        addresses = await sandbox.start(DEFAULT_PORT if port is None else port)
    except OSError:
        if port is not None:
            raise PortTaken(port=port) from None
        addresses = await sandbox.start()
    try:
        yield addresses
    finally:
        await sandbox.stop()


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do `work` until it ends by itself or `stop` is set."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        await cancelled(working)
        await cancelled(stopping)


@contextlib.asynccontextmanager
async def stop_signals() -> AsyncIterator[asyncio.Event]:
    """Yield an event that SIGINT and SIGTERM set; a second signal acts as it always does."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for each, handler in before.items():
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(each)
            signal.signal(each, handler)

    def first() -> None:
        restore()
        stop.set()

    for each in before:
        try:
            loop.add_signal_handler(each, first)
        except NotImplementedError:  # Windows
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(first))
    try:
        yield stop
    finally:
        restore()
