"""Registers the commands, but only when what Discord holds is not what the bot has."""

from __future__ import annotations

import logging
from typing import Any

from bot.discord_app.patience import ask_until_answered
from bot.discord_app.rest import Rest

_log = logging.getLogger(__name__)

Json = dict[str, Any]

# What Discord adds to a command, or says in another way as well.
_ITS_OWN = {"id", "application_id", "version", "dm_permission", "guild_id", "default_permission"}
_SETS = ("contexts", "integration_types")


async def sync_commands(rest: Rest, application_id: int, commands: list[Json]) -> bool:
    """Make Discord's global commands equal to `commands`; return whether that took a change.

    One GET, no state of our own. Raises `RefusedByDiscord` when Discord won't take them.
    """
    path = f"/applications/{application_id}/commands"
    held = await ask_until_answered(
        "Reading the commands", lambda: rest.request("GET", f"{path}?with_localizations=true")
    )
    if _comparable(held or []) == _comparable(commands):
        _log.info("The commands are registered already.")
        return False
    await ask_until_answered(
        "Registering the commands", lambda: rest.request("PUT", path, commands)
    )
    _log.info("Registered %d commands.", len(commands))
    return True


def _comparable(commands: list[Json]) -> dict[tuple[str, int], Json]:
    """Return commands by name and type, without what does not tell two of them apart."""
    plain = [_plain(command) for command in commands]
    return {(command["name"], command.get("type", 1)): command for command in plain}


def _plain(value: Any) -> Any:
    """Return a command or a part of one, without Discord's own fields and without defaults."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _plain(item) for key, item in value.items() if key not in _ITS_OWN}
    for key in _SETS:
        if kept.get(key):
            kept[key] = sorted(kept[key])
    if kept.get("default_member_permissions") is not None:
        kept["default_member_permissions"] = str(kept["default_member_permissions"])
    return {key: item for key, item in kept.items() if item not in (None, False, [], {}, "")}
