"""All of one world on a sandbox: its token, its limits and faults, its page.

A sandbox has one, and can have more, which know nothing of each other: a bot's token says which
one it is in. Each has a page of its own, behind its own key.
"""

from __future__ import annotations

import functools
import hmac
import itertools
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.sandbox import world_files
from bot.sandbox.control_api import ControlApi
from bot.sandbox.faults import Fault, Faults, Place
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.gateway.intents import ALL_PRIVILEGED
from bot.sandbox.gateway.session_starts import GatewayRules
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.http_interactions import HttpInteractions
from bot.sandbox.model import Event, Json, User
from bot.sandbox.page_api import PageApi
from bot.sandbox.person import Person
from bot.sandbox.rest.rates import Rates
from bot.sandbox.rest.rest import Exchange, Rest
from bot.sandbox.wire_api import WireApi
from bot.sandbox.wire_log import WireLog
from bot.sandbox.workbench import Gallery, Workbench
from bot.sandbox.workbench_api import WorkbenchApi
from bot.sandbox.world import webhooks
from bot.sandbox.world.address import move_to
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.plan import Plan
from bot.sandbox.world.seed import seeded_world
from bot.sandbox.world.snowflakes import Snowflakes
from bot.sandbox.world.world import World
from bot.sandbox.writing_api import WritingApi

HOST = "127.0.0.1"
PageHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Door:
    """Where a sandbox listens."""

    port: int
    tls_port: int | None = None
    """Where bots come by TLS, if they do."""
    certificate: Path | None = None
    """What they have to trust for that."""

    def for_bots(self, scheme: str) -> str:
        """Return where bots come to; the scheme gets an `s` with TLS."""
        if self.tls_port is None:
            return f"{scheme}://{HOST}:{self.port}"
        return f"{scheme}s://{HOST}:{self.tls_port}"


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
    certificate: Path | None = None
    """What bots have to trust, where they come by TLS."""

    @property
    def gallery(self) -> str:
        """The page of the gallery."""
        return f"{self.page}gallery"


class Realm:
    """One world, and what serves it; see `Sandbox` for what it is made of."""

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
        plan: Plan | None = None,
        ids: Snowflakes | None = None,
    ) -> None:
        faults: list[Fault] = []
        if saved:
            world, faults = world_files.load(saved, clock or SystemClock(), ticks)
            world.application.token = token or world.application.token
        self.world = world or seeded_world(
            clock or SystemClock(), ticks=ticks, token=token, bot_name=bot_name, plan=plan, ids=ids
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
        self._wire_api = WireApi(self.world, wire_log, self.rest)
        self._control_api = ControlApi(
            self.world, self.rest, self.sessions, self.rates, self.faults
        )
        self._addresses: Addresses | None = None

    @property
    def addresses(self) -> Addresses:
        """Where the sandbox is; only while it runs."""
        if self._addresses is None:
            raise RuntimeError("the sandbox is not running: call start() first")
        return self._addresses

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

    # --- on the sandbox's port -------------------------------------------------------------

    def opens(self, key: str) -> bool:
        """Tell whether a page's key is this world's."""
        return hmac.compare_digest(key.encode(), self._key.encode())

    def page_routes(self) -> list[web.RouteDef]:
        """Return what the page's APIs answer; each world has the same, in the same order."""
        apis = (
            *(self._page_api, self._writing_api, self._workbench_api),
            *(self._wire_api, self._control_api),
        )
        return list(itertools.chain.from_iterable(each.routes("/page/{key}") for each in apis))

    @functools.cached_property
    def page_handlers(self) -> list[PageHandler]:
        """The handlers of these routes."""
        return [route.handler for route in self.page_routes()]

    def knows(self, path: str) -> bool:
        """Tell whether a path holds a token of this world: an interaction's, or a webhook's."""
        steps = path.split("/")
        if len(steps) < 3 or steps[0] not in ("interactions", "webhooks"):
            return False
        return steps[2] in self.world.interactions_by_token or webhooks.is_one(
            self.world, as_integer(steps[1]) or 0
        )

    def begin(self, door: Door) -> Addresses:
        """Be reachable where the sandbox listens."""
        files = f"http://{HOST}:{door.port}"
        self._addresses = Addresses(
            port=door.port,
            api=f"{door.for_bots('http')}/api/v10",
            gateway=f"{door.for_bots('ws')}/gateway",
            page=f"{files}/page/{self._key}/",
            certificate=door.certificate,
        )
        move_to(self.world, files)
        self._http_interactions.start()
        return self._addresses

    def let_go(self) -> None:
        """End what pages and bots wait for."""
        self._page_api.end_streams()
        self.faults.let_go()

    async def end(self) -> None:
        """Send no interactions any more."""
        await self._http_interactions.stop()

    def close(self) -> None:
        """Be nowhere any more, once the last connection is gone."""
        self._addresses = None
        self.sessions.close()
