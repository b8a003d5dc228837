"""discord.py meets faults on order: the exception it has for each, and what was done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import (
    AnswerWith,
    DeleteChannel,
    DeleteMessage,
    GivePermission,
    GuildOutage,
    HalfBody,
    Hang,
    HtmlTooMany,
    RemoveBot,
    RequestFault,
    Reset,
    TakePermission,
    TooMany,
)
from tests.end_to_end.clients import client_with, connected, logged_in

SEND = "/channels/{channel_id}/messages"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    async with logged_in(sandbox, client_with(max_ratelimit_timeout=30.0)) as running:
        yield running


def news(client: discord.Client, sandbox: Sandbox) -> discord.PartialMessageable:
    return client.get_partial_messageable(sandbox.person("admin").channel("news").id)


def posted(sandbox: Sandbox) -> int:
    return len(sandbox.person("admin").sees("news"))


@pytest.mark.parametrize(
    ("fault", "raised", "done"),
    [
        (AnswerWith(path=SEND, status=503), discord.DiscordServerError, 0),
        (AnswerWith(path=SEND, status=503, after_work=True), discord.DiscordServerError, 1),
        (AnswerWith(path=SEND, status=403, code=50013), discord.Forbidden, 0),
        (Reset(path=SEND), aiohttp.ClientOSError, 0),
        (Reset(path=SEND, after_work=True), aiohttp.ClientOSError, 1),
        (HalfBody(path=SEND), aiohttp.ClientPayloadError, 1),
        (HtmlTooMany(path=SEND), discord.HTTPException, 0),
        (TooMany(path=SEND, retry_after=60, header_seconds=1), discord.RateLimited, 0),
        (TooMany(path=SEND, retry_after=60, is_global=True), discord.RateLimited, 0),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_a_send_that_fails(
    sandbox: Sandbox,
    client: discord.Client,
    fault: RequestFault,
    raised: type[Exception],
    done: int,
) -> None:
    sandbox.faults.add(fault)
    with pytest.raises(raised):
        await news(client, sandbox).send("x")
    assert posted(sandbox) == done
    assert sandbox.faults.active == []
    await news(client, sandbox).send("again")
    assert posted(sandbox) == done + 1


async def test_a_reset_is_one_that_the_operating_system_knows(
    sandbox: Sandbox, client: discord.Client
) -> None:
    sandbox.faults.add(Reset(path=SEND))
    with pytest.raises(OSError, match="reset") as reset:
        await news(client, sandbox).send("x")
    assert isinstance(reset.value, OSError)


@pytest.mark.slow
async def test_a_lost_answer_is_asked_for_again_and_doubles_nothing(
    sandbox: Sandbox, client: discord.Client
) -> None:
    """discord.py asks again after a 502, with the nonce that it gives every message."""
    sandbox.faults.add(AnswerWith(path=SEND, status=502, after_work=True))
    await news(client, sandbox).send("x")
    assert [each.status for each in sandbox.exchanges if each.route == SEND] == [502, 200]
    assert posted(sandbox) == 1


async def test_a_short_429_is_waited_out(sandbox: Sandbox, client: discord.Client) -> None:
    sandbox.faults.add(TooMany(path=SEND, retry_after=0.1))
    await news(client, sandbox).send("x")
    assert posted(sandbox) == 1


async def test_a_hang_ends_with_the_fault(sandbox: Sandbox, client: discord.Client) -> None:
    hang = sandbox.faults.add(Hang(path=SEND))
    sending = asyncio.create_task(news(client, sandbox).send("x"))
    await asyncio.wait({sending}, timeout=0.1)
    assert not sending.done()
    assert posted(sandbox) == 1
    sandbox.faults.heal(hang)
    with pytest.raises(aiohttp.ClientOSError):
        await sending


async def test_a_hang_ends_with_the_server() -> None:
    async with Sandbox() as sandbox, logged_in(sandbox) as client:
        sandbox.faults.add(Hang(path=SEND))
        sending = asyncio.create_task(news(client, sandbox).send("x"))
        await asyncio.wait({sending}, timeout=0.1)
        async with asyncio.timeout(0.5):
            await sandbox.stop()
        with pytest.raises(aiohttp.ClientOSError):
            await sending


async def test_what_happens_to_the_world_is_heard(sandbox: Sandbox) -> None:
    intents = discord.Intents(guilds=True, guild_messages=True)
    async with connected(sandbox, client_with(intents=intents)) as (client, events):
        [guild] = client.guilds
        place = discord.utils.get(guild.text_channels, name="news")
        assert place is not None

        taken = sandbox.faults.add(TakePermission(permission="SEND_MESSAGES", channel="news"))
        _, after = await events.next("guild_channel_update")
        assert not after.permissions_for(guild.me).send_messages
        with pytest.raises(discord.Forbidden):
            await place.send("x")
        sandbox.faults.heal(taken)
        _, after = await events.next("guild_channel_update")
        assert after.permissions_for(guild.me).send_messages

        message = await place.send("x")
        sandbox.faults.add(DeleteMessage(channel="news"))
        assert (await events.next("raw_message_delete")).message_id == message.id

        rules = sandbox.faults.add(GivePermission(permission="SEND_MESSAGES", channel="rules"))
        _, after = await events.next("guild_channel_update")
        assert after.permissions_for(guild.me).send_messages
        sandbox.faults.heal(rules)

        sandbox.faults.add(DeleteChannel(channel="news"))
        assert (await events.next("guild_channel_delete")).id == place.id


async def test_an_outage_is_no_removal(sandbox: Sandbox) -> None:
    async with connected(sandbox, client_with()) as (client, events):
        outage = sandbox.faults.add(GuildOutage())
        assert (await events.next("guild_unavailable")).name == "The Daily Square"
        sandbox.faults.heal(outage)
        assert (await events.next("guild_available")).name == "The Daily Square"
        assert events.count("guild_remove") == 0

        removal = sandbox.faults.add(RemoveBot())
        assert (await events.next("guild_remove")).name == "The Daily Square"
        assert list(client.guilds) == []
        sandbox.faults.heal(removal)
        assert (await events.next("guild_join")).name == "The Daily Square"
