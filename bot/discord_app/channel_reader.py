"""Reads what the bot may do in a channel, and why not, from Discord's answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.daily.port.access import ChannelAccess
from bot.daily.port.outcomes import Failure, Refused, Sent
from bot.discord_app.obstacles import in_hidden_thread, is_archived, obstacles
from bot.discord_app.standing import Standing, is_thread, missing
from bot.permissions import VIEW

_ANNOUNCEMENT = 5
_WITH_THREADS = {0, 5, 15, 16}  # text, announcement, forum, media
_MISSING_ACCESS = 50001  # docs, JSON error codes


class NotSentError(Exception):
    """A request that was needed for an answer failed."""

    def __init__(self, outcome: Failure) -> None:
        self.outcome = outcome


class ChannelReader:
    """Asks with `get`, which raises `NotSentError`; `own_id` returns the bot's user id."""

    def __init__(
        self, get: Callable[[str], Awaitable[Sent]], own_id: Callable[[], Awaitable[str]]
    ) -> None:
        self._get = get
        self._own = own_id

    async def access(self, channel_id: int, guild_id: int | None = None) -> ChannelAccess:
        """Ask what the bot may do in a channel; with its guild, also in one it can't see.

        Raises `NotSentError` without an answer, and what malformed answers raise.
        """
        try:
            channel = (await self._get(f"/channels/{channel_id}")).body
        except NotSentError as stopped:
            if guild_id is None or not _is_hidden(stopped.outcome):
                raise
            return await self._access_to_hidden(channel_id, guild_id)
        is_announcement = channel["type"] == _ANNOUNCEMENT
        if channel.get("guild_id") is None:
            # Direct messages have no permissions, and all of them can be read.
            return ChannelAccess(channel_id, None, is_announcement, ())
        guild_id = int(channel["guild_id"])
        guild, own = await self._own_member(guild_id)
        parent = None
        if is_thread(channel):
            parent = (await self._get(f"/channels/{channel['parent_id']}")).body
        # If Discord shows a private thread, the bot is in it.
        standing = Standing(guild, own.body, channel, parent, is_let_in=True)
        if missing(standing, None):
            standing = replace(standing, category=await self._category(standing))
        return _access(channel_id, guild_id, standing, own.date)

    async def _own_member(self, guild_id: int) -> tuple[Any, Sent]:
        """Return a guild, and the bot in it."""
        guild = (await self._get(f"/guilds/{guild_id}")).body
        return guild, await self._get(f"/guilds/{guild_id}/members/{await self._own()}")

    async def _category(self, standing: Standing) -> Any:
        """Return the category of a channel, if there is one and the bot can see it."""
        category_id = standing.place.get("parent_id")
        if category_id is None:
            return None
        try:
            return (await self._get(f"/channels/{category_id}")).body
        except NotSentError:
            return None

    async def _access_to_hidden(self, channel_id: int, guild_id: int) -> ChannelAccess:
        """Do what `access` does where the channel itself is not shown.

        The list of the guild's channels has those that the bot can't see, but no threads.
        """
        guild, own = await self._own_member(guild_id)
        listed = (await self._get(f"/guilds/{guild_id}/channels")).body
        places = {int(each["id"]): each for each in listed}
        if (channel := places.get(channel_id)) is not None:
            category = places.get(int(channel.get("parent_id") or 0))
            standing = Standing(guild, own.body, channel, category=category)
            return _access(channel_id, guild_id, standing, own.date)
        others = [
            Standing(guild, own.body, each) for each in listed if each["type"] in _WITH_THREADS
        ]
        return ChannelAccess(channel_id, guild_id, False, (VIEW.name,), in_hidden_thread(others))


def _access(
    channel_id: int, guild_id: int, standing: Standing, at: dt.datetime | None
) -> ChannelAccess:
    return ChannelAccess(
        channel_id,
        guild_id,
        standing.channel["type"] == _ANNOUNCEMENT,
        missing(standing, at),
        obstacles(standing, at),
        is_archived(standing.channel),
    )


def _is_hidden(outcome: Failure) -> bool:
    return isinstance(outcome, Refused) and outcome.code == _MISSING_ACCESS
