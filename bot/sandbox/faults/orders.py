"""Orders of faults as JSON: what can be ordered, and the fault that an order means. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from types import NoneType
from typing import Any, get_args, get_type_hints

from bot.sandbox.faults.kind import Fault, FaultError
from bot.sandbox.model import Json

# A whole number is also a number; true and false are neither, unlike in Python.
_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    NoneType: "null",
}


def described(kind: type[Fault]) -> Json:
    """Return what a kind of fault is and takes."""
    return {
        "name": kind.name,
        "title": kind.title,
        "advice": kind.advice,
        "everyday": kind.everyday,
        "about": kind.about,
        "lasts": kind.lasts,
        "parameters": [_described(kind, each) for each in fields(kind)],
    }


def _described(kind: type[Fault], parameter: Field[Any]) -> Json:
    required = parameter.default is MISSING
    return {
        "name": parameter.name,
        "type": _wanted(_types(kind, parameter.name)),
        "required": required,
        "default": None if required else parameter.default,
    }


def read(kinds: Mapping[str, type[Fault]], order: Json) -> Fault:
    """Return the fault that `{name, …parameters}` orders; raises FaultError if there is none."""
    kind = kinds.get(str(order.get("name")))
    if kind is None:
        raise FaultError(f"name: one of these is needed: {', '.join(kinds)}.")
    given = {key: value for key, value in order.items() if key != "name"}
    known = {each.name: each for each in fields(kind)}
    if strange := given.keys() - known.keys():
        takes = ", ".join(known) or "no parameters"
        raise FaultError(f"{', '.join(sorted(strange))}: {kind.name} takes {takes}.")
    for name, parameter in known.items():
        if name in given:
            _check(name, given[name], _types(kind, name))
        elif parameter.default is MISSING:
            raise FaultError(f"{name}: {kind.name} needs it.")
    return kind(**given)


def _types(kind: type[Fault], name: str) -> tuple[type, ...]:
    hint = get_type_hints(kind)[name]
    return get_args(hint) or (hint,)


def _check(name: str, value: object, types: tuple[type, ...]) -> None:
    accepted = (*types, int) if float in types else types
    if type(value) not in accepted:
        raise FaultError(f"{name}: {_wanted(types)} is needed.")


def _wanted(types: tuple[type, ...]) -> str:
    return " or ".join(_WORDS[each] for each in types)
