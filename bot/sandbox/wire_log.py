"""What went over the wire, for a person to look at: requests and gateway events, in order.

A request that answers an interaction says which line it answers, and how long after it.

Secrets are hidden when it is shown: a token is as good as a password, and pages end up in
screenshots.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from bot.sandbox.gateway.session import Session
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.model import Json
from bot.sandbox.rest.rest import Exchange, Rest
from bot.sandbox.wire_words import (
    about_event,
    about_request,
    error_of,
    interaction_token,
    person_of,
)
from bot.sandbox.world.world import World

_KEPT = 1_000
_HIDDEN = "…"
_SECRET_KEYS = frozenset({"token", "session_id"})


@dataclass(frozen=True)
class _Line:
    """One thing that went over the wire: what a list shows, and what it opens to."""

    id: int
    at: datetime
    head: Json
    inside: Json


class WireLog:
    """The newest of what went over the wire of one sandbox."""

    def __init__(self, world: World, rest: Rest, sessions: Sessions) -> None:
        self._world = world
        self._ids = count(1)
        self._lines: deque[_Line] = deque(maxlen=_KEPT)
        self._begun: dict[str, tuple[int, datetime]] = {}
        rest.watch(self._on_request)
        sessions.watch(self._on_event)

    def after(self, line_id: int) -> list[Json]:
        """Return the lines after one, oldest first, without what is inside."""
        return [
            {"id": line.id, "at": line.at.isoformat(), **line.head}
            for line in reversed(list(self._newer_than(line_id)))
        ]

    def inside(self, line_id: int) -> Json | None:
        """Return what a line opens to, its secrets hidden; None if it is no longer kept."""
        for line in self._newer_than(line_id - 1):
            if line.id == line_id:
                shown: Json = without_secrets(line.inside)
                return shown
        return None

    def _newer_than(self, line_id: int) -> Iterator[_Line]:
        """Yield the lines after one, newest first."""
        for line in reversed(self._lines):
            if line.id <= line_id:
                return
            yield line

    def _on_request(self, exchange: Exchange) -> None:
        method, path, status = exchange.method, exchange.path, exchange.status
        head = {
            "kind": "request",
            "method": method,
            "path": without_token(path),
            "status": status,
            "fault": exchange.fault,
            "what": about_request(method, path, exchange.route, exchange.body, self._name_of),
            "error": error_of(status, exchange.answer),
            "milliseconds": exchange.milliseconds,
            **self._cause(path),
        }
        self._add(exchange.at, head, {"body": exchange.body, "answer": exchange.answer})

    def _on_event(self, session: Session, name: str, data: Json) -> None:
        head = {
            "kind": "event",
            "name": name,
            "shard": session.shard[0],
            "heard": session.held_by is not None,
            "what": about_event(name, data, self._name_of),
        }
        if is_interaction := name == "INTERACTION_CREATE":
            head["person"] = person_of(data)
        line = self._add(self._world.clock.now(), head, {"data": data})
        if is_interaction:
            self._begun[data["token"]] = (line.id, self._world.ticks.now())
            for token in list(self._begun)[:-_KEPT]:
                del self._begun[token]

    def _cause(self, path: str) -> Json:
        """Return the line of the interaction that a request answers, and how long ago it was."""
        line_id, at = self._begun.get(interaction_token(path) or "", (None, None))
        if at is None:
            return {}
        since = self._world.ticks.now() - at
        return {"cause": line_id, "since": round(since.total_seconds() * 1000)}

    def _name_of(self, channel_id: int) -> str | None:
        channel = self._world.channels.get(channel_id)
        return channel.name if channel else None

    def _add(self, at: datetime, head: Json, inside: Json) -> _Line:
        line = _Line(next(self._ids), at, head, inside)
        self._lines.append(line)
        return line


def without_token(path: str) -> str:
    """Return a path with an interaction's token hidden."""
    return re.sub(r"^(/(?:interactions|webhooks)/[^/]+/)[^/]+", rf"\1{_HIDDEN}", path)


def without_secrets(value: Any) -> Any:
    """Return a value with every token and session id in it hidden."""
    if isinstance(value, dict):
        return {
            key: _HIDDEN if key in _SECRET_KEYS and each else without_secrets(each)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(each) for each in value]
    return value
