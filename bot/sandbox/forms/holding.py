"""What a body is held as once it fits its form, and what the sandbox can't hold.

Forms accept what Discord accepts: numbers as text, ids as numbers, names that nobody knows.
What is held is as Discord answers: numbers, ids as text, and known names only.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.forms.fields import (
    ByType,
    Choice,
    Faults,
    Field,
    Form,
    Integer,
    Items,
    Mapped,
    Nullable,
    Path,
    Snowflake,
    Timestamp,
    as_integer,
)

_log = logging.getLogger(__name__)


def held(field: Field, value: Any) -> Any:
    """Return a value that fits `field` as it is held."""
    if value is None:
        return None
    match field:
        case Nullable(inner):
            return held(inner, value)
        case Form(fields):
            return {name: held(kind, value[name]) for name, kind in fields.items() if name in value}
        case Items(Snowflake() | Choice() as inner):
            return list(dict.fromkeys(held(inner, each) for each in value))  # they are sets
        case Items(inner):
            return [held(inner, each) for each in value]
        case Mapped(inner):
            return {key: held(inner, each) for key, each in value.items()}
        case ByType(forms):
            return held(forms[as_integer(value["type"]) or 0], value)
    return _plain(field, value)


def _plain(field: Field, value: Any) -> Any:
    match field:
        case Integer():
            return as_integer(value)
        case Snowflake():
            return str(as_integer(value))
        case Choice(values):
            return next(each for each in values if each == value)
        case Timestamp():
            return moment(value).isoformat(timespec="microseconds")
    return value


def moment(text: str) -> datetime:
    """Return the moment in a text that fits `Timestamp`; without a zone it is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Unsupported:
    """A field of Discord's that the sandbox can't hold: refused, and said so, but for null."""

    takes_null = True

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note that it can't be held."""
        if value is not None:
            name = ".".join(path)
            message = f"The sandbox can't hold {name} yet; Discord can."
            _log.warning("%s The bot got a 400.", message)
            faults.add(path, "SANDBOX_CANNOT_HOLD", message)


UNSUPPORTED = Unsupported()
