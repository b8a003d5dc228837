"""Members: changed, removed, banned, as far as whoever does it may.

Bodies have passed their forms. What isn't allowed raises Discord's `ApiError`.
Source: docs, resources/guild.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.forms.holding import moment
from bot.sandbox.model import Event, Guild, Json, Member, Message
from bot.sandbox.world import audit, payloads, voice
from bot.sandbox.world.audit import Action, By
from bot.sandbox.world.edits import remove
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.rank import granted, require, require_above
from bot.sandbox.world.world import World

_LONGEST_TIMEOUT = timedelta(days=28)


def found(guild: Guild, user_id: int) -> Member:
    """Return a member; raises 10007 if there is none."""
    try:
        return guild.members[user_id]
    except KeyError:
        raise api_error.unknown("Member") from None


# --- changing ------------------------------------------------------------------------------


def change(world: World, by: By, guild: Guild, member: Member, body: Json) -> None:
    """Change what `body` names of a member; a refusal changes nothing."""
    for name in body.keys() & _NEEDED.keys():
        _require_to_set(world, by, guild, member, name, body[name])
    before = payloads.bare_member(member)
    if "channel_id" in body:
        number = as_integer(body["channel_id"])
        voice.move(world, guild, member, None if number is None else world.channel(number))
    for name in body.keys() & _SET.keys():
        attribute, converted = _SET[name]
        setattr(member, attribute, converted(body[name]))
    _note(world, by, guild, member, before)


_NEEDED = {
    "nick": Permission.MANAGE_NICKNAMES,
    "roles": Permission.MANAGE_ROLES,
    "mute": Permission.MUTE_MEMBERS,
    "deaf": Permission.DEAFEN_MEMBERS,
    "channel_id": Permission.MOVE_MEMBERS,
    "communication_disabled_until": Permission.MODERATE_MEMBERS,
    "flags": Permission.MODERATE_MEMBERS,
}


def _require_to_set(
    world: World, by: By, guild: Guild, member: Member, name: str, value: Any
) -> None:
    is_own = by.user_id == member.user_id
    require(guild, by.user_id, _OWN.get(name, _NEEDED[name]) if is_own else _NEEDED[name])
    if name in ("nick", "communication_disabled_until") and not is_own:
        require_above(guild, by.user_id, member)
    if name == "roles":
        _require_roles(guild, by, member, [int(each) for each in value or ()])
    elif name == "communication_disabled_until":
        _require_timeout(world, guild, member, value)
    elif name in ("mute", "deaf", "channel_id") and member.voice_channel_id is None:
        raise api_error.refused(40032)


_OWN = {"nick": Permission.CHANGE_NICKNAME}


def _require_roles(guild: Guild, by: By, member: Member, wanted: list[int]) -> None:
    """Raise unless all roles that would come or go are there, and below whoever gives them."""
    for number in wanted:
        if number not in guild.roles:
            raise api_error.unknown("Role")
    for number in set(wanted) ^ set(member.roles):
        require_above(guild, by.user_id, guild.roles[number])
        if guild.roles[number].managed or number == guild.id:
            raise api_error.missing_permissions()


def _require_timeout(world: World, guild: Guild, member: Member, value: str | None) -> None:
    if value is None:
        return
    if granted(guild, member.user_id) & Permission.ADMINISTRATOR:
        raise api_error.missing_permissions()
    if moment(value) > world.clock.now() + _LONGEST_TIMEOUT:
        path, code = ("communication_disabled_until",), "GUILD_MEMBER_TIMEOUT_TOO_LONG"
        raise api_error.fault(path, code, "A timeout lasts at most 28 days.")


def _within_calendar(value: str | None) -> datetime | None:
    """Return a moment, in a year that every zone has."""
    at = None if value is None else moment(value)
    return at if at is None or 1 < at.year < 9999 else None


# By field of the body: the member's attribute, and what it is set to.
_SET: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "nick": ("nick", lambda value: (value or "").strip() or None),
    "roles": ("roles", lambda value: list(dict.fromkeys(int(each) for each in value or ()))),
    "mute": ("mute", bool),
    "deaf": ("deaf", bool),
    "communication_disabled_until": ("timed_out_until", _within_calendar),
    "flags": ("flags", lambda value: as_integer(value) or 0),
}


def _note(world: World, by: By, guild: Guild, member: Member, before: Json) -> None:
    after = payloads.bare_member(member)
    if after == before:
        return
    if before["roles"] != after["roles"]:
        _note_roles(world, by, guild, member, before["roles"], after["roles"])
    if any(before[name] != after[name] for name in before.keys() - {"roles"}):
        if any(before[name] != after[name] for name in ("mute", "deaf")):
            voice.tell(world, guild, member)
        told = [
            {key: value for key, value in each.items() if key != "roles"}
            for each in (before, after)
        ]
        action, target = Action.MEMBER_UPDATE, member.user_id
        audit.note(world, by, guild, action, target, before=told[0], after=told[1])
    world.change_member(guild, member)


def _note_roles(
    world: World, by: By, guild: Guild, member: Member, before: list[str], after: list[str]
) -> None:
    def named(ids: set[str]) -> list[Json]:
        return [{"id": each, "name": guild.roles[int(each)].name} for each in sorted(ids)]

    came, went = named(set(after) - set(before)), named(set(before) - set(after))
    told = {key: value for key, value in (("$add", came), ("$remove", went)) if value}
    action = Action.MEMBER_ROLE_UPDATE
    audit.note(world, by, guild, action, member.user_id, after=told)


# --- removing ------------------------------------------------------------------------------


def kick(world: World, by: By, guild: Guild, user_id: int) -> None:
    """Remove a member from a guild."""
    require(guild, by.user_id, Permission.KICK_MEMBERS)
    member = found(guild, user_id)
    require_above(guild, by.user_id, member)
    world.leave(guild, user_id)
    audit.note(world, by, guild, Action.MEMBER_KICK, user_id)


def ban(world: World, by: By, guild: Guild, user_id: int, seconds: int = 0) -> None:
    """Ban a user, who may be no member, and delete what they wrote in the last `seconds`."""
    require(guild, by.user_id, Permission.BAN_MEMBERS)
    world.user(user_id)
    require_above(guild, by.user_id, user_id)
    if user_id in guild.bans:
        return
    if user_id in guild.members:
        world.leave(guild, user_id)
    guild.bans[user_id] = by.reason
    _tell_of_ban(world, "GUILD_BAN_ADD", guild, user_id)
    audit.note(world, by, guild, Action.MEMBER_BAN_ADD, user_id)
    if seconds:
        _delete_newest_of(world, guild, user_id, world.clock.now() - timedelta(seconds=seconds))


def unban(world: World, by: By, guild: Guild, user_id: int) -> None:
    """Lift a ban; 10026 if there is none."""
    require(guild, by.user_id, Permission.BAN_MEMBERS)
    if user_id not in guild.bans:
        raise api_error.unknown("Ban")
    del guild.bans[user_id]
    _tell_of_ban(world, "GUILD_BAN_REMOVE", guild, user_id)
    audit.note(world, by, guild, Action.MEMBER_BAN_REMOVE, user_id)


def ban_payload(world: World, guild: Guild, user_id: int) -> Json:
    """Return a ban as Discord's JSON."""
    return {"user": payloads.user(world.users[user_id]), "reason": guild.bans[user_id]}


def _tell_of_ban(world: World, name: str, guild: Guild, user_id: int) -> None:
    data = {"guild_id": str(guild.id), "user": payloads.user(world.users[user_id])}
    world.publish(Event(name, data, guild.id))


def _delete_newest_of(world: World, guild: Guild, user_id: int, since: datetime) -> None:
    threads = [each.id for each in world.threads_of(guild)]
    for channel_id in [*guild.channel_ids, *threads]:
        written: list[Message] = [
            each
            for each in world.messages[channel_id].values()
            if each.author_id == user_id and each.created_at >= since
        ]
        remove(world, world.channels[channel_id], written)


def idle(world: World, guild: Guild, days: int, roles: Iterable[int]) -> list[int]:
    """Return who wrote nothing for so many days, and has no role but `roles`; no bots."""
    since = world.clock.now() - timedelta(days=days)
    busy = {
        message.author_id
        for channel_id in guild.channel_ids
        for message in world.messages[channel_id].values()
        if message.created_at >= since
    }
    allowed = set(roles)
    return [
        member.user_id
        for member in guild.members.values()
        if member.joined_at < since
        and member.user_id not in busy
        and member.user_id != guild.owner_id
        and not world.users[member.user_id].bot
        and set(member.roles) <= allowed
    ]
