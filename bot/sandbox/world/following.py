"""Announcements that other channels follow: their copies there, as long as the originals last.

Source: docs, resources/message (crosspost message) and resources/channel (follow).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from bot.sandbox.model import Json, Message, MessageFlag
from bot.sandbox.world.messages import add, reference_to, tell
from bot.sandbox.world.things import all_of
from bot.sandbox.world.webhooks import WEBHOOKS
from bot.sandbox.world.world import World

# What a copy has of its original, and keeps having when that is edited.
_COPIED = ("content", "embeds", "components", "sticker_items")


def spread(world: World, message: Message) -> None:
    """Write a copy of a published message into each channel that follows its own."""
    for webhook in list(_followers(world, message.channel_id)):
        target = int(webhook["channel_id"])
        copy = Message(
            world.ids.next(),
            target,
            int(webhook["id"]),
            world.clock.now(),
            flags=MessageFlag.IS_CROSSPOST | message.flags & MessageFlag.COMPONENTS_V2,
            webhook_name=webhook["name"],
            reference=reference_to(message, world.channels[message.channel_id]),
            attachments=[
                replace(each, id=world.ids.next(), channel_id=target)
                for each in message.attachments
            ],
        )
        _fill(copy, message)
        add(world, copy)


def _followers(world: World, channel_id: int) -> Iterator[Json]:
    for guild in world.guilds.values():
        for webhook in all_of(guild, WEBHOOKS).values():
            source = webhook.get("source_channel") or {}
            is_there = int(webhook["channel_id"]) in world.channels
            if source.get("id") == str(channel_id) and is_there:
                yield webhook


def _copies(world: World, message: Message) -> Iterator[Message]:
    for held in world.messages.values():
        for each in held.values():
            source = each.reference or {}
            if each.flags & MessageFlag.IS_CROSSPOST and source["message_id"] == str(message.id):
                yield each


def _fill(copy: Message, message: Message) -> None:
    for name in _COPIED:
        setattr(copy, name, getattr(message, name))


def edit_copies(world: World, message: Message) -> None:
    """Have the copies of a published message say what it says now."""
    for copy in _copies(world, message) if message.flags & MessageFlag.CROSSPOSTED else ():
        _fill(copy, message)
        copy.edited_at = message.edited_at
        tell(world, "MESSAGE_UPDATE", copy)


def empty_copies(world: World, message: Message) -> None:
    """Leave of the copies of a deleted message that there was one."""
    for copy in _copies(world, message) if message.flags & MessageFlag.CROSSPOSTED else ():
        # What it says then is a guess.
        copy.content, copy.embeds, copy.components = "[Original Message Deleted]", [], []
        copy.attachments = []
        copy.flags |= MessageFlag.SOURCE_DELETED
        tell(world, "MESSAGE_UPDATE", copy)
