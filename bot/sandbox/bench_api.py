"""What the page asks of the sandbox's host, as JSON over HTTP; every path stands behind the key.

    POST   api/bot/restart    restart the bot; 400 when there is none to restart
    GET    api/due            {offered, due}: the posts to come, soonest first
    GET    api/deliveries     {offered, deliveries}: what became of posts, the latest first
    GET    api/articles       {offered, articles}: what there is to post, and its faults
    GET    api/preview        ?article=…&section=…  {offered, preview}: the message as it would be

`offered` is false when the sandbox has no workbench, or one that can't tell; the shapes of
the posts are in `workbench`.
"""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.interactions.command_options import Refused
from bot.sandbox.page_answers import as_json, table_of
from bot.sandbox.workbench import Workbench


class BenchApi:
    """The page's way to the workbench, if there is one."""

    def __init__(self, workbench: Workbench | None, sessions: Sessions) -> None:
        self._workbench = workbench
        self._sessions = sessions

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of routes, each path beginning with `prefix`."""
        return table_of(
            prefix,
            [
                ("POST", "/bot/restart", self._restart),
                ("GET", "/due", self._due),
                ("GET", "/deliveries", self._deliveries),
                ("GET", "/articles", self._articles),
                ("GET", "/preview", self._preview),
            ],
        )

    async def _restart(self, request: web.Request) -> web.Response:
        if self._workbench is None:
            raise Refused("This sandbox was started without a bot, so there is none to restart.")
        await self._workbench.restart_bot()
        return as_json({"bot_connected": self._sessions.connected})

    async def _due(self, request: web.Request) -> web.Response:
        return await self._told("due")

    async def _deliveries(self, request: web.Request) -> web.Response:
        return await self._told("deliveries")

    async def _articles(self, request: web.Request) -> web.Response:
        return await self._told("articles")

    async def _preview(self, request: web.Request) -> web.Response:
        article, section = request.query.get("article", ""), request.query.get("section") or None
        return await self._told("preview", article, section)

    async def _told(self, what: str, *about: str | None) -> web.Response:
        """Answer with what the workbench tells under that name."""
        # Asked for by name: a workbench made before these methods has none of them.
        tell = getattr(self._workbench, what, None)
        found = await tell(*about) if tell else []
        if found is None:
            raise Refused("There is no such article or section any more.")
        return as_json({"offered": tell is not None, what: found})
