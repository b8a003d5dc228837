"""People, roles and channels that an option or a select names, and the `resolved` data."""

from __future__ import annotations

from collections.abc import Container, Iterable
from enum import Enum

from bot.sandbox.model import Channel, Guild, Json
from bot.sandbox.world import payloads
from bot.sandbox.world.world import World


class Refused(Exception):
    """What Discord's client would not let the person do; the text is for them."""


class Kind(Enum):
    """What can be named; the value is the word for it."""

    USER = "person"
    ROLE = "role"
    MENTIONABLE = "person or role"
    CHANNEL = "channel"


def find(
    world: World,
    channel: Channel,
    kind: Kind,
    text: str,
    channel_types: Container[int] | None = None,
) -> int:
    """Return the id of what `text` names in `channel`: an id, a mention, or a name."""
    name = text.strip().strip("<>").lstrip("@&!#")
    for found, names in _nameable(world, channel, kind).items():
        if name == str(found) or name.casefold() in names:
            if kind is Kind.CHANNEL and channel_types:
                _require_type(world.channels[found], channel_types)
            return found
    raise Refused(f"There is no {kind.value} {text!r} here.")


def _require_type(channel: Channel, channel_types: Container[int]) -> None:
    if channel.type not in channel_types:
        raise Refused(f"#{channel.name} is not the kind of channel that is asked for.")


def _nameable(world: World, channel: Channel, kind: Kind) -> dict[int, tuple[str, ...]]:
    """Return what can be named where the person is: ids, with names in lower case."""
    guild = world.guilds.get(channel.guild_id or 0)
    nameable: dict[int, tuple[str, ...]] = {}
    if kind in (Kind.USER, Kind.MENTIONABLE):
        members = guild.members if guild else world.users
        for user in (world.users[user_id] for user_id in members):
            nameable[user.id] = (user.username.casefold(), user.name.casefold())
    if kind in (Kind.ROLE, Kind.MENTIONABLE) and guild:
        for role in guild.roles.values():
            nameable[role.id] = (role.name.casefold().lstrip("@"),)
    if kind is Kind.CHANNEL and guild:
        threads = [thread.id for thread in world.threads_of(guild)]
        for channel_id in guild.channel_ids + threads:
            nameable[channel_id] = ((world.channels[channel_id].name or "").casefold(),)
    return nameable


def resolve(
    world: World, user_id: int, channel: Channel, ids: Iterable[int], resolved: Json
) -> None:
    """Add what the ids name to the `resolved` data that `user_id` sends from `channel`."""
    guild = world.guilds.get(channel.guild_id or 0)
    for number in ids:
        if number in world.channels:
            named = world.channels[number]
            granted = str(int(world.permissions(user_id, named)))
            payload = world.channel_payload(named) | {"permissions": granted}
            resolved.setdefault("channels", {})[str(number)] = payload
        elif guild and number in guild.roles:
            role = payloads.role(guild.roles[number])
            resolved.setdefault("roles", {})[str(number)] = role
        else:
            _resolve_user(world, guild, channel, number, resolved)


def _resolve_user(
    world: World, guild: Guild | None, channel: Channel, user_id: int, resolved: Json
) -> None:
    resolved.setdefault("users", {})[str(user_id)] = payloads.user(world.users[user_id])
    if guild and user_id in guild.members:
        member = payloads.bare_member(guild.members[user_id])
        granted = str(int(world.permissions(user_id, channel)))
        resolved.setdefault("members", {})[str(user_id)] = member | {"permissions": granted}
