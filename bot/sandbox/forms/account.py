"""The bot's account, test entitlements, and metadata of linked roles.

Sources: docs, resources/user, resources/entitlement, application-role-connection-metadata.
"""

from __future__ import annotations

from bot.sandbox.forms.fields import Choice, Form, Items, Mapped, Nullable, Snowflake, Text
from bot.sandbox.forms.holding import UNSUPPORTED

OWN_USER = Form({"username": Text(32, 2, strip=True), "avatar": UNSUPPORTED, "banner": UNSUPPORTED})
ENTITLEMENT = Form(
    {"sku_id": Snowflake(), "owner_id": Snowflake(), "owner_type": Choice((1, 2))},
    required=("sku_id", "owner_id", "owner_type"),
)
HELD_ENTITLEMENT = Form({"sku_id": Snowflake()})


def _localized(most: int) -> Nullable:
    return Nullable(Mapped(Nullable(Text(most, 1))))


ROLE_CONNECTIONS = Nullable(
    Items(
        Form(
            {
                "type": Choice((1, 2, 3, 4, 5, 6, 7, 8)),
                "key": Text(50, 1, "[a-z0-9_]+"),
                "name": Text(100, 1),
                "name_localizations": _localized(100),
                "description": Text(200, 1),
                "description_localizations": _localized(200),
            },
            required=("type", "key", "name", "description"),
        ),
        5,
    )
)
