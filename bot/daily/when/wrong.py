"""What was typed wrong, said with the nearest right value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.articles.faults import printable
from bot.errors import BotError, Exit

_QUOTED = 60


class TypedWrong(BotError):
    """What was typed can't be understood."""

    template = "{typed} can't be understood."
    exit_status = Exit.USAGE


class WrongTime(TypedWrong):
    """Not a time of day."""

    template = "{typed} is not a time of day{why}. {cure}"


class WrongDays(TypedWrong):
    """Not days of the week."""

    template = "{typed} {why}. {cure}"


class WrongZone(TypedWrong):
    """Not a time zone, or more than one."""

    template = "{typed} {why}. {cure}"


class WrongDate(TypedWrong):
    """Not a day, or not one that is meant."""

    template = "{typed} is not a date{why}. {cure}"


class NoZone(TypedWrong):
    """No time zone where one is needed."""

    template = "Which time zone? Add a `timezone`: {choices}, or any other city or country."


class AllWrong(TypedWrong):
    """Everything that was typed wrong, one sentence or two a line."""

    template = "{listing}"

    def __init__(self, wrongs: Iterable[TypedWrong]) -> None:
        self.wrongs = tuple(wrongs)
        super().__init__(listing="\n".join(map(str, self.wrongs)))


def quoted(text: str) -> str:
    """Return what a person typed, in quotes, printable, and cut where it would flood a sentence."""
    return f"“{printable(text if len(text) <= _QUOTED else f'{text[: _QUOTED - 1].rstrip()}…')}”"


def did_you_mean(values: Sequence[str], otherwise: str) -> str:
    """Return the question that names the nearest values, or else what can be typed."""
    return f"Did you mean {joined(values, 'or')}?" if values else otherwise


def joined(names: Sequence[str], word: str) -> str:
    """Join names for a sentence: `a, b and c`."""
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last
