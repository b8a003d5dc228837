"""What the page asks of the sandbox's host, as JSON over HTTP; every path stands behind the key.

    POST   api/bot/restart    restart the bot; 400 if there is none
    GET    api/due            {offered, due}: the posts to come, soonest first
    GET    api/deliveries     {offered, deliveries}: what became of posts, the latest first
    GET    api/articles       {offered, articles}: what there is to post, and its faults
    GET    api/found          ?words=…  {offered, found}: the articles that words lead to
    GET    api/preview        ?article=…&section=…  {offered, preview}: the message as it would be
    GET    api/picture/…      a file that such a message shows, by its digest
    GET    api/gallery        {offered, gallery}: every message that the bot can send

`offered` is false when the sandbox has nobody to ask; the shapes are in `workbench`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from yarl import URL

from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Json
from bot.sandbox.page_answers import table_of
from bot.sandbox.rest.downloads import UNTRUSTED
from bot.sandbox.workbench import Gallery, Workbench


class WorkbenchApi:
    """The pages' way to the workbench and the gallery, as far as there are any."""

    def __init__(
        self, workbench: Workbench | None, gallery: Gallery | None, sessions: Sessions
    ) -> None:
        self._workbench = workbench
        self._gallery = gallery
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
                ("GET", "/found", self._found),
                ("GET", "/preview", self._preview),
                ("GET", "/picture/{digest}", self._picture),
                ("GET", "/gallery", self._gallery_view),
            ],
        )

    async def _restart(self, request: web.Request) -> Json:
        if self._workbench is None:
            raise Refused("This sandbox was started without a bot, so there is none to restart.")
        await self._workbench.restart_bot()
        return {"bot_connected": self._sessions.connected}

    async def _due(self, request: web.Request) -> Json:
        return await self._told("due", lambda workbench: workbench.due())

    async def _deliveries(self, request: web.Request) -> Json:
        return await self._told("deliveries", lambda workbench: workbench.deliveries())

    async def _articles(self, request: web.Request) -> Json:
        return await self._told("articles", lambda workbench: workbench.articles())

    async def _found(self, request: web.Request) -> Json:
        words = request.query.get("words", "")
        return await self._told("found", lambda workbench: workbench.find(words))

    async def _preview(self, request: web.Request) -> Json:
        article, section = request.query.get("article", ""), request.query.get("section") or None
        told = await self._told("preview", lambda workbench: workbench.preview(article, section))
        if told["preview"]:
            told["preview"] = _with_pictures(told["preview"], request.url.parent / "picture")
        return told

    async def _picture(self, request: web.Request) -> web.Response:
        digest = request.match_info["digest"]
        found = None if self._workbench is None else await self._workbench.picture(digest)
        if found is None:
            return web.Response(status=404, text="This picture is no longer there.")
        kind, data = found
        return web.Response(body=data, headers={**UNTRUSTED, "Content-Type": kind})

    async def _gallery_view(self, request: web.Request) -> Json:
        if self._gallery is None:
            return {"offered": False, "gallery": None}
        return {"offered": True, "gallery": await asyncio.to_thread(self._gallery)}

    async def _told(self, what: str, ask: Callable[[Workbench], Awaitable[Any]]) -> Json:
        """Return what the workbench tells when it is asked."""
        if self._workbench is None:
            return {"offered": False, what: []}
        found = await ask(self._workbench)
        if found is None:
            raise Refused("There is no such article or section any more.")
        return {"offered": True, what: found}


def _with_pictures(message: Json, where: URL) -> Json:
    """Return a message that was never posted, its files at addresses that a browser can open."""
    at = {
        f"attachment://{each['name']}": str(where / each["digest"])
        for each in message.get("files", ())
    }

    def shown(embed: Json) -> Json:
        image = embed.get("image")
        if not image or image["url"] not in at:
            return embed
        return {**embed, "image": {**image, "url": at[image["url"]]}}

    return {**message, "embeds": [shown(each) for each in message.get("embeds", ())]}
