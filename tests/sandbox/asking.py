"""Asks the sandbox's routes without a socket: the pure layer under the REST server."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import MovableClock
from bot.sandbox.api_error import ApiError
from bot.sandbox.model import Channel, Role, User
from bot.sandbox.rest.routes import ROUTES, Request, Route
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.seed import seeded_world
from bot.sandbox.world.world import World
from tests import spec

START = datetime(2025, 3, 1, 12, tzinfo=UTC)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))


_TABLE = [
    (_pattern(route.template), route)
    for route in sorted(ROUTES, key=lambda route: route.template.count("{"))
]


def route_of(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """Return the route that answers `path`, and the names in it."""
    for pattern, route in _TABLE:
        if route.method == method and (match := pattern.fullmatch(path)):
            return route, match.groupdict()
    raise LookupError(f"{method} {path}")


class Asking:
    """The bot of a seeded world, asking it; every answer is held against the specification."""

    def __init__(self) -> None:
        self.clock = MovableClock(START)
        self.world: World = seeded_world(self.clock)
        self.answers: set[tuple[str, str, int]] = set()

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, str] | None = None,
        files: list[Upload] | None = None,
    ) -> tuple[int, Any]:
        """Return status and answer; of a refusal the code instead of the answer."""
        route, names = route_of(method, path)
        request = Request(
            self.world, "ws://x", names, query or {}, body, files or [], lambda: GATEWAY, method
        )
        try:
            status, answer = route.handler(request)
        except ApiError as error:
            status, answer = error.status, error.payload()
        self.answers.add((method, route.template, status))
        if spec.location():
            assert spec.faults_of_response(method, route.template, status, answer) == []
        return (status, answer["code"]) if status >= 400 else (status, answer)

    # --- the world -------------------------------------------------------------------------

    def channel(self, name: str) -> Channel:
        return next(each for each in self.world.channels.values() if each.name == name)

    def path(self, channel: str = "news") -> str:
        return f"/channels/{self.channel(channel).id}"

    def user(self, name: str) -> User:
        return next(each for each in self.world.people if each.username == name)

    @property
    def guild_id(self) -> int:
        return next(iter(self.world.guilds))

    @property
    def bots_role(self) -> Role:
        roles = self.world.guilds[self.guild_id].roles.values()
        return next(role for role in roles if role.bot_id == self.world.bot.id)

    def grant(self, *permissions: Permission) -> None:
        for permission in permissions:
            self.bots_role.permissions |= permission

    def take(self, *permissions: Permission) -> None:
        """Take permissions from the bot, and from everyone, whose permissions it has too."""
        roles = self.world.guilds[self.guild_id].roles
        for permission in permissions:
            self.bots_role.permissions &= ~permission
            roles[self.guild_id].permissions &= ~permission

    def move(self, **by: float) -> None:
        self.clock.move(timedelta(**by))

    def post(self, content: str = "x", channel: str = "news", **more: Any) -> dict[str, Any]:
        message: dict[str, Any]
        status, message = self(
            "POST", f"{self.path(channel)}/messages", {"content": content} | more
        )
        assert status == 200, message
        return message


GATEWAY = {
    "shards": 1,
    "session_start_limit": {
        "total": 1000,
        "remaining": 1000,
        "reset_after": 0,
        "max_concurrency": 1,
    },
}


def file(name: str = "a.txt", data: bytes = b"text", index: int = 0) -> Upload:
    return Upload(index, name, "text/plain", data)
