"""Answers to interactions: wire JSON in one callback, and follow-ups after it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Wait
from bot.daily.port.port import Upload
from bot.discord_app import counted
from bot.discord_app.interaction import Interaction
from bot.errors import BotError
from bot.messages.files import with_files, without_files
from bot.messages.first_answer import EPHEMERAL, Callback, body_of, flagged
from bot.messages.forms import Form
from bot.messages.wire import LaidOut, Message

_log = logging.getLogger(__name__)

_UNKNOWN_INTERACTION, _ALREADY_ANSWERED = 10062, 40060
# Discord allows three seconds for the first answer. One attempt gets less than half of that, so
# that an answer that was lost on the way can be sent again in time.
_ANSWER_SECONDS, ATTEMPT_SECONDS, _LEAST_SECONDS = 2.8, 1.3, 0.1


class AnswerLost(BotError):
    """An answer did not reach Discord."""

    template = "The answer to interaction {interaction} was not delivered: {outcome}"


async def answer(
    interaction: Interaction,
    message: Message | LaidOut,
    *,
    private: bool,
    more: Sequence[Upload] = (),
) -> None:
    """Answer with `message`, for everyone or only for the person, and with `more` files.

    If the answer was deferred, this is what it becomes.
    """
    flags = {"flags": EPHEMERAL} if private else {}
    uploads = [*await _uploads(interaction, message, private=private), *more]
    if interaction.extras.pop("deferred", False):
        with interaction.client.rest.busy():
            await _fill_in(interaction, message, uploads)
        return
    if not uploads:
        await _call_back(
            interaction, Callback.MESSAGE, flagged(without_files(message), private=private)
        )
        return
    # Nobody knows whether a file arrives within the time that a first answer has.
    with interaction.client.rest.busy():
        await _call_back(interaction, Callback.DEFERRED, {**flags})
        await _fill_in(interaction, message, uploads)


async def defer(interaction: Interaction) -> None:
    """Show the person that an answer is on its way; it will be a private one."""
    await _call_back(interaction, Callback.DEFERRED, {"flags": EPHEMERAL})
    interaction.extras["deferred"] = True


async def defer_update(interaction: Interaction) -> None:
    """Say that the message whose button was pressed, or opened a form, is replaced later."""
    await _call_back(interaction, Callback.DEFERRED_UPDATE, {})
    interaction.extras["deferred"] = True


async def show_form(interaction: Interaction, form: Form) -> None:
    """Answer with a form to fill in."""
    await _call_back(interaction, Callback.FORM, {**form})


async def update(interaction: Interaction, message: Message | LaidOut) -> None:
    """Replace the message whose button was pressed with `message`."""
    uploads = await _uploads(interaction, message, private=True)
    if interaction.extras.pop("deferred", False):
        with interaction.client.rest.busy():
            await _fill_in(interaction, message, uploads)
        return
    if not uploads:
        await _call_back(interaction, Callback.UPDATE, without_files(message))
        return
    with interaction.client.rest.busy():
        await _call_back(interaction, Callback.DEFERRED_UPDATE, {})
        await _fill_in(interaction, message, uploads)


async def _uploads(
    interaction: Interaction, message: Message | LaidOut, *, private: bool
) -> Sequence[Upload]:
    """Return the files that the message names; none when one is gone, or may not be sent."""
    may_attach = private or not interaction.guild_id or interaction.app_permissions.attach_files
    found = []
    for file in message.get("files", ()) if may_attach else ():
        data = await interaction.client.pictures.get(file["digest"])
        if data is None:
            return ()
        found.append(Upload(file["name"], data))
    return found


async def _fill_in(
    interaction: Interaction, message: Message | LaidOut, uploads: Sequence[Upload]
) -> None:
    """Put a message with its files in the place of "thinking…"; without them, if need be."""
    path = f"/webhooks/{interaction.application_id}/{interaction.token}/messages/@original"
    rest = interaction.client.rest
    body = with_files(message) if uploads else without_files(message)
    outcome = await rest.request("PATCH", path, body, files=uploads, authorized=False)
    if not isinstance(outcome, Sent) and uploads:
        _log.warning("The files of answer %s: %s. It goes without them.", interaction.id, outcome)
        outcome = await rest.request("PATCH", path, without_files(message), authorized=False)
    if not isinstance(outcome, Sent):
        raise AnswerLost(interaction=interaction.id, outcome=outcome)


async def answer_or_follow_up(interaction: Interaction, message: Message) -> None:
    """Tell the person privately, whether or not the interaction has been answered."""
    if interaction.extras.get("answered") and not interaction.extras.get("deferred"):
        await follow_up(interaction, message)
    else:
        await answer(interaction, message, private=True)


async def follow_up(interaction: Interaction, message: Message) -> None:
    """Tell the person one thing more, privately, after the answer."""
    path = f"/webhooks/{interaction.application_id}/{interaction.token}"
    outcome = await interaction.client.rest.request(
        "POST", path, flagged(message, private=True), authorized=False
    )
    if not isinstance(outcome, Sent):
        raise AnswerLost(interaction=interaction.id, outcome=outcome)


async def _call_back(interaction: Interaction, kind: Callback, data: Mapping[str, Any]) -> None:
    """Send the first answer; a bot that is stopping waits for it."""
    with interaction.client.rest.busy():
        await _send_until_delivered(interaction, body_of(kind, data))


async def go_on(interaction: Interaction, body: bytes, outcome: Outcome, spent: float) -> None:
    """Send the first answer again, if need be, after an attempt that began `spent` seconds ago."""
    await _send_until_delivered(interaction, body, outcome, spent)


async def _send_until_delivered(
    interaction: Interaction, body: bytes, outcome: Outcome | None = None, spent: float = 0.0
) -> None:
    """Send the first answer, repeating it while there is time and delivery is uncertain."""
    rest, loop = interaction.client.rest, asyncio.get_running_loop()
    deadline = loop.time() + _ANSWER_SECONDS - spent
    is_first = not interaction.extras.get("answered")
    while True:
        if outcome is None:
            outcome = await rest.call_back(
                str(interaction.id), interaction.token, body, ATTEMPT_SECONDS
            )
        if is_first and isinstance(outcome, Refused) and outcome.code == _ALREADY_ANSWERED:
            interaction.client.daily.rivals.answered_first()
        is_first = False
        if _arrived(interaction, outcome):
            interaction.extras["answered"] = True
            counted.end(interaction, "too late" if _is_over(outcome) else "answered")
            return
        pause = outcome.seconds if isinstance(outcome, Wait) else 0.0
        is_final = isinstance(outcome, Refused | Unauthorized)
        if is_final or loop.time() + pause + _LEAST_SECONDS > deadline:
            counted.end(interaction, "lost")
            raise AnswerLost(interaction=interaction.id, outcome=outcome)
        _log.warning("The answer to %s: %s. Trying again.", interaction.id, outcome)
        await asyncio.sleep(pause or _LEAST_SECONDS)
        outcome = None


def _is_over(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused) and outcome.code == _UNKNOWN_INTERACTION


def _arrived(interaction: Interaction, outcome: Outcome) -> bool:
    """Tell whether the answer was delivered, or can no longer be."""
    if isinstance(outcome, Sent):
        return True
    if not isinstance(outcome, Refused):
        return False
    if _is_over(outcome):
        _log.warning("Interaction %s ended before it could be answered.", interaction.id)
        return True
    # A repeated callback is refused when the first one had arrived after all.
    return outcome.code == _ALREADY_ANSWERED
