"""What orders of faults name: guilds, channels, roles and people. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.faults.kind import FaultError
from bot.sandbox.model import Channel, Guild, Role, User
from bot.sandbox.world.world import World


def guild_named(world: World, name: str | None) -> Guild:
    """Return a guild by id or name, the first one if none is named."""
    for guild in world.guilds.values():
        if name in (None, guild.name, str(guild.id)):
            return guild
    raise FaultError(f"There is no guild {name!r}.")


def channels_named(world: World, name: str | None, guild_name: str | None) -> list[Channel]:
    """Return one channel, of any guild unless one is named, or else all of a guild."""
    guilds: Iterable[Guild] = world.guilds.values()
    if guild_name is not None or name is None:
        guilds = [guild_named(world, guild_name)]
    of_guilds = [world.channels[each] for guild in guilds for each in guild.channel_ids]
    if name is None:
        return of_guilds
    for channel in of_guilds:
        if name.removeprefix("#") in (channel.name, str(channel.id)):
            return [channel]
    raise FaultError(f"There is no channel {name!r}.")


def role_named(guild: Guild, name: str) -> Role:
    """Return a guild's role by id or name."""
    for role in guild.roles.values():
        if name in (role.name, str(role.id)):
            return role
    names = ", ".join(role.name for role in guild.roles.values())
    raise FaultError(f"There is no role {name!r} in {guild.name}. There are: {names}.")


def person_named(world: World, name: str) -> User:
    """Return a person by id or user name."""
    user = world.person(name)
    if user is None:
        raise FaultError(f"There is nobody called {name!r}.")
    return user
