"""Guilds that removed the bot: what is kept of them is erased."""

from __future__ import annotations

import logging

from bot.daily.port.outcomes import Refused
from bot.discord_app.interaction import Newsstand
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_GONE = {10004, 50001}  # docs, JSON error codes: unknown guild, missing access


async def forget(client: Newsstand, guild_id: int) -> None:
    """Erase what is kept of a guild, but for the dates that keep it from a second post."""
    daily = client.daily
    try:
        await daily.forgetting.erase_guild(guild_id, daily.clock.now())
    except StoreUnavailable as error:
        _log.warning("Guild %s is forgotten at the next start: %s", guild_id, error)
    else:
        _log.info("Forgot guild %s, which the bot is no longer in.", guild_id)


async def forget_left(client: Newsstand) -> None:
    """Forget the guilds that removed the bot while it was away.

    READY names all guilds of this process's shards, unavailable ones too; of each that it does
    not name Discord is asked, because what is erased is not had again.
    """
    shards = set(client.shards)
    there = {guild.id for guild in client.guilds}
    try:
        known = await client.daily.forgetting.guild_ids()
    except StoreUnavailable:
        return
    for guild_id in known - there:
        if (guild_id >> 22) % (client.shard_count or 1) not in shards:
            continue
        answer = await client.daily.port.guild(guild_id)
        if isinstance(answer, Refused) and answer.code in _GONE:
            await forget(client, guild_id)
