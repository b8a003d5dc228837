"""Puts the program together: everything is opened here, in sight, and closed in reverse."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot.articles.library import Library, load
from bot.discord_app.service import serve
from bot.errors import BotError, Exit, PortTaken
from bot.sandbox import Addresses, GatewayRules, Sandbox
from bot.settings import Settings

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
    library = open_library(settings)
    async with stop_signals() as stop:
        await _until(stop, serve(settings, library))


async def run_in_sandbox(
    settings: Settings, port: int | None, announce: Callable[[Addresses, Library], None]
) -> None:
    """Be a bot on a sandbox of its own until SIGINT or SIGTERM.

    `port` None means the usual one, or any free one when that is taken. `announce` is called
    when commands can be typed.
    """
    library = open_library(settings)
    bench = _Bench(library)
    # The bot can be restarted by a button here, which need not wait until Discord would let it.
    sandbox = Sandbox(workbench=bench, gateway=GatewayRules(identify_seconds=0))
    async with stop_signals() as stop, _listening(sandbox, port) as addresses:
        bench.settings = replace(
            settings,
            discord_token=sandbox.token,
            discord_api_url=addresses.api,
            discord_gateway_url=addresses.gateway,
        )
        async with bench:
            announce(addresses, library)
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


class _Bench:
    """The bot beside its sandbox: what the page may ask of it, such as a restart."""

    settings: Settings

    def __init__(self, library: Library) -> None:
        self._library = library
        self._task: asyncio.Task[None] | None = None
        self._restarting = asyncio.Lock()

    async def __aenter__(self) -> _Bench:
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def restart_bot(self) -> None:
        """Stop the bot and start it again; return when commands can be used."""
        async with self._restarting:
            await self._stop()
            await self._start()

    async def _start(self) -> None:
        ready = asyncio.Event()
        serving = serve(self.settings, self._library, on_ready=lambda _: ready.set())
        self._task = asyncio.create_task(serving)
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({self._task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._task.done():
            await self._task

    async def _stop(self) -> None:
        if self._task is not None:
            await _cancelled(self._task)


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do `work` until it ends by itself or `stop` is set."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        await _cancelled(working)
        await _cancelled(stopping)


async def _cancelled(task: asyncio.Task[Any]) -> None:
    """Cancel a task and wait for its end; what it raised on the way out is logged."""
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    except BotError:
        pass  # told by whoever waited for it
    except Exception:
        _log.exception("Something failed while stopping.")


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
