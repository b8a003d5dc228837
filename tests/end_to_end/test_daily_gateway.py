"""The whole bot with a schedule of its host: it posts, whatever the gateway does."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.articles.library import Library
from bot.clock import MovableClock
from bot.daily.hosts import hosts_schedule
from bot.daily.ledger.schedules import Schedules
from bot.discord_app import service
from bot.sandbox import GatewayRules, Sandbox, faults
from bot.settings import Settings, SettingsInvalid
from bot.store.engine import Store
from tests.conftest import running_bot, serve_alone, settings_for, stop_heartbeats
from tests.daily.material import HOUR, MINUTE, MORNING, rows
from tests.end_to_end.mornings import POST, tag_of


def hosts_settings(sandbox: Sandbox, channel: str = "news", **more: Any) -> Settings:
    channel_id = sandbox.person("admin").channel(channel).id
    return replace(settings_for(sandbox), briefing_channel_id=channel_id, **more)


def posts(sandbox: Sandbox, channel: str = "news") -> int:
    return sum(bool(tag_of(each)) for each in sandbox.person("admin").sees(channel))


async def until(sandbox: Sandbox, count: int, channel: str = "news") -> None:
    async with asyncio.timeout(30):
        while posts(sandbox, channel) < count:
            await asyncio.sleep(0.01)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Don't give discord.py a second when it swallows the order to stop."""
    monkeypatch.setattr(service, "_CANCEL_AGAIN_SECONDS", 0.01)


@contextlib.asynccontextmanager
async def bot_without_ready(
    sandbox: Sandbox, library: Library, clock: MovableClock
) -> AsyncIterator[asyncio.Event]:
    """Run the bot; yields what is set when it is ready, which is not waited for."""
    ready = asyncio.Event()
    sandbox.rest.dates = clock
    serving = serve_alone(
        hosts_settings(sandbox), library, clock=clock, on_ready=lambda _: ready.set()
    )
    task = asyncio.create_task(serving)
    try:
        yield ready
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.mark.parametrize(
    "fault",
    [faults.RefuseGateway(), faults.NeverReady()],
    ids=["refuses connections", "never says READY"],
)
async def test_it_posts_without_a_gateway(
    sandbox: Sandbox, library: Library, fault: faults.Fault
) -> None:
    sandbox.faults.add(fault)
    clock = MovableClock(MORNING - MINUTE)
    async with bot_without_ready(sandbox, library, clock) as ready:
        while not sandbox.exchanges:
            await asyncio.sleep(0.01)
        clock.move(MINUTE)
        await until(sandbox, 1)
        assert not ready.is_set()


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    "fault",
    [
        faults.Reconnect(),
        faults.InvalidateSession(),
        faults.DropGateway(),
        faults.NoHeartbeatAcks(),
    ],
    ids=["op 7", "op 9", "dropped", "no acknowledgements"],
)
async def test_it_posts_while_the_gateway_is_in_trouble(
    sandbox: Sandbox, library: Library, fault: faults.Fault
) -> None:
    clock = MovableClock(MORNING - MINUTE)
    async with running_bot(sandbox, library, hosts_settings(sandbox), clock=clock):
        sandbox.faults.add(fault)
        clock.move(MINUTE)
        await until(sandbox, 1)
    assert posts(sandbox) == 1


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    "fault",
    [
        faults.Reconnect(),
        faults.InvalidateSession(),
        faults.DropGateway(),
        faults.NoHeartbeatAcks(),
    ],
    ids=["op 7", "op 9", "dropped", "no acknowledgements"],
)
async def test_it_posts_after_the_gateway_was_in_trouble(
    library: Library, fault: faults.Fault
) -> None:
    """The client has met the trouble, and connected anew."""
    # Quick only where heartbeats are what it is about.
    rules = GatewayRules(identify_seconds=0)
    if isinstance(fault, faults.NoHeartbeatAcks):
        rules = replace(rules, heartbeat_seconds=0.2)
    clock = MovableClock(MORNING - MINUTE)
    async with (
        Sandbox(gateway=rules) as sandbox,
        running_bot(sandbox, library, hosts_settings(sandbox), clock=clock) as client,
    ):
        for shard in client.shards.values():
            beats = shard._parent.ws._keep_alive
            assert beats is not None
            beats.heartbeat_timeout = 0.3  # discord.py's own is a minute
        before = sandbox.gateway.connections
        sandbox.faults.add(fault)
        async with asyncio.timeout(30):
            while sandbox.gateway.connections == before:
                await asyncio.sleep(0.01)
        clock.move(MINUTE)
        await until(sandbox, 1)
    stop_heartbeats()
    assert posts(sandbox) == 1


@pytest.mark.slow
async def test_a_gateway_that_refuses_the_first_connection_is_tried_again_with_patience(
    sandbox: Sandbox, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """And not by discord.py's recursion, which ends one day."""
    refusal = sandbox.faults.add(faults.RefuseGateway())
    async with bot_without_ready(sandbox, library, MovableClock(MORNING - MINUTE)) as ready:
        async with asyncio.timeout(30):
            while "The gateway: " not in caplog.text:
                await asyncio.sleep(0.01)
            sandbox.faults.heal(refusal)
            await ready.wait()
    assert "Trying again in 1 s" in caplog.text


async def test_the_host_needs_no_command(sandbox: Sandbox, library: Library, store: Store) -> None:
    """Its channel is posted in, published where that is due, and known to its guild."""
    settings = hosts_settings(
        sandbox, "announcements", briefing_time="9:30am", briefing_timezone="berlin"
    )
    clock = MovableClock(dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC))
    async with running_bot(sandbox, library, settings, database=store, clock=clock):
        await until_placed(store, sandbox)
        clock.move(HOUR / 2)
        await until(sandbox, 1, "announcements")
        crosspost = "/channels/{channel_id}/messages/{message_id}/crosspost"
        async with asyncio.timeout(30):
            while not [each for each in sandbox.exchanges if each.route == crosspost]:
                await asyncio.sleep(0.01)


async def until_placed(store: Store, sandbox: Sandbox) -> None:
    [guild] = sandbox.world.guilds
    async with asyncio.timeout(30):
        while not await Schedules(store).of_guild(guild):
            await asyncio.sleep(0.01)
    [schedule] = await Schedules(store).of_guild(guild)
    assert schedule.set_by_host and schedule.announcement


async def test_a_restart_makes_up_what_the_host_missed(
    sandbox: Sandbox, library: Library, store: Store
) -> None:
    clock = MovableClock(MORNING - MINUTE)
    settings = hosts_settings(sandbox)
    async with running_bot(sandbox, library, settings, database=store, clock=clock):
        pass
    clock.move(HOUR)
    async with running_bot(sandbox, library, settings, database=store, clock=clock):
        await until(sandbox, 1)


async def test_what_the_host_no_longer_asks_for_is_over(
    sandbox: Sandbox, library: Library, store: Store
) -> None:
    clock = MovableClock(MORNING - MINUTE)
    settings = hosts_settings(sandbox)
    async with running_bot(sandbox, library, settings, database=store, clock=clock):
        pass
    async with running_bot(sandbox, library, database=store, clock=clock):
        assert await Schedules(store).get(settings.briefing_channel_id or 0) is None


def test_every_fault_of_the_hosts_schedule_is_told_at_once(sandbox: Sandbox) -> None:
    settings = hosts_settings(
        sandbox, briefing_time="25:00", briefing_timezone="Nowhere", briefing_days="never"
    )
    with pytest.raises(SettingsInvalid) as caught:
        hosts_schedule(settings, MORNING)
    for name in ("BRIEFING_TIME", "BRIEFING_TIMEZONE", "BRIEFING_DAYS"):
        assert name in str(caught.value)


async def test_sigterm_in_mid_wave_finishes_what_is_on_its_way(
    sandbox: Sandbox, library: Library, store: Store
) -> None:
    """The request is in Discord's hands when the bot is told to stop; the answer is waited for."""
    clock = MovableClock(MORNING - MINUTE)
    settings = hosts_settings(sandbox)
    hang = sandbox.faults.add(faults.Hang(path=POST))
    async with running_bot(sandbox, library, settings, database=store, clock=clock):
        clock.move(MINUTE)
        async with asyncio.timeout(30):
            while hang is not None and not hang.struck:
                await asyncio.sleep(0.01)
        asyncio.get_running_loop().call_later(0.3, sandbox.faults.heal, hang)
    assert posts(sandbox) == 1
    # Its answer was lost, and that is written down: no lease is left behind.
    assert [each.state for each in await rows(store)] == ["planned"]
