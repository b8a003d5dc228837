"""Guilds: their settings, welcome screen, onboarding and widget.

Source: docs, resources/guild.
"""

from __future__ import annotations

from bot.sandbox.forms.fields import (
    Anything,
    Boolean,
    Choice,
    Form,
    Integer,
    Items,
    Nullable,
    Snowflake,
    Text,
    Timestamp,
)
from bot.sandbox.forms.holding import UNSUPPORTED

_LOCALES = (
    "ar bg cs da de el en-GB en-US es-ES es-419 fi fr he hi hr hu id it ja ko lt nl no pl pt-BR "
    "ro ru sv-SE th tr uk vi zh-CN zh-TW"
)
_CHANNEL_ID = Nullable(Snowflake())
_YES_OR_NO = Nullable(Boolean())
SETTABLE_FEATURES = ("COMMUNITY", "DISCOVERABLE", "INVITES_DISABLED", "RAID_ALERTS_DISABLED")
GUILD_CHANGE = Form(
    {
        "name": Text(100, 2, strip=True),
        "description": Nullable(Text(300)),
        "verification_level": Nullable(Choice((0, 1, 2, 3, 4))),
        "default_message_notifications": Nullable(Choice((0, 1))),
        "explicit_content_filter": Nullable(Choice((0, 1, 2))),
        "preferred_locale": Nullable(Choice(tuple(_LOCALES.split()))),
        "afk_timeout": Nullable(Choice((60, 300, 900, 1800, 3600))),
        "afk_channel_id": _CHANNEL_ID,
        "system_channel_id": _CHANNEL_ID,
        "system_channel_flags": Nullable(Integer(0, 2**6 - 1)),
        "rules_channel_id": _CHANNEL_ID,
        "public_updates_channel_id": _CHANNEL_ID,
        "safety_alerts_channel_id": _CHANNEL_ID,
        "premium_progress_bar_enabled": _YES_OR_NO,
        "features": Nullable(Items(Nullable(Text(100)), 1521, once=True)),
        "region": Anything(),  # channels have regions now, and Discord takes this for nothing
        "icon": UNSUPPORTED,
        "splash": UNSUPPORTED,
        "banner": UNSUPPORTED,
        "discovery_splash": UNSUPPORTED,
        "home_header": UNSUPPORTED,
    }
)
WIDGET = Form({"enabled": _YES_OR_NO, "channel_id": _CHANNEL_ID})
INCIDENTS = Form(
    {
        "invites_disabled_until": Nullable(Timestamp()),
        "dms_disabled_until": Nullable(Timestamp()),
    }
)
WELCOME_SCREEN = Form(
    {
        "enabled": _YES_OR_NO,
        "description": Nullable(Text(140)),
        "welcome_channels": Nullable(
            Items(
                Form(
                    {
                        "channel_id": Snowflake(),
                        "description": Text(50, 1),
                        "emoji_id": Nullable(Snowflake()),
                        "emoji_name": Nullable(Text(100)),
                    },
                    required=("channel_id", "description"),
                ),
                5,
            )
        ),
    }
)
_OPTION = Form(
    {
        "id": Nullable(Snowflake()),
        "title": Text(50, 1),
        "description": Nullable(Text(100)),
        "emoji_id": Nullable(Snowflake()),
        "emoji_name": Nullable(Text(100)),
        "emoji_animated": _YES_OR_NO,
        "role_ids": Nullable(Items(Snowflake(), 50, once=True)),
        "channel_ids": Nullable(Items(Snowflake(), 50, once=True)),
    },
    required=("title",),
)
_PROMPT = Form(
    {
        "id": Snowflake(),
        "type": Nullable(Choice((0, 1))),
        "title": Text(100, 1),
        "options": Items(_OPTION, 50, 1),
        "single_select": _YES_OR_NO,
        "required": _YES_OR_NO,
        "in_onboarding": _YES_OR_NO,
    },
    required=("id", "title", "options"),
)
ONBOARDING = Form(
    {
        "prompts": Nullable(Items(_PROMPT, 15)),
        "default_channel_ids": Nullable(Items(Snowflake(), 500, once=True)),
        "enabled": _YES_OR_NO,
        "mode": Nullable(Choice((0, 1))),
    }
)
