"""Forwarded messages: what one was when it was passed on, kept in another.

Source: docs, resources/message (message reference types).
"""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Channel, Json, Message, MessageType
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

FORWARD = 1
"""The type of a reference that forwards; 0 is a reply."""

# Flags of an application: it may read what people write, or may do so in few guilds.
_MESSAGE_CONTENT = 1 << 18 | 1 << 19

_KEPT = (
    *("type", "content", "mentions", "mention_roles", "attachments", "embeds", "timestamp"),
    *("edited_timestamp", "flags", "components", "sticker_items"),
)


def forwarded(world: World, user_id: int, reference: Json, to: Channel) -> Message:
    """Return the message that a reference forwards; raises what hides it from the user.

    Sources: docs, and discord-api-docs#8295 and #8424. Seen were 160009, 160010, 160011 and
    160014, but for their statuses; what else is refused has codes that are guesses.
    """
    at = ("message_reference",)
    place = as_integer(reference.get("channel_id"))
    if place is None:
        text = "This field is required"
        raise api_error.fault((*at, "channel_id"), "BASE_TYPE_REQUIRED", text)
    channel = world.channel(place)
    world.require(user_id, channel, Permission.VIEW_CHANNEL)
    if not world.permissions(user_id, channel) & Permission.READ_MESSAGE_HISTORY:
        raise api_error.refused(160009)
    if channel.settings.get("nsfw") and not to.settings.get("nsfw"):
        raise api_error.refused(160010)
    message = world.messages[channel.id].get(as_integer(reference["message_id"]) or 0)
    if message is None or message.is_ephemeral:
        raise api_error.fault(at, "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    if message.type not in MessageType.WRITTEN or message.poll is not None:
        text = "This message can't be forwarded"
        raise api_error.fault(at, "MESSAGE_CANNOT_BE_FORWARDED", text)
    if user_id == world.bot.id and not _is_readable(world, message, channel):
        raise api_error.refused(160014)
    return message


def _is_readable(world: World, message: Message, channel: Channel) -> bool:
    """Tell whether the bot reads a message's content: it may, or the message is about it."""
    may = world.application.flags & _MESSAGE_CONTENT or channel.guild_id is None
    return bool(may) or message.author_id == world.bot.id or world.bot.id in message.mentions


def snapshot(world: World, message: Message) -> Json:
    """Return what a message is now, without who wrote it."""
    if message.snapshots:
        return message.snapshots[0]
    payload = world.message_payload(message)
    return {"message": {name: payload[name] for name in _KEPT if name in payload}}
