"""What is wrong with a file and how to mend it, in words for the person who wrote it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import BotError

_QUOTED_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in one file."""

    file: str
    """As it was asked for, and printable."""
    line: int
    """Counted from 1; 1 also where the whole file is meant."""
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wrong}; {self.mend}"


class ParseError(BotError):
    """A file is not an article; `faults` says why, in the order of its lines."""

    template = "{listing}"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(listing=listed(faults))


class Findings:
    """The faults of one file, gathered while it is read."""

    def __init__(self, file: str, numbers: Sequence[int]) -> None:
        """Take the file's name and, for each line of its cleaned text, its number there."""
        self._file = file
        self._numbers = numbers
        self._faults: list[Fault] = []

    def add(self, index: int, wrong: str, mend: str) -> None:
        """Note a fault in the cleaned line at `index`."""
        self._faults.append(Fault(self._file, self.number(index), wrong, mend))

    def number(self, index: int) -> int:
        """Return the number that an editor shows for the cleaned line at `index`."""
        return self._numbers[index]

    def raise_any(self) -> None:
        """Raise `ParseError` with all that was noted, unless nothing was."""
        if self._faults:
            raise ParseError(sorted(self._faults, key=lambda fault: fault.line))


def listed(faults: Iterable[Fault]) -> str:
    """Return `faults` as text, each on a line of its own."""
    return "\n".join(map(str, faults))


def printable(text: str) -> str:
    r"""Return `text` with all that can't be printed written out: `\n`, `\xff`, `\u202e`."""
    # File names hold bytes that are not text as lone surrogates; they come back as bytes here.
    decoded = os.fsencode(text).decode("utf-8", "backslashreplace")
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in decoded
    )


def quoted(text: str) -> str:
    """Return `text` in quotes, printable, and cut where it would flood a sentence."""
    if len(text) > _QUOTED_AT_MOST:
        text = text[: _QUOTED_AT_MOST - 1].rstrip() + "…"
    return f'"{printable(text)}"'
