"""Places in which the bot is not, and is used all the same."""

from __future__ import annotations

from bot.sandbox.model import Channel, ChannelType, Guild, Role, User
from bot.sandbox.world.plan import GuildPlan, bits
from bot.sandbox.world.world import World


def add_foreign_guild(world: World, name: str, *people: User) -> Guild:
    """Add a guild in which the bot is not, with a channel `#<name>`; the first person owns it.

    There the bot can be used by people who installed it for themselves, who are in
    `world.application.user_installs`.
    """
    guild = Guild(world.ids.next(), name, people[0].id)
    guild.roles[guild.id] = Role(guild.id, "@everyone", bits(GuildPlan(name).everyone))
    world.guilds[guild.id] = guild
    for person in people:
        world.join(guild, person.id)
    world.add_channel(Channel(world.ids.next(), ChannelType.TEXT, name, guild.id))
    return guild


def add_private_channel(world: World, name: str, *people: User) -> Channel:
    """Add a channel between people that the bot has no part in: of two, or of a group."""
    kind = ChannelType.DM if len(people) == 2 else ChannelType.GROUP_DM
    recipients = [person.id for person in people]
    return world.add_channel(Channel(world.ids.next(), kind, name, recipient_ids=recipients))
