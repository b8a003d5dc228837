"""Reactions: emoji that people and bots put under messages.

What isn't allowed raises Discord's `ApiError`. Source: docs, resources/message (reactions).
"""

from __future__ import annotations

import re

from bot.sandbox import api_error
from bot.sandbox.model import Channel, Event, Message, Reaction
from bot.sandbox.world import payloads
from bot.sandbox.world.emojis import is_character
from bot.sandbox.world.expressions import emoji_with
from bot.sandbox.world.message_payloads import reacted
from bot.sandbox.world.messages import whereabouts
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

MOST_EMOJI = 20
_CUSTOM = re.compile(r"(?:a:)?(?P<name>\w{1,32}):(?P<id>[0-9]{15,20})")


def emoji_named(world: World, text: str) -> Reaction:
    """Return the emoji that a path names, nobody's yet: a character, or `name:id`."""
    if custom := _CUSTOM.fullmatch(text):
        number = int(custom["id"])
        held = emoji_with(world, number)
        if held is not None:
            return Reaction(held["name"], number, held["animated"])
    elif is_character(text):
        return Reaction(text)
    raise api_error.ApiError(400, 10014, "Unknown Emoji")


def react(world: World, user_id: int, message: Message, emoji: Reaction) -> None:
    """Let a user react, once with each emoji."""
    channel = world.channels[message.channel_id]
    world.require(user_id, channel, Permission.READ_MESSAGE_HISTORY)
    _require_open(channel)
    held = find(message, emoji)
    if held is None:
        world.require(user_id, channel, Permission.ADD_REACTIONS)
        if len(message.reactions) >= MOST_EMOJI:
            raise api_error.refused(30010)
        held = emoji
        message.reactions.append(held)
    if user_id not in held.user_ids:
        held.user_ids.append(user_id)
        _tell(world, "MESSAGE_REACTION_ADD", message, held, user_id)


def take_back(world: World, user_id: int, message: Message, emoji: Reaction) -> None:
    """Remove a user's reaction; 10014 if nobody reacted so, else nothing if they did not."""
    _require_open(world.channels[message.channel_id])
    held = _found(message, emoji)
    if user_id in held.user_ids:
        held.user_ids.remove(user_id)
        if not held.user_ids:
            message.reactions.remove(held)
        _tell(world, "MESSAGE_REACTION_REMOVE", message, held, user_id)


def clear(world: World, message: Message, emoji: Reaction | None = None) -> None:
    """Remove everybody's reactions: those with `emoji`, or all."""
    if emoji is None:
        message.reactions.clear()
        _tell(world, "MESSAGE_REACTION_REMOVE_ALL", message)
    else:
        held = _found(message, emoji)
        message.reactions.remove(held)
        _tell(world, "MESSAGE_REACTION_REMOVE_EMOJI", message, held)


def find(message: Message, emoji: Reaction) -> Reaction | None:
    """Return a message's reactions with an emoji; None if there are none."""
    same = (each for each in message.reactions if _key(each) == _key(emoji))
    return next(same, None)


def _key(emoji: Reaction) -> tuple[int | None, str]:
    # With and without the variation selector it is the same emoji.
    return emoji.emoji_id, "" if emoji.emoji_id else emoji.name.replace("\ufe0f", "")


def _found(message: Message, emoji: Reaction) -> Reaction:
    held = find(message, emoji)
    if held is None:
        raise api_error.unknown("Emoji")
    return held


def _require_open(channel: Channel) -> None:
    if channel.thread is not None and channel.thread.archived:
        raise api_error.refused(50083)


def _tell(
    world: World,
    name: str,
    message: Message,
    emoji: Reaction | None = None,
    user_id: int | None = None,
) -> None:
    """Publish what happened: the less is named, the more went."""
    channel = world.channels[message.channel_id]
    data = whereabouts(channel) | {"message_id": str(message.id)}
    if emoji is not None:
        data["emoji"] = reacted(emoji)
    if user_id is not None:
        data |= {"user_id": str(user_id), "burst": False, "type": 0}
    if name == "MESSAGE_REACTION_ADD" and user_id is not None:
        data["message_author_id"] = str(message.author_id)
        guild = world.guilds.get(channel.guild_id or 0)
        if guild is not None and user_id in guild.members:
            data["member"] = payloads.member(guild.members[user_id], world.users[user_id])
    world.publish(Event(name, data, channel.guild_id, channel.id, message.visible_to))
