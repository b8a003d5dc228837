"""Puts the sandbox together, with the bot in it or alone; `app` does so for the bot on Discord.

They are two modules because a bot on Discord loads no sandbox.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.app import open_library, reloading, stop_signals
from bot.articles.library import Library
from bot.articles.watch import Reload, look
from bot.clock import SystemClock
from bot.daily.ledger.edition import Edition
from bot.errors import NoCertificate, PortTaken
from bot.host.feeds import Feeds, said_of
from bot.host.patience import told_if_slow
from bot.host.sources import source_of
from bot.sandbox import Addresses, GatewayRules, Plan, Sandbox
from bot.sandbox.certificate import CantCertify, certify
from bot.sandbox.recipes import connection
from bot.settings import Settings
from bot.state.archive import unusable
from bot.state.persistence import Persistence
from bot.workbench import BotWorkbench

Visit = Callable[[Sandbox, asyncio.Event], Awaitable[None]]
"""What is done while the sandbox runs, until it is done or the event says to stop."""


async def stay(sandbox: Sandbox, stop: asyncio.Event) -> None:
    """Do nothing by itself."""
    await stop.wait()


USUAL_PORTS = range(8420, 8430)
"""The first of them that is free is the sandbox's, unless a port is asked for."""


async def run_in_sandbox(
    settings: Settings,
    port: int | None,
    announce: Callable[[Addresses, Library], None],
    *,
    state: Path | None = None,
    saved: Callable[[Path], None] = lambda file: None,
    visit: Visit = stay,
) -> None:
    """Be a bot on a sandbox of its own until SIGINT or SIGTERM.

    `port` None means one of the usual ones, or any free one when those are taken. `announce`
    is called when commands can be typed. World, clock and database go on from the file
    `state`, if it is there, and are saved to it at the end, of which `saved` is told.
    """
    source = source_of(settings)
    feeds = Feeds(source, SystemClock())
    await feeds.begin()
    seen = look(source)
    kept = Persistence(state, saved, told_if_slow)
    # The page moves this one; what waits, such as the gateway's heartbeats, keeps real time.
    clock = kept.state.clock()
    edition = Edition(open_library(settings, source, clock))
    workbench = BotWorkbench(edition, clock)
    workbench.troubles = lambda: [said_of(feed) for feed in feeds.failing]
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

        async with (
            workbench.running(own, store),
            feeds.followed(),
            reloading(settings, source, edition, seen, clock, tell),
        ):
            announce(addresses, edition.library)
            await visit(sandbox, stop)


@dataclass(frozen=True)
class OwnBot:
    """Somebody's own bot, and what a sandbox offers it."""

    token: str | None = None
    """What it logs in with; a new one if None."""
    name: str = "Your bot"
    interactions_url: str | None = None
    privileged_intents: bool = False
    permissions: int | None = None
    team: bool = False
    plan: Plan | None = None
    """What its world is like, unless that goes on from a file."""
    tls: bool = False
    """Whether it knows only https and wss."""


async def run_sandbox_only(
    bot: OwnBot,
    port: int | None,
    announce: Callable[[Addresses, str, str], None],
    *,
    state: Path | None = None,
    saved: Callable[[Path], None] = lambda file: None,
    visit: Visit = stay,
) -> None:
    """Be a sandbox for somebody else's bot until SIGINT or SIGTERM.

    `announce` is called with the addresses, the token and the key of signatures when a bot can
    connect. `state` and `saved` are as for `run_in_sandbox`, with the world alone.
    """
    kept = Persistence(state, saved, told_if_slow)
    sandbox = _sandbox_for(bot, kept)
    with _certified(sandbox, bot):
        async with (
            stop_signals() as stop,
            _listening(sandbox, port) as addresses,
            kept.alone(sandbox),
        ):
            announce(addresses, sandbox.token, sandbox.public_key)
            await visit(sandbox, stop)


@contextlib.contextmanager
def _certified(sandbox: Sandbox, bot: OwnBot) -> Iterator[None]:
    """Give a sandbox a certificate that lasts as long as the block, if the bot needs one."""
    with contextlib.ExitStack() as folders:
        if bot.tls:
            folder = folders.enter_context(tempfile.TemporaryDirectory(prefix="sandbox-"))
            try:
                sandbox.certificate = certify(Path(folder))
            except CantCertify as reason:
                raise NoCertificate(reason=reason) from None
        yield


def _sandbox_for(bot: OwnBot, kept: Persistence) -> Sandbox:
    # Nobody moves it here, but a world whose clock was moved goes on from there.
    clock = kept.state.clock() if kept.state.offset else SystemClock()
    with unusable(kept.file):
        sandbox = Sandbox(
            clock=clock,
            ticks=SystemClock(),
            token=bot.token,
            connection=connection,
            bot_name=bot.name,
            saved=kept.state.world,
            plan=bot.plan,
        )
    if bot.privileged_intents:
        sandbox.allow_privileged_intents()
    if bot.permissions is not None:
        sandbox.give_bot(bot.permissions)
    if bot.interactions_url is not None:
        sandbox.send_interactions_to(bot.interactions_url)
    if bot.team:
        sandbox.own_by_team()
    return sandbox


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
