"""Interactions over HTTP: a bot that is a web server, and has no gateway."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web

from bot.sandbox import Sandbox
from bot.sandbox.ed25519 import SigningKey
from bot.sandbox.person import NoAnswer
from tests import spec

Answering = Callable[[dict[str, Any]], web.Response]


def as_json(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)


class WebBot:
    """A bot on a port: it checks signatures, unless it is careless, and answers as it is told."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._key = SigningKey(bytes.fromhex(sandbox.world.application.signing_seed))
        self.checks: set[str] = {"key", "moment"}
        self.answering: Answering = lambda interaction: as_json({"type": 5})
        self.got: list[dict[str, Any]] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        raw = await request.read()
        if not self._is_signed(request, raw):
            return web.Response(status=401, text="invalid request signature")
        interaction = orjson.loads(raw)
        if interaction["type"] == 1:
            return as_json({"type": 1})
        self.got.append(interaction)
        return self.answering(interaction)

    def _is_signed(self, request: web.Request, raw: bytes) -> bool:
        """Tell whether the one key there is signed this; signing again gives the same."""
        given = request.headers["X-Signature-Ed25519"]
        moment = request.headers["X-Signature-Timestamp"]
        if given == self._key.sign(moment.encode() + raw).hex():
            return True
        is_of_key = given == self._key.sign(b"1" + raw).hex()
        return ("moment" if is_of_key else "key") not in self.checks


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[WebBot]:
    made = WebBot(sandbox)
    app = web.Application()
    app.router.add_post("/interactions", made.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/interactions"
    yield made
    await runner.cleanup()


async def ask(
    sandbox: Sandbox, method: str, path: str, body: Any = None, status: int | None = None
) -> Any:
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.request(method, f"{sandbox.addresses.api}{path}", json=body) as reply,
    ):
        answer = await reply.json() if reply.status != 204 else None
        assert status is None or reply.status == status, answer
        return answer


async def register(sandbox: Sandbox, *commands: dict[str, Any]) -> None:
    path = f"/applications/{sandbox.world.application.id}/commands"
    await ask(sandbox, "PUT", path, list(commands), 200)


HELLO = {"name": "hello", "description": "x"}


async def test_an_address_is_taken_that_checks_signatures(sandbox: Sandbox, bot: WebBot) -> None:
    body = {"interactions_endpoint_url": bot.url}
    answer = await ask(sandbox, "PATCH", "/applications/@me", body, 200)
    assert answer["interactions_endpoint_url"] == bot.url
    assert answer["verify_key"] == sandbox.public_key
    assert not spec.location() or not spec.faults_of_response(
        "PATCH", "/applications/@me", 200, answer
    )
    again = await ask(sandbox, "PATCH", "/applications/@me", {"tags": ["news"]}, 200)
    assert (again["interactions_endpoint_url"], again["tags"]) == (bot.url, ["news"])
    body["interactions_endpoint_url"] = None  # type: ignore[assignment]
    answer = await ask(sandbox, "PATCH", "/applications/@me", body, 200)
    assert answer["interactions_endpoint_url"] is None


@pytest.mark.parametrize(
    ("checks", "path", "why"),
    [
        (set(), "", "another key's signature"),
        ({"moment"}, "", "another key's signature"),
        ({"key"}, "", "another moment's signature"),
        ({"key", "moment"}, "/elsewhere", "must answer a PING"),
    ],
)
async def test_a_careless_address_is_refused(
    sandbox: Sandbox, bot: WebBot, checks: set[str], path: str, why: str
) -> None:
    bot.checks = checks
    body = {"interactions_endpoint_url": bot.url + path}
    answer = await ask(sandbox, "PATCH", "/applications/@me", body, 400)
    [error] = answer["errors"]["interactions_endpoint_url"]["_errors"]
    assert why in error["message"]
    assert sandbox.world.application.interactions_endpoint_url is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1]:1/", "ftp://x/"])
async def test_an_address_where_nobody_is_is_refused(sandbox: Sandbox, url: str) -> None:
    body = {"interactions_endpoint_url": url}
    answer = await ask(sandbox, "PATCH", "/applications/@me", body, 400)
    assert "interactions_endpoint_url" in answer["errors"]


async def test_a_command_is_sent_and_its_answer_shown(sandbox: Sandbox, bot: WebBot) -> None:
    await register(sandbox, HELLO)
    sandbox.send_interactions_to(bot.url)
    bot.answering = lambda interaction: as_json({"type": 4, "data": {"content": "Hi."}})
    answer = await sandbox.person("member").slash("hello")
    assert answer.message is not None
    assert answer.message["content"] == "Hi."
    [got] = bot.got
    assert (got["type"], got["data"]["name"]) == (2, "hello")
    assert got["member"]["user"]["username"] == "member"


async def test_a_file_may_come_with_the_answer(sandbox: Sandbox, bot: WebBot) -> None:
    await register(sandbox, HELLO)
    sandbox.send_interactions_to(bot.url)
    lines = [
        *(b"--b", b'Content-Disposition: form-data; name="payload_json"', b""),
        b'{"type": 4, "data": {"content": "x"}}',
        *(b"--b", b'Content-Disposition: form-data; name="files[0]"; filename="a.txt"', b""),
        *(b"text", b"--b--", b""),
    ]
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    bot.answering = lambda _: web.Response(body=b"\r\n".join(lines), headers=headers)
    message = (await sandbox.person("member").slash("hello")).message
    assert message is not None
    assert message["attachments"][0]["filename"] == "a.txt"


async def test_an_answer_may_come_later_by_its_own_request(sandbox: Sandbox, bot: WebBot) -> None:
    await register(sandbox, HELLO)
    sandbox.send_interactions_to(bot.url)
    member = sandbox.person("member")
    bot.answering = lambda interaction: as_json({"type": 5})
    answer = await member.slash("hello")
    token, app = bot.got[0]["token"], sandbox.world.application.id
    original = f"/webhooks/{app}/{token}/messages/@original"
    await ask(sandbox, "PATCH", original, {"content": "later"}, 200)
    outcome = await member.outcome(answer)
    assert outcome.message is not None
    assert outcome.message["content"] == "later"


@pytest.mark.parametrize(
    "reply",
    [
        lambda _: as_json({"type": 99}),
        lambda _: as_json({"type": 4, "data": {"content": ""}}),
        lambda _: web.Response(text="x"),
        lambda _: web.Response(status=500),
    ],
)
async def test_what_is_no_answer_is_none(
    sandbox: Sandbox,
    bot: WebBot,
    reply: Answering,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await register(sandbox, HELLO)
    sandbox.send_interactions_to(bot.url)
    bot.answering = reply
    monkeypatch.setattr("bot.sandbox.person.ANSWER_SECONDS", 0.3)
    with pytest.raises(NoAnswer):
        await sandbox.person("member").slash("hello")
    assert bot.url in caplog.text


async def test_none_goes_over_the_gateway_then(
    sandbox: Sandbox, bot: WebBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.person.ANSWER_SECONDS", 0.3)
    await register(sandbox, HELLO)
    sandbox.send_interactions_to(bot.url)
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(sandbox.addresses.gateway) as socket,
    ):
        data = {"token": sandbox.token, "intents": 0, "properties": {}}
        await socket.send_json({"op": 2, "d": data})
        assert [(await socket.receive_json())["t"] for _ in range(2)] == [None, "READY"]
        await sandbox.person("member").slash("hello")
        sandbox.send_interactions_to(None)
        names: list[str] = []
        with contextlib.suppress(NoAnswer):
            await sandbox.person("member").slash("hello")
        async for frame in socket:
            names.append(frame.json()["t"])
            if names[-1] == "INTERACTION_CREATE":
                break
    assert names.count("INTERACTION_CREATE") == 1
    assert len(bot.got) == 1
