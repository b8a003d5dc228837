"""Changes to a sandbox's world that several tests make."""

from __future__ import annotations

import asyncio

from bot.sandbox import Sandbox
from bot.sandbox.model import Channel, ChannelType, Event, Guild, Json, Role
from bot.sandbox.world.permissions import Permission

_ALL_THE_BOT_ASKS_FOR = Permission(274878024704)


async def invite(sandbox: Sandbox, *, may_write: bool = True, may_embed: bool = True) -> list[Json]:
    """Add the bot to a new guild, and return what it wrote in the system channel.

    A second guild without a system channel follows; the bot has dealt with the first one
    when it has answered a command that was used after both.
    """
    world = sandbox.world
    granted = _ALL_THE_BOT_ASKS_FOR
    if not may_write:
        granted &= ~Permission.SEND_MESSAGES
    if not may_embed:
        granted &= ~Permission.EMBED_LINKS
    guild = Guild(world.ids.next(), "New here", world.people[0].id)
    guild.roles[guild.id] = Role(guild.id, "@everyone", granted)
    world.guilds[guild.id] = guild
    channel = world.add_channel(Channel(world.ids.next(), ChannelType.TEXT, "lobby", guild.id))
    guild.system_channel_id = channel.id
    world.join(guild, world.people[0].id)
    posted = asyncio.Event()

    def notice(event: Event) -> None:
        if event.name == "MESSAGE_CREATE" and event.channel_id == channel.id:
            posted.set()

    world.subscribe(notice)
    world.join(guild, world.bot.id)
    await sandbox.person("member").slash("help")
    if may_write:
        await asyncio.wait_for(posted.wait(), 5)
    world.unsubscribe(notice)
    return sandbox.person("admin").sees(str(channel.id))
