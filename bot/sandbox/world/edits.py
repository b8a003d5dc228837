"""What becomes of a message later: edits, publishing, deletion.

Bodies have passed their forms. What isn't allowed raises Discord's `ApiError`.
Source: docs, resources/message.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import (
    Channel,
    ChannelType,
    Event,
    Json,
    Message,
    MessageFlag,
    MessageType,
)
from bot.sandbox.world import attachments, following, parts
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.mentions import EVERYTHING
from bot.sandbox.world.messages import begins, fill, is_empty, note_pings, tell, whereabouts
from bot.sandbox.world.permissions import Permission

if TYPE_CHECKING:
    from bot.sandbox.world.world import World

BULK_DELETE_AGE = timedelta(days=14)


def edit(
    world: World,
    message: Message,
    body: Json,
    uploads: Iterable[Upload] = (),
    *,
    unless_told: frozenset[str] = EVERYTHING,
    is_shown: bool = True,
) -> Message:
    """Change what `body` names; the rest stays. A refusal changes nothing.

    Nobody is told that it was edited unless that `is_shown`.
    """
    channel = world.channels[message.channel_id]
    if message.type not in MessageType.WRITTEN:
        raise api_error.refused(50021)
    if channel.thread is not None and channel.thread.archived:
        raise api_error.refused(50083)
    # A draft, so that a refusal leaves no half of an edit.
    draft = replace(message, attachments=[replace(each) for each in message.attachments])
    if "content" in body:
        draft.content = (body["content"] or "").strip()
    _edit_flags(draft, as_integer(body.get("flags")))
    _edit_attachments(world, draft, body, uploads)
    may_embed = world.permissions(message.author_id, channel) & Permission.EMBED_LINKS
    is_members = message.interaction_id is None and message.webhook_name is None
    if "embeds" in body and not may_embed and is_members:
        draft.embeds = []
    if is_empty(draft):
        raise api_error.empty_message()
    _refuse_two_kinds(draft)
    if {"content", "components", "allowed_mentions"} & body.keys():
        note_pings(world, draft, body, unless_told)
    draft.edited_at = world.clock.now() if is_shown else None
    for name in message.__struct_fields__:
        setattr(message, name, getattr(draft, name))
    tell(world, "MESSAGE_UPDATE", message)
    following.edit_copies(world, message)
    return message


def _refuse_two_kinds(draft: Message) -> None:
    if draft.flags & MessageFlag.COMPONENTS_V2 and (draft.content or draft.embeds):
        name = "content" if draft.content else "embeds"
        code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
        text = f"The '{name}' field cannot be used with components V2"
        raise api_error.fault((name,), code, text)


def _edit_flags(draft: Message, flags: int | None) -> None:
    """Let an edit suppress embeds, or show them again, and turn to Components V2 for good."""
    if flags is not None:
        draft.flags &= ~MessageFlag.SUPPRESS_EMBEDS
        draft.flags |= flags & (MessageFlag.SUPPRESS_EMBEDS | MessageFlag.COMPONENTS_V2)


def _edit_attachments(world: World, draft: Message, body: Json, uploads: Iterable[Upload]) -> None:
    """Keep and add the attachments that `body` names, then fill in embeds and components.

    A file that an embed or a component shows stays as long as that does.
    """
    held = draft.attachments
    listed = body.get("attachments")
    draft.attachments = attachments.attach(iter(world.ids), draft.channel_id, listed, uploads, held)
    fill(world, draft, body)
    shown = set(parts.addresses_in([draft.embeds, draft.components]))
    for each in held:
        if each not in draft.attachments and attachments.location(world.address, each) in shown:
            draft.attachments.append(each)


def suppress_embeds(world: World, message: Message, flags: int) -> Message:
    """Make the one edit that others than the author may make."""
    _edit_flags(message, flags & MessageFlag.SUPPRESS_EMBEDS)
    tell(world, "MESSAGE_UPDATE", message)
    return message


def publish(world: World, user_id: int, message: Message) -> Message:
    """Publish an announcement to the channels that follow, once."""
    channel = world.channels[message.channel_id]
    if channel.type != ChannelType.ANNOUNCEMENT:
        raise api_error.refused(50024)
    is_own = message.author_id == user_id
    needed = Permission.SEND_MESSAGES if is_own else Permission.MANAGE_MESSAGES
    world.require(user_id, channel, needed)
    if message.flags & MessageFlag.CROSSPOSTED:
        raise api_error.refused(40033)
    message.flags |= MessageFlag.CROSSPOSTED
    tell(world, "MESSAGE_UPDATE", message)
    following.spread(world, message)
    return message


# --- deleting ------------------------------------------------------------------------------


def delete(world: World, message: Message) -> None:
    """Delete a message."""
    channel = world.channels[message.channel_id]
    _take_out(world, message, channel)
    data = whereabouts(channel) | {"id": str(message.id)}
    event = Event("MESSAGE_DELETE", data, channel.guild_id, channel.id, message.visible_to)
    world.publish(event)


def bulk_delete(world: World, channel: Channel, ids: Iterable[int]) -> None:
    """Delete those of a channel's messages that exist; none if one of them is too old."""
    held = world.messages[channel.id]
    found = [held[number] for number in dict.fromkeys(ids) if number in held]
    found = [message for message in found if not message.is_ephemeral]
    oldest = world.clock.now() - BULK_DELETE_AGE
    if any(message.created_at < oldest for message in found):
        raise api_error.refused(50034)
    remove(world, channel, found)


def remove(world: World, channel: Channel, found: list[Message]) -> None:
    """Delete messages of one channel, and tell of them together."""
    for message in found:
        _take_out(world, message, channel)
    data = whereabouts(channel) | {"ids": [str(message.id) for message in found]}
    if found:
        world.publish(Event("MESSAGE_DELETE_BULK", data, channel.guild_id, channel.id))


def _take_out(world: World, message: Message, channel: Channel) -> None:
    del world.messages[channel.id][message.id]
    following.empty_copies(world, message)
    if channel.thread is not None and not message.is_ephemeral and not begins(message):
        channel.thread.message_count = max(0, channel.thread.message_count - 1)
