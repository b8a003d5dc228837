"""The word to a guild that the bot has just joined."""

from __future__ import annotations

import asyncio
import logging

import discord

from bot.discord_app.rest import Refused, Rest, Sent, Wait
from bot.messages.welcome import welcome

_log = logging.getLogger(__name__)

_PAUSES = (1, 5, 10)  # seconds behind each attempt

# What the bot asks for when it is invited, by the names that Discord's settings show.
NEEDED = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}


async def greet(rest: Rest, guild: discord.Guild) -> None:
    """Post one welcome in the system channel, if there is one and the bot may write there."""
    channel, own = guild.system_channel, guild.me
    if channel is None or own is None:
        _log.info("Joined guild %s, which has no system channel to greet it in.", guild.id)
        return
    granted = channel.permissions_for(own)
    if not (granted.view_channel and granted.send_messages):
        _log.info("Joined guild %s, but may not write in its system channel.", guild.id)
        return
    missing = [name for attribute, name in NEEDED.items() if not getattr(granted, attribute)]
    # The nonce keeps it one welcome, whether it is sent again or Discord tells of the guild twice.
    body = {**welcome(guild.name, missing), "nonce": f"w{guild.id}", "enforce_nonce": True}
    for pause in _PAUSES:
        outcome = await rest.request("POST", f"/channels/{channel.id}/messages", body)
        if isinstance(outcome, Sent):
            return
        if isinstance(outcome, Refused):
            break
        await asyncio.sleep(outcome.seconds if isinstance(outcome, Wait) else pause)
    _log.warning("Guild %s could not be greeted: %s", guild.id, outcome)
