"""What the page asks of the wire, as JSON over HTTP; every path stands behind the key.

GET    api/wire?after=…    {lines}: requests and gateway events after a line, oldest first
GET    api/wire/{line}     what one of them holds: {body, answer} or {data}
GET    api/requests        what the bot sent, newest last
GET    api/transcript      {text}: what was said in all channels, and what was refused
"""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Json
from bot.sandbox.page_answers import table_of
from bot.sandbox.request_body import read_number
from bot.sandbox.rest.rest import Rest
from bot.sandbox.transcript import transcript
from bot.sandbox.wire_log import WireLog, without_token
from bot.sandbox.world.world import World

_LINE = "line number"


class WireApi:
    """The page's view of the wire."""

    def __init__(self, world: World, log: WireLog, rest: Rest) -> None:
        self._world = world
        self._log = log
        self._rest = rest

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of routes, each path beginning with `prefix`."""
        return table_of(
            prefix,
            [
                ("GET", "/wire", self._lines),
                ("GET", "/wire/{line}", self._line),
                ("GET", "/requests", self._requests),
                ("GET", "/transcript", self._transcript),
            ],
        )

    async def _lines(self, request: web.Request) -> Json:
        return {"lines": self._log.after(read_number(request.query.get("after", "0"), _LINE))}

    async def _line(self, request: web.Request) -> Json:
        inside = self._log.inside(read_number(request.match_info["line"], _LINE))
        if inside is None:
            raise Refused("That is too long ago: only the newest thousand are kept.")
        return inside

    async def _transcript(self, request: web.Request) -> Json:
        return {"text": transcript(self._world, self._rest.exchanges)}

    async def _requests(self, request: web.Request) -> list[Json]:
        return [
            {**asdict(each), "path": without_token(each.path), "at": each.at.isoformat()}
            for each in self._rest.exchanges
        ]
