"""What every kind of fault has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import ClassVar

from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.world.world import World

Undo = Callable[[], None]


class FaultError(ValueError):
    """A fault that can't be had as ordered; the text is a sentence for a person."""


@dataclass(frozen=True)
class Place:
    """What a fault can reach."""

    world: World
    sessions: Sessions


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault and its parameters: plain values, with defaults where they make sense."""

    name: ClassVar[str]
    title: ClassVar[str]
    """What happens, in the words of whoever meets it."""
    advice: ClassVar[str]
    """What a good bot does about it, in one sentence."""
    about: ClassVar[str] = "the world"
    """What it is done to: `requests`, `the gateway` or `the world`."""
    everyday: ClassVar[bool] = False
    """Whether every bot meets it sooner or later."""
    lasts: ClassVar[bool] = True
    """Whether it goes on until it is healed; False if it is over at once."""

    def changes(self) -> tuple[object, ...]:
        """Return what it changes; two faults that change the same can't be active together."""
        return (self.name, *astuple(self))

    def begin(self, place: Place) -> Undo | None:
        """Begin, and return how to end; None if it is over at once.

        Raises FaultError if a parameter names something that doesn't exist.
        """
        raise NotImplementedError
