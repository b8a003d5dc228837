"""Answers to interactions: callbacks, follow-ups, `@original`."""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.fields import check
from bot.sandbox.forms.messages import CALLBACK, FOLLOW_UP
from bot.sandbox.interactions import answers
from bot.sandbox.model import Interaction, Message
from bot.sandbox.rest.routes import webhooks
from bot.sandbox.rest.routes.messages import check_edit, of_its_kind
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world.edits import delete

ROUTES = Routes()


@ROUTES.add("POST", "/interactions/{interaction_id}/{token}/callback", needs_token=False)
def _callback(request: Request) -> Answer:
    check(CALLBACK, _of_its_kind(request))
    world = request.world
    interaction = answers.call_back(
        world, request.id("interaction_id"), request.path["token"], request.body, request.files
    )
    if request.flag("with_response"):
        return 200, answers.callback_response(world, interaction)
    return 204, None


def _of_its_kind(request: Request) -> Any:
    """Return the body, with the kind of the pressed message if it is to change that."""
    body = request.body
    interaction = request.world.interactions.get(request.id("interaction_id"))
    if not isinstance(body, dict) or body.get("type") != _UPDATE or interaction is None:
        return body
    held = request.world.messages.get(interaction.channel_id, {})
    pressed = held.get(interaction.message_id or 0)
    return body if pressed is None else body | {"data": of_its_kind(pressed, body.get("data"))}


_UPDATE = 7
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
    if (webhook := webhooks.named_in(request)) is not None:
        return webhooks.execute(request, webhook)
    world, interaction = request.world, _interaction(request)
    check(FOLLOW_UP, request.body)
    message = answers.follow_up(world, interaction, request.body, request.files)
    return 200, world.message_payload(message)


@ROUTES.add("GET", _ANSWER, needs_token=False)
def _get_answer(request: Request) -> Answer:
    if (webhook := webhooks.named_in(request)) is not None:
        return 200, request.world.message_payload(webhooks.written(request, webhook))
    return 200, request.world.message_payload(_answer(request)[1])


@ROUTES.add("PATCH", _ANSWER, needs_token=False)
def _edit_answer(request: Request) -> Answer:
    if (webhook := webhooks.named_in(request)) is not None:
        return webhooks.edit(request, webhook)
    interaction, message = _answer(request)
    check_edit(message, request.body)
    world = request.world
    edited = answers.edit_answer(world, interaction, message, request.body, request.files)
    return 200, world.message_payload(edited)


@ROUTES.add("DELETE", _ANSWER, needs_token=False)
def _delete_answer(request: Request) -> Answer:
    if (webhook := webhooks.named_in(request)) is not None:
        delete(request.world, webhooks.written(request, webhook))
    else:
        answers.delete_answer(request.world, *_answer(request))
    return 204, None
