"""Polls.

Source: docs, resources/poll.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.fields import (
    Boolean,
    Choice,
    Faults,
    Form,
    Integer,
    Items,
    Nullable,
    Path,
    Snowflake,
    Text,
)


def _shows_something(body: dict[str, Any], path: Path, faults: Faults) -> None:
    emoji = body.get("emoji") or {}
    if not (body.get("text") or "").strip() and not emoji.get("id") and not emoji.get("name"):
        faults.add((*path, "text"), "BASE_TYPE_REQUIRED", "This field is required")


_EMOJI = Form(
    {
        "id": Nullable(Snowflake()),
        "name": Nullable(Text(32)),
        "animated": Nullable(Boolean()),
    }
)
_ANSWER = Form(
    {"text": Nullable(Text(55, 1)), "emoji": Nullable(_EMOJI)},
    rules=(_shows_something,),
)
POLL = Form(
    {
        "question": Form(
            {"text": Text(300, 1, strip=True), "emoji": Nullable(_EMOJI)}, required=("text",)
        ),
        "answers": Items(Form({"poll_media": _ANSWER}, required=("poll_media",)), 10, 1),
        "duration": Nullable(Integer(1, 768)),
        "allow_multiselect": Nullable(Boolean()),
        "layout_type": Nullable(Choice((1,))),
    },
    required=("question", "answers"),
)
