"""The bot's life: find Discord, log in, register the commands, stay connected."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.clock import Clock, SystemClock
from bot.daily.daily import Daily
from bot.daily.ledger.edition import Edition
from bot.daily.port.token import is_void
from bot.desk.desk import Desk
from bot.discord_app.client import BriefingClient
from bot.discord_app.daily_service import delivering
from bot.discord_app.desk_service import following
from bot.discord_app.heartbeat import gateway_trouble, worst_latency
from bot.discord_app.patience import RefusedByDiscord, ask_until_answered, next_pause
from bot.discord_app.proxies import words_of
from bot.discord_app.rest import Rest
from bot.discord_app.shards import shards_of
from bot.discord_app.sync import registered_ids, sync_commands
from bot.errors import WrongToken
from bot.processes.predecessor import Place, place_in
from bot.processes.starts import Starts
from bot.settings import Settings
from bot.store.engine import Store
from bot.tally import Tally
from bot.tasks import first_of
from bot.vitals import Vitals

_log = logging.getLogger(__name__)

_MYSELF = "/users/@me"
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
    vitals: Vitals | None = None,
    tally: Tally | None = None,
    folder: Path | None = None,
) -> None:
    """Run the bot until cancelled.

    It serves the articles of `edition`, which may change. Posts are due by `clock`. `on_ready`
    is called when commands can be used; `vitals` is told whom to ask whether all goes well,
    `tally` what happens. In `folder` it is found which process died before. Raises `WrongToken`, or
    `RefusedByDiscord` for any other refusal that retrying won't help.
    """
    # discord.py takes the address only from this class attribute.
    Route.BASE = settings.discord_api_url
    async with aiohttp.ClientSession() as session:
        rest = Rest(session, settings.discord_api_url, settings.discord_token or "", tally)
        try:
            vitals = vitals or Vitals()
            async with (
                _place_in(folder) as place,
                following(settings, edition, store, clock) as desk,
                delivering(settings, edition, rest, store, clock, vitals, place) as (
                    daily,
                    courier,
                ),
            ):
                # Whichever ends first, what it raises is raised.
                starts = Starts(place.starts, SystemClock())
                connection = _connect(settings, rest, daily, desk, store, on_ready, vitals, starts)
                await first_of(asyncio.shield(courier), connection)
        finally:
            # People who are waiting for an answer still get it.
            await rest.finish(_LAST_WORDS_SECONDS)


@contextlib.asynccontextmanager
async def _place_in(folder: Path | None) -> AsyncIterator[Place]:
    with place_in(folder) as place:
        yield place


async def _connect(
    settings: Settings,
    rest: Rest,
    daily: Daily,
    desk: Desk,
    store: Store,
    on_ready: Callable[[BriefingClient], None],
    vitals: Vitals,
    starts: Starts,
) -> None:
    """Be connected until cancelled, or until Discord has refused the token for a minute."""
    seconds = 1.0
    while True:
        try:
            await _connect_once(settings, rest, daily, desk, store, on_ready, vitals, starts)
        except WrongToken as wrong:
            if await is_void(str(wrong.facts["refused"]), lambda: rest.request("GET", _MYSELF)):
                raise
        else:
            return
        await asyncio.sleep(seconds)
        seconds = next_pause(seconds)


async def _connect_once(
    settings: Settings,
    rest: Rest,
    daily: Daily,
    desk: Desk,
    store: Store,
    on_ready: Callable[[BriefingClient], None],
    vitals: Vitals,
    starts: Starts,
) -> None:
    """Find the gateway, log in, register the commands, and stay connected."""
    gateway = await _gateway_facts(rest)
    shards = shards_of(settings, gateway, store)
    client = BriefingClient(
        daily=daily,
        desk=desk,
        rest=rest,
        shards=shards,
        gateway_url=settings.discord_gateway_url,
        starts=starts,
    )
    with vitals.watching("gateway", partial(gateway_trouble, client)):
        rest.tally.latency(partial(worst_latency, client))
        async with client:
            await _log_in(client, settings.discord_token or "")
            application_id, commands = client.application_id or 0, client.tree.as_json()
            sync = sync_commands if shards.has_first else registered_ids
            rest.command_ids = await sync(rest, application_id, commands)
            trouble = partial(gateway_trouble, client)
            await first_of(_stay_connected(client, on_ready), starts.forget_when_well(trouble))


async def _gateway_facts(rest: Rest) -> dict[str, Any]:
    """Ask how many shards to use; wait while Discord allows no more sessions."""
    while True:
        facts: dict[str, Any] = await ask_until_answered(
            "Discord can't be reached",
            lambda: rest.request("GET", "/gateway/bot"),
            request="GET /gateway/bot",
        )
        limit = facts.get("session_start_limit") or {}
        if limit.get("remaining", 1) > 0:
            return facts
        seconds = limit.get("reset_after", 60_000) / 1000 + 1
        until = SystemClock().now() + dt.timedelta(seconds=seconds)
        _log.warning(
            "Discord allows no more sessions for now. The next one begins at %s UTC; daily posts "
            "go on.",
            f"{until:%Y-%m-%d %H:%M:%S}",
        )
        await asyncio.sleep(seconds)


async def _log_in(client: BriefingClient, token: str) -> None:
    """Log in, retrying while Discord is away."""
    seconds = 1.0
    while True:
        try:
            await client.login(token)
        except discord.LoginFailure:
            raise WrongToken(refused=f"GET {_MYSELF}") from None
        except Exception as error:  # including what discord.py makes of a proxy's page
            _raise_if_final(error)
            _log.warning("Logging in: %s. Trying again in %g s.", words_of(error), seconds)
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
        raise WrongToken(refused="the log-in") from None
    if not error.code:  # a proxy's or an edge's word, not Discord's: see `rest`
        return
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
            raise WrongToken(refused="the gateway's IDENTIFY") from None
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
