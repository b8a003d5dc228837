"""Answers to interactions: callbacks, follow-ups, `@original`."""

from __future__ import annotations

from bot.sandbox.forms.fields import check
from bot.sandbox.forms.messages import CALLBACK, FOLLOW_UP
from bot.sandbox.interactions import answers
from bot.sandbox.model import Interaction, Message
from bot.sandbox.rest.routes.messages import check_edit
from bot.sandbox.rest.routes.table import Answer, Request, Routes

ROUTES = Routes()


@ROUTES.add("POST", "/interactions/{interaction_id}/{token}/callback", needs_token=False)
def _callback(request: Request) -> Answer:
    check(CALLBACK, request.body)
    world = request.world
    interaction = answers.call_back(
        world, request.id("interaction_id"), request.path["token"], request.body, request.files
    )
    if request.flag("with_response"):
        return 200, answers.callback_response(world, interaction)
    return 204, None


_WEBHOOK = "/webhooks/{application_id}/{token}"
_ANSWER = f"{_WEBHOOK}/messages/{{message_id}}"


def _interaction(request: Request) -> Interaction:
    return answers.by_token(request.world, request.id("application_id"), request.path["token"])


def _answer(request: Request) -> tuple[Interaction, Message]:
    interaction = _interaction(request)
    named = request.path["message_id"]
    return interaction, answers.answer_message(request.world, interaction, named)


@ROUTES.add("POST", _WEBHOOK, needs_token=False)
def _follow_up(request: Request) -> Answer:
    world, interaction = request.world, _interaction(request)
    check(FOLLOW_UP, request.body)
    message = answers.follow_up(world, interaction, request.body, request.files)
    return 200, world.message_payload(message)


@ROUTES.add("GET", _ANSWER, needs_token=False)
def _get_answer(request: Request) -> Answer:
    return 200, request.world.message_payload(_answer(request)[1])


@ROUTES.add("PATCH", _ANSWER, needs_token=False)
def _edit_answer(request: Request) -> Answer:
    interaction, message = _answer(request)
    check_edit(message, request.body)
    world = request.world
    edited = answers.edit_answer(world, interaction, message, request.body, request.files)
    return 200, world.message_payload(edited)


@ROUTES.add("DELETE", _ANSWER, needs_token=False)
def _delete_answer(request: Request) -> Answer:
    answers.delete_answer(request.world, *_answer(request))
    return 204, None
