"""Erases the data of guilds that removed the bot."""

from __future__ import annotations

import logging

from bot.daily.port.outcomes import Refused
from bot.discord_app.interaction import Newsstand
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_GONE = {10004, 50001}  # docs, JSON error codes: unknown guild, missing access


async def forget(client: Newsstand, guild_id: int) -> None:
    """Erase a guild's data, except the dates that prevent a second post."""
    daily = client.daily
    try:
        await daily.forgetting.erase_guild(guild_id, daily.clock.now())
    except StoreUnavailable as error:
        _log.warning("The data of guild %s is erased at the next start: %s", guild_id, error)
    else:
        _log.info("Erased the data of guild %s, which removed the bot.", guild_id)


async def forget_left(client: Newsstand) -> None:
    """Forget the guilds that removed the bot while it was away.

    READY names all guilds of this process's shards, including unavailable ones. Discord is asked
    about each that it does not name, because erased data can't be recovered.
    """
    shards = set(client.shards)
    current = {guild.id for guild in client.guilds}
    try:
        stored = await client.daily.forgetting.guild_ids()
    except StoreUnavailable:
        return
    for guild_id in stored - current:
        if (guild_id >> 22) % (client.shard_count or 1) not in shards:
            continue
        answer = await client.daily.port.guild(guild_id)
        if isinstance(answer, Refused) and answer.code in _GONE:
            await forget(client, guild_id)
