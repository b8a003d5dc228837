"""What a person typed after a command, as the options that the bot is sent."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.forms.fields import length
from bot.sandbox.interactions import attached
from bot.sandbox.interactions.resolved import Kind, Refused, find, resolve
from bot.sandbox.model import Channel, Json
from bot.sandbox.world.world import World

Typed = str | int | float | bool

_SUBCOMMANDS = (1, 2)
_STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE, _MENTIONABLE, _NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
_ATTACHMENT = 11


def fill_options(
    world: World,
    user_id: int,
    channel: Channel,
    command: Json,
    path: str,
    values: Mapping[str, Typed],
    *,
    focused: str | None = None,
) -> tuple[list[Json], Json]:
    """Return the options to send for `path` (`schedule set`), and the `resolved` data.

    `user_id` is who typed them. With `focused` the values are what is typed so far, as
    autocomplete sends it.
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
        if focused is not None:
            options += _so_far(world, channel, option, values, focused)
        elif name in values:
            value = _converted(world, channel, option, values[name])
            options.append(_sent(option, value))
            if option["type"] in _KINDS:
                resolve(world, user_id, channel, [int(value)], resolved)
            elif option["type"] == _ATTACHMENT:
                attached.resolve(world, str(value), resolved)
        elif option.get("required"):
            raise Refused(f"/{path} needs the option {name!r}.")
    for step in reversed(wrap):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    return options, resolved


def _so_far(
    world: World, channel: Channel, option: Json, values: Mapping[str, Typed], focused: str
) -> list[Json]:
    """Return an option as autocomplete sends it; nothing while it has no value."""
    name = option["name"]
    if name == focused:
        return [_sent(option, str(values.get(name, ""))) | {"focused": True}]
    if name not in values:
        return []
    if option["type"] not in (*_KINDS, _ATTACHMENT):
        return [_sent(option, values[name])]
    # The client sends an id or nothing: what is half typed doesn't name anybody yet.
    try:
        return [_sent(option, _converted(world, channel, option, values[name]))]
    except Refused:
        return []


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
    """Return the value in the option's type and within its limits."""
    kind = option["type"]
    if kind == _STRING:
        return _text(option, str(value))
    if kind in (_INTEGER, _NUMBER):
        return _number(option, value)
    if kind == _BOOLEAN:
        return _boolean(option["name"], value)
    if kind == _ATTACHMENT:
        return attached.named(world, option, value)
    if kind not in _KINDS:
        raise Refused(f"{option['name']}: the sandbox can't fill options of that kind.")
    return str(find(world, channel, _KINDS[kind], str(value), option.get("channel_types")))


_KINDS = {
    _USER: Kind.USER,
    _CHANNEL: Kind.CHANNEL,
    _ROLE: Kind.ROLE,
    _MENTIONABLE: Kind.MENTIONABLE,
}


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


# docs, application commands: any integer or double between -2^53 and 2^53.
_LARGEST = 2**53


def _number(option: Json, value: Typed) -> Typed:
    convert = int if option["type"] == _INTEGER else float
    try:
        number = convert(value)
    except (TypeError, ValueError, OverflowError):
        raise Refused(f"{option['name']} takes a number.") from None
    if not abs(number) <= _LARGEST:
        raise Refused(f"{option['name']} goes from -2^53 to 2^53.")
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
