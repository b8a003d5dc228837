"""Answers to interactions: callbacks, follow-ups, `@original`."""

from __future__ import annotations

from bot.sandbox import answers
from bot.sandbox.forms.fields import check
from bot.sandbox.forms.messages import CALLBACK, FOLLOW_UP, MESSAGE_EDIT
from bot.sandbox.model import Message
from bot.sandbox.routes.table import Answer, Request, Routes

ROUTES = Routes()


@ROUTES.add("POST", "/interactions/{interaction_id}/{token}/callback", needs_token=False)
def _callback(request: Request) -> Answer:
    check(CALLBACK, request.body)
    world = request.world
    interaction = answers.call_back(
        world, request.id("interaction_id"), request.path["token"], request.body
    )
    if request.flag("with_response"):
        return 200, answers.callback_response(world, interaction)
    return 204, None


_WEBHOOK = "/webhooks/{application_id}/{token}"
_ANSWER = f"{_WEBHOOK}/messages/{{message_id}}"


def _answer(request: Request) -> Message:
    world = request.world
    interaction = answers.by_token(world, request.id("application_id"), request.path["token"])
    return answers.answer_message(world, interaction, request.path["message_id"])


@ROUTES.add("POST", _WEBHOOK, needs_token=False)
def _follow_up(request: Request) -> Answer:
    world = request.world
    interaction = answers.by_token(world, request.id("application_id"), request.path["token"])
    check(FOLLOW_UP, request.body)
    return 200, world.message_payload(answers.follow_up(world, interaction, request.body))


@ROUTES.add("GET", _ANSWER, needs_token=False)
def _get_answer(request: Request) -> Answer:
    return 200, request.world.message_payload(_answer(request))


@ROUTES.add("PATCH", _ANSWER, needs_token=False)
def _edit_answer(request: Request) -> Answer:
    message = _answer(request)
    check(MESSAGE_EDIT, request.body)
    edited = answers.edit_answer(request.world, message, request.body)
    return 200, request.world.message_payload(edited)


@ROUTES.add("DELETE", _ANSWER, needs_token=False)
def _delete_answer(request: Request) -> Answer:
    request.world.delete(_answer(request))
    return 204, None
