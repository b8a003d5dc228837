"""Registers the commands, but only if they differ from those that Discord has."""

from __future__ import annotations

import logging
from typing import Any

from bot.discord_app.patience import ask_until_answered
from bot.discord_app.rest import Rest

_log = logging.getLogger(__name__)

Json = dict[str, Any]

# The fields of commands, options and choices that a bot can set; Discord adds its own.
_OURS = frozenset(
    "type name name_localizations description description_localizations options required choices "
    "value channel_types min_value max_value min_length max_length autocomplete "
    "default_member_permissions contexts integration_types nsfw handler".split()
)
_SETS = ("contexts", "integration_types")
# The command that launches an app's Activity is Discord's; a list without it is refused.
_ENTRY_POINT = 4


async def sync_commands(rest: Rest, application_id: int, commands: list[Json]) -> dict[str, str]:
    """Make Discord's global commands equal to `commands`; return their ids by name.

    One GET, no state of our own. Raises `RefusedByDiscord` when Discord won't accept them.
    """
    path = f"/applications/{application_id}/commands"
    registered = await _registered(rest, path)
    own = without_entry_points(registered)
    if comparable(own) == comparable(commands):
        _log.info("The commands are already registered.")
        return _ids(own)
    entry_points = [command for command in registered if command.get("type") == _ENTRY_POINT]
    body = [_plain(command) for command in (*commands, *entry_points)]
    made = await ask_until_answered(
        "Registering the commands",
        lambda: rest.request("PUT", path, body),
        request=f"PUT {path}",
    )
    _log.info("Registered %d commands.", len(commands))
    if left := comparable(own).keys() - comparable(commands).keys():
        names = ", ".join(sorted(name for name, _ in left))
        _log.info("Removed the commands of an earlier bot: %s.", names)
    return _ids(made or [])


async def registered_ids(rest: Rest, application_id: int, commands: list[Json]) -> dict[str, str]:
    """Return the ids of the commands that Discord has, which another process registers."""
    own = without_entry_points(await _registered(rest, f"/applications/{application_id}/commands"))
    if comparable(own) != comparable(commands):
        _log.info("The process with shard 0 has not registered the commands yet.")
    return _ids(own)


async def _registered(rest: Rest, path: str) -> list[Json]:
    found: list[Json] | None = await ask_until_answered(
        "Reading the commands",
        lambda: rest.request("GET", f"{path}?with_localizations=true"),
        request=f"GET {path}",
    )
    return found or []


def without_entry_points(registered: list[Json]) -> list[Json]:
    """Leave out the commands that are Discord's own."""
    return [command for command in registered if command.get("type") != _ENTRY_POINT]


def _ids(registered: list[Json]) -> dict[str, str]:
    slash = (each for each in registered if each.get("type", 1) == 1)
    return {each["name"]: str(each["id"]) for each in slash if "id" in each}


def comparable(commands: list[Json]) -> dict[tuple[str, int], Json]:
    """Return commands by name and type, in plain form."""
    plain = [_plain(command) for command in commands]
    return {(command["name"], command.get("type", 1)): command for command in plain}


def _plain(value: Any) -> Any:
    """Return a command, or part of one, as a bot sends it: without defaults, sets sorted."""
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
    """Tell whether leaving the field out means the same; a zero is not a default."""
    return value is None or value is False or value in ([], {}, "")
