"""What the bot answered a person with."""

from __future__ import annotations

from bot.sandbox.model import Json, MessageFlag
from bot.sandbox.person import Answer
from bot.sandbox.world.parts import texts_of


def read(message: Json) -> list[str]:
    """Return the texts of a message of Components V2: heading, page and note of a reader."""
    assert message["flags"] & MessageFlag.COMPONENTS_V2
    assert not message["content"] and not message["embeds"]
    return [*texts_of(message["components"])]


def message_of(answer: Answer) -> Json:
    """Return the message that an answer brought; it must have brought one."""
    assert answer.message is not None, answer
    return answer.message
