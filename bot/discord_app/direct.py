"""The short way to an answer, past discord.py's objects, for what is `plain`.

discord.py makes a dozen objects of an interaction, of which such an answer needs none. It has no
place of its own for those who want what Discord sent, so this takes the place of its handler for
the event, and hands on what is not plain. Where discord.py is not as it was, all is handed on.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import discord

from bot.daily.port.outcomes import Outcome, Sent
from bot.discord_app import counted, incidents
from bot.discord_app.answers import ATTEMPT_SECONDS, go_on
from bot.discord_app.interaction import Interaction, Newsstand
from bot.discord_app.plain import USUAL, plain_answer

_log = logging.getLogger(__name__)

_EVENT = "INTERACTION_CREATE"
_COMPONENT = 3

Json = Mapping[str, Any]


def take_the_short_way(client: Newsstand) -> None:
    """Have plain interactions answered without discord.py, if it is as this module knows it."""
    if lack := lacking(client):
        _log.warning(
            "This discord.py, %s, has no %s, so each answer goes all the way through it. "
            "All works, and takes more of the processor.",
            discord.__version__,
            lack,
        )
        return
    parsers = client._connection.parsers
    parsers[_EVENT] = Direct(client, parsers[_EVENT]).heard


def lacking(client: Newsstand) -> str | None:
    """Return what `Direct` needs of discord.py and doesn't find; None if all is there."""
    connection = getattr(client, "_connection", None)
    parsers = getattr(connection, "parsers", None)
    if not isinstance(parsers, dict) or not callable(parsers.get(_EVENT)):
        return f"handler of {_EVENT} in its connection's parsers"
    parameters = inspect.signature(discord.Interaction).parameters
    if not {"data", "state"} <= parameters.keys():
        return "Interaction of data and state"
    return None


class Direct:
    """Hears of interactions before discord.py does."""

    def __init__(self, client: Newsstand, usual: Callable[[Any], None]) -> None:
        self._client = client
        self._usual = usual
        self._under_way: set[asyncio.Task[None]] = set()

    def heard(self, data: Json) -> None:
        """Answer an interaction if it is plain, or hand it on."""
        begun = time.perf_counter()
        try:
            edition = self._client.daily.edition.of(int(data.get("guild_id") or 0))
            body = plain_answer(data, edition.library, edition.rendered)
        except Exception:
            body = USUAL  # it fails there again, where errors are told
        if not body:
            self._usual(data)
            return
        task = asyncio.create_task(self._answer(data, body, begun))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer(self, data: Json, body: bytes, begun: float) -> None:
        rest = self._client.rest
        with rest.busy():
            outcome = await rest.call_back(data["id"], data["token"], body, ATTEMPT_SECONDS)
            if isinstance(outcome, Sent):
                name = "component" if data["type"] == _COMPONENT else data["data"]["name"]
                rest.tally.interaction(name, "answered", time.perf_counter() - begun)
            else:
                await self._go_on(data, body, begun, outcome)

    async def _go_on(self, data: Json, body: bytes, begun: float, outcome: Outcome) -> None:
        """Go on as after a first attempt of the usual way that ended like this."""
        state: Any = self._client._connection
        payload: Any = data
        interaction: Interaction = discord.Interaction(data=payload, state=state)
        async with incidents.reporting(interaction):
            counted.begin(interaction, begun)
            await go_on(interaction, body, outcome, time.perf_counter() - begun)
