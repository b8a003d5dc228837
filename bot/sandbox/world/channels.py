"""Channels of guilds: made, changed, moved, and who may do what in them.

Bodies have passed their forms. What isn't allowed raises Discord's `ApiError`.
Source: docs, resources/channel and resources/guild.
"""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.channels import SETTINGS
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.forms.holding import held
from bot.sandbox.model import Channel, ChannelType, Event, Guild, Json, Overwrite
from bot.sandbox.world import audit, payloads
from bot.sandbox.world.audit import Action, By
from bot.sandbox.world.permissions import ALL, Permission
from bot.sandbox.world.rank import granted, require
from bot.sandbox.world.world import World

MOST_CHANNELS = 500
MOST_IN_CATEGORY = 50
_PLAIN_NAMES = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT, *ChannelType.FORUMS})
_TURN_INTO_EACH_OTHER = {ChannelType.TEXT, ChannelType.ANNOUNCEMENT}


def create(world: World, by: By, guild: Guild, body: Json) -> Channel:
    """Make a channel in a guild, last unless `body` says where."""
    require(guild, by.user_id, Permission.MANAGE_CHANNELS)
    if len(guild.channel_ids) >= MOST_CHANNELS:
        raise api_error.refused(30013)
    channel = Channel(
        0, as_integer(body.get("type")) or ChannelType.TEXT, guild_id=guild.id, position=0
    )
    parent = _parent(world, channel, body.get("parent_id"))
    overwrites = _overwrites(world, by, guild, body.get("permission_overwrites") or [])
    if parent is not None and not body.get("permission_overwrites"):
        overwrites = list(parent.overwrites)
    channel.id, channel.overwrites = world.ids.next(), overwrites
    others = [world.channels[each].position for each in guild.channel_ids]
    channel.position = max(others, default=-1) + 1
    _set(world, channel, body)
    world.add_channel(channel)
    after = payloads.channel(channel)
    audit.note(world, by, guild, Action.CHANNEL_CREATE, channel.id, after=after)
    return channel


def change(world: World, by: By, channel: Channel, body: Json) -> None:
    """Change what `body` names of a guild's channel; a refusal changes nothing."""
    guild = world.guilds[channel.guild_id or 0]
    kind = as_integer(body.get("type"))
    if kind not in (None, channel.type) and not {kind, channel.type} <= _TURN_INTO_EACH_OTHER:
        text = "A channel can only be turned from text to announcements, and back."
        raise api_error.fault(("type",), "BASE_TYPE_CHOICES", text)
    if "parent_id" in body:
        _parent(world, channel, body["parent_id"])
    before = payloads.channel(channel)
    if body.get("permission_overwrites") is not None:
        world.require(by.user_id, channel, Permission.MANAGE_ROLES)
        wanted = _overwrites(world, by, guild, body["permission_overwrites"], channel.overwrites)
        if wanted != channel.overwrites:
            world.set_overwrites(channel, wanted)
    channel.type = kind if kind is not None else channel.type
    _set(world, channel, body)
    world.change_channel(channel)
    after = payloads.channel(channel)
    action = Action.CHANNEL_UPDATE
    audit.note(world, by, guild, action, channel.id, before=before, after=after)


def delete(world: World, by: By, channel: Channel) -> None:
    """Delete a guild's channel."""
    guild, before = world.guilds[channel.guild_id or 0], payloads.channel(channel)
    world.delete_channel(channel)
    audit.note(world, by, guild, Action.CHANNEL_DELETE, channel.id, before=before)


def _set(world: World, channel: Channel, body: Json) -> None:
    """Set what is named; null stands for what it was at first."""
    if body.get("name"):
        channel.name = channel_name(channel.type, body["name"])
    if "topic" in body:
        channel.topic = body["topic"] or None
    if "rate_limit_per_user" in body:
        channel.slowmode_seconds = as_integer(body["rate_limit_per_user"]) or 0
    if (position := as_integer(body.get("position"))) is not None:
        channel.position = position
    if "parent_id" in body:
        channel.parent_id = as_integer(body["parent_id"])
    for name in body.keys() & SETTINGS.keys():
        if channel.type in SETTINGS[name].kinds:
            set_one(world, channel, name, body[name])


def set_one(world: World, channel: Channel, name: str, value: Any) -> None:
    """Set one of the settings in the table."""
    if value is None:
        channel.settings.pop(name, None)
        return
    kept = held(SETTINGS[name].field, value)
    if name == "available_tags":
        kept = [_tag(world, each) for each in kept]
    elif name == "default_reaction_emoji":
        kept = {"emoji_id": kept.get("emoji_id"), "emoji_name": kept.get("emoji_name")}
    channel.settings[name] = kept


def _tag(world: World, sent: Json) -> Json:
    return {
        "id": sent.get("id") or str(world.ids.next()),
        "name": sent["name"],
        "moderated": bool(sent.get("moderated")),
        "emoji_id": sent.get("emoji_id"),
        "emoji_name": sent.get("emoji_name"),
    }


def channel_name(kind: int, name: str) -> str:
    """Return a channel's name as Discord makes it: those for text have no spaces or capitals."""
    name = name.strip()
    return re.sub(r"\s+", "-", name).lower() if kind in _PLAIN_NAMES else name


def _parent(world: World, channel: Channel, value: Any) -> Channel | None:
    """Return the category that a channel shall be in; None for none."""
    number = as_integer(value)
    if number is None:
        return None
    parent = world.channels.get(number)
    at = ("parent_id",)
    if parent is None or parent.guild_id != channel.guild_id:
        raise api_error.fault(at, "CHANNEL_PARENT_INVALID", "Category does not exist")
    if parent.type != ChannelType.CATEGORY or channel.type == ChannelType.CATEGORY:
        raise api_error.fault(at, "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
    inside = [each for each in world.channels.values() if each.parent_id == number]
    if channel not in inside and len(inside) >= MOST_IN_CATEGORY:
        text = f"Maximum number of channels in category reached ({MOST_IN_CATEGORY})"
        raise api_error.fault(at, "CHANNEL_PARENT_MAX_CHANNELS", text)
    return parent


# --- moving --------------------------------------------------------------------------------


def move(world: World, by: By, guild: Guild, wanted: list[Json]) -> None:
    """Give channels new places: a position, a category, and that category's overwrites."""
    require(guild, by.user_id, Permission.MANAGE_CHANNELS)
    for each in wanted:
        if int(each["id"]) not in guild.channel_ids:
            raise api_error.unknown("Channel")
        if "parent_id" in each:
            _parent(world, world.channels[int(each["id"])], each["parent_id"])
    for each in wanted:
        channel = world.channels[int(each["id"])]
        before = (channel.position, channel.parent_id, list(channel.overwrites))
        _set(world, channel, {k: each[k] for k in ("position", "parent_id") if k in each})
        parent = world.channels.get(channel.parent_id or 0)
        if each.get("lock_permissions") and parent is not None:
            channel.overwrites = list(parent.overwrites)
        if before != (channel.position, channel.parent_id, channel.overwrites):
            world.change_channel(channel)


# --- overwrites ----------------------------------------------------------------------------


def overwrite(world: World, by: By, channel: Channel, target_id: int, body: Json) -> None:
    """Set what a channel allows and denies a role or a member."""
    guild = world.guilds[channel.guild_id or 0]
    world.require(by.user_id, channel, Permission.MANAGE_ROLES)
    before = next((each for each in channel.overwrites if each.target_id == target_id), None)
    kind = {"type": int(before.is_member)} if before and body.get("type") is None else {}
    sent = [{**body, "id": target_id, **kind}]
    [wanted] = _overwrites(world, by, guild, sent, channel.overwrites)
    others = [each for each in channel.overwrites if each.target_id != target_id]
    world.set_overwrites(channel, [*others, wanted])
    action = Action.OVERWRITE_CREATE if before is None else Action.OVERWRITE_UPDATE
    old = None if before is None else payloads.overwrite(before)
    _note(world, by, guild, channel, action, wanted, before=old, after=payloads.overwrite(wanted))


def clear_overwrite(world: World, by: By, channel: Channel, target_id: int) -> None:
    """Forget what a channel allows and denies a role or a member; 10009 if that is nothing."""
    guild = world.guilds[channel.guild_id or 0]
    world.require(by.user_id, channel, Permission.MANAGE_ROLES)
    gone = next((each for each in channel.overwrites if each.target_id == target_id), None)
    if gone is None:
        raise api_error.unknown("Permission Overwrite")
    world.set_overwrites(channel, [each for each in channel.overwrites if each is not gone])
    action = Action.OVERWRITE_DELETE
    _note(world, by, guild, channel, action, gone, before=payloads.overwrite(gone))


def _note(
    world: World,
    by: By,
    guild: Guild,
    channel: Channel,
    action: Action,
    target: Overwrite,
    *,
    before: Json | None = None,
    after: Json | None = None,
) -> None:
    options = {"id": str(target.target_id), "type": str(int(target.is_member))}
    audit.note(world, by, guild, action, channel.id, before=before, after=after, options=options)


def _overwrites(
    world: World, by: By, guild: Guild, sent: list[Json], held_before: list[Overwrite] | None = None
) -> list[Overwrite]:
    """Return overwrites as they are held; 50013 if they change what whoever sets them hasn't."""
    before = {each.target_id: each for each in held_before or ()}
    own = granted(guild, by.user_id)
    made: dict[int, Overwrite] = {}
    for each in sent:
        target = int(each["id"])
        kind = as_integer(each.get("type"))
        is_member = target not in guild.roles if kind is None else bool(kind)
        if not is_member and target not in guild.roles:
            raise api_error.unknown("Role")
        if is_member and target not in world.users:
            raise api_error.unknown("User")
        allow, deny = (as_integer(each.get(name)) or 0 for name in ("allow", "deny"))
        wanted = Overwrite(target, is_member, allow & ALL & ~deny, deny & ALL)
        old = before.get(target, Overwrite(target, is_member))
        if own != ALL and ((wanted.allow ^ old.allow) | (wanted.deny ^ old.deny)) & ~own:
            raise api_error.missing_permissions()
        made[target] = wanted
    return list(made.values())


# --- voice ---------------------------------------------------------------------------------


def set_voice_status(world: World, by: By, channel: Channel, status: str | None) -> None:
    """Say what goes on in a voice channel."""
    if channel.type != ChannelType.VOICE:
        raise api_error.refused(50024)
    world.require(by.user_id, channel, Permission.MANAGE_CHANNELS | Permission.CONNECT)
    data = {"id": str(channel.id), "guild_id": str(channel.guild_id), "status": status or None}
    world.publish(Event("VOICE_CHANNEL_STATUS_UPDATE", data, channel.guild_id, channel.id))
