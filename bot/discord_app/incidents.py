"""The one error handler: a sentence for the person, a traceback for the log, one id for both."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

import discord

from bot.discord_app import counted
from bot.discord_app.answers import AnswerLost, answer_or_follow_up
from bot.discord_app.interaction import Interaction
from bot.log_fields import note
from bot.messages import notices

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def reporting(interaction: Interaction) -> AsyncIterator[None]:
    """Report any exception in the block instead of raising it."""
    counted.begin(interaction)
    try:
        yield
    except Exception as error:
        await report(interaction, error)


async def report(interaction: Interaction, error: BaseException) -> None:
    """Tell the person privately that something went wrong, and log the traceback."""
    if interaction.type is discord.InteractionType.autocomplete:
        # It can only be answered with choices, and people can go on typing without them.
        _log.warning("No suggestions for %s: %r", _what(interaction), error)
        return
    counted.failed(interaction)
    incident = secrets.token_hex(4)
    note(incident=incident)
    # An answer that was not delivered is not a bug: its message says it all.
    traceback = None if isinstance(error, AnswerLost) else error
    _log.error("Incident %s in %s: %s", incident, _what(interaction), error, exc_info=traceback)
    try:
        await answer_or_follow_up(interaction, notices.incident(incident))
    except AnswerLost as lost:
        _log.warning("Nobody could be told of incident %s: %s", incident, lost)


def _what(interaction: Interaction) -> str:
    """Return which command or component was used, but not what was typed, which may be private."""
    data: Any = interaction.data or {}
    return f"{interaction.type.name} {data.get('name') or data.get('custom_id')}"
