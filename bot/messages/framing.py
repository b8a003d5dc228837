"""The two forms that answers and notices have: plain words, or titled parts in a frame."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.embeds import COLOUR
from bot.messages.measure import check
from bot.messages.wire import NO_PINGS, ActionRow, Message


def say(content: str, *, components: Sequence[ActionRow] = (), clear: bool = False) -> Message:
    """Return a message of words, with buttons below it.

    With `clear` it takes the buttons of the one that it replaces away.
    """
    message: Message = {"content": content, "allowed_mentions": NO_PINGS}
    if components or clear:
        message["components"] = [*components]
    return check(message)


def told(text: str, *, components: Sequence[ActionRow] = ()) -> Message:
    """Return a message of words in a frame, with buttons below it."""
    message: Message = {
        "embeds": [{"description": text, "color": COLOUR}],
        "allowed_mentions": NO_PINGS,
    }
    if components:
        message["components"] = [*components]
    return check(message)


def framed(*parts: tuple[str, str]) -> Message:
    """Return a message of parts in frames, each with its title."""
    return check(
        {
            "embeds": [
                {"title": title, "description": text, "color": COLOUR} for title, text in parts
            ],
            "allowed_mentions": NO_PINGS,
        }
    )
