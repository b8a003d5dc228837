"""What is registered with Discord under the bot's application, and what of it is not the bot's.

The bot registers its commands for every server at once (`sync`), so whatever is registered in one
server alone was left there by another program with the same token, such as an earlier bot.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.clock import elapsed
from bot.discord_app.patience import RefusedByDiscord, ask_until_answered
from bot.discord_app.rest import Rest
from bot.discord_app.sync import comparable, without_entry_points
from bot.processes.pacer import Pacer

_log = logging.getLogger(__name__)

Json = dict[str, Any]

_FEW = 10
"""Servers that are asked for at each start; where there are more, `commands` does it."""
_PAGE = 200  # docs, Get Current User Guilds
# Of the 50 requests that a bot may send in a second, so that one that runs meanwhile has its own.
_A_SECOND = 10.0


class State(StrEnum):
    """How a registered command compares with the bot's own."""

    CURRENT = "current"
    OUTDATED = "out of date"
    MISSING = "not registered yet"
    STRANGE = "not this bot's"


@dataclass(frozen=True)
class Found:
    """One command, as it is registered or ought to be."""

    name: str
    state: State
    id: str | None = None


@dataclass(frozen=True)
class InGuild:
    """What is registered in one guild; None if it doesn't let the bot register commands."""

    guild_id: str
    guild: str
    names: tuple[str, ...] | None


def compared(registered: list[Json], commands: list[Json]) -> list[Found]:
    """Return all commands that are registered for every server, or ought to be, by name."""
    theirs, ours = comparable(without_entry_points(registered)), comparable(commands)
    ids = {(each["name"], each.get("type", 1)): str(each["id"]) for each in registered}
    found = [
        Found(_typed(key), _state(theirs.get(key), ours.get(key)), ids.get(key))
        for key in sorted(theirs.keys() | ours.keys())
    ]
    return sorted(found, key=lambda each: each.state is State.STRANGE)


def _state(theirs: Json | None, ours: Json | None) -> State:
    if ours is None:
        return State.STRANGE
    if theirs is None:
        return State.MISSING
    return State.CURRENT if theirs == ours else State.OUTDATED


def _typed(key: tuple[str, int]) -> str:
    """Return a command's name, with its slash if it is one that is typed."""
    name, kind = key
    return f"/{name}" if kind == 1 else name


class Register:
    """Discord's register of an application's commands."""

    def __init__(self, rest: Rest, application_id: int = 0) -> None:
        self._rest = rest
        self._application = str(application_id)
        self._pacer = Pacer(_A_SECOND, phase=0.0)

    async def open(self) -> None:
        """Ask which application the token is of; raise `WrongToken` if it is of none."""
        self._application = (await self._ask("GET", "/applications/@me"))["id"]

    async def for_everyone(self, commands: list[Json]) -> list[Found]:
        """Return what is registered for every server, beside the bot's own `commands`."""
        path = f"/applications/{self._application}/commands?with_localizations=true"
        return compared(await self._ask("GET", path), commands)

    async def guilds(self) -> list[tuple[str, str]]:
        """Return the ids and names of the bot's servers."""
        found: list[tuple[str, str]] = []
        while True:
            after = f"&after={found[-1][0]}" if found else ""
            page = await self._ask("GET", f"/users/@me/guilds?limit={_PAGE}{after}")
            found += [(each["id"], each["name"]) for each in page]
            if len(page) < _PAGE:
                return found

    async def in_guilds(self, guilds: Sequence[tuple[str, str]]) -> AsyncIterator[InGuild]:
        """Yield what is registered in each of some servers, one after the other."""
        for guild_id, name in guilds:
            try:
                commands = await self._ask("GET", self._of_guild(guild_id))
            except RefusedByDiscord:  # invited without commands, or gone meanwhile
                yield InGuild(guild_id, name, None)
            else:
                names = sorted(comparable(commands))
                yield InGuild(guild_id, name, tuple(map(_typed, names)))

    async def remove_from_guild(self, guild_id: str) -> None:
        """Remove all commands of one server alone."""
        await self._ask("PUT", self._of_guild(guild_id), [])

    async def remove(self, found: Found) -> None:
        """Remove a command that is registered for every server."""
        path = f"/applications/{self._application}/commands/{found.id}"
        await self._ask("DELETE", path)

    def _of_guild(self, guild_id: str) -> str:
        return f"/applications/{self._application}/guilds/{guild_id}/commands"

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        request = f"{method} {path.partition('?')[0]}"

        async def once() -> Any:
            await asyncio.sleep(self._pacer.wait(elapsed()))
            self._pacer.take(elapsed())
            return await self._rest.request(method, path, body)

        return await ask_until_answered(request, once, request=request)


async def log_what_is_left(
    rest: Rest, application_id: int, guilds: Sequence[tuple[str, str]]
) -> None:
    """Name in the log what an earlier bot has left in these servers, if they are only a few."""
    if len(guilds) > _FEW:
        return
    async for each in Register(rest, application_id).in_guilds(guilds):
        if each.names:
            _log.warning(
                "In the server %s an earlier bot has left %s. `briefing-bot commands --clean` "
                "removes such commands.",
                each.guild,
                ", ".join(each.names),
            )
