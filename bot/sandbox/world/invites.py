"""Invites, and templates of guilds.

Sources: docs, resources/invite and resources/guild-template.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from bot.sandbox import api_error
from bot.sandbox.forms import invites as forms
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Channel, ChannelType, Event, Guild, Json
from bot.sandbox.world import payloads, things
from bot.sandbox.world.audit import Action, By
from bot.sandbox.world.things import Kind, all_of
from bot.sandbox.world.world import World

INVITES = Kind(
    "invites",
    "Invite",
    forms.INVITE,
    forms.INVITE,
    {"max_age": 86_400, "max_uses": 0, "temporary": False, "uses": 0},
    completed=("code", "channel_id", "created_at"),
    unheld=("unique", "target_type", "target_user_id", "target_application_id", "role_ids"),
    action=Action.INVITE_CREATE,
)
TEMPLATES = Kind(
    "templates",
    "guild template",
    forms.TEMPLATE,
    forms.TEMPLATE_CHANGE,
    {"description": None, "usage_count": 0, "is_dirty": None},
    completed=("code", "creator_id", "created_at", "updated_at", "serialized_source_guild"),
)


def invite(world: World, by: By, channel: Channel, body: Json) -> Json:
    """Make an invite to a channel, or return one like it unless a new one is asked for."""
    guild = world.guilds[channel.guild_id or 0]
    age, uses = (as_integer(body.get(name)) for name in ("max_age", "max_uses"))
    wanted = {
        "channel_id": str(channel.id),
        "max_age": 86_400 if age is None else age,
        "max_uses": uses or 0,
        "temporary": bool(body.get("temporary")),
    }
    if not body.get("unique"):
        for each in valid(world, guild):
            if each.items() >= wanted.items():
                return each
    made = things.make(
        world,
        by,
        guild,
        INVITES,
        {},
        **wanted,
        code=secrets.token_urlsafe(6),
        created_at=payloads.timestamp(world.clock.now()),
        user_id=str(by.user_id),
    )
    data = shown(world, guild, made) | {"channel_id": str(channel.id), "guild_id": str(guild.id)}
    world.publish(Event("INVITE_CREATE", data, guild.id, channel.id))
    return made


def valid(world: World, guild: Guild) -> list[Json]:
    """Return a guild's invites whose time isn't over, and whose channel is still there."""
    now = world.clock.now()
    return [
        each
        for each in all_of(guild, INVITES).values()
        if int(each["channel_id"]) in world.channels and ((end := _end(each)) is None or now < end)
    ]


def find(world: World, code: str) -> tuple[Guild, Json]:
    """Return the invite with that code, and its guild; raises 10006."""
    for guild in world.guilds.values():
        for each in valid(world, guild):
            if each["code"] == code:
                return guild, each
    raise api_error.unknown("Invite")


def revoke(world: World, by: By, guild: Guild, held: Json) -> None:
    """Delete an invite."""
    things.delete(world, by, guild, INVITES, held)
    channel_id = int(held["channel_id"])
    data = {"channel_id": str(channel_id), "guild_id": str(guild.id), "code": held["code"]}
    world.publish(Event("INVITE_DELETE", data, guild.id, channel_id))


def _end(held: Json) -> datetime | None:
    if not held["max_age"]:
        return None
    return datetime.fromisoformat(held["created_at"]) + timedelta(seconds=held["max_age"])


_OF_GUILD = (
    *("id", "name", "splash", "banner", "description", "icon", "features", "verification_level"),
    *("vanity_url_code", "nsfw_level", "nsfw", "premium_subscription_count"),
)


def shown(world: World, guild: Guild, held: Json, *, with_counts: bool = False) -> Json:
    """Return an invite as Discord's JSON."""
    channel, whole = world.channels[int(held["channel_id"])], payloads.guild(guild)
    payload: Json = {
        "type": 0,
        "code": held["code"],
        "inviter": payloads.user(world.users[int(held["user_id"])]),
        "max_age": held["max_age"],
        "max_uses": held["max_uses"],
        "uses": held["uses"],
        "temporary": held["temporary"],
        "created_at": held["created_at"],
        "expires_at": payloads.timestamp(_end(held)),
        "guild_id": str(guild.id),
        "guild": {name: whole[name] for name in _OF_GUILD},
        "channel": {"id": str(channel.id), "type": channel.type, "name": channel.name},
    }
    if with_counts:
        count = len(guild.members)
        payload |= {"approximate_member_count": count, "approximate_presence_count": count}
    return payload


# --- templates -----------------------------------------------------------------------------


def template(world: World, by: By, guild: Guild, body: Json) -> Json:
    """Make a template of a guild; there is one at most."""
    if all_of(guild, TEMPLATES):
        raise api_error.refused(30031)
    now = payloads.timestamp(world.clock.now())
    return things.make(
        world,
        by,
        guild,
        TEMPLATES,
        body,
        code=secrets.token_urlsafe(9),
        creator_id=str(by.user_id),
        created_at=now,
        updated_at=now,
        source_guild_id=str(guild.id),
        serialized_source_guild=_serialized(world, guild),
    )


def find_template(world: World, code: str) -> tuple[Guild, Json]:
    """Return the template with that code, and its guild; raises 10057."""
    for guild in world.guilds.values():
        for each in all_of(guild, TEMPLATES).values():
            if each["code"] == code:
                return guild, each
    raise api_error.unknown("guild template")


def template_shown(world: World, held: Json) -> Json:
    """Return a template as Discord's JSON."""
    payload = {name: value for name, value in held.items() if name != "id"}
    creator = world.users.get(int(held["creator_id"]))
    return payload | {"creator": None if creator is None else payloads.user(creator)}


def synchronize(world: World, guild: Guild, held: Json) -> None:
    """Make a template of what the guild is now."""
    held["serialized_source_guild"] = _serialized(world, guild)
    held["updated_at"] = payloads.timestamp(world.clock.now())


_SHARED = (
    *("name", "description", "region", "verification_level", "default_message_notifications"),
    *("explicit_content_filter", "preferred_locale", "afk_channel_id", "afk_timeout"),
    *("system_channel_id", "system_channel_flags"),
)
_OF_ROLE = (
    *("name", "permissions", "color", "colors", "hoist", "mentionable", "icon", "unicode_emoji"),
)
_KINDS = {ChannelType.TEXT, ChannelType.VOICE, ChannelType.CATEGORY, ChannelType.FORUM}
_OF_CHANNEL: Json = {
    **dict.fromkeys(("topic", "parent_id", "default_auto_archive_duration", "theme_color")),
    **dict.fromkeys(("default_reaction_emoji", "default_sort_order", "default_forum_layout")),
    **dict.fromkeys(("default_tag_setting", "default_thread_rate_limit_per_user")),
    "bitrate": 64_000,
    "user_limit": 0,
    "nsfw": False,
    "rate_limit_per_user": 0,
    "permission_overwrites": [],
    "available_tags": None,
    "template": "",
}


def _serialized(world: World, guild: Guild) -> Json:
    """Return a guild as templates keep it: with small numbers as ids, from 0."""
    whole = payloads.guild(guild)
    roles = [payloads.role(each) for each in guild.roles.values()]
    channels = [payloads.channel(world.channels[each]) for each in guild.channel_ids]
    kept = [each for each in channels if each["type"] in _KINDS]
    return {name: whole[name] for name in _SHARED} | {
        "roles": [
            {"id": place, **{name: role[name] for name in _OF_ROLE}}
            for place, role in enumerate(roles)
        ],
        "channels": [
            {
                **_OF_CHANNEL,
                **{name: value for name, value in each.items() if name in _OF_CHANNEL},
                "available_tags": None,
                "id": place,
                **{name: each[name] for name in ("type", "name", "position")},
            }
            for place, each in enumerate(kept, 1)
        ],
    }
