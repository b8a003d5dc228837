"""Modals: the fields that a person fills in.

Source: docs, components/reference and interactions/receiving-and-responding.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.components import (
    COMPONENT_ID,
    CUSTOM_ID,
    ENTITY_SELECTS,
    STRING_SELECT,
    TEXT_DISPLAY,
    every_component,
)
from bot.sandbox.forms.fields import (
    Boolean,
    ByType,
    Choice,
    Faults,
    Field,
    Form,
    Integer,
    Items,
    Nullable,
    Path,
    Text,
    as_integer,
)


def _lengths(field: dict[str, Any], path: Path, faults: Faults) -> None:
    least, most = as_integer(field.get("min_length")), as_integer(field.get("max_length"))
    if least is not None and most is not None and least > most:
        message = "min_length must be less than or equal to max_length"
        faults.add((*path, "min_length"), "NUMBER_TYPE_MAX", message)


_TEXT_FIELDS: dict[str, Field] = {
    "id": COMPONENT_ID,
    "custom_id": CUSTOM_ID,
    "style": Choice((1, 2)),
    "min_length": Nullable(Integer(0, 4000)),
    "max_length": Nullable(Integer(1, 4000)),
    "required": Nullable(Boolean()),
    "value": Nullable(Text(4000)),
    "placeholder": Nullable(Text(100)),
}
_NEEDED_OF_TEXTS = ("custom_id", "style")
_TEXT_INPUT = Form({**_TEXT_FIELDS, "label": Nullable(Text(45))}, _NEEDED_OF_TEXTS, (_lengths,))
# In a row, the old way, a text input has a label of its own.
_TEXT_INPUT_IN_A_ROW = Form(
    {**_TEXT_FIELDS, "label": Text(45, 1)}, (*_NEEDED_OF_TEXTS, "label"), (_lengths,)
)
_UPLOAD = Form(
    {
        "id": COMPONENT_ID,
        "custom_id": CUSTOM_ID,
        "min_values": Nullable(Integer(0, 10)),
        "max_values": Nullable(Integer(1, 10)),
        "required": Nullable(Boolean()),
    },
    required=("custom_id",),
)
_OPTION = Form(
    {
        "label": Text(100, 1),
        "value": Text(100, 1),
        "description": Nullable(Text(100)),
        "default": Nullable(Boolean()),
    },
    required=("label", "value"),
)


def _group(least: int) -> Form:
    return Form(
        {
            "id": COMPONENT_ID,
            "custom_id": CUSTOM_ID,
            "options": Items(_OPTION, 10, least),
            "min_values": Nullable(Integer(0, 10)),
            "max_values": Nullable(Integer(1, 10)),
            "required": Nullable(Boolean()),
        },
        required=("custom_id", "options"),
    )


_CHECKBOX = Form(
    {"id": COMPONENT_ID, "custom_id": CUSTOM_ID, "default": Nullable(Boolean())},
    required=("custom_id",),
)
_LABELLED: dict[int, Field] = {
    3: STRING_SELECT,
    4: _TEXT_INPUT,
    **ENTITY_SELECTS,
    19: _UPLOAD,
    21: _group(2),
    22: _group(1),
    23: _CHECKBOX,
}
_TOP: dict[int, Field] = {
    1: Form(
        {"id": COMPONENT_ID, "components": Items(ByType({4: _TEXT_INPUT_IN_A_ROW}), 1, 1)},
        required=("components",),
    ),
    10: TEXT_DISPLAY,
    18: Form(
        {
            "id": COMPONENT_ID,
            "label": Text(45, 1),
            "description": Nullable(Text(100, 1)),
            "component": ByType(_LABELLED),
        },
        required=("label", "component"),
    ),
}


def _unique_ids(modal: dict[str, Any], path: Path, faults: Faults) -> None:
    ids = [
        item["custom_id"] for item in every_component(modal["components"]) if "custom_id" in item
    ]
    if len(set(ids)) < len(ids):
        message = "Component custom id cannot be duplicated"
        faults.add((*path, "components"), "COMPONENT_CUSTOM_ID_DUPLICATED", message)


MODAL = Form(
    {
        "custom_id": CUSTOM_ID,
        "title": Text(45, 1),
        "components": Items(ByType(_TOP), 5, 1),
    },
    required=("custom_id", "title", "components"),
    rules=(_unique_ids,),
)
