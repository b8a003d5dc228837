"""The greeting to a guild that the bot has just joined."""

from __future__ import annotations

import asyncio
import logging

import discord

from bot.daily.port.outcomes import Refused, Sent, Unauthorized, Wait
from bot.discord_app.rest import Rest
from bot.messages.welcome import welcome
from bot.permissions import INVITE

_log = logging.getLogger(__name__)

_PAUSES = (1, 5, 10)  # seconds after each attempt


async def greet(rest: Rest, guild: discord.Guild) -> None:
    """Post one greeting in the system channel, if there is one and the bot may write there."""
    channel, own = guild.system_channel, guild.me
    if channel is None or own is None:
        _log.info("Joined guild %s, which has no system channel to greet it in.", guild.id)
        return
    granted = channel.permissions_for(own)
    if not (granted.view_channel and granted.send_messages):
        _log.info("Joined guild %s, but may not write in its system channel.", guild.id)
        return
    missing = [each for each in INVITE if not getattr(granted, each.attribute)]
    # The nonce makes it one greeting, even if it is sent again or the guild is announced twice.
    body = {**welcome(guild.name, missing), "nonce": f"w{guild.id}", "enforce_nonce": True}
    for pause in _PAUSES:
        outcome = await rest.request("POST", f"/channels/{channel.id}/messages", body)
        if isinstance(outcome, Sent):
            return
        if isinstance(outcome, Refused | Unauthorized):
            break
        await asyncio.sleep(outcome.seconds if isinstance(outcome, Wait) else pause)
    _log.warning("Guild %s could not be greeted: %s", guild.id, outcome)
