"""Registers the commands, but only when what Discord holds is not what the bot has."""

from __future__ import annotations

import logging
from typing import Any

from bot.discord_app.patience import ask_until_answered
from bot.discord_app.rest import Rest

_log = logging.getLogger(__name__)

Json = dict[str, Any]

# What a bot can say of a command, an option or a choice; Discord adds fields of its own to it.
_OURS = frozenset(
    "type name name_localizations description description_localizations options required choices "
    "value channel_types min_value max_value min_length max_length autocomplete "
    "default_member_permissions contexts integration_types nsfw handler".split()
)
_SETS = ("contexts", "integration_types")
# The command that opens an app's Activity belongs to Discord, which refuses a list without it.
_ENTRY_POINT = 4


async def sync_commands(rest: Rest, application_id: int, commands: list[Json]) -> bool:
    """Make Discord's global commands equal to `commands`; return whether that took a change.

    One GET, no state of our own. Raises `RefusedByDiscord` when Discord won't take them.
    """
    path = f"/applications/{application_id}/commands"
    held = await ask_until_answered(
        "Reading the commands", lambda: rest.request("GET", f"{path}?with_localizations=true")
    )
    own = [command for command in held or [] if command.get("type") != _ENTRY_POINT]
    if _comparable(own) == _comparable(commands):
        _log.info("The commands are registered already.")
        return False
    entry_points = [command for command in held or [] if command.get("type") == _ENTRY_POINT]
    wanted = [_plain(command) for command in (*commands, *entry_points)]
    await ask_until_answered("Registering the commands", lambda: rest.request("PUT", path, wanted))
    _log.info("Registered %d commands.", len(commands))
    return True


def _comparable(commands: list[Json]) -> dict[tuple[str, int], Json]:
    """Return commands by name and type, without what does not tell two of them apart."""
    plain = [_plain(command) for command in commands]
    return {(command["name"], command.get("type", 1)): command for command in plain}


def _plain(value: Any) -> Any:
    """Return a command or a part of one as a bot says it: without defaults, sets in order."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: value[key] for key in value if key in _OURS}
    for key in ("options", "choices"):
        if key in kept:
            kept[key] = _plain(kept[key])
    for key in _SETS:
        kept[key] = sorted(kept.get(key) or [])
    if kept.get("default_member_permissions") is not None:
        kept["default_member_permissions"] = int(kept["default_member_permissions"])
    return {key: item for key, item in kept.items() if not _is_default(item)}


def _is_default(value: Any) -> bool:
    """Tell whether leaving a field out says the same; a zero is not nothing."""
    return value is None or value is False or value in ([], {}, "")
