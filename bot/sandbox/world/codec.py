"""Records as JSON, and back by their type hints. Pure.

What comes in is a stranger's: nothing is made of it but the classes that the hints name. Bytes
stand beside the JSON, which holds the names of their files.
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
"""What the names of files begin with."""

_SAID = re.compile(r"(?P<wrong>.*?)( - at (?P<key>`key` in )?`\$(?P<place>[^`]*)`)?", re.DOTALL)
# What msgspec says, where it can be said more plainly; a name in it belongs to the place.
_PLAINER = (
    (r"Object missing required field `(.+)`", "it is missing"),
    (r"Object contains unknown field `(.+)`", "there is no such field"),
    (r"Expected `int` [<>].*", "it is out of range"),
    (r".*datetime.*", "a moment and its zone are needed"),
)


class Misfit(ValueError):
    """What does not fit its hint; its text says where, and what is wrong there."""

    def __init__(self, path: str, wrong: str) -> None:
        super().__init__(f"{path or 'the whole'}: {wrong}")


def encode(value: Any, files: dict[str, bytes]) -> bytes:
    """Return `value` as JSON; bytes are put into `files`."""

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
    """Return the value of type `hint` that `raw` stands for; `Misfit` when it stands for none."""

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
    assert said is not None  # whatever it is, it has a beginning
    wrong = "ids are needed as names" if said["key"] else said["wrong"]
    place = said["place"] or ""
    path = place.replace("[...]", ".*").replace("[", ".").replace("]", "").strip(".")
    for pattern, plainer in _PLAINER:
        if found := re.fullmatch(pattern, wrong, re.DOTALL):
            return Misfit(".".join([path, *found.groups()]).strip("."), plainer)
    return Misfit(path, wrong[0].lower() + wrong[1:])
