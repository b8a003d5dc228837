"""Who is in which voice channel; no sound is carried.

Source: docs, resources/voice.
"""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.model import Channel, ChannelType, Event, Guild, Json, Member
from bot.sandbox.world import payloads
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World


def state(world: World, guild: Guild, member: Member) -> Json:
    """Return a member's voice state."""
    return {
        "guild_id": str(guild.id),
        "channel_id": payloads.text_id(member.voice_channel_id),
        "user_id": str(member.user_id),
        "member": payloads.member(member, world.users[member.user_id]),
        "session_id": f"{member.user_id:032x}",
        "mute": member.mute,
        "deaf": member.deaf,
        "self_mute": False,
        "self_deaf": False,
        "self_video": False,
        "self_stream": False,
        "suppress": member.suppressed,
        "request_to_speak_timestamp": None,
    }


def connected(guild: Guild, user_id: int) -> Member:
    """Return a member who is in voice; raises 10065 if they aren't."""
    member = guild.members.get(user_id)
    if member is None or member.voice_channel_id is None:
        raise api_error.unknown("Voice State")
    return member


def move(world: World, guild: Guild, member: Member, channel: Channel | None) -> None:
    """Let a member join a voice channel, move to another, or leave."""
    if channel is not None:
        if channel.guild_id != guild.id or channel.type not in ChannelType.VOICES:
            raise api_error.refused(50024)
        world.require(member.user_id, channel, Permission.CONNECT)
    member.voice_channel_id = None if channel is None else channel.id
    member.suppressed = channel is not None and channel.type == ChannelType.STAGE
    tell(world, guild, member)


def tell(world: World, guild: Guild, member: Member) -> None:
    """Publish a member's voice state; to the bot of its own also that no server is there."""
    data = state(world, guild, member)
    world.publish(Event("VOICE_STATE_UPDATE", data, guild.id))
    if member.user_id == world.application.bot_id and member.voice_channel_id is not None:
        server = {"token": "sandbox", "guild_id": str(guild.id), "endpoint": None}
        world.publish(Event("VOICE_SERVER_UPDATE", server, guild.id))
