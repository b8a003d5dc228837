"""Messages in channels."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer, check
from bot.sandbox.forms.messages import MESSAGE_CREATE, MESSAGE_EDIT
from bot.sandbox.model import Message
from bot.sandbox.permissions import Permission
from bot.sandbox.routes.places import seen_channel
from bot.sandbox.routes.table import Answer, Request, Routes

ROUTES = Routes()


@ROUTES.add("GET", "/channels/{channel_id}/messages")
def _messages(request: Request) -> Answer:
    """List a channel's messages, newest first."""
    channel = seen_channel(request)
    limit = as_integer(request.query.get("limit", "50"))
    if limit is None or not 1 <= limit <= 100:
        fault = {"code": "NUMBER_TYPE_MAX", "message": "int value should be between 1 and 100."}
        raise api_error.invalid_form({"limit": {"_errors": [fault]}})
    found = request.world.visible_messages(request.world.bot.id, channel)
    chosen = _around(found, request.query, limit)
    return 200, [request.world.message_payload(message) for message in reversed(chosen)]


def _around(found: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    """Return up to `limit` of the messages, oldest first, on the side that `query` asks for."""
    marks = {name: as_integer(query.get(name)) for name in ("around", "before", "after")}
    if (middle := marks["around"]) is not None:
        older = [message for message in found if message.id <= middle][-(limit // 2 + 1) :]
        newer = [message for message in found if message.id > middle]
        return (older + newer)[:limit]
    if (before := marks["before"]) is not None:
        return [message for message in found if message.id < before][-limit:]
    if (after := marks["after"]) is not None:
        return [message for message in found if message.id > after][:limit]
    return found[-limit:]


@ROUTES.add("POST", "/channels/{channel_id}/messages")
def _create_message(request: Request) -> Answer:
    channel = seen_channel(request)
    check(MESSAGE_CREATE, request.body)
    message = request.world.post(request.world.bot.id, channel, request.body)
    return 200, request.world.message_payload(message)


def _seen_message(request: Request) -> Message:
    """Return the message of the path, if the bot may know of it."""
    channel = seen_channel(request)
    message = request.world.message(channel.id, request.id("message_id"))
    if message.is_ephemeral:
        raise api_error.unknown("Message")
    return message


@ROUTES.add("GET", "/channels/{channel_id}/messages/{message_id}")
def _message(request: Request) -> Answer:
    message = _seen_message(request)
    channel = request.world.channels[message.channel_id]
    request.world.require(request.world.bot.id, channel, Permission.READ_MESSAGE_HISTORY)
    return 200, request.world.message_payload(message)


@ROUTES.add("PATCH", "/channels/{channel_id}/messages/{message_id}")
def _edit_message(request: Request) -> Answer:
    message = _seen_message(request)
    if message.author_id != request.world.bot.id:
        raise api_error.not_the_author()
    check(MESSAGE_EDIT, request.body)
    return 200, request.world.message_payload(request.world.edit(message, request.body))


@ROUTES.add("DELETE", "/channels/{channel_id}/messages/{message_id}")
def _delete_message(request: Request) -> Answer:
    message = _seen_message(request)
    if message.author_id != request.world.bot.id:
        channel = request.world.channels[message.channel_id]
        request.world.require(request.world.bot.id, channel, Permission.MANAGE_MESSAGES)
    request.world.delete(message)
    return 204, None
