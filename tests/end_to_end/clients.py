"""discord.py's own clients, unmodified, on a sandbox."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.sandbox import Sandbox

# The two places where discord.py takes its addresses from, as the bot sets them.
_API, _GATEWAY = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY


@contextlib.contextmanager
def pointed_at(sandbox: Sandbox) -> Iterator[None]:
    """Have discord.py take the sandbox for Discord."""
    Route.BASE = sandbox.addresses.api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.addresses.gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = _API, _GATEWAY


@contextlib.asynccontextmanager
async def logged_in(
    sandbox: Sandbox, client: discord.Client | None = None
) -> AsyncIterator[discord.Client]:
    """Yield a client that has logged in and speaks REST; no gateway."""
    client = client or discord.Client(intents=discord.Intents(guilds=True))
    with pointed_at(sandbox):
        async with client:
            await client.login(sandbox.token)
            yield client


class Events:
    """What a client dispatches, to be waited for by name, each once and in order."""

    def __init__(self) -> None:
        self._queues: dict[str, asyncio.Queue[tuple[Any, ...]]] = {}

    def _queue(self, event: str) -> asyncio.Queue[tuple[Any, ...]]:
        return self._queues.setdefault(event, asyncio.Queue())

    def note(self, event: str, args: tuple[Any, ...]) -> None:
        """Keep an event until it is asked for."""
        self._queue(event).put_nowait(args)

    async def next(self, event: str, seconds: float = 5.0) -> Any:
        """Return the arguments of the next such event; one alone without its tuple."""
        args = await asyncio.wait_for(self._queue(event).get(), seconds)
        return args[0] if len(args) == 1 else args

    def count(self, event: str) -> int:
        """Return how many such events wait to be asked for."""
        return self._queue(event).qsize()


class _Observed(discord.Client):
    """What our clients do besides: identify without a pause, and keep what they dispatch."""

    def __init__(self, **options: Any) -> None:
        self.events = Events()
        super().__init__(**options)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once; the hook is there to be replaced, and waits 5 s by itself."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Dispatch as ever."""
        self.events.note(event, args)
        super().dispatch(event, *args, **kwargs)


class Client(_Observed, discord.Client):
    """A client of one shard."""


class ShardedClient(_Observed, discord.AutoShardedClient):
    """A client of several shards."""


def client_with(*, sharded: bool = False, **options: Any) -> Client | ShardedClient:
    """Return a client that waits for nothing it need not wait for."""
    options.setdefault("intents", discord.Intents(guilds=True))
    kind = ShardedClient if sharded else Client
    return kind(guild_ready_timeout=0.05, chunk_guilds_at_startup=False, **options)


@contextlib.asynccontextmanager
async def connected(
    sandbox: Sandbox, client: Client | ShardedClient
) -> AsyncIterator[tuple[Client | ShardedClient, Events]]:
    """Yield a client that is ready, and its events."""
    events = client.events
    async with logged_in(sandbox, client):
        task = asyncio.create_task(client.connect())
        try:
            ready = asyncio.create_task(events.next("ready"))
            await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                ready.cancel()
                await task
            yield client, events
        finally:
            await client.close()
            await task
