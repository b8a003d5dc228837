"""A morning: a channel, a schedule, a courier before the sandbox, and a clock to be moved."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp

from bot.clock import Lapse, MovableClock
from bot.daily.courier.courier import Courier
from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.ledger import Hook, Ledger, no_hook
from bot.daily.ledger.schedules import Schedules
from bot.daily.ledger.timing import Timing
from bot.discord_app.discord_port import DiscordPort, heeding
from bot.discord_app.rest import Rest
from bot.messages.custom_id import parse
from bot.processes.budget import Budget
from bot.sandbox import Sandbox, faults
from bot.sandbox.model import Channel, ChannelType, Json
from bot.store.engine import Store
from tests.daily.material import MORNING, pass_time, rows, states, subscribe, told

POST = "/channels/{channel_id}/messages"
NOTHING_SENT = Timing(first_pause=0.01, longest_pause=0.05, token=(0, 0.01, 0.01))
"""Everything as it is, but for the pauses between attempts: nobody waits for them here."""


class Morning:
    """A sandbox, a store, and one courier process before them."""

    def __init__(self, sandbox: Sandbox, store: Store, shown: Edition) -> None:
        self.sandbox = sandbox
        self.store = store
        self.shown = shown
        self.clock = MovableClock(MORNING - dt.timedelta(minutes=1))
        self.guild = next(iter(sandbox.world.guilds.values()))
        self.admin = sandbox.person("admin")

    def channel(self, name: str = "news") -> int:
        return self.admin.channel(name).id

    async def subscribe(self, name: str = "news", **options: Any) -> ChannelSchedule:
        options = {"guild_id": self.guild.id, "set_by": self.admin.user.id, **options}
        since = options.pop("since", self.clock.now())
        options.setdefault("archive", self.shown.archive("UTC", since))
        return await subscribe(self.store, self.channel(name), since=since, **options)

    @contextlib.asynccontextmanager
    async def courier(
        self,
        *,
        timing: Timing = NOTHING_SENT,
        hook: Hook = no_hook,
        total: float = 1000.0,
        token: str | None = None,
        request_seconds: float = 5.0,
        lapse: Callable[[], Lapse] = Lapse,
    ) -> AsyncIterator[Courier]:
        """A process that delivers until the end of the block; the first error it met is raised."""
        async with aiohttp.ClientSession() as session:
            rest = Rest(session, self.sandbox.addresses.api, token or self.sandbox.token)
            budget = Budget(self.store, total=total, beat_seconds=0.2, token_fingerprint="t")
            courier = Courier(
                store=self.store,
                clock=self.clock,
                ledger=Ledger(self.store, lease_seconds=timing.lease, hook=hook),
                edition=self.shown,
                port=DiscordPort(
                    rest, budget.permit, heed=heeding(budget), seconds=request_seconds
                ),
                budget=budget,
                timing=timing,
                hook=hook,
                lapse=lapse,
            )
            running = asyncio.create_task(courier.run())
            try:
                yield courier
            finally:
                courier.stop()
                await asyncio.wait({running}, timeout=30)
                if not running.done():
                    running.cancel()
                await asyncio.gather(running)

    def strike(self, *orders: faults.Fault) -> None:
        for order in orders:
            self.sandbox.faults.add(order)

    def void_token(self) -> None:
        """Have Discord refuse the token, whatever is asked."""
        self.strike(faults.AnswerWith(status=401, path="*", times=None))

    # --- waiting and looking ---------------------------------------------------------------

    async def until(self, happened: Callable[[], Any], seconds: float = 30.0) -> None:
        """Wait until `happened()` (or what it awaits) is true, at most so long."""
        async with asyncio.timeout(seconds):
            while True:
                result = happened()
                if asyncio.iscoroutine(result):
                    result = await result
                if result:
                    return
                await asyncio.sleep(0.01)

    async def until_states(self, *expected: str, channel: str = "news") -> None:
        """Wait until the channel's deliveries stand so, oldest first."""
        try:
            await self.until(lambda: self._stand_so(channel, expected))
        except TimeoutError:
            details = [row.detail for row in await rows(self.store, self.channel(channel))]
            raise AssertionError((await self.states(channel), details)) from None

    async def _stand_so(self, channel: str, expected: tuple[str, ...]) -> bool:
        return tuple(await self.states(channel)) == expected

    async def states(self, channel: str = "news") -> list[str]:
        deliveries = await states(self.store, self.channel(channel))
        return [state for _, _, state in deliveries]

    async def until_told(self, *expected: str) -> None:
        """Wait until the notices with these subjects have been sent, and there are no others."""
        notices = [(about, "sent") for about in expected]
        try:
            await self.until(lambda: self._told_so(notices))
        except TimeoutError:
            raise AssertionError(await told(self.store)) from None

    async def _told_so(self, notices: list[tuple[str, str]]) -> bool:
        return [(about, state) for _, about, state in await told(self.store)] == notices

    def posts(self, channel: str = "news") -> list[Json]:
        """The messages of deliveries in the channel: those whose buttons bear a tag."""
        return [each for each in self.sandbox.person("member").sees(channel) if tag_of(each)]

    def direct_messages(self, name: str = "admin") -> list[Json]:
        person = self.sandbox.person(name)
        channel = self.sandbox.world.dm_with(person.user.id)
        return person.sees(str(channel.id))

    def requests(self, method: str, route: str) -> list[Any]:
        return [e for e in self.sandbox.exchanges if (e.method, e.route) == (method, route)]

    async def schedule(self, channel: str = "news") -> ChannelSchedule:
        schedule = await Schedules(self.store).get(self.channel(channel))
        assert schedule is not None
        return schedule

    async def pass_time(self, seconds: float, courier: Courier) -> None:
        """Let the database's time pass, and have the courier look."""
        await pass_time(self.store, seconds)
        courier.wake()


def tag_of(message: Json) -> str:
    """Return the tag that a message's buttons bear."""
    for row in message["components"]:
        for component in row["components"]:
            named = parse(component.get("custom_id") or "")
            if named is not None and named.tag:
                return named.tag
    return ""


async def many(morning: Morning, count: int) -> list[str]:
    """Add channels with schedules, and return their names."""
    names = [f"many{number}" for number in range(count)]
    for name in names:
        world = morning.sandbox.world
        made = world.add_channel(
            Channel(world.ids.next(), ChannelType.TEXT, name, morning.guild.id)
        )
        await subscribe(morning.store, made.id, guild_id=morning.guild.id, at="09:00")
    return names
