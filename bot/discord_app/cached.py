"""What the gateway client knows of the bot in a channel, in the form that Discord sends it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord
from discord.abc import GuildChannel

from bot.daily.port.access import Obstacle
from bot.discord_app.obstacles import obstacles
from bot.discord_app.standing import MEMBER_OVERWRITE, Standing


def known_obstacles(
    guild: discord.Guild, channel_id: int, now: dt.datetime
) -> tuple[Obstacle, ...]:
    """Return what is in the way in a channel, without asking Discord; nothing if it is unknown."""
    channel = guild.get_channel_or_thread(channel_id)
    if isinstance(channel, discord.Thread):
        if channel.parent is None:
            return ()
        standing = Standing(
            _guild(guild),
            _member(guild.me),
            _thread(channel),
            _channel(channel.parent),
            is_let_in=channel.me is not None,
        )
    elif channel is not None:
        standing = Standing(_guild(guild), _member(guild.me), _channel(channel))
    else:
        return ()
    return obstacles(standing, now)


def _guild(guild: discord.Guild) -> dict[str, Any]:
    return {
        "id": str(guild.id),
        "owner_id": str(guild.owner_id),
        "roles": [_role(role) for role in guild.roles],
    }


def _role(role: discord.Role) -> dict[str, Any]:
    bot_id = role.tags.bot_id if role.tags else None
    return {
        "id": str(role.id),
        "name": role.name,
        "position": role.position,
        "permissions": str(role.permissions.value),
        "tags": {"bot_id": str(bot_id)} if bot_id else {},
    }


def _member(member: discord.Member) -> dict[str, Any]:
    until = member.timed_out_until
    return {
        "user": {
            "id": str(member.id),
            "username": member.name,
            "global_name": member.global_name,
        },
        "nick": member.nick,
        "roles": [str(role.id) for role in member.roles],
        "communication_disabled_until": None if until is None else until.isoformat(),
    }


def _channel(channel: GuildChannel) -> dict[str, Any]:
    return {
        "type": channel.type.value,
        "name": channel.name,
        "permission_overwrites": [
            _overwrite(target, overwrite) for target, overwrite in channel.overwrites.items()
        ],
    }


def _overwrite(target: Any, overwrite: discord.PermissionOverwrite) -> dict[str, Any]:
    allow, deny = overwrite.pair()
    # A target that is not cached is an object that only knows its type.
    is_role = discord.Role in (type(target), getattr(target, "type", None))
    return {
        "id": str(target.id),
        "type": 0 if is_role else MEMBER_OVERWRITE,
        "allow": str(allow.value),
        "deny": str(deny.value),
    }


def _thread(thread: discord.Thread) -> dict[str, Any]:
    return {
        "type": thread.type.value,
        "name": thread.name,
        "thread_metadata": {"locked": thread.locked, "archived": thread.archived},
    }
