"""Voice states: who is in which voice channel, and who may speak on a stage."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import (
    Boolean,
    Form,
    Nullable,
    Snowflake,
    Timestamp,
    as_integer,
    check,
)
from bot.sandbox.model import Channel, ChannelType, Member
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import voice
from bot.sandbox.world.permissions import Permission

ROUTES = Routes()

_STATES = "/guilds/{guild_id}/voice-states"
_CHANGE = Form(
    {
        "channel_id": Nullable(Snowflake()),
        "suppress": Nullable(Boolean()),
        "request_to_speak_timestamp": Nullable(Timestamp()),
    }
)


def _user_id(request: Request) -> int:
    return request.id("user_id") if "user_id" in request.path else request.world.bot.id


@ROUTES.add("GET", f"{_STATES}/@me")
@ROUTES.add("GET", f"{_STATES}/{{user_id}}")
def _look(request: Request) -> Answer:
    member = voice.connected(request.guild, _user_id(request))
    return 200, voice.state(request.world, request.guild, member)


@ROUTES.add("PATCH", f"{_STATES}/@me")
@ROUTES.add("PATCH", f"{_STATES}/{{user_id}}")
def _change(request: Request) -> Answer:
    """Let somebody speak on the stage that they are on, or no longer."""
    check(_CHANGE, request.body)
    guild, world = request.guild, request.world
    member = voice.connected(guild, _user_id(request))
    channel = world.channel(member.voice_channel_id or 0)
    named = as_integer(request.body.get("channel_id"))
    if channel.type != ChannelType.STAGE or named not in (None, channel.id):
        raise api_error.refused(50024)
    if request.body.get("suppress") is not None:
        _require(request, channel, member)
        member.suppressed = request.body["suppress"]
    voice.tell(world, guild, member)
    return 204, None


def _require(request: Request, channel: Channel, member: Member) -> None:
    """Raise 50013 unless the bot may change who speaks; anybody may stop speaking."""
    is_own_silence = member.user_id == request.world.bot.id and request.body["suppress"]
    if not is_own_silence:
        request.world.require(request.world.bot.id, channel, Permission.MUTE_MEMBERS)
