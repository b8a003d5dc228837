"""The application: what its own bot may change of it.

Source: docs, resources/application.
"""

from __future__ import annotations

from bot.sandbox.forms.application import APPLICATION
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.forms.holding import held
from bot.sandbox.model import Application, Json

# Of its flags, a bot can only turn these: the privileged intents of apps in few guilds.
_TURNABLE = 1 << 13 | 1 << 15 | 1 << 19 | 1 << 18


def change(application: Application, body: Json) -> None:
    """Change what `body`, which has passed its form, names."""
    kept: Json = held(APPLICATION, body)
    if "interactions_endpoint_url" in kept:
        application.interactions_endpoint_url = kept.pop("interactions_endpoint_url")
    if "flags" in kept:
        flags = as_integer(kept.pop("flags")) or 0
        application.flags = application.flags & ~_TURNABLE | flags & _TURNABLE
    for name, value in kept.items():
        if value is None:
            application.settings.pop(name, None)
        else:
            application.settings[name] = _plain(name, value)


def _plain(name: str, value: object) -> object:
    """Return a setting as it is shown."""
    if name == "description" and isinstance(value, dict):
        return value["default"]
    if name == "install_params" and isinstance(value, dict):
        return value | {"permissions": str(value["permissions"])}
    if name == "integration_types_config" and isinstance(value, dict):
        return {
            kind: {
                key: _plain("install_params", each) for key, each in (config or {}).items() if each
            }
            for kind, config in value.items()
        }
    return value
