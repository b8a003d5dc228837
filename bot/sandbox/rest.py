"""REST v10 on a socket: finds the route, checks the token, answers as Discord does."""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from aiohttp import web

from bot.sandbox import api_error
from bot.sandbox.api_error import ApiError
from bot.sandbox.routes import ROUTES, Request, Route
from bot.sandbox.world import World

_log = logging.getLogger(__name__)

_KEPT_EXCHANGES = 2_000


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they went over the wire."""

    at: datetime
    method: str
    path: str
    route: str | None
    """The template of the route, None when the sandbox has none for it."""
    body: Any
    status: int
    answer: Any


class Rest:
    """The REST API of one world."""

    def __init__(self, world: World, gateway_url: Callable[[], str]) -> None:
        self._world = world
        self._gateway_url = gateway_url
        self._table = [(_pattern(route.template), route) for route in _literal_first(ROUTES)]
        self.exchanges: deque[Exchange] = deque(maxlen=_KEPT_EXCHANGES)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request and keep a record of it."""
        path = "/" + request.match_info["path"]
        route, found = self._find(request.method, path)
        raw = await request.read()
        body: Any = None
        try:
            body = _parsed(raw)
            status, answer = self._answer(request, route, found, body)
        except ApiError as error:
            status, answer = error.status, error.payload()
        except Exception:
            _log.exception("%s %s failed", request.method, path)
            status, answer = 500, {"message": "500: Internal Server Error", "code": 0}
        template = route.template if route else None
        self.exchanges.append(
            Exchange(self._world.clock.now(), request.method, path, template, body, status, answer)
        )
        if answer is None:
            return web.Response(status=status)
        # Exactly this content type: client libraries compare it to the letter.
        headers = {"Content-Type": "application/json"}
        return web.Response(body=orjson.dumps(answer), status=status, headers=headers)

    def _answer(
        self, request: web.Request, route: Route | None, found: dict[str, str], body: Any
    ) -> tuple[int, Any]:
        if route is None:
            raise api_error.not_found()
        authorized = request.headers.get("Authorization") == f"Bot {self._world.application.token}"
        if route.needs_token and not authorized:
            raise api_error.unauthorized()
        query = dict(request.query)
        return route.handler(Request(self._world, self._gateway_url(), found, query, body))

    def _find(self, method: str, path: str) -> tuple[Route | None, dict[str, str]]:
        for pattern, route in self._table:
            if route.method == method and (match := pattern.fullmatch(path)):
                return route, match.groupdict()
        return None, {}

    @property
    def unknown_routes(self) -> list[str]:
        """What was asked for that the sandbox does not know, each once, in order."""
        missed = (f"{each.method} {each.path}" for each in self.exchanges if each.route is None)
        return list(dict.fromkeys(missed))


def _parsed(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise api_error.invalid_json() from None


def _literal_first(routes: list[Route]) -> list[Route]:
    """Return the routes in an order in which `/users/@me` comes before `/users/{user_id}`."""
    return sorted(routes, key=lambda route: (route.template.count("{"), route.template))


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template)))
