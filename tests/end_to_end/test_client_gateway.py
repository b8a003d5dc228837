"""discord.py's own clients on the strict gateway: what each of its rules looks like to them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import (
    CloseGateway,
    DropGateway,
    Fault,
    InvalidateSession,
    NeverReady,
    NoHeartbeatAcks,
    Reconnect,
)
from bot.sandbox.gateway.intents import ALL_PRIVILEGED
from bot.sandbox.gateway.session_starts import GatewayRules
from bot.sandbox.model import Channel, Guild, Role
from tests.end_to_end.clients import Events, client_with, connected, logged_in


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(gateway=GatewayRules(identify_seconds=0)) as running:
        yield running


def add_guild(sandbox: Sandbox, shard: int, count: int) -> Guild:
    """Add a guild with the bot in it that belongs to the shard."""
    world = sandbox.world
    guild_id = world.ids.next()
    while (guild_id >> 22) % count != shard:
        guild_id += 1 << 22
    guild = Guild(guild_id, f"Guild of shard {shard}", world.people[0].id)
    guild.roles[guild.id] = Role(guild.id, "@everyone", 0)
    world.guilds[guild.id] = guild
    world.add_channel(Channel(world.ids.next(), 0, "lobby", guild.id))
    world.join(guild, world.bot.id)
    return guild


# --- beginning -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "options"),
    [
        (4004, {}),
        (4010, {"shard_id": 2, "shard_count": 2}),
        (4011, {}),
        (4013, {"intents": discord.Intents._from_value(1 << 30)}),
    ],
)
async def test_what_no_patience_mends_is_connection_closed(
    code: int, options: dict[str, Any]
) -> None:
    rules = GatewayRules(guilds_per_shard=0 if code == 4011 else 2_500)
    async with (
        Sandbox(gateway=rules) as sandbox,
        logged_in(sandbox, client_with(**options)) as client,
    ):
        if code == 4004:
            sandbox.world.application.token = "another"
        with pytest.raises(discord.ConnectionClosed) as closed:
            await client.connect()
        assert closed.value.code == code


async def test_privileged_intents_must_be_allowed(sandbox: Sandbox) -> None:
    for intents in (
        discord.Intents(members=True),
        discord.Intents(presences=True),
        discord.Intents(message_content=True),
    ):
        async with logged_in(sandbox, client_with(intents=intents)) as client:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await client.connect()


async def test_identifies_are_counted(sandbox: Sandbox) -> None:
    client = client_with(sharded=True, shard_count=2)
    async with connected(sandbox, client):
        assert isinstance(client, discord.AutoShardedClient)
        limits = await client.fetch_session_start_limits()
        assert (limits.total, limits.remaining, limits.max_concurrency) == (1_000, 998, 1)
        assert limits.reset_after > 86_000_000


async def test_without_ready_everything_but_the_gateway_works(sandbox: Sandbox) -> None:
    never = sandbox.faults.add(NeverReady())
    async with logged_in(sandbox, client_with()) as client:
        connecting = asyncio.create_task(client.connect())
        news = client.get_partial_messageable(sandbox.person("admin").channel("news").id)
        await news.send("posted all the same")
        assert not client.is_ready()
        assert not sandbox.sessions.connected
        await client.close()
        await connecting
    sandbox.faults.heal(never)


# --- going on ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        Reconnect(),
        DropGateway(),
        CloseGateway(code=4000),
        CloseGateway(code=1001),
        InvalidateSession(resumable=True),
    ],
    ids=lambda fault: fault.name,
)
async def test_a_session_is_resumed_and_misses_nothing(sandbox: Sandbox, fault: Fault) -> None:
    intents = discord.Intents(guilds=True, dm_messages=True)
    async with connected(sandbox, client_with(intents=intents)) as (_, events):
        sandbox.faults.add(fault)
        sandbox.person("member").say("said meanwhile", "dm")
        await events.next("resumed")
        assert (await events.next("message")).content == "said meanwhile"
        assert events.count("ready") == 0
    assert sandbox.gateway.connections == 2


async def test_an_invalid_session_is_begun_anew(sandbox: Sandbox) -> None:
    async with connected(sandbox, client_with()) as (_, events):
        sandbox.faults.add(InvalidateSession(resumable=False))
        await events.next("ready")
        assert events.count("resumed") == 0
        assert len(sandbox.sessions.all) == 1


async def test_after_a_close_that_ends_the_session_the_resume_is_refused(sandbox: Sandbox) -> None:
    async with connected(sandbox, client_with()) as (_, events):
        [session] = sandbox.sessions.all
        sandbox.sessions.invalidate(session)
        sandbox.faults.add(CloseGateway(code=4009))
        await events.next("ready")
        assert events.count("resumed") == 0


async def test_a_connection_without_acks_is_left_for_another() -> None:
    rules = GatewayRules(heartbeat_seconds=0.1, sends=10_000)
    async with (
        Sandbox(gateway=rules) as sandbox,
        connected(sandbox, client_with(heartbeat_timeout=0.3)) as (_, events),
    ):
        silence = sandbox.faults.add(NoHeartbeatAcks())
        await events.next("resumed")
        sandbox.faults.heal(silence)
        assert sandbox.gateway.connections >= 2


async def test_heartbeats_keep_a_connection() -> None:
    """Without them it would be closed after one and a half intervals."""
    rules = GatewayRules(heartbeat_seconds=0.4)
    async with (
        Sandbox(gateway=rules) as sandbox,
        connected(sandbox, client_with()) as (client, events),
    ):
        with pytest.raises(TimeoutError):
            await events.next("disconnect", seconds=0.7)
        assert math.isfinite(client.latency)


# --- shards, intents, members --------------------------------------------------------------


async def test_each_shard_gets_its_own_guilds_and_no_others(sandbox: Sandbox) -> None:
    guilds = [add_guild(sandbox, shard, 2) for shard in (0, 1)]
    first = next(iter(sandbox.world.guilds))
    expected = {guilds[0].id: 0, guilds[1].id: 1, first: (first >> 22) % 2}
    async with connected(sandbox, client_with(sharded=True, shard_count=2)) as (client, events):
        assert {guild.id: guild.shard_id for guild in client.guilds} == expected
        heard = {session.shard[0]: session.seq for session in sandbox.sessions.all}
        sandbox.world.change_channel(sandbox.world.channels[guilds[1].channel_ids[0]])
        _, changed = await events.next("guild_channel_update")
        assert changed.guild.id == guilds[1].id
        after = {session.shard[0]: session.seq for session in sandbox.sessions.all}
        assert after == {0: heard[0], 1: heard[1] + 1}


async def say_and_hear(sandbox: Sandbox, events: Events, text: str, channel: str) -> str:
    sandbox.person("member").say(text, channel)
    return str((await events.next("message")).content)


async def test_messages_are_empty_without_their_intent(sandbox: Sandbox) -> None:
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with connected(sandbox, client_with(intents=intents)) as (client, events):
        assert client.user is not None
        mention = f"<@{client.user.id}> hello"
        assert await say_and_hear(sandbox, events, "secret", "news") == ""
        assert await say_and_hear(sandbox, events, "direct", "dm") == "direct"
        assert await say_and_hear(sandbox, events, mention, "news") == mention


async def test_messages_are_full_with_their_intent(sandbox: Sandbox) -> None:
    sandbox.world.application.flags = ALL_PRIVILEGED
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    async with connected(sandbox, client_with(intents=intents)) as (_, events):
        assert await say_and_hear(sandbox, events, "no secret", "news") == "no secret"


async def test_members_come_when_asked_for(sandbox: Sandbox) -> None:
    sandbox.world.application.flags = ALL_PRIVILEGED
    intents = discord.Intents(guilds=True, members=True)
    async with connected(sandbox, client_with(intents=intents)) as (client, _):
        [guild] = client.guilds
        assert [member.name for member in guild.members] == ["briefing-bot"]
        assert [member.name for member in await guild.query_members("mem")] == ["member"]
        await guild.chunk()
        assert len(guild.members) == 4


async def test_a_presence_is_taken(sandbox: Sandbox) -> None:
    async with connected(sandbox, client_with()) as (client, events):
        await client.change_presence(status=discord.Status.idle)
        sandbox.world.change_channel(sandbox.person("admin").channel("news"))
        await events.next("guild_channel_update")
        assert sandbox.gateway.connections == 1


@pytest.mark.slow
async def test_a_heartbeats_delay_is_measured_from_that_heartbeat() -> None:
    """Not from the one before, because the acknowledgement came sooner than over any network."""
    rules = GatewayRules(identify_seconds=0, heartbeat_seconds=1.0)
    async with Sandbox(gateway=rules) as sandbox, connected(sandbox, client_with()) as (client, _):
        first = client.latency
        async with asyncio.timeout(30):
            while client.latency == first:
                await asyncio.sleep(0.01)
        assert client.latency < 0.5
