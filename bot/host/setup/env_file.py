"""Writes one setting into `.env`, and leaves all else there as it is.

As the file holds the token, it is for this user alone afterwards. It is replaced in one step: a
program that ends halfway leaves the old one.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path

from bot.environment import text_of
from bot.errors import BotError, Exit


class NotWritten(BotError):
    """The file can't be written."""

    template = (
        "{file} can't be written: {reason}. Nothing was changed. Make it writable, or name "
        "another file with --env-file; then type the same again."
    )
    exit_status = Exit.NO_PLACE


def write_setting(file: Path, name: str, value: str, remark: str) -> None:
    """Set `name` in a file, which may be missing; `remark` stands above a line that is new."""
    place = file.resolve()  # a link stays one
    try:
        text = text_of(place) if place.exists() else ""
        _replace(place, with_setting(text, name, value, remark))
    except OSError as error:
        raise NotWritten(file=file, reason=error.strerror or error) from None


def with_setting(text: str, name: str, value: str, remark: str) -> str:
    """Return the text of such a file with that setting; the value has no blanks or quotes."""
    from dotenv.parser import parse_stream  # imported only where a file is written

    parts, is_there = [], False
    for binding in parse_stream(io.StringIO(text, newline="")):
        part = binding.original.string
        if binding.key == name:
            is_there, part = True, _changed(part, name, binding.value, value)
        parts.append(part)
    if is_there:
        return "".join(parts)
    end = "\r\n" if "\r\n" in text else "\n"
    before = end if text and not text.endswith(("\n", "\r")) else ""
    return f"{text}{before}{end if text else ''}# {remark}{end}{name}={value}{end}"


def _changed(part: str, name: str, old: str | None, new: str) -> str:
    """Return a setting's lines with another value; a remark behind the value stays."""
    head, sign, tail = part.partition("=")
    changed = part
    if sign and old:
        changed = head + sign + tail.replace(old, new, 1)
    elif sign:
        changed = head + sign + new + tail.lstrip(" \t").removeprefix('""').removeprefix("''")
    if _read(changed, name) == new:
        return changed
    blank = part[: len(part) - len(part.lstrip())]
    return f"{blank}{name}={new}{part[len(part.rstrip()) :]}"


def _read(text: str, name: str) -> str | None:
    from dotenv import dotenv_values

    return dotenv_values(stream=io.StringIO(text), interpolate=False).get(name)


def _replace(place: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")  # mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as draft:
            draft.write(text)
            draft.flush()
            os.fsync(draft.fileno())
        Path(name).replace(place)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
