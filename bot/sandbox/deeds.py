"""What people do, told to whoever listens to the world: `@deed` on each way to act."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.sandbox.model import Event, User
from bot.sandbox.world.world import World

DID = "_DID"
"""The event: `person`, `does` (the method's name), and what it was given by the names of that."""
DEEDS: set[str] = set()
"""The names of all there is to do."""
_NOBODY = 0  # neither a bot nor a page


class Acting(Protocol):
    """Somebody who acts in a world."""

    world: World
    user: User


P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=Acting)


def deed(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Let the world hear of each use of a method, before it does its work."""
    signature = inspect.signature(method)
    DEEDS.add(method.__name__)

    @functools.wraps(method)
    def told(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        bound = signature.bind(self, *args, **kwargs)
        bound.apply_defaults()
        data: dict[str, Any] = dict(bound.arguments)
        data.pop("self")
        does = {"person": self.user.username, "does": method.__name__}
        self.world.publish(Event(DID, does | data, only_for=_NOBODY))
        return method(self, *args, **kwargs)

    return told
