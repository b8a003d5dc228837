"""What the bot answered a person with."""

from __future__ import annotations

from bot.sandbox.model import Json
from bot.sandbox.person import Answer


def message_of(answer: Answer) -> Json:
    """Return the message that an answer brought; it must have brought one."""
    assert answer.message is not None, answer
    return answer.message
