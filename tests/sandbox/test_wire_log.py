"""What is shown of the wire: requests and events in order, and no secret among them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import orjson
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import Reset
from bot.sandbox.interactions.begin import use_command
from bot.sandbox.wire_log import without_secrets


class Looking:
    """A page that looks at the wire, and a bot that uses it."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox, self.http = sandbox, http

    async def wire(self, after: int = 0) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = (await self.page(f"wire?after={after}"))["lines"]
        return lines

    async def page(self, path: str, status: int = 200) -> Any:
        async with self.http.get(f"{self.sandbox.addresses.page}api/{path}") as reply:
            assert reply.status == status
            return await reply.json()

    async def discord(self, method: str, path: str, body: Any = None) -> None:
        headers = {"Authorization": f"Bot {self.sandbox.token}"}
        url = self.sandbox.addresses.api + path
        async with self.http.request(method, url, json=body, headers=headers) as reply:
            await reply.read()


@pytest.fixture
async def looking() -> AsyncIterator[Looking]:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as http:
        yield Looking(sandbox, http)


async def test_requests_and_events_stand_in_their_order(looking: Looking) -> None:
    await looking.discord("GET", "/users/@me")
    socket = await looking.http.ws_connect(looking.sandbox.addresses.gateway)
    data = {"token": looking.sandbox.token, "intents": 1, "properties": {}}
    await socket.send_json({"op": 2, "d": data})
    while (await socket.receive_json(timeout=5))["t"] != "GUILD_CREATE":
        pass
    looking.sandbox.faults.add(Reset())
    with pytest.raises(aiohttp.ClientError):
        await looking.discord("POST", "/users/@me/channels", {})
    lines = await looking.wire()
    assert [each.get("path") or each["name"] for each in lines] == [
        "/users/@me",
        "READY",
        "GUILD_CREATE",
        "/users/@me/channels",
    ]
    assert (lines[0]["status"], lines[3]["status"], lines[3]["fault"]) == (200, None, "reset")
    assert [each["id"] for each in await looking.wire(lines[1]["id"])] == [3, 4]
    answer = (await looking.page("wire/1"))["answer"]
    assert answer["username"] == "briefing-bot"
    await looking.page("wire/99", status=400)
    await looking.page("wire/nonsense", status=400)


async def test_no_secret_is_shown(looking: Looking) -> None:
    world = looking.sandbox.world
    socket = await looking.http.ws_connect(looking.sandbox.addresses.gateway)
    data = {"token": looking.sandbox.token, "intents": 1, "properties": {}}
    await socket.send_json({"op": 2, "d": data})
    while (frame := await socket.receive_json(timeout=5))["t"] != "READY":
        pass
    commands = f"/applications/{world.application.id}/commands"
    await looking.discord("PUT", commands, [{"name": "c", "description": "x"}])
    member = looking.sandbox.person("member")
    asked = use_command(world, member.user.id, member.channel("news"), "c", {})
    callback = f"/interactions/{asked.id}/{asked.token}/callback"
    await looking.discord("POST", callback, {"type": 4, "data": {"content": "x"}})
    await looking.discord(
        "GET", f"/webhooks/{world.application.id}/{asked.token}/messages/@original"
    )
    shown: list[Any] = await looking.wire()
    shown += [await looking.page(f"wire/{each['id']}") for each in shown]
    text = orjson.dumps(shown).decode()
    assert "INTERACTION_CREATE" in text
    for secret in (looking.sandbox.token, asked.token, frame["d"]["session_id"]):
        assert secret not in text


def test_what_is_hidden_keeps_its_shape() -> None:
    value = {"a": [{"token": "t", "b": 1}], "session_id": "s", "token": None, "tokens": "kept"}
    assert without_secrets(value) == {
        "a": [{"token": "…", "b": 1}],
        "session_id": "…",
        "token": None,
        "tokens": "kept",
    }


async def test_what_answers_an_interaction_names_it_and_how_long_it_took(looking: Looking) -> None:
    world = looking.sandbox.world
    socket = await looking.http.ws_connect(looking.sandbox.addresses.gateway)
    data = {"token": looking.sandbox.token, "intents": 1, "properties": {}}
    await socket.send_json({"op": 2, "d": data})
    while (await socket.receive_json(timeout=5))["t"] != "READY":
        pass
    options = [{"type": 1, "name": "set", "description": "x"}]
    command = {"name": "plan", "description": "x", "options": options}
    await looking.discord("PUT", f"/applications/{world.application.id}/commands", [command])
    member = looking.sandbox.person("member")
    asked = use_command(world, member.user.id, member.channel("news"), "plan set", {})
    webhook = f"/webhooks/{world.application.id}/{asked.token}"
    await looking.discord("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5})
    await looking.discord("PATCH", f"{webhook}/messages/@original", {"content": "x"})
    await looking.discord("POST", webhook, {"content": ""})
    await looking.discord("POST", f"/interactions/{asked.id}/wrong/callback", {"type": "odd"})
    *_, event, asks, changes, adds, odd = await looking.wire()
    assert (event["what"], event["person"]) == ("/plan set", member.user.name)
    assert [each["what"] for each in (asks, changes, adds, odd)] == [
        "asks for time",
        "changes its answer",
        "adds a message",
        None,
    ]
    assert [each.get("cause") for each in (asks, changes, adds, odd)] == [event["id"]] * 3 + [None]
    assert 0 <= asks["milliseconds"] <= asks["since"] <= changes["since"]
    assert (asks["error"], adds["error"]) == (None, "Cannot send an empty message")


async def test_what_goes_by_itself_says_where(looking: Looking) -> None:
    channel = looking.sandbox.person("member").channel("news")
    await looking.discord("POST", f"/channels/{channel.id}/messages", {"content": "x"})
    [line] = await looking.wire()
    assert line["what"] == "posts in #news" and "cause" not in line
