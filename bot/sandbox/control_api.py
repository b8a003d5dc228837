"""What drives a sandbox from outside, as JSON over HTTP; every path stands behind the key.

    GET    api/control/faults            kinds that can be ordered, and what is active
    POST   api/control/faults            {name, …parameters}: begin one
    DELETE api/control/faults            end all
    DELETE api/control/faults/{id}       end one
    GET    api/control/clock             the world's time, and whether it can be moved
    POST   api/control/clock             {seconds}: move it, back with less than 0
    GET    api/control/unknown-routes    what was asked for that the sandbox doesn't know
    GET    api/control/rates             requests, peaks per second, refused and invalid ones
    GET    api/control/gateway           sessions and the limit of their starts

What can't be done answers `{"error": "a sentence"}` with status 400.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta

import orjson
from aiohttp import web

from bot.clock import MovableClock
from bot.sandbox.faults import FAULTS, Active, FaultError, Faults, orders
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.model import Json
from bot.sandbox.request_body import BodyError, read_object
from bot.sandbox.rest.rates import Rates
from bot.sandbox.rest.rest import Rest
from bot.sandbox.world.world import World

_MOST_SECONDS = 10 * 365 * 86_400

Handler = Callable[[web.Request], Awaitable[Json]]


class ControlApi:
    """The outside's own API on one sandbox."""

    def __init__(
        self, world: World, rest: Rest, sessions: Sessions, rates: Rates, faults: Faults
    ) -> None:
        self._world = world
        self._rest = rest
        self._sessions = sessions
        self._rates = rates
        self._faults = faults

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of routes, each path beginning with `prefix`."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/faults", self._list_faults),
            ("POST", "/faults", self._add_fault),
            ("DELETE", "/faults", self._heal_all),
            ("DELETE", "/faults/{fault}", self._heal_one),
            ("GET", "/clock", self._clock),
            ("POST", "/clock", self._move_clock),
            ("GET", "/unknown-routes", self._unknown_routes),
            ("GET", "/rates", self._rate_figures),
            ("GET", "/gateway", self._gateway),
        ]
        return [
            web.route(method, f"{prefix}/api/control{path}", _as_json(handler))
            for method, path, handler in table
        ]

    # --- faults ----------------------------------------------------------------------------

    async def _list_faults(self, request: web.Request) -> Json:
        return {
            "kinds": [orders.described(kind) for kind in FAULTS.values()],
            "active": [_active_view(each) for each in self._faults.active],
        }

    async def _add_fault(self, request: web.Request) -> Json:
        active = self._faults.add(orders.read(FAULTS, await read_object(request)))
        return {"active": None if active is None else _active_view(active)}

    async def _heal_all(self, request: web.Request) -> Json:
        self._faults.heal()
        return {"active": []}

    async def _heal_one(self, request: web.Request) -> Json:
        for active in self._faults.active:
            if request.match_info["fault"] == str(active.id):
                self._faults.heal(active)
                return {"active": [_active_view(each) for each in self._faults.active]}
        raise FaultError("There is no such fault; it may be over.")

    # --- time ------------------------------------------------------------------------------

    async def _clock(self, request: web.Request) -> Json:
        clock = self._world.clock
        return {"now": clock.now().isoformat(), "movable": isinstance(clock, MovableClock)}

    async def _move_clock(self, request: web.Request) -> Json:
        clock, seconds = self._world.clock, (await read_object(request)).get("seconds")
        if not isinstance(clock, MovableClock):
            raise FaultError("This sandbox runs on the machine's clock, which can't be moved.")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise FaultError("seconds: a number is needed.")
        if not abs(seconds) <= _MOST_SECONDS:
            raise FaultError("seconds: ten years are the most.")
        try:
            clock.move(timedelta(seconds=seconds))
        except OverflowError:
            raise FaultError("seconds: no calendar goes as far as that.") from None
        return await self._clock(request)

    # --- looking ---------------------------------------------------------------------------

    async def _unknown_routes(self, request: web.Request) -> Json:
        return {"routes": self._rest.unknown_routes}

    async def _rate_figures(self, request: web.Request) -> Json:
        return asdict(self._rates.figures(self._world.clock.now()))

    async def _gateway(self, request: web.Request) -> Json:
        sessions = [
            {
                "shard": list(session.shard),
                "intents": session.intents,
                "events": session.seq,
                "connected": session.held_by is not None,
            }
            for session in self._sessions.all
        ]
        return {"sessions": sessions, **self._sessions.gateway_facts()}


def _active_view(active: Active) -> Json:
    fault = active.fault
    return {
        "id": active.id,
        "name": fault.name,
        "advice": fault.advice,
        "parameters": asdict(fault),
        "left": active.left,
        "struck": active.struck,
    }


def _as_json(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return `handler` with its value, or its refusal, as JSON."""

    async def answering(request: web.Request) -> web.StreamResponse:
        try:
            status, value = 200, await handler(request)
        except (FaultError, BodyError) as error:
            status, value = 400, {"error": str(error)}
        return web.Response(
            body=orjson.dumps(value),
            status=status,
            content_type="application/json",
            headers={"Cache-Control": "no-store"},
        )

    return answering
