"""Messages in channels."""

from __future__ import annotations

from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer, check
from bot.sandbox.forms.messages import BULK_DELETE, MESSAGE_CREATE, MESSAGE_EDIT
from bot.sandbox.model import Message, MessageFlag
from bot.sandbox.rest.routes.places import managed_channel, seen_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import edits, messages
from bot.sandbox.world.allowances import OLD_AGE, OLD_EDITS
from bot.sandbox.world.edits import delete
from bot.sandbox.world.permissions import Permission

ROUTES = Routes()

_MESSAGES = "/channels/{channel_id}/messages"
_ONE = f"{_MESSAGES}/{{message_id}}"


@ROUTES.add("GET", _MESSAGES)
def _messages(request: Request) -> Answer:
    """List a channel's messages, newest first."""
    channel = seen_channel(request)
    limit = request.limit(most=100)
    found = request.world.visible_messages(request.world.bot.id, channel)
    chosen = _around(found, request.query, limit)
    return 200, [request.world.message_payload(message) for message in reversed(chosen)]


_SIDES = ("around", "before", "after")


def _around(found: list[Message], query: dict[str, str], limit: int) -> list[Message]:
    """Return up to `limit` of the messages, oldest first, on the side that `query` asks for."""
    marks = {name: as_integer(query.get(name)) for name in _SIDES}
    if (middle := marks["around"]) is not None:
        older = [message for message in found if message.id <= middle][-(limit // 2 + 1) :]
        newer = [message for message in found if message.id > middle]
        return (older + newer)[:limit]
    if (before := marks["before"]) is not None:
        return [message for message in found if message.id < before][-limit:]
    if (after := marks["after"]) is not None:
        return [message for message in found if message.id > after][:limit]
    return found[-limit:]


@ROUTES.add("POST", _MESSAGES)
def _create_message(request: Request) -> Answer:
    channel = seen_channel(request)
    check(MESSAGE_CREATE, request.body)
    world = request.world
    message = messages.post(world, world.bot.id, channel, request.body, request.files)
    return 200, world.message_payload(message)


@ROUTES.add("POST", f"{_MESSAGES}/bulk-delete")
def _bulk_delete(request: Request) -> Answer:
    channel = managed_channel(request, Permission.MANAGE_MESSAGES)
    check(BULK_DELETE, request.body)
    edits.bulk_delete(request.world, channel, map(int, request.body["messages"]))
    return 204, None


def named_message(request: Request) -> Message:
    """Return the path's message, if the bot may know of it."""
    channel = seen_channel(request)
    message = request.world.message(channel.id, request.id("message_id"))
    if message.is_ephemeral:
        raise api_error.unknown("Message")
    return message


@ROUTES.add("GET", _ONE)
def _message(request: Request) -> Answer:
    message = named_message(request)
    channel = request.world.channels[message.channel_id]
    request.world.require(request.world.bot.id, channel, Permission.READ_MESSAGE_HISTORY)
    return 200, request.world.message_payload(message)


def check_edit(message: Message, body: Any) -> None:
    """Check an edit by the rules of the message's kind."""
    check(MESSAGE_EDIT, of_its_kind(message, body))
    if body.get("poll") and not message.flags & MessageFlag.LOADING:
        # It can come late, with the answer that was deferred, but not change.
        raise api_error.refused(520003)


def of_its_kind(message: Message, body: Any) -> Any:
    """Return an edit with the flag of the message's kind: once V2, always V2."""
    as_is = message.flags & MessageFlag.COMPONENTS_V2
    if not as_is or not isinstance(body, dict) or as_integer(body.get("flags") or 0) is None:
        return body
    return body | {"flags": (as_integer(body.get("flags")) or 0) | as_is}


@ROUTES.add("PATCH", _ONE)
def _edit_message(request: Request) -> Answer:
    message, world = named_message(request), request.world
    if message.author_id == world.bot.id:
        check_edit(message, request.body)
        if (world.clock.now() - message.created_at).total_seconds() > OLD_AGE:
            world.allowances.take(OLD_EDITS, message.channel_id)
        edited = edits.edit(world, message, request.body, request.files)
    else:
        # Of other people's messages, only the embeds can be hidden or shown again.
        check(MESSAGE_EDIT, request.body)
        if request.body.keys() != {"flags"}:
            raise api_error.not_the_author()
        managed_channel(request, Permission.MANAGE_MESSAGES)
        flags = as_integer(request.body["flags"]) or 0
        edited = edits.suppress_embeds(world, message, flags)
    return 200, world.message_payload(edited)


@ROUTES.add("DELETE", _ONE)
def _delete_message(request: Request) -> Answer:
    message = named_message(request)
    if message.author_id != request.world.bot.id:
        managed_channel(request, Permission.MANAGE_MESSAGES)
    delete(request.world, message)
    return 204, None


@ROUTES.add("POST", f"{_ONE}/crosspost")
def _crosspost(request: Request) -> Answer:
    message = edits.publish(request.world, request.world.bot.id, named_message(request))
    return 200, request.world.message_payload(message)


@ROUTES.add("POST", "/channels/{channel_id}/typing")
def _typing(request: Request) -> Answer:
    messages.start_typing(request.world, request.world.bot.id, seen_channel(request))
    return 204, None
