"""Text channels that become announcement channels, or the reverse."""

from __future__ import annotations

import logging

import discord
from discord.abc import GuildChannel

from bot.discord_app.interaction import Newsstand
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)


async def note(client: Newsstand, channel: GuildChannel) -> None:
    """Record whether a channel's posts have to be published from now on."""
    if not isinstance(channel, discord.TextChannel):
        return
    schedules, guild_id = client.daily.schedules, channel.guild.id
    try:
        await schedules.note_channel(channel.id, guild_id, channel.is_news())
    except StoreUnavailable as error:
        _log.warning("The type of channel %s is recorded at the next start: %s", channel, error)


async def note_all(client: Newsstand) -> None:
    """Record it for all channels with a schedule that changed while the bot was away."""
    try:
        recorded = await client.daily.schedules.announcements()
    except StoreUnavailable:
        return
    for channel_id, announcement in recorded.items():
        channel = client.get_channel(channel_id)
        if isinstance(channel, discord.TextChannel) and channel.is_news() != announcement:
            await note(client, channel)
