"""Who is asked, and how Discord and the database are: one thing after the other.

Questions are asked outside the event loop, so that Ctrl+C ends each of them at once.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.clock import Clock
from bot.settings import Settings

T = TypeVar("T")


class Person(Protocol):
    """Whoever sets the bot up, at a terminal or not."""

    @property
    def answers(self) -> bool:
        """Whether anybody is there to answer; else nothing may be asked."""
        ...

    def say(self, text: str = "") -> None:
        """Print a line."""
        ...

    def ask(self, question: str, default: str = "") -> str:
        """Return what is typed, or the default; raises `LeftOut` if that is `skip`."""
        ...

    def ask_secretly(self, question: str) -> str:
        """Do what `ask` does, without showing what is typed."""
        ...


class Run(Protocol):
    """Runs a coroutine to its end."""

    def __call__(self, work: Coroutine[Any, Any, T], /) -> T:
        """Return its result."""
        ...


class LeftOut(Exception):
    """Somebody leaves a step out."""


@dataclass(frozen=True)
class Talk:
    """What every step needs."""

    person: Person
    run: Run
    clock: Clock
    settings: Settings

    def yes(self, question: str, *, default: bool) -> bool:
        """Ask for a yes or a no."""
        sign = "Y/n" if default else "y/N"
        while True:
            typed = self.person.ask(f"{question} [{sign}]").casefold()
            if typed in _ANSWERS:
                return _ANSWERS[typed]
            if not typed:
                return default
            self.person.say("  Type y for yes or n for no.")


_ANSWERS = {"y": True, "yes": True, "n": False, "no": False}
