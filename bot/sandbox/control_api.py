"""What drives a sandbox from outside, as JSON over HTTP; every path stands behind the key.

    GET    api/control/faults            the kinds there are, what is active, and
                                         the permissions and routes that can be named
    POST   api/control/faults            {name, …parameters}: begin one
    DELETE api/control/faults            end all
    DELETE api/control/faults/{id}       end one
    GET    api/control/clock             the world's time, and how it can be moved
    POST   api/control/clock             {seconds}: move it, back if less than 0;
                                         {to}: move it to a moment; {reset: true}: undo that
    GET    api/control/unknown-routes    routes that bots asked for in vain
    GET    api/control/rates             requests, peaks per second, refused and invalid ones
    GET    api/control/gateway           sessions, and how many may still start

What can't be done answers `{"error": "a sentence"}` with status 400.
"""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from bot.sandbox import clock_setting as setting
from bot.sandbox.faults import FAULTS, Active, FaultError, Faults, orders
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.model import Event, Json
from bot.sandbox.page_answers import Table, table_of
from bot.sandbox.request_body import read_object
from bot.sandbox.rest.rates import Rates
from bot.sandbox.rest.rest import Rest
from bot.sandbox.rest.routes import ROUTES
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

CLOCK_MOVED = "_CLOCK_MOVED"
FAULTS_CHANGED = "_FAULTS_CHANGED"
"""Events of the sandbox's own, for the pages: the underscore keeps them off the gateway."""


class ControlApi:
    """The API by which one sandbox is driven."""

    def __init__(
        self, world: World, rest: Rest, sessions: Sessions, rates: Rates, faults: Faults
    ) -> None:
        self._world = world
        self._rest = rest
        self._sessions = sessions
        self._rates = rates
        self._faults = faults
        faults.watch(lambda: world.publish(Event(FAULTS_CHANGED, {})))

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of routes, each path beginning with `prefix`."""
        table: Table = [
            ("GET", "/control/faults", self._list_faults),
            ("POST", "/control/faults", self._add_fault),
            ("DELETE", "/control/faults", self._heal_all),
            ("DELETE", "/control/faults/{fault}", self._heal_one),
            ("GET", "/control/clock", self._clock),
            ("POST", "/control/clock", self._set_clock),
            ("GET", "/control/unknown-routes", self._unknown_routes),
            ("GET", "/control/rates", self._rate_figures),
            ("GET", "/control/gateway", self._gateway),
        ]
        return table_of(prefix, table)

    # --- faults ----------------------------------------------------------------------------

    async def _list_faults(self, request: web.Request) -> Json:
        return {
            "kinds": [orders.described(kind) for kind in FAULTS.values()],
            "active": [_active_view(each) for each in self._faults.active],
            "permissions": list(Permission.__members__),
            "routes": sorted({route.template for route in ROUTES}),
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
        return setting.view(self._world.clock)

    async def _set_clock(self, request: web.Request) -> Json:
        setting.follow(self._world.clock, await read_object(request))
        now = setting.view(self._world.clock)
        self._world.publish(Event(CLOCK_MOVED, now))
        return now

    # --- looking ---------------------------------------------------------------------------

    async def _unknown_routes(self, request: web.Request) -> Json:
        return {"routes": self._rest.unknown_routes}

    async def _rate_figures(self, request: web.Request) -> Json:
        return asdict(self._rates.figures(self._world.ticks.now()))

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
