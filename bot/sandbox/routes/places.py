"""Users, guilds and channels."""

from __future__ import annotations

from bot.sandbox import api_error, payloads
from bot.sandbox.forms.fields import Form, Snowflake, check
from bot.sandbox.model import Channel
from bot.sandbox.permissions import Permission
from bot.sandbox.routes.table import Answer, Request, Routes

ROUTES = Routes()


@ROUTES.add("GET", "/users/{user_id}")
def _user(request: Request) -> Answer:
    return 200, payloads.user(request.world.user(request.id("user_id")))


@ROUTES.add("POST", "/users/@me/channels")
def _open_dm(request: Request) -> Answer:
    check(Form({"recipient_id": Snowflake()}, required=("recipient_id",)), request.body)
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


@ROUTES.add("GET", "/channels/{channel_id}")
def _channel(request: Request) -> Answer:
    return 200, request.world.channel_payload(seen_channel(request))


def seen_channel(request: Request) -> Channel:
    """Return the channel of the path, if the bot can see it."""
    channel = request.world.channel(request.id("channel_id"))
    request.world.require(request.world.bot.id, channel, Permission.VIEW_CHANNEL)
    return channel


@ROUTES.add("GET", "/soundboard-default-sounds")
def _default_sounds(request: Request) -> Answer:
    """List no sounds; some clients ask for them before they are ready."""
    return 200, []
