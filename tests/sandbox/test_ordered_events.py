"""What the bot hears on its gateway of what was ordered over HTTP, and when."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox import Sandbox
from bot.sandbox.reply import Reply
from bot.sandbox.rest.rest import Rest

GUILDS = 1
SEND_MESSAGES = 1 << 11


class Outside:
    """Who orders faults over HTTP, and the bot that they befall."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox, self._http = sandbox, http

    async def order(self, **fault: Any) -> None:
        url = f"{self.sandbox.addresses.page}api/control/faults"
        async with self._http.post(url, json=fault) as reply:
            assert reply.status == 200, await reply.text()

    async def heal(self) -> None:
        await self._http.delete(f"{self.sandbox.addresses.page}api/control/faults")

    async def discord(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.sandbox.token}"}
        url = self.sandbox.addresses.api + path
        async with self._http.request(method, url, json=body, headers=headers) as reply:
            answer = await reply.json()
            return (reply.status, answer["code"]) if reply.status >= 400 else (200, answer)

    async def connect(self) -> aiohttp.ClientWebSocketResponse:
        socket = await self._http.ws_connect(self.sandbox.addresses.gateway)
        data = {"token": self.sandbox.token, "intents": GUILDS, "properties": {}}
        await socket.send_json({"op": 2, "d": data})
        await heard(socket, "GUILD_CREATE")
        return socket


async def heard(socket: aiohttp.ClientWebSocketResponse, name: str) -> Any:
    """Return the data of the next event, which must have that name."""
    while (frame := await socket.receive_json(timeout=5))["t"] in (None, "READY"):
        pass
    assert frame["t"] == name
    return frame["d"]


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as http:
        yield Outside(sandbox, http)


async def test_a_permission_taken_in_a_channel_is_heard_and_refuses(outside: Outside) -> None:
    socket = await outside.connect()
    news = outside.sandbox.person("admin").channel("news").id
    messages = f"/channels/{news}/messages"
    await outside.order(name="permission-taken", permission="SEND_MESSAGES", channel="news")
    told = await heard(socket, "CHANNEL_UPDATE")
    [overwrite] = told["permission_overwrites"]
    assert (told["id"], overwrite["type"], overwrite["deny"]) == (str(news), 1, str(SEND_MESSAGES))
    assert (await outside.discord("GET", f"/channels/{news}"))[1]["permission_overwrites"] == [
        overwrite
    ]
    assert await outside.discord("POST", messages, {"content": "x"}) == (403, 50013)
    await outside.heal()
    assert (await heard(socket, "CHANNEL_UPDATE"))["permission_overwrites"] == []
    assert (await outside.discord("POST", messages, {"content": "x"}))[0] == 200


async def test_a_permission_given_where_there_was_none_is_heard(outside: Outside) -> None:
    socket = await outside.connect()
    rules = outside.sandbox.person("admin").channel("rules").id
    await outside.order(name="permission-given", permission="SEND_MESSAGES", channel="rules")
    assert (await heard(socket, "CHANNEL_UPDATE"))["id"] == str(rules)
    assert (await outside.discord("POST", f"/channels/{rules}/messages", {"content": "x"}))[
        0
    ] == 200


async def test_a_permission_taken_from_a_role_is_heard(outside: Outside) -> None:
    socket = await outside.connect()
    await outside.order(name="role-permission-taken", permission="SEND_MESSAGES")
    told = await heard(socket, "GUILD_ROLE_UPDATE")
    assert told["role"]["name"] == "@everyone"
    assert not int(told["role"]["permissions"]) & SEND_MESSAGES
    _, roles = await outside.discord("GET", f"/guilds/{told['guild_id']}/roles")
    assert told["role"] in roles


async def test_a_person_who_takes_no_direct_messages_is_told_of_by_50007(outside: Outside) -> None:
    member = outside.sandbox.person("member").user
    _, channel = await outside.discord(
        "POST", "/users/@me/channels", {"recipient_id": str(member.id)}
    )
    messages = f"/channels/{channel['id']}/messages"
    await outside.order(name="dms-closed", person="member")
    assert await outside.discord("POST", messages, {"content": "x"}) == (403, 50007)
    await outside.heal()
    assert (await outside.discord("POST", messages, {"content": "x"}))[0] == 200
    assert outside.sandbox.person("member").sees("dm")[0]["content"] == "x"


async def test_an_event_is_on_its_way_before_the_answer(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    send_str, on_the_wire = web.WebSocketResponse.send_str, Rest._on_the_wire

    async def send(self: web.WebSocketResponse, text: str, *rest: Any, **more: Any) -> None:
        sent.append("event")
        await send_str(self, text, *rest, **more)

    def answer(self: Rest, reply: Reply) -> web.Response:
        sent.append("answer")
        return on_the_wire(self, reply)

    socket = await outside.connect()
    monkeypatch.setattr(web.WebSocketResponse, "send_str", send)
    monkeypatch.setattr(Rest, "_on_the_wire", answer)
    guild = next(iter(outside.sandbox.world.guilds))
    outside.sandbox.give_bot(8)
    status, _ = await outside.discord("POST", f"/guilds/{guild}/roles", {"name": "New"})
    assert status == 200
    assert (await socket.receive_json())["t"] == "GUILD_ROLE_CREATE"
    assert sent == ["event", "answer"]
