"""discord.py meets the sandbox's refusals and rate limits as it meets Discord's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import DeleteChannel, TakePermission
from bot.sandbox.rest.rates import Limit, Rates
from tests.end_to_end.clients import client_with, logged_in, pointed_at

SEND = ("POST", "/channels/{channel_id}/messages")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


def channel(client: discord.Client, sandbox: Sandbox, name: str) -> discord.PartialMessageable:
    return client.get_partial_messageable(sandbox.person("admin").channel(name).id)


def figures(sandbox: Sandbox) -> tuple[int, int]:
    figures = sandbox.rates.figures(sandbox.world.clock.now())
    return figures.refused, figures.invalid


async def test_what_the_bot_may_not_do_is_forbidden(sandbox: Sandbox) -> None:
    async with logged_in(sandbox) as client:
        with pytest.raises(discord.Forbidden) as refused:
            await channel(client, sandbox, "rules").send("x")
        assert (refused.value.status, refused.value.code) == (403, 50013)
        sandbox.faults.add(TakePermission(permission="VIEW_CHANNEL", channel="news"))
        with pytest.raises(discord.Forbidden) as refused:
            await channel(client, sandbox, "news").send("x")
        assert refused.value.code == 50001
        assert figures(sandbox) == (0, 2)


async def test_what_is_not_there_is_not_found(sandbox: Sandbox) -> None:
    async with logged_in(sandbox) as client:
        news = channel(client, sandbox, "news")
        with pytest.raises(discord.NotFound) as missing:
            await news.fetch_message(1)
        assert missing.value.code == 10008
        sandbox.faults.add(DeleteChannel(channel="news"))
        with pytest.raises(discord.NotFound) as missing:
            await news.send("x")
        assert missing.value.code == 10003


async def test_a_wrong_token_is_a_login_failure(sandbox: Sandbox) -> None:
    with pointed_at(sandbox):
        async with client_with() as client:
            with pytest.raises(discord.LoginFailure):
                await client.login("not.the.token")


@pytest.mark.parametrize(
    ("path", "token", "status", "limited"),
    [
        ("/users/@me", None, 200, True),
        ("/users/1", None, 404, True),
        ("/users/@me", "another", 401, False),
        ("/no/such/route", None, 404, False),
    ],
)
async def test_which_answers_tell_of_a_bucket(
    sandbox: Sandbox, path: str, token: str | None, status: int, limited: bool
) -> None:
    headers = {"Authorization": f"Bot {token or sandbox.token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(sandbox.addresses.api + path, headers=headers) as reply,
    ):
        assert reply.status == status
        assert reply.headers["Via"] == "1.1 google"
        assert reply.headers["Content-Type"] == "application/json"
        assert ("X-RateLimit-Bucket" in reply.headers) is limited


async def test_who_reads_the_headers_is_never_refused() -> None:
    rates = Rates(limits={SEND: Limit(2, 0.2)})
    async with Sandbox(rates=rates) as sandbox, logged_in(sandbox) as client:
        news = channel(client, sandbox, "news")
        await asyncio.gather(*(news.send(str(n)) for n in range(5)))
        assert len(sandbox.person("member").sees("news")) == 5
        assert figures(sandbox) == (0, 0)


async def test_after_a_429_the_request_is_made_again_when_the_body_says() -> None:
    """Somebody else with the same token has used the bucket up."""
    rates = Rates(limits={SEND: Limit(1, 0.3)})
    async with Sandbox(rates=rates) as sandbox, logged_in(sandbox) as client:
        news = channel(client, sandbox, "news")
        headers = {"Authorization": f"Bot {sandbox.token}"}
        url = f"{sandbox.addresses.api}/channels/{news.id}/messages"
        async with aiohttp.ClientSession() as http:
            await http.post(url, json={"content": "other"}, headers=headers)
        await news.send("x")
        assert figures(sandbox) == (1, 1)
        assert [each["content"] for each in sandbox.person("member").sees("news")] == ["other", "x"]


async def test_a_limit_that_is_too_long_is_an_error_of_its_own() -> None:
    rates = Rates(limits={SEND: Limit(1, 40)})
    patient = client_with(max_ratelimit_timeout=30.0)
    async with Sandbox(rates=rates) as sandbox, logged_in(sandbox, patient) as client:
        news = channel(client, sandbox, "news")
        await news.send("one")
        with pytest.raises(discord.RateLimited) as limited:
            await news.send("two")
        assert 39 < limited.value.retry_after <= 40


@pytest.mark.slow
async def test_over_the_global_limit_everything_waits_and_then_passes() -> None:
    rates = Rates(per_second=6)
    async with Sandbox(rates=rates) as sandbox, logged_in(sandbox) as client:
        ids = [each.id for each in sandbox.world.channels.values()]
        channels = await asyncio.gather(*(client.fetch_channel(each) for each in ids))
        assert len(channels) == len(ids) == 7
        refused, _ = figures(sandbox)
        assert refused >= 1


async def test_a_ban_is_an_http_exception_without_via() -> None:
    rates = Rates(invalid=Limit(2, 600))
    async with Sandbox(rates=rates) as sandbox, logged_in(sandbox) as client:
        for _ in range(3):
            with pytest.raises(discord.Forbidden):
                await channel(client, sandbox, "rules").send("x")
        with pytest.raises(discord.HTTPException) as banned:
            await channel(client, sandbox, "news").send("x")
        assert banned.value.status == 429
        assert "Via" not in banned.value.response.headers
        assert "1015" in banned.value.text
