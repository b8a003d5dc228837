"""Members, bans and roles.

Sources: docs, resources/guild and topics/permissions.
"""

from __future__ import annotations

from bot.sandbox.forms.fields import (
    Boolean,
    Field,
    Form,
    Integer,
    Items,
    Nullable,
    Snowflake,
    Text,
    Timestamp,
)
from bot.sandbox.forms.holding import UNSUPPORTED

_YES_OR_NO = Nullable(Boolean())
_COLOR = Nullable(Integer(0, 0xFFFFFF))
_WEEK = 604_800

MEMBER_CHANGE = Form(
    {
        "nick": Nullable(Text(32)),
        "roles": Nullable(Items(Snowflake(), 350, once=True)),
        "mute": _YES_OR_NO,
        "deaf": _YES_OR_NO,
        "channel_id": Nullable(Snowflake()),
        "communication_disabled_until": Nullable(Timestamp()),
        "flags": Nullable(Integer(0, 2**31 - 1)),
    }
)
OWN_MEMBER_CHANGE = Form(
    {
        "nick": Nullable(Text(32)),
        "avatar": UNSUPPORTED,
        "banner": UNSUPPORTED,
        "bio": UNSUPPORTED,
    }
)
MEMBER_ADD = Form(
    {
        "access_token": Text(10_240, 1),
        "roles": Nullable(Items(Snowflake(), 250, once=True)),
        **{name: MEMBER_CHANGE.fields[name] for name in ("nick", "mute", "deaf", "flags")},
    },
    required=("access_token",),
)
_DELETED: dict[str, Field] = {
    "delete_message_seconds": Nullable(Integer(0, _WEEK)),
    "delete_message_days": Nullable(Integer(0, 7)),
}
BAN = Nullable(Form(_DELETED))
BULK_BAN = Form(
    {"user_ids": Items(Snowflake(), 200, 1, once=True), **_DELETED}, required=("user_ids",)
)
PRUNE = Nullable(
    Form(
        {
            "days": Nullable(Integer(1, 30)),
            "compute_prune_count": _YES_OR_NO,
            "include_roles": Nullable(Items(Snowflake(), 100, once=True)),
        }
    )
)

ROLE = Form(
    {
        "name": Nullable(Text(100, 1)),
        "permissions": Nullable(Integer(0, 2**53 - 1)),
        "color": _COLOR,
        "colors": Nullable(
            Form(
                {
                    "primary_color": _COLOR,
                    "secondary_color": UNSUPPORTED,
                    "tertiary_color": UNSUPPORTED,
                }
            )
        ),
        "hoist": _YES_OR_NO,
        "mentionable": _YES_OR_NO,
        "icon": UNSUPPORTED,
        "unicode_emoji": UNSUPPORTED,
    }
)
ROLE_POSITIONS = Items(
    Form({"id": Snowflake(), "position": Nullable(Integer(0, 2**31 - 1))}, required=("id",)), 250
)
