"""REST v10 on a socket: finds the route, checks the token, answers as Discord does.

A request goes through these, in order: a fault that strikes before the work; the rate
limits; the route's handler; a fault that strikes after the work.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

import orjson
from aiohttp import web

from bot.sandbox import api_error, reply, wire
from bot.sandbox.api_error import ApiError
from bot.sandbox.faults import Faults, HalfBody, Hang, Strike
from bot.sandbox.model import Json
from bot.sandbox.reply import Reply
from bot.sandbox.request_body import UNREADABLE, TooLarge, read_bytes
from bot.sandbox.rest.rates import Rates
from bot.sandbox.rest.routes import ROUTES, Request, Route
from bot.sandbox.world.attachments import Upload, parse_body
from bot.sandbox.world.world import World

_log = logging.getLogger(__name__)

_KEPT_EXCHANGES = 2_000
_KEPT_UNKNOWN = 200
_LONGEST_REASON = 512
_KEPT_BYTES = 64 * 1024  # of a body; 2,000 of the largest would fill the memory


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they went over the wire."""

    at: datetime
    method: str
    path: str
    route: str | None
    """The template of the route, None if the sandbox has none for it."""
    body: Any
    status: int | None
    """None if no answer went out."""
    answer: Any
    fault: str | None = None
    """The name of the fault that struck it."""
    milliseconds: int = 0
    """From its arrival until its answer."""


@dataclass
class _Asked:
    """A request on its way."""

    method: str
    path: str
    route: Route | None
    names: dict[str, str]
    query: dict[str, str]
    authorized: bool
    came_at: datetime
    reason: str | None = None
    body: Any = None

    @property
    def template(self) -> str | None:
        """The template of the route."""
        return self.route.template if self.route else None


# What answers people: a test that presses at once is not to be heard before the answer.
_TO_PEOPLE = ("/interactions/", "/webhooks/")


class Rest:
    """The REST API of one world."""

    def __init__(
        self,
        world: World,
        gateway_url: Callable[[], str],
        gateway_facts: Callable[[], Json],
        rates: Rates,
        faults: Faults,
        knock: Callable[[str], Awaitable[None]],
    ) -> None:
        self._world = world
        self.dates = world.clock
        """The clock of the answers' `Date`, for a test to exchange."""
        self._gateway_url = gateway_url
        self._gateway_facts = gateway_facts
        self._rates = rates
        self._faults = faults
        self._knock = knock
        self._table = _by_shape(ROUTES, _ID)
        self._with_words = _by_shape(ROUTES, _WORD)
        self._unknown: dict[str, None] = {}
        self._watchers: list[Callable[[Exchange], None]] = []
        self.exchanges: deque[Exchange] = deque(maxlen=_KEPT_EXCHANGES)

    def watch(self, watcher: Callable[[Exchange], None]) -> None:
        """Call `watcher` with every request, once it is answered or lost."""
        self._watchers.append(watcher)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request and keep a record of it."""
        asked = self._asked(request)
        strike = self._faults.strike(asked.method, asked.path, asked.template)
        if strike is None:
            sent = await self._reply(request, asked)
            self._note(asked, sent)
            if asked.method != "GET" and not asked.path.startswith(_TO_PEOPLE):
                # The gateway's turn: on Discord, events are mostly there before the answer, and
                # libraries' caches count on it.
                await asyncio.sleep(0)
            return self._on_the_wire(sent)
        done = await self._reply(request, asked) if strike.fault.after_work else None
        return await self._spoil(request, asked, strike, done)

    def _asked(self, request: web.Request) -> _Asked:
        path = "/" + request.match_info["path"]
        route, names = _find(self._table, request.method, path)
        token = f"Bot {self._world.application.token}"
        authorized = request.headers.get("Authorization") == token
        now = self._world.ticks.now()
        query = dict(request.query)
        reason = _reason(request.headers.get("X-Audit-Log-Reason"))
        return _Asked(request.method, path, route, names, query, authorized, now, reason)

    # --- answering -------------------------------------------------------------------------

    async def _reply(self, request: web.Request, asked: _Asked) -> Reply:
        """Do the work and return its answer."""
        route, now = asked.route, self._world.ticks.now()
        entitled = route is not None and (asked.authorized or not route.needs_token)
        template = asked.template if entitled else None
        admission = self._rates.admit(asked.method, template, asked.names, now)
        if admission.refusal is not None:
            return admission.refusal
        try:
            asked.body, files = await _read_body(request)
            status, answer = await self._answer(asked, files)
        except ApiError as error:
            status, answer = error.status, error.payload()
        except Exception:
            _log.exception("%s %s failed", asked.method, asked.path)
            status, answer = 500, {"message": "500: Internal Server Error", "code": 0}
        self._rates.note(status, now)
        return reply.from_the_api(status, answer, admission.headers)

    async def _answer(self, asked: _Asked, files: list[Upload]) -> tuple[int, Any]:
        route = asked.route
        if route is None:
            raise self._stranger(asked)
        if route.needs_token and not asked.authorized:
            raise api_error.unauthorized()
        request = Request(
            self._world,
            self._gateway_url(),
            asked.names,
            asked.query,
            asked.body,
            files,
            self._gateway_facts,
            asked.method,
            self._knock,
            asked.reason,
        )
        if route.first is not None:
            await route.first(request)
        return route.handler(request)

    def _stranger(self, asked: _Asked) -> ApiError:
        """Return the refusal of a path without a route, which may have words where ids belong."""
        _, names = _find(self._with_words, asked.method, asked.path)
        for name, value in names.items():
            if name.endswith("_id") and not re.fullmatch(_ID, value):
                message = f'Value "{value}" is not snowflake.'
                return api_error.fault((name,), "NUMBER_TYPE_COERCE", message)
        return api_error.not_found()

    # --- faults ----------------------------------------------------------------------------

    async def _spoil(
        self, request: web.Request, asked: _Asked, strike: Strike, done: Reply | None
    ) -> web.StreamResponse:
        """Do to a request what was ordered; `done` is the answer that it would have got."""
        fault = strike.fault
        instead = fault.reply()
        self._note(asked, instead, fault.name)
        if instead is not None:
            return self._on_the_wire(instead)
        if isinstance(fault, HalfBody) and done is not None:
            return await wire.send_half(request, self._on_the_wire(done))
        if isinstance(fault, Hang):
            await strike.ended.wait()
        wire.reset(request)
        return web.Response(status=500)

    def _on_the_wire(self, sent: Reply) -> web.Response:
        """Return a reply with the world's date."""
        date = format_datetime(self.dates.now(), usegmt=True)
        return web.Response(
            status=sent.status, body=sent.body, headers={**sent.headers, "Date": date}
        )

    # --- the record ------------------------------------------------------------------------

    def _note(self, asked: _Asked, sent: Reply | None, fault: str | None = None) -> None:
        if asked.route is None and len(self._unknown) < _KEPT_UNKNOWN:
            name = f"{asked.method} {asked.path}"
            if name not in self._unknown:
                status = sent.status if sent else "fault"
                _log.warning("The sandbox has no route %s; the bot got a %s.", name, status)
            self._unknown[name] = None
        exchange = Exchange(
            self._world.clock.now(),
            asked.method,
            asked.path,
            asked.template,
            _kept(asked.body),
            sent.status if sent else None,
            sent.answer if sent else None,
            fault,
            round((self._world.ticks.now() - asked.came_at).total_seconds() * 1000),
        )
        self.exchanges.append(exchange)
        for watcher in self._watchers:
            watcher(exchange)

    @property
    def unknown_routes(self) -> list[str]:
        """What was asked for that the sandbox doesn't know, each once, in order."""
        return list(self._unknown)


_ID = "(?:[0-9]+|@original)"

_WORD = "[^/]+"

_Table = dict[tuple[str, int], list[tuple[re.Pattern[str], Route]]]


def _find(table: _Table, method: str, path: str) -> tuple[Route | None, dict[str, str]]:
    """Return the route that answers a path, and the names in it."""
    for pattern, route in table.get((method, path.count("/")), ()):
        if match := pattern.fullmatch(path):
            return route, match.groupdict()
    return None, {}


def _by_shape(routes: list[Route], where_ids_belong: str) -> _Table:
    """Return the routes by method and number of steps, `/users/@me` before `/users/{user_id}`."""
    table: _Table = {}
    for route in sorted(routes, key=lambda each: (each.template.count("{"), each.template)):
        shape = (route.method, route.template.count("/"))
        table.setdefault(shape, []).append((_pattern(route.template, where_ids_belong), route))
    return table


def _pattern(template: str, where_ids_belong: str) -> re.Pattern[str]:
    """Return what a path looks like; where an id belongs, a word is another route."""

    def step(match: re.Match[str]) -> str:
        step = where_ids_belong if match[1].endswith("_id") else _WORD
        return f"(?P<{match[1]}>{step})"

    return re.compile(re.sub(r"\\\{(\w+)\\\}", step, re.escape(template)))


def _reason(header: str | None) -> str | None:
    """Return the reason in a header, which is sent as a part of an address would be."""
    return unquote(header)[:_LONGEST_REASON] if header else None


def _kept(body: Any) -> Any:
    """Return a body as the record keeps it: whole, unless it is very large."""
    if isinstance(body, (dict, list)) and len(text := orjson.dumps(body)) > _KEPT_BYTES:
        return {"left_out": f"{len(text):,} bytes"}
    return body


async def _read_body(request: web.Request) -> tuple[Any, list[Upload]]:
    """Return a request's JSON, None if it has no body, and the files that came with it."""
    try:
        raw = await read_bytes(request)
    except TooLarge:
        raise api_error.too_large() from None
    except UNREADABLE:
        raise api_error.invalid_json() from None
    return parse_body(request.headers.get("Content-Type", ""), raw)
