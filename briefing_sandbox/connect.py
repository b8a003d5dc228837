"""Points a bot at the sandbox, for the libraries that are built like discord.py."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol, TypeVar

_LIBRARIES = ("discord", "disnake", "nextcord")
_SECONDS = 30.0
_GUILDS_SECONDS = 0.1


class Client(Protocol):
    """A client of discord.py, py-cord, nextcord or disnake."""

    async def login(self, token: str) -> None:
        """Log in over REST."""

    async def connect(self) -> None:
        """Be on the gateway until the end."""

    async def close(self) -> None:
        """End all connections."""

    async def wait_until_ready(self) -> None:
        """Wait for READY."""


C = TypeVar("C", bound=Client)


@contextlib.asynccontextmanager
async def connected(client: C, token: str, api: str, gateway: str) -> AsyncIterator[C]:
    """Log a client in, and close it at the end; what its connection raises is raised."""
    # The library waits for guilds that are slow to come, which here all come at once.
    state: Any = getattr(client, "_connection", None)
    if hasattr(state, "guild_ready_timeout"):
        state.guild_ready_timeout = _GUILDS_SECONDS
    with pointed(client, api, gateway):
        async with contextlib.AsyncExitStack() as ending:
            ending.push_async_callback(client.close)
            await client.login(token)
            running = asyncio.ensure_future(client.connect())
            ending.push_async_callback(_ended, running, client)
            await _until_ready(running, client)
            yield client


async def _ended(running: asyncio.Future[None], client: Client) -> None:
    """Close a client, and wait until its connection is over."""
    await client.close()
    done, _ = await asyncio.wait({running}, timeout=_SECONDS)
    if not done:
        running.cancel()


async def _until_ready(running: asyncio.Future[None], client: Client) -> None:
    waiting = asyncio.ensure_future(client.wait_until_ready())
    done, _ = await asyncio.wait(
        {running, waiting}, timeout=_SECONDS, return_when=asyncio.FIRST_COMPLETED
    )
    waiting.cancel()
    if running in done:
        await running
        raise RuntimeError("the bot closed its connection before it was ready")
    if not done:
        raise TimeoutError(f"the bot was not ready within {_SECONDS:g} seconds")


@contextlib.contextmanager
def pointed(client: object, api: str, gateway: str) -> Iterator[None]:
    """Have a client's library speak to these addresses, until the end."""
    found = {kind.__module__.partition(".")[0] for kind in type(client).__mro__}
    library = next((each for each in _LIBRARIES if each in found), None)
    if library is None:
        raise TypeError(
            f"{type(client).__name__} is no client of {', '.join(_LIBRARIES)}; start your bot "
            "yourself, with the world's token, api_url and gateway_url"
        )
    route: Any = importlib.import_module(f"{library}.http").Route
    socket: Any = importlib.import_module(f"{library}.gateway").DiscordWebSocket
    before = [
        (owner, name, getattr(owner, name))
        for owner, name in ((route, "BASE"), (route, "API_BASE_URL"), (socket, "DEFAULT_GATEWAY"))
        if hasattr(owner, name)
    ]
    for owner, name, value in before:
        # The gateway's address is one of yarl's, the API's is text.
        setattr(owner, name, api if isinstance(value, str) else type(value)(gateway))
    try:
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)
