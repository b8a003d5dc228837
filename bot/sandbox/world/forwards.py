"""Forwarded messages: what one was when it was passed on, kept in another.

Source: docs, resources/message (message reference types).
"""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Json, Message, MessageType
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

FORWARD = 1
"""The type of a reference that forwards; 0 is a reply."""

_KEPT = (
    *("type", "content", "mentions", "mention_roles", "attachments", "embeds", "timestamp"),
    *("edited_timestamp", "flags", "components", "sticker_items"),
)


def forwarded(world: World, user_id: int, reference: Json) -> Message:
    """Return the message that a reference forwards; raises what hides it from the user."""
    at = ("message_reference",)
    place = as_integer(reference.get("channel_id"))
    if place is None:
        text = "This field is required"
        raise api_error.fault((*at, "channel_id"), "BASE_TYPE_REQUIRED", text)
    channel = world.channel(place)
    world.require(user_id, channel, Permission.READ_MESSAGE_HISTORY)
    message = world.messages[channel.id].get(as_integer(reference["message_id"]) or 0)
    if message is None or message.is_ephemeral:
        raise api_error.fault(at, "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    if message.type not in MessageType.WRITTEN or message.poll is not None:
        text = "This message can't be forwarded"
        raise api_error.fault(at, "MESSAGE_CANNOT_BE_FORWARDED", text)
    return message


def snapshot(world: World, message: Message) -> Json:
    """Return what a message is now, without who wrote it."""
    if message.snapshots:
        return message.snapshots[0]
    payload = world.message_payload(message)
    return {"message": {name: payload[name] for name in _KEPT if name in payload}}
