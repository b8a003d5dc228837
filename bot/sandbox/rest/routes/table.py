"""What a route is made of: its request, its answer, its place in a table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Guild, Json
from bot.sandbox.rest.routes import queries
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.audit import By
from bot.sandbox.world.world import World


async def _nobody_home(url: str) -> None:
    """Take any address for a fit one, as where there is no network."""


@dataclass
class Request:
    """A request whose route is known."""

    world: World
    gateway_url: str
    path: dict[str, str]
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    files: list[Upload] = field(default_factory=list)
    gateway_facts: Callable[[], Json] = dict
    """What `/gateway/bot` says besides the address."""
    method: str = ""
    knock: Callable[[str], Awaitable[None]] = _nobody_home
    """Raises if an address can't be where interactions go."""
    reason: str | None = None
    """Why the bot does it, for the audit log."""

    @property
    def by(self) -> By:
        """Who asks for it, and why."""
        return By(self.world.bot.id, self.reason)

    @property
    def guild(self) -> Guild:
        """The path's guild, which the bot is in; raises 10004 otherwise."""
        return self.world.guild(self.id("guild_id"))

    def require_guild(self) -> None:
        """Raise 10004 unless the bot is in the path's guild."""
        self.world.guild(self.id("guild_id"))

    def id(self, name: str) -> int:
        """Return an id in the path; -1, which names nothing, if it isn't one."""
        number = as_integer(self.path[name])
        return -1 if number is None else number

    def limit(self, *, most: int, least: int = 1, otherwise: int = 50) -> int:
        """Return the query's `limit`; raises 50035 if it isn't from `least` to `most`."""
        return queries.check_limit(self.query.get("limit", str(otherwise)), least, most)

    def flag(self, name: str) -> bool:
        """Return a boolean of the query."""
        return self.query.get(name, "").lower() in ("1", "true")

    def number(self, name: str, *, otherwise: int | None = None) -> int | None:
        """Return a whole number of the query; `otherwise` if it isn't one or isn't there."""
        number = as_integer(self.query.get(name))
        return otherwise if number is None else number


Answer = tuple[int, Any]
"""A status and a JSON value; None for no body."""
Handler = Callable[[Request], Answer]


@dataclass(frozen=True)
class Route:
    """One row of the table."""

    method: str
    template: str
    handler: Handler
    needs_token: bool = True
    first: Callable[[Request], Awaitable[None]] | None = None
    """What has to be waited for before the handler; it may refuse."""


class Routes(list[Route]):
    """A table of routes, to which decorators add handlers."""

    def add(
        self,
        method: str,
        template: str,
        *,
        needs_token: bool = True,
        first: Callable[[Request], Awaitable[None]] | None = None,
    ) -> Callable[[Handler], Handler]:
        """Add the decorated function to the table; it may be added more than once."""
        form = queries.form_of(template)

        def register(handler: Handler) -> Handler:
            def checked(request: Request) -> Answer:
                queries.check_query(form, request.query)
                return handler(request)

            self.append(Route(method, template, checked, needs_token, first))
            return handler

        return register
