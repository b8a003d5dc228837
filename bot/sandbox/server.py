"""A sandbox on a socket: one port on loopback for the REST API, the gateway and the page."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Mapping
from importlib import resources
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.sandbox.certificate import Certificate
from bot.sandbox.gateway.gateway import Gateway
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.page_answers import as_json
from bot.sandbox.realm import HOST, Addresses, Door, Realm
from bot.sandbox.request_body import MOST_BYTES
from bot.sandbox.rest import downloads
from bot.sandbox.rest.rates import Rates
from bot.sandbox.world import plan as plans
from bot.sandbox.world.plan import Plan, Unfit
from bot.sandbox.worlds_api import WorldsApi

_MOST_CONNECTIONS = 1000
_IDLE_SECONDS = 60.0
"""For a connection between two requests, and for the head of one to come."""
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
_PAGES = {"": "index.html", "gallery": "gallery.html"}
_CONTENT_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Sandbox(Realm):
    """A Discord for one machine.

    `start()` binds a port and returns the addresses, `stop()` leaves no task and no socket;
    `async with Sandbox() as sandbox` does both. `rates` and `gateway` replace Discord's
    limits with others. `clock` is the time that people see, `ticks` (the same clock by default)
    is for waiting; see `World`. `workbench` and `gallery` are what a host offers to the pages.
    `connection` says what somebody's own bot needs; with it, the page waits for one.
    With `saved`, which `save()` returned, that world goes on; `UnsoundWorld` is raised if it
    can't.
    """

    _runner: web.AppRunner | None = None
    _listener: asyncio.Server | None = None
    _tls_listener: asyncio.Server | None = None
    certificate: Certificate | None = None
    """With it, from the next start on, bots are sent to a second port, which speaks TLS."""

    @functools.cached_property
    def gateway(self) -> Gateway:
        """What bots of all its worlds connect to."""
        self.sessions.of_token = self._sessions_of
        return Gateway(self.sessions)

    @functools.cached_property
    def others(self) -> list[Realm]:
        """The worlds that were added."""
        return []

    @property
    def listening(self) -> bool:
        """Whether new connections are taken; no longer from the beginning of `stop()` on."""
        return self._listener is not None and self._listener.is_serving()

    def add_world(
        self,
        plan: Plan | Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        bot_name: str = "Briefing Bot",
        rates: Rates | None = None,
    ) -> Realm:
        """Add a world that knows nothing of the others: its token's bot is alone in it.

        It shares the clocks and the port. Raises `Unfit` if no world can be made of the plan,
        or if another one has that token.
        """
        if token is not None and token in [each.token for each in (self, *self.others)]:
            raise Unfit("another world has that token")
        other = Realm(
            clock=self.world.clock,
            ticks=self.world.ticks,
            token=token,
            bot_name=bot_name,
            rates=rates,
            gateway=self.sessions.rules,
            plan=None if plan is None else plans.read(plan),
            ids=self.world.ids,
        )
        self.others.append(other)
        if self.listening:
            other.begin(self._door())
        return other

    async def remove_world(self, other: Realm) -> None:
        """Take a world away that was added; its bots lose their sessions."""
        self.others.remove(other)
        other.sessions.reset_token()
        await other.end()
        other.close()

    async def start(self, port: int = 0) -> Addresses:
        """Bind `port` of 127.0.0.1, or any free one, and return where everything is.

        Raises OSError when the port is taken.
        """
        self._runner = web.AppRunner(
            self._application(),
            access_log=None,
            shutdown_timeout=1.0,
            keepalive_timeout=_IDLE_SECONDS,
            auto_decompress=False,  # it knows no limit; see `read_bytes`
        )
        await self._runner.setup()
        listen = asyncio.get_running_loop().create_server
        try:
            self._listener = await listen(self._accepted, HOST, port)
        except OSError:
            await self._runner.cleanup()
            self._runner = None
            raise
        if self.certificate is not None:
            self._tls_listener = await listen(self._accepted, HOST, ssl=self.certificate.context)
        door = self._door()
        for other in self.others:
            other.begin(door)
        return self.begin(door)

    def _door(self) -> Door:
        return Door(
            port=_port_of(self._listener) or 0,
            tls_port=_port_of(self._tls_listener),
            certificate=None if self.certificate is None else self.certificate.file,
        )

    async def stop(self) -> None:
        """Close every connection and release the port."""
        if self._runner is None or self._listener is None:
            return
        self._listener.close()
        if self._tls_listener is not None:
            self._tls_listener.close()
        worlds = (self, *self.others)
        for each in worlds:
            await each.end()
        await self._runner.cleanup()
        self._runner = self._tls_listener = None
        for each in worlds:
            each.close()

    def _accepted(self) -> asyncio.Protocol:
        """Return what serves a new connection; of too many, each is closed at once."""
        server = self._runner.server if self._runner else None
        if server is None or len(server.connections) >= _MOST_CONNECTIONS:
            return _Closing()
        return server()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    # --- the web application ---------------------------------------------------------------

    def _application(self) -> web.Application:
        guards = [self._own_host_only, self._key_only]
        app = web.Application(middlewares=guards, client_max_size=MOST_BYTES)
        # Version 9 differs in little that a bot meets; without a version libraries mean any.
        for version in ("v10/", "v9/", ""):
            app.router.add_route("*", f"/api/{version}{{path:.*}}", self._api)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_get(downloads.PATH, self._download)
        for index, route in enumerate(self.page_routes()):
            handler = functools.partial(self._page_api_of, index)
            app.router.add_route(route.method, route.path, handler)
        worlds = WorldsApi(self.others, self.add_world, self.remove_world)
        app.router.add_routes(worlds.routes("/page/{key}"))
        app.router.add_get("/page/{key}/{file:[a-z_]*(?:[.][a-z]+)?}", _page_file)
        app.router.add_get("/page/{key}", _with_slash)
        app.router.add_get("/{elsewhere:.*}", _elsewhere)
        app.on_shutdown.append(self._end_streams)
        return app

    async def _end_streams(self, _: web.Application) -> None:
        for each in (self, *self.others):
            each.let_go()
        await self.gateway.stop()

    # --- whose world it is -----------------------------------------------------------------

    def _sessions_of(self, token: str) -> Sessions:
        """Return the sessions of a token's world; of the first one for a token of none."""
        found = (each for each in self.others if each.token == token)
        return next(found, self).sessions

    async def _api(self, request: web.Request) -> web.StreamResponse:
        if not self.others:
            return await self.rest.handle(request)
        token = request.headers.get("Authorization", "").removeprefix("Bot ")
        path = request.match_info["path"]
        found = (each for each in self.others if each.token == token or each.knows(path))
        return await next(found, self).rest.handle(request)

    async def _page_api_of(self, index: int, request: web.Request) -> web.StreamResponse:
        """Let the world whose key was sent answer for its page."""
        key = request.match_info["key"]
        world = next(each for each in (self, *self.others) if each.opens(key))
        return await world.page_handlers[index](request)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Serve a file; ids are given out once for all worlds."""
        found = (downloads.find(each.world, request) for each in (self, *self.others))
        return downloads.served(next((each for each in found if each is not None), None))

    @web.middleware
    async def _own_host_only(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests that pages of other sites make a browser send here."""
        names = (HOST, "localhost")
        ports = (self.addresses.port, _port_of(self._tls_listener))
        own = {f"{name}:{port}" for name in names for port in ports}
        origin = request.headers.get("Origin")
        # A client that takes our port for its own default names none; no other site is called so.
        if request.host not in own.union(names) or origin not in {
            None,
            *(f"http://{host}" for host in own),
        }:
            return _refusal("This sandbox answers only to its own address.")
        return await handler(request)

    @web.middleware
    async def _key_only(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse the page and its API to whoever does not have the printed address."""
        key = request.match_info.get("key")
        if key is not None and not any(each.opens(key) for each in (self, *self.others)):
            return _refusal("Open the address that was printed at the start: it holds the key.")
        return await handler(request)


def _port_of(listener: asyncio.Server | None) -> int | None:
    return None if listener is None else int(listener.sockets[0].getsockname()[1])


class _Closing(asyncio.Protocol):
    """Closes its connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def _refusal(sentence: str) -> web.Response:
    return as_json({"error": sentence, "message": sentence, "code": 0}, status=403)


async def _with_slash(request: web.Request) -> web.Response:
    """Redirect to the last slash, without which the page's files aren't found."""
    raise web.HTTPPermanentRedirect(f"{request.path}/")


async def _elsewhere(request: web.Request) -> web.Response:
    """Answer requests without the key, or for places that don't exist."""
    if request.path == "/":
        return _refusal("Open the address that was printed at the start: it holds the key.")
    return web.Response(status=404, text="There is nothing here.")


async def _page_file(request: web.Request) -> web.Response:
    """Serve one file of the pages from the package."""
    name = _PAGES.get(request.match_info["file"], request.match_info["file"])
    file = resources.files("bot.sandbox").joinpath("page", name)
    suffix = name[name.rfind(".") :]
    if suffix not in _CONTENT_TYPES or not file.is_file():
        return web.Response(status=404, text="There is nothing here.")
    return web.Response(
        body=file.read_bytes(),
        content_type=_CONTENT_TYPES[suffix],
        charset="utf-8",
        headers=_PAGE_HEADERS,
    )
