"""Application commands.

Source: docs, interactions/application-commands.
"""

from __future__ import annotations

from typing import Any

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
    Text,
    as_integer,
)


class _ChoiceValue:
    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Take a string of up to 100 characters, or a number."""
        (Text(100) if isinstance(value, str) else Number()).check(value, path, faults)


OPTION_CHOICE = Form(
    {
        "name": Text(100, 1),
        "value": _ChoiceValue(),
        "name_localizations": Nullable(Mapped(Nullable(Text(100, 1)))),
    },
    required=("name", "value"),
)

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


_OPTION_RULES = (_lower_case, _required_first, _unique_options)
_OPTION_FORM = Form(
    {
        "type": Integer(1, 11),
        "name": Text(32, 1, _NAME_PATTERN),
        "name_localizations": _LOCALIZED_NAME,
        "description": Text(100, 1),
        "description_localizations": _LOCALIZED,
        "required": Nullable(Boolean()),
        "choices": Nullable(Items(OPTION_CHOICE, 25)),
        "options": Nullable(Items(_Option(), 25)),
        "channel_types": Nullable(Items(Integer(0), 25)),
        "min_value": Nullable(Number()),
        "max_value": Nullable(Number()),
        "min_length": Nullable(Integer(0, 6000)),
        "max_length": Nullable(Integer(1, 6000)),
        "autocomplete": Nullable(Boolean()),
    },
    required=("type", "name", "description"),
    rules=_OPTION_RULES,
)
_COMMAND_FIELDS: dict[str, Field] = {
    "name_localizations": _LOCALIZED_NAME,
    "description_localizations": _LOCALIZED,
    "options": Nullable(Items(_Option(), 25)),
    "default_member_permissions": Nullable(Integer(0, 2**53 - 1)),
    "dm_permission": Nullable(Boolean()),
    "default_permission": Nullable(Boolean()),
    "integration_types": Nullable(Items(Choice((0, 1)), 2, 1)),
    "contexts": Nullable(Items(Choice((0, 1, 2)), 3, 1)),
    "nsfw": Nullable(Boolean()),
    "handler": Nullable(Choice((1, 2, 3))),
}
_CHAT_INPUT = Form(
    {"name": Text(32, 1, _NAME_PATTERN), "description": Text(100, 1), **_COMMAND_FIELDS},
    required=("name", "description"),
    rules=_OPTION_RULES,
)
_CONTEXT_MENU = Form(
    {"name": Text(32, 1), "description": Nullable(Text(0)), **_COMMAND_FIELDS}, required=("name",)
)


class Command:
    """A command as a bot registers it; `type` is 1 by default."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what is wrong with a command of its type."""
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None or as_integer(kind) == 1:
            _CHAT_INPUT.check(value, path, faults)
        else:
            ByType(dict.fromkeys((2, 3, 4), _CONTEXT_MENU)).check(value, path, faults)


COMMANDS = Items(Command(), 130)
