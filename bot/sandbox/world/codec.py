"""Plain values and what JSON can hold of them, by the type hints of their dataclasses. Pure.

What comes in is a stranger's: it is held against the hints, and nothing is made of it but the
classes that they name. Bytes stand beside the JSON, which holds the names they go by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

Files = Mapping[str, bytes]
Path = tuple[str, ...]

FILES = "files/"
"""What the names of bytes begin with."""


class Misfit(ValueError):
    """What does not fit its hint; its text says where, and what is wrong there."""

    def __init__(self, path: Path, wrong: str) -> None:
        super().__init__(f"{'.'.join(path) or 'the whole'}: {wrong}")


# --- out -----------------------------------------------------------------------------------


def encode(value: Any, files: dict[str, bytes]) -> Any:
    """Return what JSON can hold of `value`; bytes are put into `files`."""
    if isinstance(value, bool | str | float | NoneType):
        return value
    if isinstance(value, int):
        return int(value)  # flags are numbers too
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        name = f"{FILES}{len(files) + 1}"
        files[name] = value
        return name
    if isinstance(value, list):
        return [encode(each, files) for each in value]
    if isinstance(value, set):
        return [encode(each, files) for each in sorted(value)]
    if isinstance(value, dict):
        return {str(key): encode(each, files) for key, each in value.items()}
    return {name: encode(getattr(value, name), files) for name in _fields(value.__class__)}


# --- in ------------------------------------------------------------------------------------


def decode(raw: Any, hint: Any, files: Files, path: Path = ()) -> Any:
    """Return the value of type `hint` that `raw` stands for; `Misfit` when it stands for none."""
    if hint is Any:
        return raw
    if is_dataclass(hint):
        return _record(raw, hint, files, path)
    if hint is bytes:
        return _bytes(raw, files, path)
    if (simple := _SIMPLE.get(hint)) is not None:
        return simple(raw, path)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _one_of(raw, inner, files, path)
    if origin is dict:
        return _table(raw, inner, files, path)
    if not isinstance(raw, list):
        raise Misfit(path, "a list is needed")
    return origin(
        decode(each, inner[0], files, (*path, str(index))) for index, each in enumerate(raw)
    )


class _Field(NamedTuple):
    hint: Any
    is_required: bool


@cache
def _fields(kind: Any) -> dict[str, _Field]:
    hints = get_type_hints(kind)
    return {
        each.name: _Field(
            hints[each.name], each.default is MISSING and each.default_factory is MISSING
        )
        for each in fields(kind)
    }


def _record(raw: Any, kind: Any, files: Files, path: Path) -> Any:
    if not isinstance(raw, dict):
        raise Misfit(path, "an object is needed")
    known = _fields(kind)
    for name in raw:
        if name not in known:
            raise Misfit((*path, name), "there is no such field")
    for name, each in known.items():
        if each.is_required and name not in raw:
            raise Misfit((*path, name), "it is missing")
    return kind(
        **{
            name: decode(value, known[name].hint, files, (*path, name))
            for name, value in raw.items()
        }
    )


def _table(raw: Any, inner: tuple[Any, ...], files: Files, path: Path) -> dict[Any, Any]:
    if not isinstance(raw, dict):
        raise Misfit(path, "an object is needed")
    of_key, of_value = inner
    found: dict[Any, Any] = {}
    for key, value in raw.items():
        # Written as it would be: else two names could stand for one id.
        if of_key is int and not (re.fullmatch("0|[1-9][0-9]{,18}", key) and int(key) < 2**63):
            raise Misfit((*path, key), "an id is needed as its name")
        found[of_key(key)] = decode(value, of_value, files, (*path, key))
    return found


def _one_of(raw: Any, hints: tuple[Any, ...], files: Files, path: Path) -> Any:
    if raw is None and NoneType in hints:
        return None
    *others, last = (hint for hint in hints if hint is not NoneType)
    for hint in others:
        try:
            return decode(raw, hint, files, path)
        except Misfit:
            continue
    return decode(raw, last, files, path)


def _bytes(raw: Any, files: Files, path: Path) -> bytes:
    found = files.get(raw) if isinstance(raw, str) else None
    if found is None:
        raise Misfit(path, "it names a file that is not there")
    return found


def _bool(raw: Any, path: Path) -> bool:
    if not isinstance(raw, bool):
        raise Misfit(path, "true or false is needed")
    return raw


def _int(raw: Any, path: Path) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not -(2**63) <= raw < 2**63:
        raise Misfit(path, "a whole number is needed")
    return raw


def _str(raw: Any, path: Path) -> str:
    if not isinstance(raw, str):
        raise Misfit(path, "a text is needed")
    return raw


def _datetime(raw: Any, path: Path) -> datetime:
    try:
        moment = datetime.fromisoformat(_str(raw, path))
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # told below, as a moment without its zone is
    raise Misfit(path, "a moment and its zone are needed")


_SIMPLE: dict[Any, Callable[[Any, Path], Any]] = {
    bool: _bool,
    int: _int,
    str: _str,
    datetime: _datetime,
}
