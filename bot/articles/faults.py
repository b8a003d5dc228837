"""What is wrong with a file and how to mend it, in words for the person who wrote it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import BotError

_QUOTED_AT_MOST = 60
_HINTS_AT_MOST = 200  # of one file; nobody reads more


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


@dataclass(frozen=True, slots=True)
class Hint(Fault):
    """Something to look at in a file that is served all the same."""


class ParseError(BotError):
    """A file is not an article; `faults` says why, in the order of its lines."""

    template = "{listing}"

    def __init__(self, faults: Sequence[Fault], hints: Sequence[Hint] = ()) -> None:
        self.faults = tuple(faults)
        self.hints = tuple(hints)
        super().__init__(listing=listed(faults))


class Findings:
    """The faults and hints of one file, gathered while it is read."""

    def __init__(self, file: str, numbers: Sequence[int]) -> None:
        """Take the file's name and, for each line of its cleaned text, its number there."""
        self._file = file
        self._numbers = numbers
        self._faults: list[Fault] = []
        self._hints: dict[Hint, None] = {}

    def add(self, index: int, wrong: str, mend: str) -> None:
        """Note a fault in the cleaned line at `index`."""
        self._faults.append(Fault(self._file, self.number(index), wrong, mend))

    def add_at(self, number: int, wrong: str, mend: str) -> None:
        """Note a fault in the line that editors show as `number`."""
        self._faults.append(Fault(self._file, number, wrong, mend))

    def hint(self, index: int, wrong: str, mend: str) -> None:
        """Note something to look at in the cleaned line at `index`."""
        self.hint_at(self.number(index), wrong, mend)

    def hint_at(self, number: int, wrong: str, mend: str) -> None:
        """Note something to look at in the line that editors show as `number`."""
        if len(self._hints) < _HINTS_AT_MOST:
            self._hints[Hint(self._file, number, printable(wrong), printable(mend))] = None

    def number(self, index: int) -> int:
        """Return the number that an editor shows for the cleaned line at `index`."""
        return self._numbers[index]

    @property
    def hints(self) -> tuple[Hint, ...]:
        """What was noted to look at, in the order of the lines."""
        return tuple(sorted(self._hints, key=lambda hint: hint.line))

    def raise_any(self) -> None:
        """Raise `ParseError` with all faults that were noted, unless there are none."""
        if self._faults:
            raise ParseError(sorted(self._faults, key=lambda fault: fault.line), self.hints)


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
