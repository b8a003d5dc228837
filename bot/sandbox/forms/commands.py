"""Application commands.

Source: docs, interactions/application-commands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.forms.components import CHANNEL_TYPE
from bot.sandbox.forms.fields import (
    Boolean,
    ByType,
    Choice,
    Faults,
    Field,
    Form,
    Integer,
    Items,
    Mapped,
    Nullable,
    Number,
    Path,
    Snowflake,
    Text,
    as_integer,
    length,
)


class _ChoiceValue:
    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Take a string of up to 100 characters, or a number."""
        (Text(100) if isinstance(value, str) else Number()).check(value, path, faults)


def _choice(value: Field) -> Form:
    names = Nullable(Mapped(Nullable(Text(100, 1))))
    return Form(
        {"name": Text(100, 1), "value": value, "name_localizations": names},
        required=("name", "value"),
    )


OPTION_CHOICE = _choice(_ChoiceValue())
"""What autocompletion offers, where nobody says for which kind of option."""

_NAME_PATTERN = r"[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}"
_LOCALIZED_NAME = Nullable(Mapped(Nullable(Text(32, 1))))
_LOCALIZED = Nullable(Mapped(Nullable(Text(100, 1))))


class _Option:
    """A command's option; subcommands hold options of their own."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what is wrong with the option and with those inside it."""
        _OPTION_FORM.check(value, path, faults)


def _lower_case(body: dict[str, Any], path: Path, faults: Faults) -> None:
    if body["name"] != body["name"].lower():
        message = "Command name is invalid"
        faults.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", message)


def _required_first(body: dict[str, Any], path: Path, faults: Faults) -> None:
    optional_seen = False
    for index, option in enumerate(body.get("options") or []):
        if option.get("required") and optional_seen:
            at = (*path, "options", str(index))
            message = "Required options must be placed before non-required options"
            faults.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")


def _unique_options(body: dict[str, Any], path: Path, faults: Faults) -> None:
    names = [option["name"] for option in body.get("options") or []]
    if len(set(names)) < len(names):
        message = "Option names must be unique"
        faults.add((*path, "options"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", message)


def _only_subcommands(body: dict[str, Any], path: Path, faults: Faults) -> None:
    """Note options beside sub-commands, at the first of the other sort."""
    # seen: discord.js#7648, discord-api-docs#7617
    kinds = [as_integer(option["type"]) in _SUBCOMMANDS for option in body.get("options") or []]
    if any(kinds) and not all(kinds):
        at = (*path, "options", str(kinds.index(not kinds[0])))
        message = (
            "Sub-command and sub-command group option types are mutually exclusive to all "
            "other types"
        )
        faults.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _not_too_large(body: dict[str, Any], path: Path, faults: Faults) -> None:
    if _size(body) > MOST_CHARACTERS:
        message = f"Command exceeds maximum size ({MOST_CHARACTERS})"
        faults.add(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _size(body: dict[str, Any]) -> int:
    """Return how many characters a command or an option has, each text in its longest language."""
    sizes = [
        max(map(length, [body.get(key) or "", *filter(None, _localized(body, key))]))
        for key in ("name", "description", "value")
        if isinstance(body.get(key) or "", str)
    ]
    inside = [*(body.get("options") or []), *(body.get("choices") or [])]
    return sum(sizes) + sum(map(_size, inside))


def _localized(body: dict[str, Any], key: str) -> list[Any]:
    return list((body.get(f"{key}_localizations") or {}).values())


_SUBCOMMANDS = (1, 2)
MOST_CHARACTERS = 8_000
_OPTION_RULES = (_lower_case, _required_first, _unique_options, _only_subcommands)
_OPTION_FIELDS: dict[str, Field] = {
    "name": Text(32, 1, _NAME_PATTERN),
    "name_localizations": _LOCALIZED_NAME,
    "description": Text(100, 1),
    "description_localizations": _LOCALIZED,
    "required": Nullable(Boolean()),
    "choices": Nullable(Items(OPTION_CHOICE, 25)),
    "options": Nullable(Items(_Option(), 25)),
    "channel_types": Nullable(Items(CHANNEL_TYPE, 25, once=True)),
    "min_value": Nullable(Number()),
    "max_value": Nullable(Number()),
    "min_length": Nullable(Integer(0, 6000)),
    "max_length": Nullable(Integer(1, 6000)),
    "autocomplete": Nullable(Boolean()),
}
_WHOLE = Integer(1 - 2**53, 2**53 - 1)
_BY_KIND: dict[int, dict[str, Field]] = {
    3: {"choices": Nullable(Items(_choice(Text(100)), 25))},
    4: {
        "choices": Nullable(Items(_choice(_WHOLE), 25)),
        "min_value": Nullable(_WHOLE),
        "max_value": Nullable(_WHOLE),
    },
    10: {"choices": Nullable(Items(_choice(Number()), 25))},
}
_OPTION_FORM = ByType(
    {
        kind: Form(
            {**_OPTION_FIELDS, **_BY_KIND.get(kind, {})},
            required=("name", "description"),
            rules=_OPTION_RULES,
        )
        for kind in range(1, 12)
    }
)
_COMMAND_FIELDS: dict[str, Field] = {
    "id": Nullable(Snowflake()),
    "name_localizations": _LOCALIZED_NAME,
    "description_localizations": _LOCALIZED,
    "options": Nullable(Items(_Option(), 25)),
    "default_member_permissions": Nullable(Integer(0, 2**53 - 1)),
    "dm_permission": Nullable(Boolean()),
    "default_permission": Nullable(Boolean()),
    "integration_types": Nullable(Items(Choice((0, 1)), 2, 1, once=True)),
    "contexts": Nullable(Items(Choice((0, 1, 2)), 3, 1, once=True)),
    "nsfw": Nullable(Boolean()),
    "handler": Nullable(Choice((1, 2, 3))),
}
_CHAT_INPUT = Form(
    {"name": Text(32, 1, _NAME_PATTERN), "description": Text(100, 1), **_COMMAND_FIELDS},
    required=("name", "description"),
    rules=(*_OPTION_RULES, _not_too_large),
)
_CONTEXT_MENU = Form(
    {"name": Text(32, 1), "description": Nullable(Text(0)), **_COMMAND_FIELDS}, required=("name",)
)


class Command:
    """A command as a bot registers it; `type` is 1 by default."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what is wrong with a command of its type."""
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None or (number := as_integer(kind)) == 1:
            _CHAT_INPUT.check(value, path, faults)
        elif number in MOST_OF_TYPE:
            _CONTEXT_MENU.check(value, path, faults)
        elif number is None:
            Integer().check(kind, (*path, "type"), faults)
        else:
            # seen: discord-example-app#64
            message = f'Value "{kind}" is not a valid enum value.'
            faults.add((*path, "type"), "ENUM_TYPE_COERCE", message)


@dataclass(frozen=True)
class _Commands:
    """All commands of a place: each name once for each type."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what is wrong with each, then names that are there twice."""
        before = faults.count
        Items(Command(), 130).check(value, path, faults)
        if faults.count > before:
            return
        seen: set[tuple[int, str]] = set()
        for place, command in enumerate(value):
            key = (as_integer(command.get("type")) or 1, command["name"])
            if key in seen:
                message = "Application command names must be unique"
                faults.add((*path, str(place)), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
            seen.add(key)


COMMANDS = _Commands()
MOST_OF_TYPE = {1: 100, 2: 15, 3: 15, 4: 1}
"""How many there may be in one place. Source: docs, application commands."""
