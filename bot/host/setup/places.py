"""Servers and channels, as Discord describes them to the bot."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.daily.port.access import Obstacle
from bot.daily.words.advice import advice
from bot.discord_app.obstacles import obstacles
from bot.discord_app.patience import Pause
from bot.discord_app.rest import Rest
from bot.discord_app.standing import Standing
from bot.host.plain import plain
from bot.host.requests import answer
from bot.permissions import ATTACH

_TEXT, _ANNOUNCEMENT = 0, 5
_PAGE = 200  # docs, get current user guilds: the maximum per request
_LOOK_SECONDS = 2.0


@dataclass(frozen=True)
class Server:
    """A server that the bot is in."""

    id: int
    name: str


@dataclass(frozen=True)
class Channel:
    """A channel of a kind that daily posts can go to."""

    id: int
    name: str
    is_announcement: bool
    obstacles: tuple[Obstacle, ...]

    @property
    def can_be_posted_in(self) -> bool:
        """Whether nothing keeps posts out."""
        return not any(each.blocks for each in self.obstacles)

    @property
    def advice(self) -> str:
        """What is in the way, and what to change; empty if nothing is."""
        if not self.obstacles:
            return ""
        return plain(advice(self.id, self.obstacles), {self.id: self.name})


@dataclass(frozen=True)
class Inside:
    """A server from inside."""

    server: Server
    locale: str
    channels: tuple[Channel, ...]
    """In the order in which Discord shows them."""


async def servers(rest: Rest) -> list[Server]:
    """Return the servers that the bot is in."""
    found: dict[int, Server] = {}
    after = 0
    while True:
        page = await answer(rest, f"/users/@me/guilds?limit={_PAGE}&after={after}")
        found |= {int(each["id"]): Server(int(each["id"]), str(each["name"])) for each in page}
        last = max(found, default=0)
        if len(page) < _PAGE or last <= after:
            return list(found.values())
        after = last


async def until_joined(
    rest: Rest, known: Sequence[Server], pause: Pause = asyncio.sleep
) -> list[Server]:
    """Return the servers once the bot is in one that is not `known`.

    Asked by REST every two seconds: a session of the gateway would cost one of the day's.
    """
    ids = {each.id for each in known}
    while True:
        now = await servers(rest)
        if any(each.id not in ids for each in now):
            return now
        await pause(_LOOK_SECONDS)


async def inside(rest: Rest, server: Server, user_id: int, now: dt.datetime) -> Inside:
    """Return the channels of a server, each with what keeps the bot's posts out."""
    path = f"/guilds/{server.id}"
    guild = await answer(rest, path)
    member = await answer(rest, f"{path}/members/{user_id}")
    listed = await answer(rest, f"{path}/channels")
    by_id = {str(each["id"]): each for each in listed}
    found = [
        Channel(
            int(each["id"]),
            str(each["name"]),
            each["type"] == _ANNOUNCEMENT,
            _obstacles(Standing(guild, member, each, category=_category(each, by_id)), now),
        )
        for each in sorted(listed, key=lambda each: _position(each, by_id))
        if each["type"] in (_TEXT, _ANNOUNCEMENT)
    ]
    return Inside(server, str(guild.get("preferred_locale") or "en-US"), tuple(found))


def _obstacles(standing: Standing, now: dt.datetime) -> tuple[Obstacle, ...]:
    # Few articles have pictures of their own, and `doctor` knows whether these have.
    return tuple(each for each in obstacles(standing, now) if each.permission != ATTACH)


def _category(channel: Mapping[str, Any], by_id: Mapping[str, Any]) -> Any:
    return by_id.get(str(channel.get("parent_id")))


def _position(channel: Mapping[str, Any], by_id: Mapping[str, Any]) -> tuple[int, int, int]:
    """Return where Discord shows a channel: those without a category come first."""
    category = _category(channel, by_id)
    above = -1 if category is None else int(category.get("position", 0))
    return above, int(channel.get("position", 0)), int(channel["id"])
