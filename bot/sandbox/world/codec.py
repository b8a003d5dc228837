"""Records as JSON, and back by their type hints. Pure.

What comes in may be a stranger's: nothing is made of it but the classes that the hints name.
`FileData` stands beside the JSON, which holds the names of its files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
import orjson

from bot.sandbox.model import FileData

Files = Mapping[str, bytes]
T = TypeVar("T")

FILES = "files/"
"""How the names of files begin."""

_SAID = re.compile(r"(?P<wrong>.*?)( - at (?P<key>`key` in )?`\$(?P<place>[^`]*)`)?", re.DOTALL)
# What msgspec says, and how to say it more plainly; a name in it is part of the place.
_PLAINER = (
    (r"Object missing required field `(.+)`", "it is missing"),
    (r"Object contains unknown field `(.+)`", "there is no such field"),
    (r"Expected `int` [<>].*", "it is out of range"),
    (r".*datetime.*", "a moment and its zone are needed"),
)


class Misfit(ValueError):
    """A value that doesn't fit its hint; the text says where, and what is wrong."""

    def __init__(self, path: str, wrong: str) -> None:
        super().__init__(f"{path or 'the whole'}: {wrong}")


def encode(value: Any, files: dict[str, bytes]) -> bytes:
    """Return `value` as JSON, and put the content of its files into `files`."""

    def plain(each: Any) -> Any:
        if isinstance(each, msgspec.Struct):
            return msgspec.structs.asdict(each)
        if isinstance(each, set):
            return sorted(each)
        assert isinstance(each, bytes)
        name = f"{FILES}{len(files) + 1}"
        files[name] = each
        return name

    return orjson.dumps(value, default=plain, option=orjson.OPT_NON_STR_KEYS)


def decode(raw: Any, hint: type[T], files: Files) -> T:
    """Return `raw` as a value of type `hint`; raises `Misfit` if it isn't one."""

    def from_file(_: type, name: Any) -> FileData:
        if not isinstance(name, str) or name not in files:
            raise ValueError("it names a file that is not there")
        return FileData(files[name])

    try:
        return msgspec.convert(raw, hint, str_keys=True, dec_hook=from_file)
    except msgspec.ValidationError as error:
        raise _misfit(str(error)) from None


def _misfit(error: str) -> Misfit:
    """Turn "Expected … - at `$.users[0].id`" into "users.0.id: expected …"."""
    said = _SAID.fullmatch(error)
    assert said is not None  # it matches any text
    wrong = "its keys must be ids" if said["key"] else said["wrong"]
    place = said["place"] or ""
    path = place.replace("[...]", ".*").replace("[", ".").replace("]", "").strip(".")
    for pattern, plainer in _PLAINER:
        if found := re.fullmatch(pattern, wrong, re.DOTALL):
            return Misfit(".".join([path, *found.groups()]).strip("."), plainer)
    return Misfit(path, wrong[0].lower() + wrong[1:])
