"""Worlds beside the first one, as JSON over HTTP: for tests in any language, each in its own.

    POST   api/worlds            {plan, token, name, rates, privileged_intents}, each of which may
                                 be left out: add a world; its token, api, gateway, page, and the
                                 file with the certificate of both if they speak TLS. With rates
                                 false its bot is never told to wait; with privileged_intents
                                 true it is given what its owner allows in the portal
    DELETE api/worlds/{token}    take it away; its bot loses its session

A plan is as for `--world`. What can't be done answers `{"error": "a sentence"}` with status 400.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from bot.sandbox.model import Json
from bot.sandbox.page_answers import Table, table_of
from bot.sandbox.realm import Realm
from bot.sandbox.request_body import BadRequest, read_object
from bot.sandbox.rest.rates import Rates
from bot.sandbox.world import exports
from bot.sandbox.world.plan import Plan, Unfit


class Add(Protocol):
    """Adds a world."""

    def __call__(
        self, plan: Plan | None, *, token: str | None, bot_name: str, rates: Rates
    ) -> Realm:
        """Return the new world."""
        ...


class WorldsApi:
    """The API by which worlds come and go."""

    def __init__(
        self, others: list[Realm], add: Add, remove: Callable[[Realm], Awaitable[None]]
    ) -> None:
        self._others = others
        self._add = add
        self._remove = remove

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of routes, each path beginning with `prefix`."""
        table: Table = [
            ("POST", "/worlds", self._begin),
            ("DELETE", "/worlds/{token}", self._end),
        ]
        return table_of(prefix, table)

    async def _begin(self, request: web.Request) -> Json:
        body = await read_object(request)
        token, name = body.get("token"), body.get("name", "Your bot")
        if not isinstance(name, str) or not isinstance(token, str | None):
            raise BadRequest("token and name must be texts.")
        if token is not None and not re.fullmatch(r"[\x21-\x7e]{1,200}", token):
            raise BadRequest("token must be text that can be sent in a header.")
        try:
            plan = None if body.get("plan") is None else exports.read(body["plan"])
            rates = Rates(enabled=body.get("rates") is not False)
            world = self._add(plan, token=token, bot_name=name, rates=rates)
        except Unfit as error:
            raise BadRequest(f"No world can be made of that plan: {error}.") from None
        if body.get("privileged_intents") is True:
            world.allow_privileged_intents()
        where = world.addresses
        return {
            "token": world.token,
            "api": where.api,
            "gateway": where.gateway,
            "page": where.page,
            "certificate": None if where.certificate is None else str(where.certificate),
        }

    async def _end(self, request: web.Request) -> Json:
        for each in self._others:
            if each.token == request.match_info["token"]:
                await self._remove(each)
                return {}
        raise BadRequest("There is no such world; the first one stays.")
