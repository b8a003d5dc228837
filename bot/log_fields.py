"""What the log says of each line besides its words: which delivery, interaction or incident.

What is noted counts for the rest of the task that it is noted in, and for the tasks it starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar

_FIELDS: ContextVar[Mapping[str, object]] = ContextVar("log fields", default={})  # noqa: B039


def note(**fields: object) -> None:
    """Have each line of this task bear these fields."""
    _FIELDS.set({**_FIELDS.get(), **fields})


def noted() -> Mapping[str, object]:
    """Return the fields of this task."""
    return _FIELDS.get()
