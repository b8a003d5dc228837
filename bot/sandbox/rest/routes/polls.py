"""Polls: who voted for what, and ending one."""

from __future__ import annotations

from bot.sandbox.rest.routes.messages import named_message
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import payloads, polls, voting
from bot.sandbox.world.permissions import Permission

ROUTES = Routes()

_POLL = "/channels/{channel_id}/polls/{message_id}"


@ROUTES.add("GET", f"{_POLL}/answers/{{answer_id}}")
def _voters(request: Request) -> Answer:
    """List who voted for an answer, in order of id."""
    limit, after = request.limit(most=100, otherwise=25), request.number("after") or 0
    message, world = named_message(request), request.world
    channel = world.channels[message.channel_id]
    world.require(world.bot.id, channel, Permission.READ_MESSAGE_HISTORY)
    answer = polls.answer(polls.of(message), request.id("answer_id"))
    page = [number for number in sorted(answer.voter_ids) if number > after][:limit]
    return 200, {"users": [payloads.user(world.users[number]) for number in page]}


@ROUTES.add("POST", f"{_POLL}/expire")
def _end(request: Request) -> Answer:
    message = named_message(request)
    voting.end(request.world, request.world.bot.id, message)
    return 200, request.world.message_payload(message)
