"""A server of feeds on loopback, which can do all that real ones do wrong."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class FeedServer:
    """Answers each path with what it was given for it, and remembers who asked how."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)

    def url(self, path: str = "/feed.xml", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def serve(self, path: str, body: str | bytes, **headers: str) -> None:
        """Answer with a body; `ETag` and the like with a `_` for each hyphen."""
        data = body if isinstance(body, bytes) else body.encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(request: web.Request) -> web.Response:
            if named.get("ETag") and request.headers.get("If-None-Match") == named["ETag"]:
                return web.Response(status=304)
            return web.Response(body=data, headers={"Content-Type": "application/xml", **named})

        self.answers[path] = answer

    def fail(self, path: str, status: int, **headers: str) -> None:
        """Answer with a status, such as a redirect."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(request: web.Request) -> web.Response:
            return web.Response(status=status, headers=named)

        self.answers[path] = answer


@contextlib.asynccontextmanager
async def feed_server() -> AsyncIterator[FeedServer]:
    served = FeedServer()

    async def handle(request: web.Request) -> web.StreamResponse:
        served.asked.append(request)
        return await served.answers[request.path](request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.port = runner.addresses[0][1]
    try:
        yield served
    finally:
        await runner.cleanup()


def rss(*items: str, top: str = "") -> str:
    """Return a feed of RSS 2.0."""
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Town</title>'
        f"{top}{''.join(items)}</channel></rss>"
    )


def item(number: int, *, guid: str | None = None, more: str = "", title: str = "") -> str:
    """Return an item of RSS; a higher number is a newer one."""
    guid = f"id-{number}" if guid is None else guid
    return (
        f"<item><title>{title or f'Story {number}'}</title><link>https://t.example/{number}</link>"
        + (f"<guid>{guid}</guid>" if guid else "")
        + f"<pubDate>{number:02} Nov 2026 08:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;Text {number}.&lt;/p&gt;{more}</description></item>"
    )
