"""The one error handler: a sentence for the person, the trace for the log, one id for both."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

import discord

from bot.discord_app.answers import AnswerLost, answer_or_follow_up
from bot.discord_app.interaction import Interaction
from bot.messages import notices

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def told(interaction: Interaction) -> AsyncIterator[None]:
    """Report what the body raises, as `report` does, and go on."""
    try:
        yield
    except Exception as error:
        await report(interaction, error)


async def report(interaction: Interaction, error: BaseException) -> None:
    """Tell the person privately that something went wrong, and log the trace."""
    if interaction.type is discord.InteractionType.autocomplete:
        # Only choices can answer it, and whoever types goes on without them.
        _log.warning("No suggestions for %s: %r", _what(interaction), error)
        return
    incident = secrets.token_hex(4)
    # What Discord or the network did not take is no bug: the sentence says it all.
    trace = None if isinstance(error, AnswerLost) else error
    _log.error("Incident %s in %s: %s", incident, _what(interaction), error, exc_info=trace)
    try:
        await answer_or_follow_up(interaction, notices.incident(incident))
    except AnswerLost as lost:
        _log.warning("Nobody could be told of incident %s: %s", incident, lost)


def _what(interaction: Interaction) -> str:
    """Return what was used, without what was typed: that may be nobody's business."""
    data: Any = interaction.data or {}
    return f"{interaction.type.name} {data.get('name') or data.get('custom_id')}"
