"""One of several things that have names, by what was typed: its number, id or name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from rapidfuzz import process

from bot.daily.when.wrong import did_you_mean, joined, quoted
from bot.errors import BotError, Exit

_FEW = 3
_ALIKE = 60  # of 100


class Named(Protocol):
    """Something in Discord."""

    @property
    def id(self) -> int:
        """Its id."""
        ...

    @property
    def name(self) -> str:
        """What people call it."""
        ...


N = TypeVar("N", bound=Named)


class NotOneOfThem(BotError):
    """What was typed is none of them, or several."""

    template = "{typed} is {count} {kind}. {cure}"
    exit_status = Exit.USAGE


def chosen(typed: str, things: Sequence[N], kind: str, *, numbered: int = 0) -> N:
    """Return the one that was typed; the first `numbered` of them can be named by number.

    `kind` is what they are, such as `server that the bot is in`. Raises `NotOneOfThem`.
    """
    text = typed.strip()
    if text.isdecimal():
        if by_id := [each for each in things if str(each.id) == text]:
            return by_id[0]
        if 1 <= int(text) <= numbered:
            return things[int(text) - 1]
    name = text.removeprefix("#").casefold()
    same = [each for each in things if each.name.casefold() == name]
    found = same or [each for each in things if name and name in each.name.casefold()]
    if len(found) == 1:
        return found[0]
    cure = _near(name, things)
    if found:
        cure = f"Type an id: {', '.join(f'{each.id} ({each.name})' for each in found[:_FEW])}."
    count = "more than one" if found else "no"
    raise NotOneOfThem(typed=quoted(typed), count=count, kind=kind, cure=cure)


def _near(name: str, things: Sequence[Named]) -> str:
    names = [each.name for each in things]
    alike = process.extract(name, names, processor=str.casefold, limit=_FEW, score_cutoff=_ALIKE)
    if alike or len(names) > _FEW or not names:
        return did_you_mean([each for each, *_ in alike], "Type its name or its id.")
    return (
        f"The only one is {names[0]}." if len(names) == 1 else f"There are {joined(names, 'and')}."
    )
