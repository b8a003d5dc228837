"""Reactions under messages."""

from __future__ import annotations

from bot.sandbox.model import Reaction
from bot.sandbox.rest.routes.messages import named_message
from bot.sandbox.rest.routes.places import managed_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import payloads, reactions
from bot.sandbox.world.permissions import Permission

ROUTES = Routes()

_ALL = "/channels/{channel_id}/messages/{message_id}/reactions"
_ONE = f"{_ALL}/{{emoji_name}}"


def _emoji(request: Request) -> Reaction:
    return reactions.emoji_named(request.world, request.path["emoji_name"])


@ROUTES.add("GET", _ONE)
def _who(request: Request) -> Answer:
    """List who reacted with an emoji, in order of id."""
    message, world = named_message(request), request.world
    channel = world.channels[message.channel_id]
    world.require(world.bot.id, channel, Permission.READ_MESSAGE_HISTORY)
    limit = request.limit(most=100, otherwise=25)
    after = request.number("after") or 0
    held = reactions.find(message, _emoji(request))
    found = sorted(held.user_ids if held else [])
    burst = request.query.get("type") == "1"
    page = [] if burst else [user_id for user_id in found if user_id > after][:limit]
    return 200, [payloads.user(world.users[user_id]) for user_id in page]


@ROUTES.add("PUT", f"{_ONE}/@me")
def _react(request: Request) -> Answer:
    message = named_message(request)
    reactions.react(request.world, request.world.bot.id, message, _emoji(request))
    return 204, None


@ROUTES.add("DELETE", f"{_ONE}/@me")
def _take_back(request: Request) -> Answer:
    message = named_message(request)
    reactions.take_back(request.world, request.world.bot.id, message, _emoji(request))
    return 204, None


@ROUTES.add("DELETE", f"{_ONE}/{{user_id}}")
def _take_from(request: Request) -> Answer:
    message, user_id = named_message(request), request.id("user_id")
    if user_id != request.world.bot.id:
        managed_channel(request, Permission.MANAGE_MESSAGES)
    reactions.take_back(request.world, user_id, message, _emoji(request))
    return 204, None


@ROUTES.add("DELETE", _ONE)
@ROUTES.add("DELETE", _ALL)
def _clear(request: Request) -> Answer:
    message = named_message(request)
    managed_channel(request, Permission.MANAGE_MESSAGES)
    emoji = _emoji(request) if "emoji_name" in request.path else None
    reactions.clear(request.world, message, emoji)
    return 204, None
