"""Users, and which channel a path names."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.channels import DIRECT_MESSAGE
from bot.sandbox.forms.fields import check
from bot.sandbox.model import Channel, Json
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import payloads
from bot.sandbox.world.permissions import Permission

ROUTES = Routes()


@ROUTES.add("GET", "/users/{user_id}")
def _user(request: Request) -> Answer:
    return 200, payloads.user(request.world.user(request.id("user_id")))


@ROUTES.add("POST", "/users/@me/channels")
def _open_dm(request: Request) -> Answer:
    check(DIRECT_MESSAGE, request.body)
    recipient = int(request.body["recipient_id"])
    if recipient == request.world.bot.id:
        # seen: discord.js#5523; elsewhere this code comes with a 403
        raise api_error.ApiError(400, 50007, "Cannot send messages to this user")
    channel = request.world.dm_with(recipient)
    return 200, request.world.channel_payload(channel)


@ROUTES.add("GET", "/users/@me/guilds")
def _own_guilds(request: Request) -> Answer:
    """Return a page of them, in order of id."""
    world = request.world
    limit = request.limit(most=200, otherwise=200)
    after = request.number("after") or 0
    guilds = sorted(world.guilds.values(), key=lambda guild: guild.id)
    page: list[Json] = [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner_id == world.bot.id,
            "permissions": str(int(guild.roles[guild.id].permissions)),
            "features": [],
        }
        for guild in guilds
        if world.bot.id in guild.members and guild.id > after
    ]
    return 200, page[:limit]


def seen_channel(request: Request) -> Channel:
    """Return the path's channel, if the bot can see it."""
    channel = request.world.channel(request.id("channel_id"))
    request.world.require(request.world.bot.id, channel, Permission.VIEW_CHANNEL)
    return channel


def managed_channel(request: Request, needed: Permission) -> Channel:
    """Return the path's channel, of a guild, if the bot has the `needed` permission there."""
    channel = seen_channel(request)
    if channel.guild_id is None:
        raise api_error.refused(50003)
    request.world.require(request.world.bot.id, channel, needed)
    return channel
