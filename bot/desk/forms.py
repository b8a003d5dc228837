"""The forms of the desk."""

from __future__ import annotations

from bot.desk.controls import Control, Verb
from bot.desk.reading import TITLE_LENGTH, as_typed
from bot.desk.texts import DeskText
from bot.messages.forms import MOST_TYPED, Field, Form, field, form
from bot.messages.limits import length

TITLE, TEXT, REASON = "title", "text", "reason"
DAY, TIME, ZONE = "day", "time", "zone"
"""The names of their fields."""
REASON_LENGTH = 200
_SHORT = 60
_EXAMPLE = "## What's Happening?\nThe council voted on Tuesday to close the bridge."


def paste() -> Form:
    """Return the form for a new text."""
    return form(
        str(Control(Verb.PASTE)),
        "A new article",
        field(TITLE, "Title", most=TITLE_LENGTH, required=False),
        field(
            TEXT,
            "Text",
            about="Markdown. A line such as ## What's Next? begins a section.",
            example=_EXAMPLE,
            long=True,
        ),
    )


def edit(draft: DeskText) -> Form:
    """Return the form that changes a draft."""
    return form(
        str(Control.of(Verb.EDIT, draft)),
        "Edit the draft",
        *_of(draft),
    )


def correct(published: DeskText, reason: str = "") -> Form:
    """Return the form that corrects what is published."""
    return form(
        str(Control.of(Verb.CORRECT, published)),
        "Correct an article",
        *_of(published),
        field(
            REASON,
            "What was wrong",
            about="Readers see it below the headline of posts that are out.",
            example="The bridge closes for two years, not three.",
            value=reason,
            most=REASON_LENGTH,
            required=False,
        ),
    )


def _of(text: DeskText) -> list[Field]:
    """Return the fields of a text as it was typed, so that its lines are those it was told of."""
    typed = as_typed(text)
    body = field(TEXT, "Text", value=typed.text, long=True)
    if not typed.above:
        return [body]
    title = field(TITLE, "Title", value=typed.title, most=TITLE_LENGTH, required=False)
    return [title, body]


def date(draft: DeskText, time: str, zone: str) -> Form:
    """Return the form for when a draft comes out, with the server's usual time and zone."""
    return form(
        str(Control.of(Verb.DATE, draft)),
        "Publish on a date",
        field(DAY, "Day", about="tomorrow, Friday, 24 December, 2026-12-24", most=_SHORT),
        field(TIME, "Time", value=time, example="9am, 21:00, 9h30", most=_SHORT),
        field(
            ZONE,
            "Time zone",
            about="A city or country will do.",
            value=zone,
            example="Berlin",
            most=_SHORT,
        ),
    )


def fits(text: DeskText) -> bool:
    """Tell whether a text can be changed in a form."""
    return length(text.text) <= MOST_TYPED
