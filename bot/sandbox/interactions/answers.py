"""What the bot answers to an interaction: the first callback, follow-ups, `@original`.

Source: docs, interactions/receiving-and-responding.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import timedelta

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.interactions.begin import TOKEN_LIFE
from bot.sandbox.model import (
    Event,
    Interaction,
    InteractionType,
    Json,
    Message,
    MessageFlag,
    MessageType,
)
from bot.sandbox.world import edits, emojis, installs, messages, parts, payloads, polls
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.edits import delete
from bot.sandbox.world.mentions import ONLY_USERS
from bot.sandbox.world.world import World

FIRST_ANSWER = timedelta(seconds=3)
FOREIGN_FOLLOW_UPS = 5
"""How many an app may send where only the person installed it."""

# Events of the sandbox's own: the underscore keeps them off the gateway.
ANSWERED = "_INTERACTION_ANSWERED"
FOLLOWED = "_INTERACTION_FOLLOWED"
"""The first answer was edited or deleted, or a follow-up came."""

_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _UPDATE, _CHOICES, _MODAL = 4, 5, 6, 7, 8, 9

_ALLOWED = {
    InteractionType.COMMAND: {_MESSAGE, _DEFERRED, _MODAL},
    InteractionType.COMPONENT: {_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _UPDATE, _MODAL},
    InteractionType.AUTOCOMPLETE: {_CHOICES},
    InteractionType.MODAL_SUBMIT: {_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _UPDATE},
}


def call_back(
    world: World, interaction_id: int, token: str, body: Json, uploads: Sequence[Upload] = ()
) -> Interaction:
    """Take the bot's first answer, already checked by its form."""
    interaction = world.interactions.get(interaction_id)
    if interaction is None or interaction.token != token:
        raise api_error.unknown("interaction")
    if interaction.is_answered:
        raise api_error.already_acknowledged()
    if world.ticks.now() - interaction.created_at > FIRST_ANSWER:
        raise api_error.unknown("interaction")
    kind = as_integer(body["type"]) or 0
    if kind not in _ALLOWED[interaction.type]:
        choices = ", ".join(map(str, sorted(_ALLOWED[interaction.type])))
        message = f"Value must be one of {{{choices}}}."
        raise api_error.fault(("type",), "BASE_TYPE_CHOICES", message)
    world.channel(interaction.channel_id)
    _require_message(interaction, kind)
    try:
        _act(world, interaction, kind, body.get("data") or {}, uploads)
    except api_error.ApiError as error:
        raise api_error.inside(error, "data") from None
    interaction.callback_type = kind
    world.publish(Event(ANSWERED, {"id": str(interaction.id)}, only_for=interaction.user_id))
    return interaction


def _require_message(interaction: Interaction, kind: int) -> None:
    """Raise 50035 for a change of the message that was pressed, where none was."""
    if kind in (_DEFERRED_UPDATE, _UPDATE) and interaction.message_id is None:
        choices = ", ".join(map(str, (_MESSAGE, _DEFERRED)))
        message = f"Value must be one of {{{choices}}}."
        raise api_error.fault(("type",), "BASE_TYPE_CHOICES", message)


def _act(
    world: World, interaction: Interaction, kind: int, data: Json, uploads: Sequence[Upload]
) -> None:
    """Do what one kind of first answer does."""
    if kind == _MESSAGE:
        interaction.response_id = _say(world, interaction, data, uploads).id
    elif kind == _DEFERRED:
        # Of what else it says, nothing counts.
        waiting = _new_message(world, interaction, {"flags": data.get("flags")})
        waiting.flags |= MessageFlag.LOADING
        interaction.response_id = messages.add(world, waiting).id
    elif kind == _CHOICES:
        interaction.choices = data.get("choices") or []
    elif kind == _MODAL:
        emoji = functools.partial(emojis.shown, world)
        held = parts.components(data["components"], {}, iter(world.ids), emoji)
        interaction.modal = data | {"components": held}
    else:
        _update(world, interaction, kind, data, uploads)
    if kind in (_MESSAGE, _DEFERRED):
        answer = world.message(interaction.channel_id, interaction.response_id or 0)
        interaction.ephemeral = answer.is_ephemeral


def _update(
    world: World, interaction: Interaction, kind: int, data: Json, uploads: Sequence[Upload]
) -> None:
    """Make the message that was pressed the answer, and change it now unless deferred."""
    if kind == _UPDATE:
        pressed = world.message(interaction.channel_id, interaction.message_id or 0)
        edits.edit(world, pressed, data, uploads, unless_told=ONLY_USERS)
    interaction.response_id = interaction.message_id


def callback_response(world: World, interaction: Interaction) -> Json:
    """Return the answer to a callback with `with_response`."""
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
    if interaction.callback_type in (_MESSAGE, _UPDATE):
        message = world.message(interaction.channel_id, interaction.response_id or 0)
        response["resource"] = {
            "type": interaction.callback_type,
            "message": world.message_payload(message),
        }
    return response


def by_token(world: World, application_id: int, token: str) -> Interaction:
    """Return the answered interaction of a webhook's token; raises 10015 if there is none.

    Raises 401/50027 if the token's fifteen minutes have passed.
    """
    interaction = world.interactions_by_token.get(token)
    if interaction is None or application_id != world.application.id:
        raise api_error.unknown("Webhook")
    if world.ticks.now() - interaction.created_at > TOKEN_LIFE:
        raise api_error.ApiError(401, 50027, "Invalid Webhook Token")
    if not interaction.is_answered:
        raise api_error.unknown("Webhook")
    world.channel(interaction.channel_id)
    return interaction


def follow_up(
    world: World, interaction: Interaction, body: Json, uploads: Sequence[Upload] = ()
) -> Message:
    """Post another message; the first one after a deferral fills the one that was kept for it."""
    original = world.messages[interaction.channel_id].get(interaction.response_id or 0)
    if original is not None and original.flags & MessageFlag.LOADING:
        return edit_answer(world, interaction, original, body, uploads)
    is_full = len(interaction.follow_up_ids) >= FOREIGN_FOLLOW_UPS
    if is_full and installs.is_foreign(interaction):
        raise api_error.refused(40094)
    message = _say(world, interaction, body, uploads)
    interaction.follow_up_ids.append(message.id)
    _tell_of_more(world, interaction)
    return message


def answer_message(world: World, interaction: Interaction, message_id: str) -> Message:
    """Return the message that `@original` or an id names."""
    is_original = message_id == "@original"
    wanted = interaction.response_id if is_original else as_integer(message_id)
    if not is_original and wanted not in (interaction.response_id, *interaction.follow_up_ids):
        raise api_error.unknown("Message")
    return world.message(interaction.channel_id, wanted or 0)


def edit_answer(
    world: World,
    interaction: Interaction,
    message: Message,
    body: Json,
    uploads: Sequence[Upload] = (),
) -> Message:
    """Change an answer; a deferred one is no longer waited for."""
    was_loading = message.flags & MessageFlag.LOADING
    message.flags &= ~MessageFlag.LOADING
    poll = body.get("poll") if was_loading else None
    message.poll = polls.asked(world, poll) if poll else message.poll
    try:
        edits.edit(world, message, body, uploads, unless_told=ONLY_USERS, is_shown=not was_loading)
    except api_error.ApiError:
        message.flags |= was_loading
        message.poll = None if was_loading else message.poll
        raise
    interaction.edited |= message.id == interaction.response_id
    _tell_of_more(world, interaction)
    return message


def delete_answer(world: World, interaction: Interaction, message: Message) -> None:
    """Delete an answer."""
    delete(world, message)
    interaction.edited |= message.id == interaction.response_id
    _tell_of_more(world, interaction)


def _tell_of_more(world: World, interaction: Interaction) -> None:
    world.publish(Event(FOLLOWED, {"id": str(interaction.id)}, only_for=interaction.user_id))


def _say(world: World, interaction: Interaction, body: Json, uploads: Sequence[Upload]) -> Message:
    message = _new_message(world, interaction, body, uploads)
    if messages.is_empty(message):
        raise api_error.empty_message()
    return messages.add(world, message)


def _new_message(
    world: World, interaction: Interaction, body: Json, uploads: Sequence[Upload] = ()
) -> Message:
    """Return an answer, not yet in the world, for everyone or for the person who asked."""
    channel = world.channels[interaction.channel_id]
    bot_id = world.application.bot_id
    # Answers are not replies: they have no reference of their own.
    body = {key: value for key, value in body.items() if key != "message_reference"}
    message = messages.build(world, bot_id, channel, body, uploads, unless_told=ONLY_USERS)
    message.interaction_id = interaction.id
    if interaction.type == InteractionType.COMMAND:
        message.type = MessageType.COMMAND
    if installs.must_be_private(world, interaction):
        message.flags |= MessageFlag.EPHEMERAL
    if message.flags & MessageFlag.EPHEMERAL:
        message.visible_to = interaction.user_id
    return message
