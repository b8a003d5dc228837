"""What the bot answers to an interaction: the first callback, follow-ups, `@original`.

Source: docs, interactions/receiving-and-responding.
"""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import api_error, payloads
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.interactions import TOKEN_LIFE
from bot.sandbox.model import Event, Interaction, InteractionType, Json, Message
from bot.sandbox.world import World, is_empty

FIRST_ANSWER = timedelta(seconds=3)
ANSWERED = "_INTERACTION_ANSWERED"
"""An event of the sandbox's own: the underscore keeps it off the gateway."""

_EPHEMERAL, _LOADING = 1 << 6, 1 << 7
_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _UPDATE, _CHOICES, _MODAL = 4, 5, 6, 7, 8, 9

_ALLOWED = {
    InteractionType.COMMAND: {_MESSAGE, _DEFERRED, _MODAL},
    InteractionType.COMPONENT: {_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _UPDATE, _MODAL},
    InteractionType.AUTOCOMPLETE: {_CHOICES},
    InteractionType.MODAL_SUBMIT: {_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _UPDATE},
}


def call_back(world: World, interaction_id: int, token: str, body: Json) -> Interaction:
    """Take the bot's first answer, already checked by its form."""
    interaction = world.interactions.get(interaction_id)
    if interaction is None or interaction.token != token:
        raise api_error.unknown("interaction")
    if interaction.is_answered:
        raise api_error.already_acknowledged()
    if world.clock.now() - interaction.created_at > FIRST_ANSWER:
        raise api_error.unknown("interaction")
    kind = as_integer(body["type"]) or 0
    if kind not in _ALLOWED[interaction.type]:
        choices = ", ".join(map(str, sorted(_ALLOWED[interaction.type])))
        fault = {"code": "BASE_TYPE_CHOICES", "message": f"Value must be one of {{{choices}}}."}
        raise api_error.invalid_form({"type": {"_errors": [fault]}})
    _act(world, interaction, kind, body.get("data") or {})
    interaction.callback_type = kind
    interaction.answered_at = world.clock.now()
    world.publish(Event(ANSWERED, {"id": str(interaction.id)}, only_for=interaction.user_id))
    return interaction


def _act(world: World, interaction: Interaction, kind: int, data: Json) -> None:
    """Do what one kind of first answer does."""
    if kind == _MESSAGE:
        interaction.response_id = _say(world, interaction, data).id
    elif kind == _DEFERRED:
        waiting = _new_message(world, interaction, data)
        waiting.flags |= _LOADING
        world.add_message(waiting, world.channels[interaction.channel_id])
        interaction.response_id = waiting.id
    elif kind == _CHOICES:
        interaction.choices = data.get("choices") or []
    elif kind == _MODAL:
        interaction.modal = data
    else:
        interaction.response_id = interaction.message_id
        if kind == _UPDATE:
            world.edit(world.message(interaction.channel_id, interaction.message_id or 0), data)


def callback_response(world: World, interaction: Interaction) -> Json:
    """Return what a callback with `with_response` is answered with."""
    response: Json = {
        "interaction": {
            "id": str(interaction.id),
            "type": interaction.type,
            "response_message_id": payloads.text_id(interaction.response_id),
            "response_message_loading": interaction.callback_type == _DEFERRED,
            "response_message_ephemeral": interaction.ephemeral,
            "channel_id": str(interaction.channel_id),
            "guild_id": payloads.text_id(interaction.guild_id),
        }
    }
    response["interaction"] = {k: v for k, v in response["interaction"].items() if v is not None}
    if interaction.callback_type in (_MESSAGE, _DEFERRED, _UPDATE):
        message = world.message(interaction.channel_id, interaction.response_id or 0)
        response["resource"] = {
            "type": interaction.callback_type,
            "message": world.message_payload(message),
        }
    return response


def by_token(world: World, application_id: int, token: str) -> Interaction:
    """Return the answered interaction that a webhook token belongs to."""
    interaction = world.interactions_by_token.get(token)
    if interaction is None or application_id != world.application.id:
        raise api_error.unknown("Webhook")
    if world.clock.now() - interaction.created_at > TOKEN_LIFE:
        raise api_error.ApiError(401, 50027, "Invalid Webhook Token")
    return interaction


def follow_up(world: World, interaction: Interaction, body: Json) -> Message:
    """Post a further message; the first one after a deferral takes the place that was kept."""
    if not interaction.is_answered:
        raise api_error.unknown("Webhook")
    original = world.messages[interaction.channel_id].get(interaction.response_id or 0)
    if original is not None and original.flags & _LOADING:
        return edit_answer(world, original, body)
    return _say(world, interaction, body)


def answer_message(world: World, interaction: Interaction, message_id: str) -> Message:
    """Return the message that `@original` or an id names."""
    wanted = interaction.response_id if message_id == "@original" else as_integer(message_id)
    message = world.message(interaction.channel_id, wanted or 0)
    if message.author_id != world.application.bot_id:
        raise api_error.unknown("Message")
    return message


def edit_answer(world: World, message: Message, body: Json) -> Message:
    """Change an answer; a deferred one is no longer waited for."""
    was_loading = message.flags & _LOADING
    message.flags &= ~_LOADING
    try:
        world.edit(message, body)
    except api_error.ApiError:
        message.flags |= was_loading
        raise
    if was_loading:
        message.edited_at = None
    return message


def _say(world: World, interaction: Interaction, body: Json) -> Message:
    message = _new_message(world, interaction, body)
    if is_empty(message):
        raise api_error.empty_message()
    return world.add_message(message, world.channels[interaction.channel_id])


def _new_message(world: World, interaction: Interaction, body: Json) -> Message:
    """Return an answer, not yet in the world, for everyone or for the person who asked."""
    channel = world.channels[interaction.channel_id]
    message = world.build_message(world.application.bot_id, channel, body)
    message.interaction_id = interaction.id
    message.type = 20 if interaction.type == InteractionType.COMMAND else 0
    if int(body.get("flags") or 0) & _EPHEMERAL:
        message.visible_to = interaction.user_id
        if interaction.response_id is None:
            interaction.ephemeral = True
    return message
