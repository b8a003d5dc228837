"""Users, guilds and channels."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.channels import CHANNEL_CHANGE, DIRECT_MESSAGE, THREAD_CHANGE
from bot.sandbox.forms.fields import as_integer, check
from bot.sandbox.model import Channel, Json
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import payloads, threads
from bot.sandbox.world.permissions import Permission

ROUTES = Routes()

_CHANNEL = "/channels/{channel_id}"


@ROUTES.add("GET", "/users/{user_id}")
def _user(request: Request) -> Answer:
    return 200, payloads.user(request.world.user(request.id("user_id")))


@ROUTES.add("POST", "/users/@me/channels")
def _open_dm(request: Request) -> Answer:
    check(DIRECT_MESSAGE, request.body)
    channel = request.world.dm_with(int(request.body["recipient_id"]))
    return 200, request.world.channel_payload(channel)


@ROUTES.add("GET", "/users/@me/guilds")
def _own_guilds(request: Request) -> Answer:
    world = request.world
    return 200, [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner_id == world.bot.id,
            "permissions": str(int(guild.roles[guild.id].permissions)),
            "features": [],
        }
        for guild in world.guilds.values()
        if world.bot.id in guild.members
    ]


@ROUTES.add("GET", "/guilds/{guild_id}")
def _guild(request: Request) -> Answer:
    guild = request.world.guild(request.id("guild_id"))
    payload = payloads.guild(guild)
    if request.flag("with_counts"):
        payload["approximate_member_count"] = len(guild.members)
        payload["approximate_presence_count"] = len(guild.members)
    return 200, payload


@ROUTES.add("GET", "/guilds/{guild_id}/channels")
def _guild_channels(request: Request) -> Answer:
    world = request.world
    guild = world.guild(request.id("guild_id"))
    return 200, [payloads.channel(world.channels[each]) for each in guild.channel_ids]


@ROUTES.add("GET", "/guilds/{guild_id}/roles")
def _guild_roles(request: Request) -> Answer:
    guild = request.world.guild(request.id("guild_id"))
    return 200, [payloads.role(role) for role in guild.roles.values()]


@ROUTES.add("GET", "/guilds/{guild_id}/members/{user_id}")
def _guild_member(request: Request) -> Answer:
    guild = request.world.guild(request.id("guild_id"))
    user = request.world.user(request.id("user_id"))
    member = guild.members.get(user.id)
    if member is None:
        raise api_error.unknown("Member")
    return 200, payloads.member(member, user)


@ROUTES.add("GET", _CHANNEL)
def _channel(request: Request) -> Answer:
    return 200, request.world.channel_payload(seen_channel(request))


@ROUTES.add("PATCH", _CHANNEL)
def _change_channel(request: Request) -> Answer:
    """Change a channel's name, topic, place or slow mode; or a thread."""
    world, channel = request.world, seen_channel(request)
    if channel.guild_id is None:
        raise api_error.refused(50003)
    if channel.thread is not None:
        check(THREAD_CHANGE, request.body)
        threads.change(world, world.bot.id, channel, channel.thread, request.body)
    else:
        managed_channel(request, Permission.MANAGE_CHANNELS)
        check(CHANNEL_CHANGE, request.body)
        _change(channel, request.body)
        world.change_channel(channel)
    return 200, world.channel_payload(channel)


def _change(channel: Channel, body: Json) -> None:
    channel.name = (body.get("name") or "").strip() or channel.name
    if "topic" in body:
        channel.topic = body["topic"] or None
    channel.slowmode_seconds = as_integer(body.get("rate_limit_per_user")) or 0
    position = as_integer(body.get("position"))
    channel.position = channel.position if position is None else position


@ROUTES.add("DELETE", _CHANNEL)
def _delete_channel(request: Request) -> Answer:
    world, channel = request.world, seen_channel(request)
    if channel.guild_id is not None:
        of_threads = channel.thread is not None
        managed_channel(
            request, Permission.MANAGE_THREADS if of_threads else Permission.MANAGE_CHANNELS
        )
        payload = world.channel_payload(channel)
        world.delete_channel(channel)
        return 200, payload
    # Closing a direct message hides it until the next message.
    return 200, world.channel_payload(channel)


def seen_channel(request: Request) -> Channel:
    """Return the path's channel, if the bot can see it."""
    channel = request.world.channel(request.id("channel_id"))
    request.world.require(request.world.bot.id, channel, Permission.VIEW_CHANNEL)
    return channel


@ROUTES.add("GET", "/soundboard-default-sounds")
def _default_sounds(request: Request) -> Answer:
    """List no sounds; some clients ask for them before they are ready."""
    return 200, []


def managed_channel(request: Request, needed: Permission) -> Channel:
    """Return the path's channel, of a guild, if the bot has the `needed` permission there."""
    channel = seen_channel(request)
    if channel.guild_id is None:
        raise api_error.refused(50003)
    request.world.require(request.world.bot.id, channel, needed)
    return channel
