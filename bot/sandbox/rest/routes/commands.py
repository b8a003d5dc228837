"""Application commands, global and of one guild."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.commands import COMMANDS, MOST_OF_TYPE, Command
from bot.sandbox.forms.fields import Form, as_integer, check
from bot.sandbox.model import Json
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.rest.routes.things import require_own
from bot.sandbox.world.allowances import NEW_COMMANDS

ROUTES = Routes()


def _commands(request: Request) -> dict[int, Json]:
    """Return the commands of the path's scope: global, or of one guild."""
    app = request.world.application
    require_own(request)
    if "guild_id" not in request.path:
        return app.commands
    guild = request.guild
    return app.guild_commands.setdefault(guild.id, {})


def _one_command(request: Request) -> Json:
    try:
        return _commands(request)[request.id("command_id")]
    except KeyError:
        raise api_error.unknown("application command") from None


_GLOBAL = "/applications/{application_id}/commands"
_OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


@ROUTES.add("GET", _GLOBAL)
@ROUTES.add("GET", _OF_GUILD)
def _list_commands(request: Request) -> Answer:
    return 200, list(_commands(request).values())


@ROUTES.add("PUT", _GLOBAL)
@ROUTES.add("PUT", _OF_GUILD)
def _overwrite_commands(request: Request) -> Answer:
    """Replace all commands; one that keeps its name keeps its id."""
    commands = _commands(request)
    check(COMMANDS, request.body)
    _require_room(as_integer(each.get("type")) or 1 for each in request.body)
    known = {(command["name"], command["type"]): command for command in commands.values()}
    named = [(each["name"], as_integer(each.get("type")) or 1) for each in request.body]
    _allow(request, sum(name not in known for name in named))
    commands.clear()
    for body in request.body:
        before = known.get((body["name"], as_integer(body.get("type")) or 1))
        command = _registered(request, body, before)
        commands[int(command["id"])] = command
    return 200, list(commands.values())


@ROUTES.add("POST", _GLOBAL)
@ROUTES.add("POST", _OF_GUILD)
def _create_command(request: Request) -> Answer:
    """Register one command, in the place of one with the same name."""
    commands = _commands(request)
    check(Command(), request.body)
    kind = as_integer(request.body.get("type")) or 1
    before = next(
        (c for c in commands.values() if (c["name"], c["type"]) == (request.body["name"], kind)),
        None,
    )
    if before is None:
        _require_room([kind, *(each["type"] for each in commands.values())])
        _allow(request, 1)
    command = _registered(request, request.body, before)
    commands[int(command["id"])] = command
    return (201 if before is None else 200), command


def _allow(request: Request, new: int) -> None:
    """Raise 30034 if there are more new commands in a day than there may be."""
    place = request.id("guild_id") if "guild_id" in request.path else 0
    request.world.allowances.take(NEW_COMMANDS, place, new)


def _require_room(kinds: Iterable[int]) -> None:
    """Raise 30032 if there are more commands of a type than there may be."""
    if any(count > MOST_OF_TYPE[kind] for kind, count in Counter(kinds).items()):
        raise api_error.refused(30032)


@ROUTES.add("GET", f"{_GLOBAL}/{{command_id}}")
@ROUTES.add("GET", f"{_OF_GUILD}/{{command_id}}")
def _command(request: Request) -> Answer:
    return 200, _one_command(request)


@ROUTES.add("PATCH", f"{_GLOBAL}/{{command_id}}")
@ROUTES.add("PATCH", f"{_OF_GUILD}/{{command_id}}")
def _edit_command(request: Request) -> Answer:
    command = _one_command(request)
    check(Form({}), request.body)
    body = {key: value for key, value in command.items() if value is not None} | request.body
    check(Command(), body)
    command |= _registered(request, body, command)
    return 200, command


@ROUTES.add("DELETE", f"{_GLOBAL}/{{command_id}}")
@ROUTES.add("DELETE", f"{_OF_GUILD}/{{command_id}}")
def _delete_command(request: Request) -> Answer:
    del _commands(request)[int(_one_command(request)["id"])]
    return 204, None


def _registered(request: Request, body: Json, before: Json | None) -> Json:
    """Return a command as Discord holds it: with ids, and its defaults filled in."""
    world = request.world
    command_id = before["id"] if before else str(world.ids.next())
    of_guild = "guild_id" in request.path
    needed = body.get("default_member_permissions")
    command: Json = {
        "id": command_id,
        "application_id": str(world.application.id),
        "version": str(world.ids.next()),
        "type": as_integer(body.get("type")) or 1,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "default_member_permissions": None if needed is None else str(as_integer(needed)),
        "nsfw": bool(body.get("nsfw")),
        "dm_permission": body.get("dm_permission") is not False,
        "contexts": _each_once(body.get("contexts")) or None,
        "integration_types": _each_once(body.get("integration_types")) or [0],
    }
    if of_guild:
        command["guild_id"] = request.path["guild_id"]
        del command["dm_permission"]
    if body.get("options"):
        command["options"] = [_held_option(option) for option in body["options"]]
    return command


def _each_once(numbers: list[Any] | None) -> list[int]:
    return sorted({int(number) for number in numbers or ()})


def _held_option(option: Json) -> Json:
    """Return an option as Discord holds it, without false and empty parts."""
    held = {key: value for key, value in option.items() if value not in (None, False, [])}
    held["type"] = as_integer(option["type"])
    if "options" in held:
        held["options"] = [_held_option(each) for each in held["options"]]
    return held
