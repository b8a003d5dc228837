"""Pinned messages.

Source: docs, resources/message (pin message).
"""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.model import Channel, Event, Message, MessageType
from bot.sandbox.world.messages import add, system_message, tell, whereabouts
from bot.sandbox.world.payloads import timestamp
from bot.sandbox.world.world import World

MOST_PINS = 250


def pinned(world: World, channel: Channel) -> list[Message]:
    """Return a channel's pinned messages, the newest pin first."""
    held = [each for each in world.messages[channel.id].values() if each.pinned_at is not None]
    return sorted(held, key=lambda message: str(message.pinned_at), reverse=True)


def pin(world: World, user_id: int, message: Message) -> None:
    """Pin a message, and say so in its channel."""
    if message.pinned_at is not None:
        return
    channel = world.channels[message.channel_id]
    if len(pinned(world, channel)) >= MOST_PINS:
        raise api_error.refused(30003)
    message.pinned_at = channel.last_pin_at = world.clock.now()
    _tell_of_pins(world, message, channel)
    add(world, system_message(world, user_id, channel, MessageType.PINNED, message))


def unpin(world: World, message: Message) -> None:
    """Unpin a message."""
    message.pinned_at = None
    _tell_of_pins(world, message, world.channels[message.channel_id])


def _tell_of_pins(world: World, message: Message, channel: Channel) -> None:
    tell(world, "MESSAGE_UPDATE", message)
    data = whereabouts(channel) | {"last_pin_timestamp": timestamp(channel.last_pin_at)}
    world.publish(Event("CHANNEL_PINS_UPDATE", data, channel.guild_id, channel.id))
