"""Components: rows of buttons and selects, and the layouts of Components V2.

Source: docs, components/reference.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.embeds import MEDIA_SCHEMES
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
    Rule,
    Snowflake,
    Text,
    Url,
    as_integer,
    length,
)
from bot.sandbox.model import MessageFlag

_V2_TEXT = 4000

_EMOJI = Form(
    {"id": Nullable(Snowflake()), "name": Nullable(Text(32)), "animated": Nullable(Boolean())}
)
CUSTOM_ID = Text(100, 1)
CHANNEL_TYPE = Choice((0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16))
_LINK, _PREMIUM = 5, 6


def _button_style(button: dict[str, Any], path: Path, faults: Faults) -> None:
    before = faults.count
    style = as_integer(button["style"])
    needed = {_LINK: "url", _PREMIUM: "sku_id"}.get(style or 0, "custom_id")
    if not button.get(needed):
        faults.add((*path, needed), "BASE_TYPE_REQUIRED", "This field is required")
    if needed == "url" and button.get("custom_id"):
        message = "A custom id and url cannot both be specified"
        faults.add(
            (*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message
        )
    if needed == "custom_id" and button.get("url"):
        message = "A custom id and url cannot both be specified"
        faults.add((*path, "url"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)
    shows_something = style == _PREMIUM or button.get("label") or button.get("emoji")
    # A node of the tree has either faults of its own or faults inside.
    if faults.count == before and not shows_something:
        faults.add(path, "BUTTON_COMPONENT_INVALID_EMPTY", "A label or an emoji is required")


COMPONENT_ID = Nullable(Integer(0, 2**31 - 1))
_BUTTON = Form(
    {
        "id": COMPONENT_ID,
        "style": Choice((1, 2, 3, 4, 5, 6)),
        "label": Nullable(Text(80)),
        "emoji": Nullable(_EMOJI),
        "custom_id": Nullable(CUSTOM_ID),
        "url": Nullable(Url(512, ("http", "https", "discord"))),
        "sku_id": Nullable(Snowflake()),
        "disabled": Nullable(Boolean()),
    },
    required=("style",),
    rules=(_button_style,),
)
_SELECT_FIELDS: dict[str, Field] = {
    "id": COMPONENT_ID,
    "custom_id": CUSTOM_ID,
    "placeholder": Nullable(Text(150)),
    "min_values": Nullable(Integer(0, 25)),
    "max_values": Nullable(Integer(1, 25)),
    "disabled": Nullable(Boolean()),
    "required": Nullable(Boolean()),
}
_OPTION = Form(
    {
        "label": Text(100, 1),
        "value": Text(100, 1),
        "description": Nullable(Text(100)),
        "emoji": Nullable(_EMOJI),
        "default": Nullable(Boolean()),
    },
    required=("label", "value"),
)


def _option_values(select: dict[str, Any], path: Path, faults: Faults) -> None:
    seen: set[str] = set()
    for index, option in enumerate(select["options"]):
        if option["value"] in seen:
            at = (*path, "options", str(index), "value")
            message = "The specified option value is already used"
            faults.add(at, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
        seen.add(option["value"])


def least_to_most(select: dict[str, Any], path: Path, faults: Faults) -> None:
    """Note a select that asks for more choices than it takes, or than it has."""
    least, most = as_integer(select.get("min_values")), as_integer(select.get("max_values"))
    least, most = (1 if least is None else least), (1 if most is None else most)
    if "options" in select and max(least, most) > len(select["options"]):
        name = "max_values" if most > len(select["options"]) else "min_values"
        message = f"Must be less than or equal to {len(select['options'])}."
        faults.add((*path, name), "NUMBER_TYPE_MAX", message)
    elif least > most:
        message = "min_values must be less than or equal to max_values"
        faults.add((*path, "min_values"), "NUMBER_TYPE_MAX", message)


STRING_SELECT = Form(
    {**_SELECT_FIELDS, "options": Items(_OPTION, 25, 1)},
    required=("custom_id", "options"),
    rules=(_option_values, least_to_most),
)


def _entity_select(*kinds: str) -> Form:
    preselected = Form({"id": Snowflake(), "type": Choice(kinds)}, required=("id", "type"))
    return Form(
        {
            **_SELECT_FIELDS,
            "channel_types": Nullable(Items(CHANNEL_TYPE, 25, once=True)),
            "default_values": Nullable(Items(preselected, 25)),
        },
        required=("custom_id",),
        rules=(least_to_most,),
    )


ENTITY_SELECTS: dict[int, Field] = {
    5: _entity_select("user"),
    6: _entity_select("role"),
    7: _entity_select("user", "role"),
    8: _entity_select("channel"),
}
_IN_A_ROW: dict[int, Field] = {2: _BUTTON, 3: STRING_SELECT, **ENTITY_SELECTS}
_ROW_WIDTH = 5


def _row_width(row: dict[str, Any], path: Path, faults: Faults) -> None:
    width = sum(1 if item["type"] == 2 else _ROW_WIDTH for item in row["components"])
    if width > _ROW_WIDTH:
        message = f"The maximum width of an action row is {_ROW_WIDTH}"
        faults.add((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)


def _laid(fields: dict[str, Field], *required: str, rules: tuple[Rule, ...] = ()) -> Form:
    """Return a component's form: its own fields, and the id that all may have."""
    return Form({"id": COMPONENT_ID, **fields}, required, rules)


_ROW = _laid(
    {"components": Items(ByType(_IN_A_ROW), _ROW_WIDTH, 1)}, "components", rules=(_row_width,)
)
TEXT_DISPLAY = _laid({"content": Text(4000, 1)}, "content")
_SPOILER = Nullable(Boolean())
_UNFURLED = Form({"url": Url(schemes=MEDIA_SCHEMES)}, required=("url",))
_PICTURE: dict[str, Field] = {
    "media": _UNFURLED,
    "description": Nullable(Text(1024, 1)),
    "spoiler": _SPOILER,
}
_SECTION = _laid(
    {
        "components": Items(ByType({10: TEXT_DISPLAY}), 3, 1),
        "accessory": ByType({2: _BUTTON, 11: _laid(_PICTURE, "media")}),
    },
    "components",
    "accessory",
)
_ATTACHED = Form({"url": Url(schemes=("attachment",))}, required=("url",))
_LAID_OUT: dict[int, Field] = {
    1: _ROW,
    9: _SECTION,
    10: TEXT_DISPLAY,
    12: _laid({"items": Items(Form(_PICTURE, required=("media",)), 10, 1)}, "items"),
    13: _laid({"file": _ATTACHED, "spoiler": _SPOILER}, "file"),
    14: _laid({"divider": Nullable(Boolean()), "spacing": Nullable(Choice((1, 2)))}),
}
_CONTAINER = _laid(
    {
        "components": Items(ByType(_LAID_OUT), 40, 1),
        "accent_color": Nullable(Integer(0, 0xFFFFFF)),
        "spoiler": _SPOILER,
    },
    "components",
)
_CLASSIC_ROWS = Items(ByType({1: _ROW}), 5)
_LAYOUT = Items(ByType({**_LAID_OUT, 17: _CONTAINER}), 40)


def every_component(components: Any) -> list[dict[str, Any]]:
    """Return all components in reading order, including nested ones and accessories."""
    found: list[dict[str, Any]] = []
    for component in components or []:
        found.append(component)
        found += every_component(component.get("components"))
        found += every_component(
            [component[key] for key in ("accessory", "component") if component.get(key)]
        )
    return found


def components_rule(body: dict[str, Any], path: Path, faults: Faults) -> None:
    """Check components by the rules of the message's own kind, classic or V2."""
    components = body.get("components")
    if components is None:
        return
    is_v2 = bool((as_integer(body.get("flags")) or 0) & MessageFlag.COMPONENTS_V2)
    before = faults.count
    (_LAYOUT if is_v2 else _CLASSIC_ROWS).check(components, (*path, "components"), faults)
    if is_v2 and (body.get("content") or body.get("embeds")):
        message = "The 'content' and 'embeds' fields cannot be used with components V2"
        name = "content" if body.get("content") else "embeds"
        faults.add((*path, name), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    if faults.count > before:
        return
    every = every_component(components)
    if is_v2 and len(every) > 40:
        message = "The maximum number of components is 40"
        faults.add((*path, "components"), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    if is_v2 and sum(length(item["content"]) for item in every if "content" in item) > _V2_TEXT:
        message = f"The combined text of all components is longer than {_V2_TEXT} characters"
        faults.add((*path, "components"), "COMPONENT_MAX_TOTAL_TEXT_LENGTH_EXCEEDED", message)
    ids = [item["custom_id"] for item in every if item.get("custom_id")]
    if len(set(ids)) < len(ids):
        message = "Component custom id cannot be duplicated"
        faults.add((*path, "components"), "COMPONENT_CUSTOM_ID_DUPLICATED", message)
