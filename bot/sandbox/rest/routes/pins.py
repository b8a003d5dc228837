"""Pinned messages."""

from __future__ import annotations

from bot.sandbox.rest.routes.messages import named_message
from bot.sandbox.rest.routes.places import seen_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import payloads, pins
from bot.sandbox.world.permissions import Permission

ROUTES = Routes()

_PINS = "/channels/{channel_id}/messages/pins"
_OLD_PINS = "/channels/{channel_id}/pins"


@ROUTES.add("GET", _PINS)
def _pins(request: Request) -> Answer:
    """List a channel's pins, newest first; none without READ_MESSAGE_HISTORY."""
    world, channel = request.world, seen_channel(request)
    limit = request.limit(most=50)
    seen = world.permissions(world.bot.id, channel) & Permission.READ_MESSAGE_HISTORY
    found = pins.pinned(world, channel) if seen else []
    items = [
        {
            "pinned_at": payloads.timestamp(message.pinned_at),
            "message": world.message_payload(message),
        }
        for message in found[:limit]
    ]
    return 200, {"items": items, "has_more": len(found) > limit}


@ROUTES.add("GET", _OLD_PINS)
def _old_pins(request: Request) -> Answer:
    world, channel = request.world, seen_channel(request)
    seen = world.permissions(world.bot.id, channel) & Permission.READ_MESSAGE_HISTORY
    found = pins.pinned(world, channel) if seen else []
    return 200, [world.message_payload(message) for message in found]


@ROUTES.add("PUT", f"{_PINS}/{{message_id}}")
@ROUTES.add("PUT", f"{_OLD_PINS}/{{message_id}}")
def _pin(request: Request) -> Answer:
    message = named_message(request)
    _require_pinning(request)
    pins.pin(request.world, request.world.bot.id, message)
    return 204, None


@ROUTES.add("DELETE", f"{_PINS}/{{message_id}}")
@ROUTES.add("DELETE", f"{_OLD_PINS}/{{message_id}}")
def _unpin(request: Request) -> Answer:
    message = named_message(request)
    _require_pinning(request)
    pins.unpin(request.world, message)
    return 204, None


def _require_pinning(request: Request) -> None:
    world, channel = request.world, seen_channel(request)
    if channel.guild_id is not None:
        world.require(world.bot.id, channel, Permission.PIN_MESSAGES)
