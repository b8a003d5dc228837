"""Answers to interactions: wire JSON in one callback, and follow-ups after it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Wait
from bot.discord_app.interaction import Interaction
from bot.errors import BotError
from bot.messages.wire import Message

_log = logging.getLogger(__name__)

_EPHEMERAL = 1 << 6
_MESSAGE, _UPDATE = 4, 7
_UNKNOWN_INTERACTION, _ALREADY_ANSWERED = 10062, 40060
# Discord allows three seconds for the first answer. One attempt gets less than half of that, so
# that an answer that was lost on the way can be sent again in time.
_ANSWER_SECONDS, _ATTEMPT_SECONDS, _LEAST_SECONDS = 2.8, 1.3, 0.1


class AnswerLost(BotError):
    """An answer did not reach Discord."""

    template = "The answer to interaction {interaction} was not delivered: {outcome}"


async def answer(interaction: Interaction, message: Message, *, private: bool) -> None:
    """Answer with `message`, for everyone or only for the person."""
    data: dict[str, Any] = {**message}
    if private:
        data["flags"] = _EPHEMERAL
    await _call_back(interaction, _MESSAGE, data)


async def update(interaction: Interaction, message: Message) -> None:
    """Replace the message whose button was pressed with `message`."""
    await _call_back(interaction, _UPDATE, {**message})


async def answer_or_follow_up(interaction: Interaction, message: Message) -> None:
    """Tell the person privately, whether or not the interaction has been answered."""
    if not interaction.extras.get("answered"):
        await answer(interaction, message, private=True)
        return
    path = f"/webhooks/{interaction.application_id}/{interaction.token}"
    outcome = await interaction.client.rest.request(
        "POST", path, {**message, "flags": _EPHEMERAL}, authorized=False
    )
    if not isinstance(outcome, Sent):
        raise AnswerLost(interaction=interaction.id, outcome=outcome)


async def _call_back(interaction: Interaction, kind: int, data: dict[str, Any]) -> None:
    """Send the first answer; a bot that is stopping waits for it."""
    with interaction.client.rest.busy():
        await _send_until_delivered(interaction, kind, data)


async def _send_until_delivered(interaction: Interaction, kind: int, data: dict[str, Any]) -> None:
    """Send the first answer, repeating it while there is time and delivery is uncertain."""
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    rest, loop = interaction.client.rest, asyncio.get_running_loop()
    deadline = loop.time() + _ANSWER_SECONDS
    while True:
        outcome = await rest.request(
            "POST", path, {"type": kind, "data": data}, authorized=False, seconds=_ATTEMPT_SECONDS
        )
        if _arrived(interaction, outcome):
            interaction.extras["answered"] = True
            return
        pause = outcome.seconds if isinstance(outcome, Wait) else 0.0
        is_final = isinstance(outcome, Refused | Unauthorized)
        if is_final or loop.time() + pause + _LEAST_SECONDS > deadline:
            raise AnswerLost(interaction=interaction.id, outcome=outcome)
        _log.warning("The answer to %s: %s. Trying again.", interaction.id, outcome)
        await asyncio.sleep(pause or _LEAST_SECONDS)


def _arrived(interaction: Interaction, outcome: Outcome) -> bool:
    """Tell whether the answer was delivered, or can no longer be."""
    if isinstance(outcome, Sent):
        return True
    if not isinstance(outcome, Refused):
        return False
    if outcome.code == _UNKNOWN_INTERACTION:
        _log.warning("Interaction %s ended before it could be answered.", interaction.id)
        return True
    # A repeated callback is refused when the first one had arrived after all.
    return outcome.code == _ALREADY_ANSWERED
