"""Channels: made, changed, moved, deleted, and their overwrites."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.channels import (
    CHANNEL,
    CHANNEL_CHANGE,
    CHANNEL_POSITIONS,
    OVERWRITE,
    THREAD_CHANGE,
    VOICE_STATUS,
)
from bot.sandbox.forms.fields import check
from bot.sandbox.rest.routes.places import managed_channel, seen_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import channels, payloads, threads
from bot.sandbox.world.permissions import NONE, Permission

ROUTES = Routes()

_OF_GUILD = "/guilds/{guild_id}/channels"
_CHANNEL = "/channels/{channel_id}"


@ROUTES.add("GET", _OF_GUILD)
def _list_channels(request: Request) -> Answer:
    guild = request.guild
    return 200, [payloads.channel(request.world.channels[each]) for each in guild.channel_ids]


@ROUTES.add("POST", _OF_GUILD)
def _create(request: Request) -> Answer:
    guild = request.guild
    check(CHANNEL, request.body)
    return 201, payloads.channel(channels.create(request.world, request.by, guild, request.body))


@ROUTES.add("PATCH", _OF_GUILD)
def _move(request: Request) -> Answer:
    check(CHANNEL_POSITIONS, request.body)
    channels.move(request.world, request.by, request.guild, request.body)
    return 204, None


@ROUTES.add("GET", _CHANNEL)
def _channel(request: Request) -> Answer:
    return 200, request.world.channel_payload(seen_channel(request))


@ROUTES.add("PATCH", _CHANNEL)
def _change(request: Request) -> Answer:
    """Change a channel or a thread."""
    world, channel = request.world, seen_channel(request)
    if channel.guild_id is None:
        raise api_error.refused(50003)
    if channel.thread is not None:
        check(THREAD_CHANGE, request.body)
        threads.change(world, world.bot.id, channel, channel.thread, request.body)
    else:
        managed_channel(request, Permission.MANAGE_CHANNELS)
        check(CHANNEL_CHANGE, request.body)
        channels.change(world, request.by, channel, request.body)
    return 200, world.channel_payload(channel)


@ROUTES.add("DELETE", _CHANNEL)
def _delete(request: Request) -> Answer:
    world, channel = request.world, seen_channel(request)
    payload = world.channel_payload(channel)
    if channel.thread is not None:
        managed_channel(request, Permission.MANAGE_THREADS)
        world.delete_channel(channel)
    elif channel.guild_id is not None:
        managed_channel(request, Permission.MANAGE_CHANNELS)
        channels.delete(world, request.by, channel)
    # Closing a direct message hides it until the next message.
    return 200, payload


@ROUTES.add("PUT", f"{_CHANNEL}/permissions/{{overwrite_id}}")
def _overwrite(request: Request) -> Answer:
    channel = managed_channel(request, NONE)
    check(OVERWRITE, request.body)
    target = request.id("overwrite_id")
    channels.overwrite(request.world, request.by, channel, target, request.body)
    return 204, None


@ROUTES.add("DELETE", f"{_CHANNEL}/permissions/{{overwrite_id}}")
def _clear_overwrite(request: Request) -> Answer:
    channel = managed_channel(request, NONE)
    channels.clear_overwrite(request.world, request.by, channel, request.id("overwrite_id"))
    return 204, None


@ROUTES.add("PUT", f"{_CHANNEL}/voice-status")
def _set_voice_status(request: Request) -> Answer:
    channel = managed_channel(request, NONE)
    check(VOICE_STATUS, request.body)
    channels.set_voice_status(request.world, request.by, channel, request.body.get("status"))
    return 204, None
