"""A sandbox on a socket: one port on loopback for the REST API, the gateway and the page."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.sandbox import world_files
from bot.sandbox.control_api import ControlApi
from bot.sandbox.faults import Fault, Faults, Place
from bot.sandbox.gateway.gateway import Gateway
from bot.sandbox.gateway.intents import ALL_PRIVILEGED
from bot.sandbox.gateway.session_starts import GatewayRules
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.http_interactions import HttpInteractions
from bot.sandbox.model import Event, Json, User
from bot.sandbox.page_answers import as_json
from bot.sandbox.page_api import PageApi
from bot.sandbox.person import Person
from bot.sandbox.request_body import MOST_BYTES
from bot.sandbox.rest import downloads
from bot.sandbox.rest.rates import Rates
from bot.sandbox.rest.rest import Exchange, Rest
from bot.sandbox.wire_api import WireApi
from bot.sandbox.wire_log import WireLog
from bot.sandbox.workbench import Gallery, Workbench
from bot.sandbox.workbench_api import WorkbenchApi
from bot.sandbox.world.address import move_to
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.seed import seeded_world
from bot.sandbox.world.world import World
from bot.sandbox.writing_api import WritingApi

_MOST_CONNECTIONS = 1000
_IDLE_SECONDS = 60.0
"""For a connection between two requests, and for the head of one to come."""
_HOST = "127.0.0.1"
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


@dataclass(frozen=True)
class Addresses:
    """Where a running sandbox is."""

    port: int
    api: str
    """For `DISCORD_API_URL`."""
    gateway: str
    """For `DISCORD_GATEWAY_URL`."""
    page: str
    """For a browser; it holds the key that the page and its API ask for."""

    @property
    def gallery(self) -> str:
        """The page of the gallery."""
        return f"{self.page}gallery"


class Sandbox:
    """A Discord for one machine.

    `start()` binds a port and returns the addresses, `stop()` leaves no task and no socket;
    `async with Sandbox() as sandbox` does both. `rates` and `gateway` replace Discord's
    limits with others. `clock` is the time that people see, `ticks` (the same clock by default)
    is for waiting; see `World`. `workbench` and `gallery` are what a host offers to the pages.
    `connection` says what somebody's own bot needs; with it, the page waits for one.
    With `saved`, which `save()` returned, that world goes on; `UnsoundWorld` is raised if it
    can't.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        clock: Clock | None = None,
        ticks: Clock | None = None,
        token: str | None = None,
        workbench: Workbench | None = None,
        gallery: Gallery | None = None,
        connection: Callable[[Addresses, str], Json] | None = None,
        bot_name: str = "Briefing Bot",
        rates: Rates | None = None,
        gateway: GatewayRules | None = None,
        saved: Mapping[str, bytes] | None = None,
    ) -> None:
        faults: list[Fault] = []
        if saved:
            world, faults = world_files.load(saved, clock or SystemClock(), ticks)
            world.application.token = token or world.application.token
        self.world = world or seeded_world(
            clock or SystemClock(), ticks=ticks, token=token, bot_name=bot_name
        )
        self.rates = rates or Rates()
        self.world.allowances.scale = self.rates.scale
        self.sessions = Sessions(self.world, lambda: self.addresses.gateway, gateway)
        self.faults = Faults(Place(self.world, self.sessions))
        world_files.begin(self.faults, faults)
        self._http_interactions = HttpInteractions(self.world)
        self.rest = Rest(
            self.world,
            lambda: self.addresses.gateway,
            self.sessions.gateway_facts,
            self.rates,
            self.faults,
            self._http_interactions.knock,
        )
        self.gateway = Gateway(self.sessions)
        self._key = secrets.token_urlsafe(12)
        self._page_api = PageApi(
            self.world,
            self.sessions,
            can_restart_bot=workbench is not None,
            has_gallery=gallery is not None,
            connection=connection and (lambda: connection(self.addresses, self.token)),
        )
        self._writing_api = WritingApi(self.world)
        self._workbench_api = WorkbenchApi(workbench, gallery, self.sessions)
        wire_log = WireLog(self.world, self.rest, self.sessions)
        self._wire_api = WireApi(wire_log, self.rest)
        self._control_api = ControlApi(
            self.world, self.rest, self.sessions, self.rates, self.faults
        )
        self._runner: web.AppRunner | None = None
        self._listener: asyncio.Server | None = None
        self._addresses: Addresses | None = None

    @property
    def addresses(self) -> Addresses:
        """Where the sandbox is; only while it runs."""
        if self._addresses is None:
            raise RuntimeError("the sandbox is not running: call start() first")
        return self._addresses

    @property
    def listening(self) -> bool:
        """Whether new connections are taken; no longer from the beginning of `stop()` on."""
        return self._listener is not None and self._listener.is_serving()

    @property
    def token(self) -> str:
        """The token that the world's bot logs in with."""
        return self.world.application.token

    @property
    def exchanges(self) -> list[Exchange]:
        """The requests that came so far, with their answers, oldest first."""
        return list(self.rest.exchanges)

    def allow_privileged_intents(self) -> None:
        """Let the bot ask for members, presences and message content, as its owner can."""
        self.world.application.flags |= ALL_PRIVILEGED

    @property
    def public_key(self) -> str:
        """The key with which a bot checks the signatures of interactions over HTTP."""
        return self._http_interactions.public_key

    def send_interactions_to(self, url: str | None) -> None:
        """Send interactions to an address over HTTP, unasked whether it is fit; None: don't."""
        self.world.application.interactions_endpoint_url = url

    def own_by_team(self) -> None:
        """Let a team own the application: of the first person, with the second in it."""
        self.world.application.team_id = self.world.ids.next()

    def give_bot(self, permissions: int) -> None:
        """Let the bot's own role have these permissions, as an invite link names them."""
        for guild in self.world.guilds.values():
            for role in guild.roles.values():
                if role.bot_id == self.world.bot.id:
                    role.permissions = Permission(permissions)

    def save(self) -> dict[str, bytes]:
        """Return the world as files by name, for `saved`; only after the last stop."""
        return world_files.save(self.world, self.faults)

    def tell_pages(self, name: str, data: Json) -> None:
        """Tell all open pages of something.

        The name begins with an underscore, which keeps it off the gateway.
        """
        self.world.publish(Event(name, data))

    def person(self, name: str) -> Person:
        """Return the person with that user name, to act as."""
        user = self.world.person(name)
        if user is None:
            raise KeyError(f"nobody is called {name!r} in this world")
        return Person(self.world, user)

    def add_person(self, name: str) -> Person:
        """Let somebody new, with that user name, join the first server; to act as."""
        if self.world.person(name) is not None:
            raise ValueError(f"somebody is called {name!r} already")
        user = self.world.add_user(User(self.world.ids.next(), name, name.capitalize()))
        self.world.join(next(iter(self.world.guilds.values())), user.id)
        return Person(self.world, user)

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
        try:
            self._listener = await asyncio.get_running_loop().create_server(
                self._accepted, _HOST, port
            )
        except OSError:
            await self._runner.cleanup()
            self._runner = None
            raise
        bound: int = self._listener.sockets[0].getsockname()[1]
        self._addresses = Addresses(
            port=bound,
            api=f"http://{_HOST}:{bound}/api/v10",
            gateway=f"ws://{_HOST}:{bound}/gateway",
            page=f"http://{_HOST}:{bound}/page/{self._key}/",
        )
        move_to(self.world, f"http://{_HOST}:{bound}")
        self._http_interactions.start()
        return self._addresses

    async def stop(self) -> None:
        """Close every connection and release the port."""
        if self._runner is None or self._listener is None:
            return
        self._listener.close()
        await self._http_interactions.stop()
        await self._runner.cleanup()
        self._runner = self._addresses = None
        self.sessions.close()

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
            app.router.add_route("*", f"/api/{version}{{path:.*}}", self.rest.handle)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_routes(downloads.routes(self.world))
        for api in (
            *(self._page_api, self._writing_api, self._workbench_api),
            *(self._wire_api, self._control_api),
        ):
            app.router.add_routes(api.routes("/page/{key}"))
        app.router.add_get("/page/{key}/{file:[a-z_]*(?:[.][a-z]+)?}", _page_file)
        app.router.add_get("/page/{key}", _with_slash)
        app.router.add_get("/{elsewhere:.*}", _elsewhere)
        app.on_shutdown.append(self._end_streams)
        return app

    async def _end_streams(self, _: web.Application) -> None:
        self._page_api.end_streams()
        self.faults.let_go()
        await self.gateway.stop()

    @web.middleware
    async def _own_host_only(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests that pages of other sites make a browser send here."""
        names = (_HOST, "localhost")
        own = {f"{name}:{self.addresses.port}" for name in names}
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
        if key is not None and not hmac.compare_digest(key.encode(), self._key.encode()):
            return _refusal("Open the address that was printed at the start: it holds the key.")
        return await handler(request)


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
