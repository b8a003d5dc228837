"""Puts the program together: everything is opened here, in sight, and closed in reverse."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.articles.library import Library, load
from bot.articles.watch import Look, Reload, look, reloads
from bot.clock import Clock, SystemClock
from bot.daily.hosts import hosts_schedule
from bot.daily.ledger.edition import Edition
from bot.daily.when.host_zone import host_zone
from bot.discord_app.service import serve
from bot.errors import BotError, Exit, PortTaken
from bot.sandbox import Addresses, GatewayRules, Sandbox
from bot.settings import Settings
from bot.state.archive import unusable
from bot.state.persistence import Persistence
from bot.store.engine import open_store
from bot.store.urls import default_url
from bot.tasks import cancelled, first_of
from bot.workbench import BotWorkbench

_log = logging.getLogger(__name__)

USUAL_PORTS = range(8420, 8430)
"""The first of them that is free is the sandbox's, unless a port is asked for."""


class TokenMissing(BotError):
    """The bot can't go to Discord without a token."""

    template = (
        "`run` needs DISCORD_TOKEN, in the environment or in .env. "
        "To try the bot without a token, leave `run` out: it starts in its sandbox."
    )
    exit_status = Exit.CONFIG


def open_library(settings: Settings, clock: Clock) -> Library:
    """Return the articles of the settings' folder, and log which files were left out."""
    library = load(settings.articles_dir, zone=host_zone(settings, clock.now()), now=clock.now())
    for fault in library.faults:
        _log.warning("Left out: %s", fault)
    return library


async def run(settings: Settings) -> None:
    """Be a bot on Discord until SIGINT or SIGTERM."""
    if not settings.discord_token:
        raise TokenMissing
    clock = SystemClock()
    hosts_schedule(settings, clock.now())  # raises what is wrong before anything is opened
    seen = look(settings.articles_dir)
    edition = Edition(open_library(settings, clock))
    url = settings.database_url or default_url()
    async with (
        stop_signals() as stop,
        open_store(url) as store,
        _reloading(settings, edition, seen, clock),
    ):
        _log.info("Schedules and posts are recorded in %s.", store.where)
        await _until(stop, serve(settings, edition, store=store, clock=clock))


async def run_in_sandbox(
    settings: Settings,
    port: int | None,
    announce: Callable[[Addresses, Library], None],
    *,
    state: Path | None = None,
    saved: Callable[[Path], None] = lambda file: None,
) -> None:
    """Be a bot on a sandbox of its own until SIGINT or SIGTERM.

    `port` None means one of the usual ones, or any free one when those are taken. `announce`
    is called when commands can be typed. World, clock and database go on from the file
    `state`, if it is there, and are saved to it at the end, of which `saved` is told.
    """
    seen = look(settings.articles_dir)
    kept = Persistence(state, saved)
    # The page moves this one; what waits, such as the gateway's heartbeats, keeps real time.
    clock = kept.state.clock()
    edition = Edition(open_library(settings, clock))
    workbench = BotWorkbench(edition, clock)
    with unusable(state):
        sandbox = Sandbox(
            clock=clock,
            ticks=SystemClock(),
            workbench=workbench,
            gallery=_gallery,
            # The bot can be restarted by a button here, which need not wait until Discord
            # would let it.
            gateway=GatewayRules(identify_seconds=0),
            saved=kept.state.world,
        )
    async with (
        stop_signals() as stop,
        _listening(sandbox, port) as addresses,
        kept.store(sandbox) as store,
    ):
        own = replace(
            settings,
            discord_token=sandbox.token,
            discord_api_url=addresses.api,
            discord_gateway_url=addresses.gateway,
            briefing_channel_id=None,  # that is one of Discord's
        )

        def tell(reload: Reload) -> None:
            sandbox.tell_pages("_RELOADED", workbench.reloaded(reload))

        async with workbench.running(own, store), _reloading(settings, edition, seen, clock, tell):
            announce(addresses, edition.library)
            await stop.wait()


async def run_sandbox_only(
    port: int | None,
    token: str | None,
    announce: Callable[[Addresses, str], None],
    *,
    privileged_intents: bool = False,
    state: Path | None = None,
    saved: Callable[[Path], None] = lambda file: None,
) -> None:
    """Be a sandbox for somebody else's bot until SIGINT or SIGTERM.

    `announce` is called with the addresses and the token when a bot can connect. `state` and
    `saved` are as for `run_in_sandbox`, with the world alone.
    """
    kept = Persistence(state, saved)
    # Nobody moves it here, but a world whose clock was moved goes on from there.
    clock = kept.state.clock() if kept.state.offset else SystemClock()
    with unusable(state):
        sandbox = Sandbox(clock=clock, ticks=SystemClock(), token=token, saved=kept.state.world)
    if privileged_intents:
        sandbox.allow_privileged_intents()
    async with (
        stop_signals() as stop,
        _listening(sandbox, port) as addresses,
        kept.alone(sandbox),
    ):
        announce(addresses, sandbox.token)
        await stop.wait()


def _gallery() -> dict[str, Any]:
    from bot.gallery.gallery import as_json  # a bot on Discord need not load it

    return as_json()


async def run_gallery(port: int | None, announce: Callable[[Addresses], None]) -> None:
    """Show every message that the bot can send on a page until SIGINT or SIGTERM."""
    sandbox = Sandbox(gallery=_gallery)
    async with stop_signals() as stop, _listening(sandbox, port) as addresses:
        announce(addresses)
        await stop.wait()


@contextlib.asynccontextmanager
async def _reloading(
    settings: Settings,
    edition: Edition,
    seen: Look,
    clock: Clock,
    tell: Callable[[Reload], None] = lambda reload: None,
) -> AsyncIterator[None]:
    """Serve what is saved in the articles' folder, until the exit; `tell` hears of it after."""

    async def follow() -> None:
        known = set(edition.library.faults)
        async for each in reloads(
            settings.articles_dir,
            edition.library,
            seen,
            zone=host_zone(settings, clock.now()),
            clock=clock,
        ):
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
async def _listening(sandbox: Sandbox, port: int | None) -> AsyncIterator[Addresses]:
    """Start the sandbox on `port`, and stop it at the end."""
    if port is None:
        addresses = await _on_a_usual_port(sandbox)
    else:
        try:
            addresses = await sandbox.start(port)
        except OSError:
            raise PortTaken(port=port) from None
    try:
        yield addresses
    finally:
        await sandbox.stop()


async def _on_a_usual_port(sandbox: Sandbox) -> Addresses:
    """Start the sandbox on the first usual port that is free, else on any free one."""
    for port in USUAL_PORTS:
        with contextlib.suppress(OSError):
            return await sandbox.start(port)
    return await sandbox.start()


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do `work` until it ends by itself or `stop` is set."""
    await first_of(work, stop.wait())


@contextlib.asynccontextmanager
async def stop_signals() -> AsyncIterator[asyncio.Event]:
    """Yield an event that SIGINT and SIGTERM set.

    A second signal is answered with a word, because some shells and supervisors send each twice;
    a third ends the process at once.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def heard() -> None:
        if not stop.is_set():
            stop.set()
            return
        handle(dict.fromkeys(before, signal.SIG_DFL))
        _log.warning("Stopping already; it may take 25 s. One more Ctrl+C ends it unfinished.")

    def handle(handlers: Mapping[signal.Signals, Any]) -> None:
        for each, handler in handlers.items():
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(each)
            signal.signal(each, handler)

    for each in before:
        try:
            loop.add_signal_handler(each, heard)
        except NotImplementedError:  # Windows
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(heard))
    try:
        yield stop
    finally:
        handle(before)
