"""The faults that are active: ordered, listed, struck and healed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.sandbox.faults.kind import Fault, FaultError, Place, Undo
from bot.sandbox.faults.on_requests import Hang, RequestFault


@dataclass(eq=False)
class Active:
    """A fault that has begun and not ended."""

    id: int
    fault: Fault
    undo: Undo
    left: int | None
    """How many more requests it will strike; None for no limit."""
    struck: int = 0
    """How many it has struck."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """What hanging requests wait for."""


class Strike(NamedTuple):
    """A fault that has struck a request."""

    fault: RequestFault
    ended: asyncio.Event
    """Set when the fault is healed or the server stops."""


class Faults:
    """Orders, lists and heals the faults of one sandbox."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._active: dict[int, Active] = {}
        self._count = 0
        self._watchers: list[Callable[[], None]] = []

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` whenever a fault begins, strikes or ends."""
        self._watchers.append(watcher)

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()

    @property
    def active(self) -> list[Active]:
        """What has begun and not ended, oldest first."""
        return list(self._active.values())

    def add(self, fault: Fault) -> Active | None:
        """Begin a fault; return None if it is over at once.

        Raises FaultError if a parameter names something that doesn't exist.
        """
        if any(_clash(fault, each.fault) for each in self.active):
            raise FaultError(f"{fault.name} is already active there: end it first.")
        undo = fault.begin(self._place)
        if undo is None:
            self._tell()
            return None
        self._count += 1
        left = fault.times if isinstance(fault, RequestFault) else None
        active = self._active[self._count] = Active(self._count, fault, undo, left)
        self._tell()
        return active

    def heal(self, active: Active | None = None) -> None:
        """End one fault, or all of them, newest first; what was deleted stays deleted."""
        for each in reversed(self.active) if active is None else [active]:
            if self._active.pop(each.id, None) is not None:
                each.ended.set()
                each.undo()
        self._tell()

    def let_go(self) -> None:
        """Let hanging requests go, so that the server can stop; the world stays as it is."""
        for active in self._active.values():
            active.ended.set()

    def strike(self, method: str, path: str, template: str | None) -> Strike | None:
        """Return the oldest fault that strikes a request, and count it."""
        for active in self._active.values():
            fault = active.fault
            if not isinstance(fault, RequestFault) or active.left == 0:
                continue
            if fault.strikes(method, path, template):
                self._count_down(active)
                return Strike(fault, active.ended)
        return None

    def _count_down(self, active: Active) -> None:
        active.struck += 1
        if active.left is not None:
            active.left -= 1
        # A used-up hang still holds its requests, so it stays until it is healed.
        if active.left == 0 and not isinstance(active.fault, Hang):
            del self._active[active.id]
        self._tell()


def _clash(new: Fault, active: Fault) -> bool:
    """Tell whether two faults change the same thing, so that one couldn't be undone alone."""
    if isinstance(new, RequestFault) or isinstance(active, RequestFault):
        return False
    return new.changes() == active.changes()
