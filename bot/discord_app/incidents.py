"""The one error handler: a sentence for the person, the trace for the log, one id for both."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

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
    incident = secrets.token_hex(4)
    _log.error("Incident %s in %s", incident, _what(interaction), exc_info=error)
    if isinstance(error, AnswerLost) and interaction.extras.get("answered"):
        return  # the way on which a second sentence would go was just lost
    try:
        await answer_or_follow_up(interaction, notices.incident(incident))
    except AnswerLost as lost:
        _log.warning("Nobody could be told of incident %s: %s", incident, lost)


def _what(interaction: Interaction) -> str:
    """Return what was used, without what was typed: that may be nobody's business."""
    data: Any = interaction.data or {}
    return f"{interaction.type.name} {data.get('name') or data.get('custom_id')}"
