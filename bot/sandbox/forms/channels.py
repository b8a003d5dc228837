"""Channels and threads.

Source: docs, resources/channel and resources/guild.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.forms.fields import (
    Boolean,
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
from bot.sandbox.forms.holding import UNSUPPORTED
from bot.sandbox.forms.messages import FORUM_MESSAGE
from bot.sandbox.model import ChannelType

DIRECT_MESSAGE = Form(
    {"recipient_id": Snowflake(), "access_tokens": UNSUPPORTED, "nicks": UNSUPPORTED},
    required=("recipient_id",),
)

_NAME = Text(100, 1)
_SLOWMODE = Nullable(Integer(0, 21_600))
_ARCHIVE_MINUTES = Nullable(Choice((60, 1440, 4320, 10080)))
_BITS = Nullable(Integer(0, 2**53 - 1))


def _not_only_spaces(body: dict[str, Any], path: Path, faults: Faults) -> None:
    if body.get("name") is not None and not body["name"].strip():
        faults.add((*path, "name"), "BASE_TYPE_REQUIRED", "This field is required")


# --- settings ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """What a channel can be told: which kinds of channel, what it is before, what it may be."""

    kinds: frozenset[int]
    default: Any
    field: Field
    shows_none: bool = True
    """Whether it is in a channel's JSON even if it is null."""


_FORUMS, _VOICES = ChannelType.FORUMS, ChannelType.VOICES
_WRITTEN = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT, *_FORUMS})
_EMOJI = Form({"emoji_id": Nullable(Snowflake()), "emoji_name": Nullable(Text(100))})
_TAG = Form(
    {
        "id": Nullable(Snowflake()),
        "name": Text(20, 1),
        "moderated": Nullable(Boolean()),
        "emoji_id": Nullable(Snowflake()),
        "emoji_name": Nullable(Text(100)),
    },
    required=("name",),
)
SETTINGS: dict[str, Setting] = {
    "nsfw": Setting(_WRITTEN | _VOICES, default=False, field=Nullable(Boolean())),
    "bitrate": Setting(_VOICES, 64_000, Nullable(Integer(8_000, 384_000))),
    "user_limit": Setting(_VOICES, 0, Nullable(Integer(0, 10_000))),
    "rtc_region": Setting(_VOICES, None, Nullable(Text(100))),
    "video_quality_mode": Setting(_VOICES, 1, Nullable(Choice((1, 2)))),
    "default_auto_archive_duration": Setting(_WRITTEN, None, _ARCHIVE_MINUTES, shows_none=False),
    "default_thread_rate_limit_per_user": Setting(_WRITTEN, 0, _SLOWMODE),
    "default_reaction_emoji": Setting(_FORUMS, None, Nullable(_EMOJI)),
    "default_sort_order": Setting(_FORUMS, None, Nullable(Choice((0, 1)))),
    "default_forum_layout": Setting(_FORUMS, 0, Nullable(Choice((0, 1, 2)))),
    "default_tag_setting": Setting(
        _FORUMS, None, Nullable(Choice(("match_all", "match_some"))), shows_none=False
    ),
    "available_tags": Setting(_FORUMS, (), Nullable(Items(_TAG, 20))),
    "flags": Setting(
        _FORUMS | ChannelType.THREADS, 0, Nullable(Integer(0, 2**31 - 1)), shows_none=False
    ),
    "applied_tags": Setting(ChannelType.THREADS, (), Nullable(Items(Snowflake(), 5))),
}
"""By name; `topic`, `name` and the like are a channel's own."""
HELD_SETTINGS = Form({name: each.field for name, each in SETTINGS.items()})
_SET_WITH_CHANNELS: dict[str, Field] = {
    name: each.field for name, each in SETTINGS.items() if name != "applied_tags"
}

# --- channels ------------------------------------------------------------------------------

_OVERWRITE_FIELDS: dict[str, Field] = {
    "type": Nullable(Choice((0, 1))),
    "allow": _BITS,
    "deny": _BITS,
}
OVERWRITE = Form(_OVERWRITE_FIELDS)
_OF_CHANNELS: dict[str, Field] = {
    "topic": Nullable(Text(4096)),
    "position": Nullable(Integer(0, 2**31 - 1)),
    "rate_limit_per_user": _SLOWMODE,
    "parent_id": Nullable(Snowflake()),
    "permission_overwrites": Nullable(
        Items(Form({"id": Snowflake(), **_OVERWRITE_FIELDS}, required=("id",)), 100)
    ),
    **_SET_WITH_CHANNELS,
}
CHANNEL = Form(
    {"name": _NAME, "type": Nullable(Choice((0, 2, 4, 5, 13, 15, 16))), **_OF_CHANNELS},
    required=("name",),
    rules=(_not_only_spaces,),
)
CHANNEL_CHANGE = Form(
    {"name": _NAME, "type": Nullable(Choice((0, 2, 4, 5, 13, 15, 16))), **_OF_CHANNELS},
    rules=(_not_only_spaces,),
)
CHANNEL_POSITIONS = Items(
    Form(
        {
            "id": Snowflake(),
            "position": Nullable(Integer(0, 2**31 - 1)),
            "parent_id": Nullable(Snowflake()),
            "lock_permissions": Nullable(Boolean()),
        },
        required=("id",),
    ),
    500,
)
VOICE_STATUS = Form({"status": Nullable(Text(500))})

# --- threads -------------------------------------------------------------------------------

_THREAD_FIELDS: dict[str, Field] = {
    "auto_archive_duration": _ARCHIVE_MINUTES,
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
_APPLIED_TAGS = SETTINGS["applied_tags"].field
FORUM_POST = Form(
    {
        "name": _NAME,
        **_THREAD_FIELDS,
        "applied_tags": _APPLIED_TAGS,
        "message": FORUM_MESSAGE,
    },
    required=("name", "message"),
    rules=(_not_only_spaces,),
)
THREAD_CHANGE = Form(
    {
        "name": Nullable(_NAME),
        **_THREAD_FIELDS,
        "archived": Nullable(Boolean()),
        "locked": Nullable(Boolean()),
        "invitable": Nullable(Boolean()),
        "applied_tags": _APPLIED_TAGS,
        "flags": SETTINGS["flags"].field,
    },
    rules=(_not_only_spaces,),
)
