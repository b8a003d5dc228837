"""The custom ids of the desk's buttons, selects and forms: they outlive a restart.

A press is about a text as it was then: its mark stands in the id, and another one is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.desk.texts import DeskText
from bot.messages import components
from bot.messages.wire import Button, ButtonStyle


class Verb(Enum):
    """What a press asks for, or what a form that was filled in is for."""

    PUBLISH = "publish"
    DATE = "date"
    EDIT = "edit"
    DISCARD = "discard"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    OPEN = "open"
    """Show the chosen text; a select, whose values are ids."""
    PAGE = "page"
    """Turn the list to the page that the mark names."""
    PASTE = "paste"
    """A form for a new text."""


_FORM = re.compile(
    rf"desk:(?P<verb>{'|'.join(verb.value for verb in Verb)})"
    r":(?P<text>[^:\s]{0,40}):(?P<mark>[0-9a-f]{0,8})"
)


@dataclass(frozen=True)
class Control:
    """A button, select or form; `str()` gives its custom id."""

    verb: Verb
    text_id: str = ""
    mark: str = ""

    @classmethod
    def of(cls, verb: Verb, text: DeskText) -> Control:
        """Return what does that with a text as it is now."""
        return cls(verb, text.id, text.mark)

    @property
    def page(self) -> int:
        """The page that is asked for."""
        return int(self.mark) if self.mark.isdecimal() else 0

    def __str__(self) -> str:
        return f"desk:{self.verb.value}:{self.text_id}:{self.mark}"


def parse(custom_id: str) -> Control | None:
    """Parse a custom id; None if it is not one of these."""
    match = _FORM.fullmatch(custom_id)
    return Control(Verb(match["verb"]), match["text"], match["mark"]) if match else None


def button(
    label: str, verb: Verb, text: DeskText, style: ButtonStyle = ButtonStyle.SECONDARY
) -> Button:
    """Return a button that does that with a text."""
    return components.button(str(Control.of(verb, text)), label, style)
