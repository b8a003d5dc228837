"""Scheduled events and stages.

Sources: docs, resources/guild-scheduled-event and resources/stage-instance.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.fields import (
    Boolean,
    Choice,
    Faults,
    Field,
    Form,
    Nullable,
    Path,
    Snowflake,
    Text,
    Timestamp,
)
from bot.sandbox.forms.holding import UNSUPPORTED, moment

ON_STAGE, IN_VOICE, ELSEWHERE = 1, 2, 3
"""Where an event can be."""

_FIELDS: dict[str, Field] = {
    "name": Text(100, 1),
    "description": Nullable(Text(1000)),
    "scheduled_start_time": Timestamp(),
    "scheduled_end_time": Nullable(Timestamp()),
    "privacy_level": Choice((2,)),
    "entity_type": Choice((ON_STAGE, IN_VOICE, ELSEWHERE)),
    "entity_metadata": Nullable(Form({"location": Nullable(Text(100))})),
    "channel_id": Nullable(Snowflake()),
    "image": UNSUPPORTED,
    "recurrence_rule": UNSUPPORTED,
}


def places_fit(body: dict[str, Any], path: Path, faults: Faults) -> None:
    """Note an event elsewhere without a place or an end, or one in a channel without one."""
    needed = ["channel_id"]
    if body["entity_type"] == ELSEWHERE:
        needed = ["scheduled_end_time"]
        where = body.get("entity_metadata")
        if not (where or {}).get("location"):
            at = (*path, "entity_metadata", *(("location",) if where else ()))
            faults.add(at, "BASE_TYPE_REQUIRED", "This field is required")
    for name in needed:
        if body.get(name) is None:
            faults.add((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
    start, end = body["scheduled_start_time"], body.get("scheduled_end_time")
    if end is not None and moment(end) <= moment(start):
        message = "Cannot schedule an event to end before it starts"
        faults.add((*path, "scheduled_end_time"), "GUILD_SCHEDULED_EVENT_SCHEDULE", message)


EVENT = Form(
    _FIELDS,
    required=("name", "scheduled_start_time", "privacy_level", "entity_type"),
    rules=(places_fit,),
)
EVENT_CHANGE = Form({**_FIELDS, "status": Nullable(Choice((1, 2, 3, 4)))})

_TOPIC = Text(120, 1)
_PRIVACY = Choice((2,))
STAGE = Form(
    {
        "topic": _TOPIC,
        "channel_id": Snowflake(),
        "privacy_level": Nullable(_PRIVACY),
        "send_start_notification": Nullable(Boolean()),
        "guild_scheduled_event_id": Nullable(Snowflake()),
    },
    required=("topic", "channel_id"),
)
STAGE_CHANGE = Form({"topic": _TOPIC, "privacy_level": _PRIVACY})
