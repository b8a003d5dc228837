"""Roles that posts ping, and that were deleted."""

from __future__ import annotations

import logging

import discord

from bot.daily.words.notices import role_gone
from bot.discord_app.interaction import Newsstand
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)


async def drop(client: Newsstand, role: discord.Role) -> None:
    """Ping a deleted role no more."""
    await _drop(client, role.guild.id, {role.id})


async def drop_gone(client: Newsstand) -> None:
    """Ping no more what was deleted while the bot was away."""
    try:
        pinged = await client.daily.ping_roles.by_guild()
    except StoreUnavailable:
        return
    for guild in client.guilds:
        gone = pinged.get(guild.id, set()) - {role.id for role in guild.roles}
        if gone and not guild.unavailable:
            await _drop(client, guild.id, gone)


async def _drop(client: Newsstand, guild_id: int, gone: set[int]) -> None:
    try:
        channels = await client.daily.ping_roles.drop(guild_id, gone, role_gone())
    except StoreUnavailable as error:
        _log.warning("Deleted roles of guild %s are noted at the next start: %s", guild_id, error)
        return
    if channels:
        _log.info("A role that %d channels pinged is gone from guild %s.", channels, guild_id)
        client.daily.courier.wake()
