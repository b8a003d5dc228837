"""The bot's life: find Discord, log in, register the commands, stay connected."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.clock import Clock
from bot.daily.daily import Daily
from bot.daily.ledger.edition import Edition
from bot.discord_app.client import BriefingClient
from bot.discord_app.daily_service import delivering
from bot.discord_app.patience import RefusedByDiscord, ask_until_answered, next_pause
from bot.discord_app.rest import Rest
from bot.discord_app.sync import sync_commands
from bot.errors import WrongToken
from bot.settings import Settings
from bot.store.engine import Store
from bot.tasks import first_of

_log = logging.getLogger(__name__)

_WRONG_TOKEN_CLOSE = 4004
_LAST_WORDS_SECONDS = 5.0
_CANCEL_AGAIN_SECONDS = 1.0


async def serve(
    settings: Settings,
    edition: Edition,
    *,
    store: Store,
    clock: Clock,
    on_ready: Callable[[BriefingClient], None] = lambda client: None,
) -> None:
    """Run the bot until cancelled.

    It serves the articles of `edition`, which may change. Posts are due by `clock`. `on_ready`
    is called once, when commands can be used. Raises `WrongToken`, or `RefusedByDiscord` for any
    other refusal that retrying won't help.
    """
    # discord.py takes the address only from this class attribute.
    Route.BASE = settings.discord_api_url
    async with aiohttp.ClientSession() as session:
        rest = Rest(session, settings.discord_api_url, settings.discord_token or "")
        try:
            async with delivering(settings, edition, rest, store, clock) as (daily, courier):
                # Whichever ends first, what it raises is raised.
                connection = _connect(settings, rest, daily, on_ready)
                await first_of(asyncio.shield(courier), connection)
        finally:
            # People who are waiting for an answer still get it.
            await rest.finish(_LAST_WORDS_SECONDS)


async def _connect(
    settings: Settings, rest: Rest, daily: Daily, on_ready: Callable[[BriefingClient], None]
) -> None:
    """Find the gateway, log in, register the commands, and stay connected."""
    gateway = await _gateway_facts(rest)
    client = BriefingClient(
        daily=daily,
        rest=rest,
        shard_count=gateway["shards"],
        gateway_url=settings.discord_gateway_url,
    )
    async with client:
        await _log_in(client, settings.discord_token or "")
        commands = [command.to_dict(client.tree) for command in client.tree.get_commands()]
        rest.command_ids = await sync_commands(rest, client.application_id or 0, commands)
        await _stay_connected(client, on_ready)


async def _gateway_facts(rest: Rest) -> dict[str, Any]:
    """Ask how many shards to use; wait while Discord allows no more sessions."""
    while True:
        facts: dict[str, Any] = await ask_until_answered(
            "Discord can't be reached", lambda: rest.request("GET", "/gateway/bot")
        )
        limit = facts.get("session_start_limit") or {}
        if limit.get("remaining", 1) > 0:
            return facts
        seconds = limit.get("reset_after", 60_000) / 1000 + 1
        _log.warning("Discord allows no more sessions for now. Waiting %g s.", seconds)
        await asyncio.sleep(seconds)


async def _log_in(client: BriefingClient, token: str) -> None:
    """Log in, retrying while Discord is away."""
    seconds = 1.0
    while True:
        try:
            await client.login(token)
        except discord.LoginFailure:
            raise WrongToken from None
        except Exception as error:  # including what discord.py makes of a proxy's page
            _raise_if_final(error)
            _log.warning("Logging in: %s. Trying again in %g s.", error, seconds)
        else:
            return
        await client.http.close()  # discord.py opens a new session at each attempt
        await asyncio.sleep(seconds)
        seconds = next_pause(seconds)


def _raise_if_final(error: Exception) -> None:
    """Raise `WrongToken` or `RefusedByDiscord` if retrying won't help."""
    if not isinstance(error, discord.HTTPException) or error.status == 429 or error.status >= 500:
        return
    if error.status == 401:
        raise WrongToken from None
    raise RefusedByDiscord(what="Logging in", refusal=error) from None


async def _stay_connected(
    client: BriefingClient, on_ready: Callable[[BriefingClient], None]
) -> None:
    """Stay on the gateway until cancelled, and call `on_ready` when commands can be used."""

    async def report_ready() -> None:
        await client.usable.wait()
        on_ready(client)

    reporting = asyncio.create_task(report_ready())
    connection = asyncio.create_task(client.connect())
    try:
        await asyncio.wait({connection})
        await connection
    except discord.ConnectionClosed as closed:
        if closed.code == _WRONG_TOKEN_CLOSE:
            raise WrongToken from None
        refusal = f"it was closed with code {closed.code}"
        raise RefusedByDiscord(what="The gateway", refusal=refusal) from None
    except discord.PrivilegedIntentsRequired as error:
        raise RefusedByDiscord(what="The gateway", refusal=error) from None
    finally:
        reporting.cancel()
        # Once is not enough: discord.py swallows a cancellation while it re-identifies.
        while not connection.done():
            connection.cancel()
            await asyncio.wait({connection}, timeout=_CANCEL_AGAIN_SECONDS)
        await asyncio.gather(reporting, connection, return_exceptions=True)
