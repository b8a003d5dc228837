"""Invites and templates of guilds.

Sources: docs, resources/invite and resources/guild-template.
"""

from __future__ import annotations

from bot.sandbox.forms.fields import Boolean, Field, Form, Integer, Nullable, Text
from bot.sandbox.forms.holding import UNSUPPORTED

INVITE = Form(
    {
        "max_age": Nullable(Integer(0, 604_800)),
        "max_uses": Nullable(Integer(0, 100)),
        "temporary": Nullable(Boolean()),
        "unique": Nullable(Boolean()),
        "target_type": UNSUPPORTED,
        "target_user_id": UNSUPPORTED,
        "target_application_id": UNSUPPORTED,
        "role_ids": UNSUPPORTED,
    }
)
_TEMPLATE: dict[str, Field] = {"name": Text(100, 1), "description": Nullable(Text(120))}
TEMPLATE = Form(_TEMPLATE, required=("name",))
TEMPLATE_CHANGE = Form(_TEMPLATE)
