"""The sandbox on its socket: addresses, guards, routes, and leaving nothing behind."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.person import NoAnswer
from tests import spec


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def running() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


class Bot:
    """A client that speaks REST by hand."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox, self.http = sandbox, http

    async def __call__(
        self, method: str, path: str, body: Any = None, token: str | None = None
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {token or self.sandbox.token}"}
        url = self.sandbox.addresses.api + path
        async with self.http.request(method, url, json=body, headers=headers) as reply:
            if reply.status != 204:
                assert reply.headers["Content-Type"] == "application/json"
                return reply.status, await reply.json()
            return reply.status, None


@pytest.fixture
def bot(running: Sandbox, http: aiohttp.ClientSession) -> Bot:
    return Bot(running, http)


def channel_id(sandbox: Sandbox, name: str) -> str:
    return str(sandbox.person("admin").channel(name).id)


async def test_it_binds_loopback_and_leaves_no_task_and_no_socket() -> None:
    before = asyncio.all_tasks()
    sandbox = Sandbox()
    addresses = await sandbox.start()
    assert addresses.api == f"http://127.0.0.1:{addresses.port}/api/v10"
    assert addresses.gateway == f"ws://127.0.0.1:{addresses.port}/gateway"
    async with aiohttp.ClientSession() as session:
        stream = await session.get(f"{addresses.page}api/people/member/events")
        gateway = await session.ws_connect(addresses.gateway)
        assert (await gateway.receive_json())["op"] == 10
        await sandbox.stop()
        assert (await gateway.receive()).type in (
            aiohttp.WSMsgType.CLOSE,
            aiohttp.WSMsgType.CLOSED,
        )
        stream.close()
    assert asyncio.all_tasks() == before
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", addresses.port))


async def test_a_taken_port_is_an_os_error_and_leaves_nothing(running: Sandbox) -> None:
    with pytest.raises(OSError, match="address"):
        await Sandbox().start(running.addresses.port)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Host": "evil.example:{port}"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1"}, 200),  # as clients write it that take our port for the usual one
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
@pytest.mark.parametrize("place", ["page", "world", "gateway"])
async def test_host_and_origin_are_checked(
    running: Sandbox,
    http: aiohttp.ClientSession,
    headers: dict[str, str],
    status: int,
    place: str,
) -> None:
    addresses = running.addresses
    url = {
        "page": addresses.page,
        "world": f"{addresses.page}api/world",
        "gateway": f"{addresses.api}/gateway",
    }[place]
    sent = {name: value.format(port=addresses.port) for name, value in headers.items()}
    async with http.get(url, headers=sent) as reply:
        assert reply.status == status


@pytest.mark.parametrize("path", ["/", "/page/wrong/", "/page/wrong/api/world", "/page/é/"])
async def test_without_the_key_there_is_a_sentence(
    running: Sandbox, http: aiohttp.ClientSession, path: str
) -> None:
    async with http.get(f"http://127.0.0.1:{running.addresses.port}{path}") as reply:
        assert reply.status == 403
        assert "address that was printed" in (await reply.json())["error"]


async def test_the_last_slash_may_be_left_out(
    running: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.get(running.addresses.page.rstrip("/")) as reply:
        assert reply.status == 200
        assert str(reply.url) == running.addresses.page


@pytest.mark.parametrize("name", ["..%2fserver.py", "nothing.js", "__init__.py", "api/nothing"])
async def test_only_the_pages_own_files_are_served(
    running: Sandbox, http: aiohttp.ClientSession, name: str
) -> None:
    async with http.get(running.addresses.page + name) as reply:
        assert reply.status == 404


async def test_a_token_is_needed_and_unknown_routes_are_listed(bot: Bot) -> None:
    assert await bot("GET", "/users/@me", token="x") == (
        401,
        {"message": "401: Unauthorized", "code": 0},
    )
    assert (await bot("GET", "/nothing/here"))[0] == 404
    assert (await bot("PUT", "/users/@me"))[0] == 404
    assert bot.sandbox.rest.unknown_routes == ["GET /nothing/here", "PUT /users/@me"]


GUILD = "{guild}"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/users/@me", 200, None),
        ("GET", "/users/1", 404, 10013),
        ("GET", "/applications/@me", 200, None),
        ("GET", "/gateway/bot", 200, None),
        ("GET", "/guilds/{guild}", 200, None),
        ("GET", "/guilds/1", 404, 10004),
        ("GET", "/guilds/{guild}/channels", 200, None),
        ("GET", "/guilds/{guild}/roles", 200, None),
        ("GET", "/guilds/{guild}/members/{bot}", 200, None),
        ("GET", "/guilds/{guild}/members/1", 404, 10013),
        ("GET", "/channels/{news}", 200, None),
        ("GET", "/channels/nonsense", 400, 50035),
        ("GET", "/channels/{news}/messages", 200, None),
        ("GET", "/channels/{news}/messages?limit=0", 400, 50035),
        ("GET", "/channels/{news}/messages/1", 404, 10008),
        ("GET", "/applications/{bot}/commands", 200, None),
        ("GET", "/applications/1/commands", 403, 20012),
        ("GET", "/applications/{bot}/commands/1", 404, 10063),
        ("GET", "/webhooks/{bot}/nonsense/messages/@original", 404, 10015),
    ],
)
async def test_reads(bot: Bot, method: str, path: str, status: int, code: int | None) -> None:
    world = bot.sandbox.world
    names = {
        "guild": next(iter(world.guilds)),
        "bot": world.bot.id,
        "news": channel_id(bot.sandbox, "news"),
    }
    answered, body = await bot(method, path.format(**names))
    assert answered == status
    if code is not None:
        assert body["code"] == code


RESPONSES = {
    "/users/@me": "UserPIIResponse",
    "/applications/@me": "PrivateApplicationResponse",
    "/gateway/bot": "GatewayBotResponse",
    "/guilds/{guild}": "GuildWithCountsResponse",
    "/guilds/{guild}/members/{bot}": "GuildMemberResponse",
    "/channels/{news}": "GuildChannelResponse",
}


@pytest.mark.skipif(spec.location() is None, reason="Discord's specification is not there")
@pytest.mark.parametrize(("path", "schema"), RESPONSES.items())
async def test_reads_look_as_discords_specification_says(bot: Bot, path: str, schema: str) -> None:
    world = bot.sandbox.world
    names = {
        "guild": next(iter(world.guilds)),
        "bot": world.bot.id,
        "news": channel_id(bot.sandbox, "news"),
    }
    _, body = await bot("GET", path.format(**names))
    assert spec.faults_of_schema(schema, body) == []


async def test_messages_are_made_read_edited_and_deleted(bot: Bot) -> None:
    path = f"/channels/{channel_id(bot.sandbox, 'news')}/messages"
    status, made = await bot("POST", path, {"content": "one", "embeds": [{"title": "T"}]})
    assert status == 200
    if spec.location():
        assert spec.faults_of_schema("MessageResponse", made) == []
    status, edited = await bot("PATCH", f"{path}/{made['id']}", {"content": "two"})
    assert (status, edited["content"], edited["embeds"][0]["title"]) == (200, "two", "T")
    assert edited["edited_timestamp"]
    assert (await bot("GET", f"{path}/{made['id']}"))[1]["content"] == "two"
    assert await bot("DELETE", f"{path}/{made['id']}") == (204, None)
    assert (await bot("GET", f"{path}/{made['id']}"))[1]["code"] == 10008


async def test_history_is_newest_first_on_the_side_that_is_asked_for(bot: Bot) -> None:
    path = f"/channels/{channel_id(bot.sandbox, 'news')}/messages"
    ids = [(await bot("POST", path, {"content": str(n)}))[1]["id"] for n in range(5)]

    async def read(query: str) -> str:
        return "".join(each["content"] for each in (await bot("GET", f"{path}?{query}"))[1])

    assert await read("limit=3") == "432"
    assert await read(f"before={ids[2]}&limit=1") == "1"
    assert await read(f"after={ids[2]}&limit=1") == "3"
    assert await read(f"around={ids[2]}&limit=3") == "321"


@pytest.mark.parametrize(
    ("channel", "body", "status", "code"),
    [
        ("rules", {"content": "x"}, 403, 50013),
        ("news", {"content": "  "}, 400, 50006),
        ("news", {"content": "x" * 2001}, 400, 50035),
        ("news", None, 400, 50035),
    ],
)
async def test_messages_that_are_refused(
    bot: Bot, channel: str, body: Any, status: int, code: int
) -> None:
    path = f"/channels/{channel_id(bot.sandbox, channel)}/messages"
    answered, reply = await bot("POST", path, body)
    assert (answered, reply["code"]) == (status, code)
    assert bot.sandbox.person("admin").sees(channel) == []


async def test_somebody_elses_message_is_not_edited(bot: Bot) -> None:
    said = bot.sandbox.person("member").say("mine")
    path = f"/channels/{said['channel_id']}/messages/{said['id']}"
    assert (await bot("PATCH", path, {"content": "yours"}))[1]["code"] == 50005
    assert (await bot("DELETE", path))[1]["code"] == 50013


async def test_a_body_that_is_no_json_is_told(bot: Bot) -> None:
    url = f"{bot.sandbox.addresses.api}/channels/1/messages"
    headers = {"Authorization": f"Bot {bot.sandbox.token}"}
    async with bot.http.post(url, data=b"{", headers=headers) as reply:
        assert (reply.status, (await reply.json())["code"]) == (400, 50109)


async def test_who_asks_a_bot_that_is_not_there_hears_nothing(
    running: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.person.ANSWER_SECONDS", 0.01)
    commands = running.world.application.commands
    commands[1] = {"id": "1", "name": "briefing", "type": 1, "description": "x"}
    with pytest.raises(NoAnswer, match="did not respond"):
        await running.person("member").slash("briefing")
