"""Checks of request bodies that answer as Discord does: a tree of what is wrong, and where.

A form is made of fields that know how to check a value; `check(form, body)` raises the 400
with code 50035 that Discord would send. Lengths are counted in UTF-16 units, the strictest
way to count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.sandbox.api_error import invalid_form

Path = tuple[str, ...]


class Faults:
    """The tree of faults that Discord calls `errors`."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}
        self.count = 0

    def add(self, path: Path, code: str, message: str) -> None:
        """Note one fault at `path`."""
        self.count += 1
        node = self.tree
        for step in path:
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})


class Field(Protocol):
    """One kind of value."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note in `faults` what is wrong with `value`."""
        ...


def check(form: Field, body: Any) -> None:
    """Raise the refusal that Discord would send if `body` does not fit `form`."""
    faults = Faults()
    form.check(body, (), faults)
    if faults.tree:
        raise invalid_form(faults.tree)


def length(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


@dataclass(frozen=True)
class Text:
    """A string of `least` to `most` characters that matches `pattern`."""

    most: int
    least: int = 0
    pattern: str | None = None
    strip: bool = False

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note a wrong type, length or shape."""
        if not isinstance(value, str):
            faults.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return
        size = length(value.strip() if self.strip else value)
        if size < self.least and size == 0:
            faults.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not self.least <= size <= self.most:
            faults.add(path, *self._bad_length())
        elif self.pattern and not re.fullmatch(self.pattern, value):
            faults.add(path, "STRING_TYPE_REGEX", "String value did not match validation regex.")

    def _bad_length(self) -> tuple[str, str]:
        if self.least:
            between = f"Must be between {self.least} and {self.most} in length."
            return "BASE_TYPE_BAD_LENGTH", between
        return "BASE_TYPE_MAX_LENGTH", f"Must be {self.most} or fewer in length."


@dataclass(frozen=True)
class Url:
    """An address with one of the `schemes`."""

    most: int = 2048
    schemes: tuple[str, ...] = ("http", "https")

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what isn't an address, or isn't one that Discord accepts."""
        before = faults.count
        Text(self.most, 1).check(value, path, faults)
        if faults.count > before or not isinstance(value, str):
            return
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme and parts.scheme.lower() not in self.schemes:
            names = ", ".join(f"'{scheme}'" for scheme in self.schemes)
            faults.add(
                path,
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{parts.scheme}" is not supported. Scheme must be one of ({names}).',
            )
        elif not parts.scheme or not parts.netloc or re.search(r"\s", value):
            faults.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


@dataclass(frozen=True)
class Integer:
    """A whole number from `least` to `most`; Discord also accepts a string of digits."""

    least: int = -(2**63)
    most: int = 2**63 - 1

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note a wrong type or a number out of range."""
        number = as_integer(value)
        if number is None:
            faults.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif number < self.least:
            message = f"int value should be greater than or equal to {self.least}."
            faults.add(path, "NUMBER_TYPE_MIN", message)
        elif number > self.most:
            message = f"int value should be less than or equal to {self.most}."
            faults.add(path, "NUMBER_TYPE_MAX", message)


def as_integer(value: Any) -> int | None:
    """Return `value` as a whole number, or None if it isn't one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value):
        return int(value)
    return None


@dataclass(frozen=True)
class Number:
    """A number from `least` to `most`, whole or not."""

    least: float = -math.inf
    most: float = math.inf

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note a wrong type or a number out of range."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            faults.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')
        elif value < self.least:
            message = f"float value should be greater than or equal to {self.least}."
            faults.add(path, "NUMBER_TYPE_MIN", message)
        elif value > self.most:
            message = f"float value should be less than or equal to {self.most}."
            faults.add(path, "NUMBER_TYPE_MAX", message)


@dataclass(frozen=True)
class Snowflake:
    """An id: a string of digits, or a number."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what isn't an id."""
        number = as_integer(value)
        if number is None or not 0 <= number < 2**63:
            faults.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


@dataclass(frozen=True)
class Boolean:
    """True or false."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note a wrong type."""
        if not isinstance(value, bool):
            faults.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


@dataclass(frozen=True)
class Timestamp:
    """A moment in ISO 8601."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what isn't a moment."""
        try:
            datetime.fromisoformat(value)
        except (TypeError, ValueError):
            message = f'Could not parse "{value}". Should be ISO8601.'
            faults.add(path, "DATE_TIME_TYPE_PARSE", message)


@dataclass(frozen=True)
class Choice:
    """One of a few values."""

    values: tuple[Any, ...]

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note any other value; where numbers are meant, first what isn't one."""
        if isinstance(self.values[0], int) and as_integer(value) is None:
            Integer().check(value, path, faults)
        elif value not in self.values:
            names = ", ".join(str(allowed) for allowed in self.values)
            faults.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{names}}}.")


@dataclass(frozen=True)
class Anything:
    """A value nobody looks at."""

    takes_null = True

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note nothing."""


@dataclass(frozen=True)
class Nullable:
    """`field`, or null."""

    field: Field
    takes_null = True

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what `field` notes about a value other than null."""
        if value is not None:
            self.field.check(value, path, faults)


@dataclass(frozen=True)
class Items:
    """A list of `least` to `most` values of one kind, or with `once` a set of them."""

    field: Field
    most: int
    least: int = 0
    once: bool = False

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note a wrong type or number, and each item's faults under its index."""
        if not isinstance(value, list):
            kind = "Set" if self.once else "List"
            message = f"Only iterables may be used in a {kind}Type"
            faults.add(path, f"{kind.upper()}_TYPE_CONVERT", message)
            return
        if not self.least <= len(value) <= self.most:
            faults.add(path, *self._bad_number())
            return
        before = faults.count
        for index, item in enumerate(value):
            if item is None and not _takes_null(self.field):
                message = "List item values are required"
                faults.add((*path, str(index)), "LIST_ITEM_VALUE_REQUIRED", message)
            else:
                self.field.check(item, (*path, str(index)), faults)
        if self.once and faults.count == before:
            self._check_each_once(value, path, faults)

    def _check_each_once(self, value: list[Any], path: Path, faults: Faults) -> None:
        seen: set[str] = set()
        for index, item in enumerate(map(str, value)):  # an id may also be a number
            if item in seen:
                message = "The set already contains this value"
                faults.add((*path, str(index)), "SET_TYPE_ALREADY_CONTAINS_VALUE", message)
            seen.add(item)

    def _bad_number(self) -> tuple[str, str]:
        if self.least:
            between = f"Must be between {self.least} and {self.most} in length."
            return "BASE_TYPE_BAD_LENGTH", between
        return "BASE_TYPE_MAX_LENGTH", f"Must be {self.most} or fewer in length."


@dataclass(frozen=True)
class Mapped:
    """An object whose keys are free and whose values are of one kind."""

    field: Field

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note a wrong type, and each value's faults under its key."""
        if not isinstance(value, dict):
            faults.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return
        for key, item in value.items():
            self.field.check(item, (*path, key), faults)


_REQUIRED = "BASE_TYPE_REQUIRED", "This field is required"


def _takes_null(field: Field) -> bool:
    """Tell whether null is among what a field takes; elsewhere it counts as left out."""
    return getattr(field, "takes_null", False)


Rule = Callable[[dict[str, Any], Path, Faults], None]


@dataclass(frozen=True)
class Form:
    """An object with known fields; unknown ones are ignored, as Discord does.

    The rules look at objects whose fields are all valid by themselves.
    """

    fields: Mapping[str, Field]
    required: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = field(default=())

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note missing and wrong fields, then what the rules say."""
        if not isinstance(value, dict):
            message = "Only dictionaries may be used in a ModelType"
            faults.add(path, "MODEL_TYPE_CONVERT", message)
            return
        before = faults.count
        for name in self.required:
            if name not in value:
                faults.add((*path, name), *_REQUIRED)
        for name, kind in self.fields.items():
            if name not in value:
                continue
            if value[name] is None and not _takes_null(kind):
                faults.add((*path, name), *_REQUIRED)
            else:
                kind.check(value[name], (*path, name), faults)
        if faults.count == before:
            for rule in self.rules:
                rule(value, path, faults)


@dataclass(frozen=True)
class ByType:
    """An object whose integer `type` says which form it has."""

    forms: Mapping[int, Field]

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note an unknown type, or what that type's form notes."""
        if not isinstance(value, dict):
            Form({}).check(value, path, faults)
        elif value.get("type") is None:
            faults.add((*path, "type"), *_REQUIRED)
        elif (number := as_integer(value["type"])) not in self.forms:
            Choice(tuple(self.forms)).check(value["type"], (*path, "type"), faults)
        else:
            assert number is not None
            self.forms[number].check(value, path, faults)
