"""Forms that people fill in: a title, and fields with a label each. Discord calls them modals."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from bot.messages import limits
from bot.messages.limits import fit, length

MOST_TYPED = 4_000
"""Characters that a field holds (docs, components reference)."""
_TITLE, _LABEL, _ABOUT, _HINT = 45, 45, 100, 100


class TextInput(TypedDict):
    """A field for one line, or for several."""

    type: Literal[4]
    custom_id: str
    style: Literal[1, 2]
    required: bool
    max_length: int
    value: NotRequired[str]
    placeholder: NotRequired[str]


class Field(TypedDict):
    """A field with its label."""

    type: Literal[18]
    label: str
    component: TextInput
    description: NotRequired[str]


class Form(TypedDict):
    """A form."""

    custom_id: str
    title: str
    components: list[Field]


def form(custom_id: str, title: str, *fields: Field) -> Form:
    """Return a form; a long title is cut."""
    assert length(custom_id) <= limits.CUSTOM_ID
    return {"custom_id": custom_id, "title": fit(title, _TITLE), "components": [*fields]}


def field(
    name: str,
    label: str,
    *,
    about: str = "",
    value: str = "",
    example: str = "",
    most: int = MOST_TYPED,
    required: bool = True,
    long: bool = False,
) -> Field:
    """Return a field that is known by a name."""
    text: TextInput = {
        "type": 4,
        "custom_id": name,
        "style": 2 if long else 1,
        "required": required,
        "max_length": most,
    }
    if value:
        text["value"] = value
    if example:
        text["placeholder"] = fit(example, _HINT)
    labelled: Field = {"type": 18, "label": fit(label, _LABEL), "component": text}
    if about:
        labelled["description"] = fit(about, _ABOUT)
    return labelled


def filled_in(data: Any) -> dict[str, str]:
    """Return what was typed into the fields of a form, by their names."""
    found: dict[str, str] = {}
    for part in data.get("components", ()):
        for each in (part.get("component"), *part.get("components", ())):
            if each is not None and isinstance(each.get("value"), str):
                found[each["custom_id"]] = each["value"]
    return found
