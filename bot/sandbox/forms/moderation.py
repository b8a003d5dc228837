"""Rules of auto-moderation.

Source: docs, resources/auto-moderation.
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
    Nullable,
    Path,
    Snowflake,
    Text,
)

KEYWORDS, SPAM, PRESETS, MENTIONS, PROFILES = 1, 3, 4, 5, 6
"""What a rule can look for."""

_MOST_ALLOWED = 100
_WORDS = Nullable(Items(Text(60, 1), 1000))
_METADATA = Form(
    {
        "keyword_filter": _WORDS,
        "regex_patterns": Nullable(Items(Text(260, 1), 10)),
        "allow_list": _WORDS,
        "presets": Nullable(Items(Choice((1, 2, 3)), 3, once=True)),
        "mention_total_limit": Nullable(Integer(0, 50)),
        "mention_raid_protection_enabled": Nullable(Boolean()),
    }
)
METADATA: dict[int, dict[str, Any]] = {
    KEYWORDS: {"keyword_filter": [], "regex_patterns": [], "allow_list": []},
    SPAM: {},
    PRESETS: {"allow_list": [], "presets": []},
    MENTIONS: {"mention_total_limit": 20, "mention_raid_protection_enabled": False},
    PROFILES: {"keyword_filter": [], "regex_patterns": [], "allow_list": []},
}
"""What each of them can be told, and what it is before."""
_ACTION = ByType(
    {
        1: Form(
            {
                "type": Integer(),
                "metadata": Nullable(Form({"custom_message": Nullable(Text(150))})),
            }
        ),
        2: Form(
            {
                "type": Integer(),
                "metadata": Form({"channel_id": Snowflake()}, required=("channel_id",)),
            },
            required=("metadata",),
        ),
        3: Form(
            {
                "type": Integer(),
                "metadata": Form(
                    {"duration_seconds": Integer(0, 2_419_200)}, required=("duration_seconds",)
                ),
            },
            required=("metadata",),
        ),
        4: Form({"type": Integer(), "metadata": Nullable(Form({}))}),
    }
)
_FIELDS: dict[str, Field] = {
    "name": Text(100, 1),
    "event_type": Choice((1, 2)),
    "trigger_metadata": Nullable(_METADATA),
    "actions": Items(_ACTION, 5, 1),
    "enabled": Nullable(Boolean()),
    "exempt_roles": Nullable(Items(Snowflake(), 20, once=True)),
    "exempt_channels": Nullable(Items(Snowflake(), 50, once=True)),
}


def _allowed_words(body: dict[str, Any], path: Path, faults: Faults) -> None:
    words = (body.get("trigger_metadata") or {}).get("allow_list") or ()
    if len(words) > _MOST_ALLOWED and body.get("trigger_type") != PRESETS:
        message = f"Must be {_MOST_ALLOWED} or fewer in length."
        at = (*path, "trigger_metadata", "allow_list")
        faults.add(at, "BASE_TYPE_MAX_LENGTH", message)


def _presets_named(body: dict[str, Any], path: Path, faults: Faults) -> None:
    if body.get("trigger_type") == PRESETS and body.get("trigger_metadata") is None:
        faults.add((*path, "trigger_metadata"), "BASE_TYPE_REQUIRED", "This field is required")


_WITH_KIND: dict[str, Field] = {**_FIELDS, "trigger_type": Choice(tuple(METADATA))}
RULE = Form(
    _WITH_KIND,
    required=("name", "event_type", "trigger_type", "actions"),
    rules=(_presets_named, _allowed_words),
)
RULE_CHANGE = Form(_WITH_KIND)
