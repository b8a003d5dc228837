"""From what a person typed after a command to the options that the bot is sent."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox import payloads
from bot.sandbox.forms.fields import length
from bot.sandbox.model import Channel, Json
from bot.sandbox.world import World

Typed = str | int | float | bool

_SUBCOMMANDS = (1, 2)
_STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE, _MENTIONABLE, _NUMBER = 3, 4, 5, 6, 7, 8, 9, 10


class Refused(Exception):
    """What Discord's client would not let the person do; the text is for them."""


def fill_options(
    world: World,
    channel: Channel,
    command: Json,
    path: str,
    values: Mapping[str, Typed],
    *,
    focused: str | None = None,
) -> tuple[list[Json], Json]:
    """Return the options to send for `path` (`schedule set`), and the `resolved` data.

    With `focused` the values are taken as typed so far, as autocomplete sends them.
    """
    declared, wrap = _walk(command, path)
    by_name = {option["name"]: option for option in declared}
    for name in values:
        if name not in by_name:
            names = ", ".join(by_name) or "none"
            raise Refused(f"/{path} has no option {name!r}. Its options are: {names}.")
    resolved: Json = {}
    options = []
    for name, option in by_name.items():
        if name == focused:
            typed = str(values.get(name, ""))
            options.append(_sent(option, typed) | {"focused": True})
        elif name in values:
            value = values[name] if focused else _converted(world, channel, option, values[name])
            options.append(_sent(option, value))
            if not focused:
                _resolve(world, channel, option["type"], value, resolved)
        elif option.get("required") and focused is None:
            raise Refused(f"/{path} needs the option {name!r}.")
    for step in reversed(wrap):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    return options, resolved


def _walk(command: Json, path: str) -> tuple[list[Json], list[Json]]:
    """Return the options declared at `path`, and the subcommands that lead there."""
    declared: list[Json] = command.get("options") or []
    steps: list[Json] = []
    for name in path.split(" ")[1:]:
        step = next((o for o in declared if o["name"] == name and o["type"] in _SUBCOMMANDS), None)
        if step is None:
            raise Refused(f"There is no command /{path}.")
        steps.append(step)
        declared = step.get("options") or []
    inner = [option["name"] for option in declared if option["type"] in _SUBCOMMANDS]
    if inner:
        raise Refused(f"/{path} needs one of: {', '.join(inner)}.")
    return declared, steps


def _sent(option: Json, value: Typed) -> Json:
    return {"name": option["name"], "type": option["type"], "value": value}


def _converted(world: World, channel: Channel, option: Json, value: Typed) -> Typed:
    """Return the value in the option's type, within what the option allows."""
    kind, name = option["type"], option["name"]
    if kind == _STRING:
        return _text(option, str(value))
    if kind in (_INTEGER, _NUMBER):
        return _number(option, value)
    if kind == _BOOLEAN:
        return _boolean(name, value)
    found = _find(world, channel, kind, str(value).strip())
    if found is None:
        raise Refused(f"{name}: there is no {_KINDS.get(kind, 'such thing')} {value!r} here.")
    return str(found)


_KINDS = {_USER: "person", _CHANNEL: "channel", _ROLE: "role", _MENTIONABLE: "person or role"}


def _text(option: Json, value: str) -> str:
    choices = option.get("choices") or []
    if choices:
        return str(_choice(option, value))
    least, most = option.get("min_length") or 0, option.get("max_length") or 6000
    if option.get("required") and not value:
        raise Refused(f"{option['name']} can't be empty.")
    if not least <= length(value) <= most:
        raise Refused(f"{option['name']} takes {least} to {most} characters.")
    return value


def _choice(option: Json, value: Typed) -> Typed:
    """Return the declared choice that has this value or name."""
    for choice in option["choices"]:
        if value in (choice["value"], choice["name"]) or str(value) == str(choice["value"]):
            chosen: Typed = choice["value"]
            return chosen
    names = ", ".join(str(choice["name"]) for choice in option["choices"])
    raise Refused(f"{option['name']} is one of: {names}.")


def _number(option: Json, value: Typed) -> Typed:
    convert = int if option["type"] == _INTEGER else float
    try:
        number = convert(value)
    except (TypeError, ValueError):
        raise Refused(f"{option['name']} takes a number.") from None
    if option.get("choices"):
        return _choice(option, number)
    least, most = option.get("min_value"), option.get("max_value")
    if (least is not None and number < least) or (most is not None and number > most):
        raise Refused(f"{option['name']} goes from {least} to {most}.")
    return number


def _boolean(name: str, value: Typed) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "false": False, "no": False}
    try:
        return words[str(value).casefold()]
    except KeyError:
        raise Refused(f"{name} is true or false.") from None


def _find(world: World, channel: Channel, kind: int, text: str) -> int | None:
    """Return the id of what `text` names: an id, a mention, or a name."""
    name = text.strip("<>").lstrip("@&!#")
    for found, names in _nameable(world, channel, kind).items():
        if name == str(found) or name.casefold() in names:
            return found
    return None


def _nameable(world: World, channel: Channel, kind: int) -> dict[int, tuple[str, ...]]:
    """Return what can be named where the command is used: ids, with names in lower case."""
    guild = world.guilds.get(channel.guild_id or 0)
    nameable: dict[int, tuple[str, ...]] = {}
    if kind in (_USER, _MENTIONABLE):
        members = guild.members if guild else world.users
        for user in (world.users[user_id] for user_id in members):
            nameable[user.id] = (user.username.casefold(), user.name.casefold())
    if kind in (_ROLE, _MENTIONABLE) and guild:
        for role in guild.roles.values():
            nameable[role.id] = (role.name.casefold().lstrip("@"),)
    if kind == _CHANNEL and guild:
        for channel_id in guild.channel_ids:
            nameable[channel_id] = ((world.channels[channel_id].name or "").casefold(),)
    return nameable


def _resolve(world: World, channel: Channel, kind: int, value: Typed, resolved: Json) -> None:
    """Add what an option names to the `resolved` data."""
    if kind not in _KINDS:
        return
    guild = world.guilds.get(channel.guild_id or 0)
    found, key = int(value), str(value)
    if kind == _CHANNEL:
        named = world.channels[found]
        resolved.setdefault("channels", {})[key] = world.channel_payload(named)
    elif guild and found in guild.roles:
        resolved.setdefault("roles", {})[key] = payloads.role(guild.roles[found])
    else:
        resolved.setdefault("users", {})[key] = payloads.user(world.users[found])
        if guild:
            member = payloads.bare_member(guild.members[found])
            granted = world.permissions(found, channel)
            resolved.setdefault("members", {})[key] = member | {"permissions": str(int(granted))}
