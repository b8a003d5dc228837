"""Webhooks, and what they post.

Source: docs, resources/webhook.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.fields import (
    Faults,
    Form,
    Items,
    Nullable,
    Path,
    Snowflake,
    Text,
    Url,
)
from bot.sandbox.forms.holding import UNSUPPORTED
from bot.sandbox.forms.messages import FOLLOW_UP

_FORBIDDEN = ("clyde", "discord")


def _no_forbidden_name(key: str) -> Any:
    def rule(body: dict[str, Any], path: Path, faults: Faults) -> None:
        for word in _FORBIDDEN:
            if word in (body.get(key) or "").lower():
                message = f'Username cannot contain "{word}"'
                faults.add((*path, key), "USERNAME_INVALID_CONTAINS", message)

    return rule


_NAME = Text(80, 1, strip=True)
_RULES = (_no_forbidden_name("name"),)
WEBHOOK = Form({"name": _NAME, "avatar": UNSUPPORTED}, required=("name",), rules=_RULES)
WEBHOOK_CHANGE = Form(
    {"name": _NAME, "avatar": UNSUPPORTED, "channel_id": Nullable(Snowflake())}, rules=_RULES
)
FOLLOWER = Form({"webhook_channel_id": Snowflake()}, required=("webhook_channel_id",))
EXECUTE = Form(
    {
        **FOLLOW_UP.fields,
        "username": Nullable(Text(80, 1)),
        "avatar_url": Nullable(Url()),
        "thread_name": Nullable(Text(100)),
        "applied_tags": Nullable(Items(Snowflake(), 5)),
    },
    rules=(*FOLLOW_UP.rules, _no_forbidden_name("username")),
)
