"""Roles whose people may use a desk, and that were deleted."""

from __future__ import annotations

import logging

import discord

from bot.discord_app.interaction import Newsstand
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)


async def drop(client: Newsstand, role: discord.Role) -> None:
    """Keep a deleted role no longer."""
    if client.desk.follower.editor_role(role.guild.id) == role.id:
        await _drop(client, role.guild.id)


async def drop_gone(client: Newsstand) -> None:
    """Keep no longer what was deleted while the bot was away."""
    for guild in client.guilds:
        role_id = client.desk.follower.editor_role(guild.id)
        if role_id and not guild.unavailable and guild.get_role(role_id) is None:
            await _drop(client, guild.id)


async def _drop(client: Newsstand, guild_id: int) -> None:
    try:
        await client.desk.texts.set_editors(guild_id, None)
        await client.desk.follower.look()
    except StoreUnavailable as error:
        _log.warning("A deleted role of guild %s is noted at the next start: %s", guild_id, error)
