"""The application, as its own bot may change it.

Source: docs, resources/application.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.fields import (
    Choice,
    Faults,
    Form,
    Integer,
    Items,
    Mapped,
    Nullable,
    Path,
    Text,
    Url,
)
from bot.sandbox.forms.holding import UNSUPPORTED

_INSTALL = Form(
    {
        "scopes": Items(Choice(("bot", "applications.commands")), 2, 1, once=True),
        "permissions": Integer(0, 2**53 - 1),
    },
    required=("scopes", "permissions"),
)
_ON_INSTALL = Form({"oauth2_install_params": Nullable(_INSTALL)})


_TRANSLATED = Form(
    {"default": Text(400), "localizations": Nullable(Mapped(Text(400)))}, required=("default",)
)


class _Description:
    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Take a text, or one with its translations."""
        if isinstance(value, dict):
            _TRANSLATED.check(value, path, faults)
        else:
            Text(400).check(value, path, faults)


class _Kinds:
    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Take an object with a kind of installation as each key."""
        if not isinstance(value, dict):
            Mapped(Nullable(_ON_INSTALL)).check(value, path, faults)
            return
        for key, each in value.items():
            kind = Nullable(_ON_INSTALL) if key in ("0", "1") else None
            (kind or Choice(("0", "1"))).check(each if kind else key, (*path, key), faults)


_EVENTS = (
    "APPLICATION_AUTHORIZED APPLICATION_DEAUTHORIZED ENTITLEMENT_CREATE ENTITLEMENT_UPDATE "
    "ENTITLEMENT_DELETE QUEST_USER_ENROLLMENT LOBBY_MESSAGE_CREATE LOBBY_MESSAGE_UPDATE "
    "LOBBY_MESSAGE_DELETE GAME_DIRECT_MESSAGE_CREATE GAME_DIRECT_MESSAGE_UPDATE "
    "GAME_DIRECT_MESSAGE_DELETE"
)
APPLICATION = Form(
    {
        "description": _Description(),
        "interactions_endpoint_url": Nullable(Url()),
        "role_connections_verification_url": Nullable(Url()),
        "custom_install_url": Nullable(Url()),
        "install_params": Nullable(_INSTALL),
        "integration_types_config": Nullable(_Kinds()),
        "tags": Nullable(Items(Text(20), 5, once=True)),
        "flags": Nullable(Integer(0, 2**31 - 1)),
        "event_webhooks_url": Nullable(Url()),
        "event_webhooks_status": Nullable(Choice((1, 2))),
        "event_webhooks_types": Nullable(Items(Choice(tuple(_EVENTS.split())), 20, once=True)),
        "icon": UNSUPPORTED,
        "cover_image": UNSUPPORTED,
        "team_id": UNSUPPORTED,
        "explicit_content_filter": UNSUPPORTED,
        "max_participants": UNSUPPORTED,
        "type": UNSUPPORTED,
    }
)
