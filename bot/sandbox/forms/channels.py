"""Channels and threads.

Source: docs, resources/channel.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.fields import (
    Boolean,
    Choice,
    Faults,
    Field,
    Form,
    Integer,
    Nullable,
    Path,
    Snowflake,
    Text,
)

DIRECT_MESSAGE = Form({"recipient_id": Snowflake()}, required=("recipient_id",))

_NAME = Text(100, 1)
_SLOWMODE = Nullable(Integer(0, 21_600))


def _not_only_spaces(body: dict[str, Any], path: Path, faults: Faults) -> None:
    if body.get("name") is not None and not body["name"].strip():
        faults.add((*path, "name"), "BASE_TYPE_REQUIRED", "This field is required")


_THREAD_FIELDS: dict[str, Field] = {
    "auto_archive_duration": Nullable(Choice((60, 1440, 4320, 10080))),
    "rate_limit_per_user": _SLOWMODE,
}
THREAD_FROM_MESSAGE = Form(
    {"name": _NAME, **_THREAD_FIELDS}, required=("name",), rules=(_not_only_spaces,)
)
THREAD = Form(
    {
        "name": _NAME,
        **_THREAD_FIELDS,
        "type": Nullable(Choice((10, 11, 12))),
        "invitable": Nullable(Boolean()),
    },
    required=("name",),
    rules=(_not_only_spaces,),
)
THREAD_CHANGE = Form(
    {
        "name": Nullable(_NAME),
        **_THREAD_FIELDS,
        "archived": Nullable(Boolean()),
        "locked": Nullable(Boolean()),
        "invitable": Nullable(Boolean()),
    },
    rules=(_not_only_spaces,),
)
CHANNEL_CHANGE = Form(
    {
        "name": _NAME,
        "topic": Nullable(Text(1024)),
        "position": Nullable(Integer(0, 2**31 - 1)),
        "rate_limit_per_user": _SLOWMODE,
    },
    rules=(_not_only_spaces,),
)
