"""The custom ids of the buttons below answers about the daily post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.messages import components
from bot.messages.wire import ActionRow, Button, ButtonStyle, ComponentType


class Verb(Enum):
    """What a press asks for."""

    PREVIEW = "preview"
    POST = "post"
    UNDO = "undo"
    LIST = "list"
    LOOK = "look"
    """Show another look; a select, whose options are the looks."""
    USE = "use"
    """Take the look of that number for the channel, of `LOOKS`."""
    USE_ALL = "use-all"
    """Take it for the whole server."""
    BACK = "back"
    """Give the server the look back that it had; the number holds both, see `looks.change`."""


_FORM = re.compile(
    rf"daily:(?P<verb>{'|'.join(verb.value for verb in Verb)})"
    r":(?P<channel>[0-9]{1,20}):(?P<number>[0-9]{1,9})"
)


@dataclass(frozen=True)
class Control:
    """A button; `str()` gives its custom id."""

    verb: Verb
    channel_id: int = 0
    """0 for what concerns the whole server."""
    number: int = 0
    """Of the change to undo, of the page to show, or of a look."""

    def __str__(self) -> str:
        return f"daily:{self.verb.value}:{self.channel_id}:{self.number}"


def parse(custom_id: str) -> Control | None:
    """Parse a custom id; None if it is not one of these."""
    match = _FORM.fullmatch(custom_id)
    if match is None:
        return None
    return Control(Verb(match["verb"]), int(match["channel"]), int(match["number"]))


def button(
    label: str,
    control: Control,
    style: ButtonStyle = ButtonStyle.SECONDARY,
    *,
    disabled: bool = False,
) -> Button:
    """Return a button that does what `control` says."""
    return components.button(str(control), label, style, disabled=disabled)


def row(*buttons: Button) -> list[ActionRow]:
    """Return buttons side by side."""
    return [{"type": ComponentType.ACTION_ROW, "components": [*buttons]}]


def undo(channel_id: int, number: int) -> Button:
    """Return the button that takes back a change."""
    return button("Undo", Control(Verb.UNDO, channel_id, number))
