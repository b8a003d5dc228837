"""What nobody sends in earnest: the sandbox says no, and goes on and can be stopped."""

from __future__ import annotations

import asyncio
import zlib
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web

from bot.sandbox import Sandbox, faults, server
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.plain_json import MOST_LEVELS, loads
from bot.sandbox.request_body import MOST_BYTES, TooLarge, unpacked


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


def test_json_may_be_wide_but_not_deep() -> None:
    assert loads(nested(MOST_LEVELS)) is not None
    assert loads("[" + "{}," * 1000 + "{}]")
    for text in (nested(MOST_LEVELS + 1), nested(1000), "{", ""):
        with pytest.raises(ValueError):  # orjson's own is one too
            loads(text)


@pytest.mark.parametrize(
    "frame",
    [
        f'{{"op":6,"d":{{"token":"t","seq":1,"session_id":{nested(1000)}}}}}',
        f'{{"op":8,"d":{{"guild_id":"1","limit":1,"query":{nested(1000)}}}}}',
        nested(1500),
        "\x00",
    ],
)
async def test_a_frame_that_breaks_closes_the_connection_and_nothing_else(frame: str) -> None:
    async with Sandbox(token="t") as sandbox, aiohttp.ClientSession() as http:
        socket = await http.ws_connect(sandbox.addresses.gateway)
        await socket.receive()
        await socket.send_str(frame)
        closed = await socket.receive()
        assert (closed.type, socket.close_code) == (aiohttp.WSMsgType.CLOSE, 4002)
        async with asyncio.timeout(5):
            await sandbox.stop()
        assert sandbox.sessions.connections == []


async def test_a_resume_from_before_the_beginning_leaves_the_session_alone() -> None:
    async with Sandbox(token="t") as sandbox, aiohttp.ClientSession() as http:
        owner = await http.ws_connect(sandbox.addresses.gateway)
        await owner.receive()
        await owner.send_json({"op": 2, "d": {"token": "t", "intents": 1, "properties": {}}})
        session_id = (await owner.receive_json())["d"]["session_id"]
        thief = await http.ws_connect(sandbox.addresses.gateway)
        await thief.receive()
        data = {"token": "t", "session_id": session_id, "seq": -1}
        await thief.send_json({"op": 6, "d": data})
        assert (await thief.receive()).type is aiohttp.WSMsgType.CLOSE
        assert thief.close_code == 4007
        assert sandbox.sessions.connected


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "application/json"}, b'{"content":%s}' % nested(300).encode()),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"garbage"),
        ({"Content-Type": "multipart/form-data; boundary=\udcff"}, b"x"),
        ({"Content-Type": "multipart/form-data"}, b"x"),
    ],
)
async def test_a_body_that_breaks_is_refused(headers: dict[str, str], body: bytes) -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as http:
        channel = sandbox.person("member").channel("news").id
        addresses = sandbox.addresses
        own = {"Authorization": f"Bot {sandbox.token}", **headers}
        url = f"{addresses.api}/channels/{channel}/messages"
        async with http.post(url, data=body, headers=own, skip_auto_headers=["Content-Type"]) as r:
            assert r.status == 400
        async with http.get(f"{addresses.page}api/requests") as reply:
            assert reply.status == 200


def zeros(mebibytes: int, wbits: int = 31) -> bytes:
    packing, zero = zlib.compressobj(9, zlib.DEFLATED, wbits), bytes(1 << 20)
    return b"".join(packing.compress(zero) for _ in range(mebibytes)) + packing.flush()


@pytest.mark.parametrize("wbits", [31, 15, -15], ids=["gzip", "zlib", "bare"])
def test_a_body_is_unpacked_up_to_a_limit(wbits: int) -> None:
    assert unpacked(zeros(3, wbits), most=3 << 20) == bytes(3 << 20)
    with pytest.raises(TooLarge):
        unpacked(zeros(4, wbits), most=(4 << 20) - 1)
    with pytest.raises(web.RequestPayloadError, match="breaks off"):
        unpacked(zeros(1, wbits)[:-9])


async def test_a_small_body_that_unpacks_to_a_large_one_is_refused_at_once() -> None:
    bomb = await asyncio.to_thread(zeros, 1 + (MOST_BYTES >> 20))
    async with Sandbox() as sandbox, aiohttp.ClientSession() as http:
        headers = {"Authorization": f"Bot {sandbox.token}", "Content-Encoding": "gzip"}
        url = f"{sandbox.addresses.api}/channels/1/messages"
        async with http.post(url, data=bomb, headers=headers) as reply:
            assert (reply.status, (await reply.json())["code"]) == (413, 40005)
        url = f"{sandbox.addresses.page}api/control/faults"
        async with http.post(url, data=bomb, headers={"Content-Encoding": "gzip"}) as reply:
            assert reply.status == 400


async def test_connections_and_the_time_for_a_head_are_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "_MOST_CONNECTIONS", 3)
    monkeypatch.setattr(server, "_IDLE_SECONDS", 0.2)
    async with Sandbox() as sandbox:
        slow = [
            await asyncio.open_connection("127.0.0.1", sandbox.addresses.port) for _ in range(4)
        ]
        for _, writer in slow[:3]:
            writer.write(b"GET / HTTP/1.1\r\nHost: ")
        async with asyncio.timeout(5):
            assert await slow[3][0].read() == b"", "one too many"
            for reader, _ in slow[:3]:
                assert await reader.read() == b"", "its head never came"
        for _, writer in slow:
            writer.close()
        async with aiohttp.ClientSession() as http, http.get(sandbox.addresses.page) as reply:
            assert reply.status == 200


async def test_a_very_large_body_is_not_kept() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as http:
        async with http.post(
            f"{sandbox.addresses.api}/nowhere", json={"a": "x" * 200_000}
        ) as reply:
            assert reply.status == 404
        assert len(orjson.dumps(sandbox.exchanges[-1].body)) < 100


async def test_a_file_with_a_strange_type_can_be_fetched() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as http:
        channel = sandbox.person("member").channel("news").id
        raw = (
            b'--b\r\nContent-Disposition: form-data; name="files[0]"; filename="a.txt"\r\n'
            b"Content-Type: a\nX: y\r\n\r\nhello\r\n--b--\r\n"
        )
        headers = {
            "Authorization": f"Bot {sandbox.token}",
            "Content-Type": "multipart/form-data; boundary=b",
        }
        url = f"{sandbox.addresses.api}/channels/{channel}/messages"
        async with http.post(url, data=raw, headers=headers) as reply:
            file = (await reply.json())["attachments"][0]
        async with http.get(file["url"]) as reply:
            assert (reply.status, await reply.text()) == (200, "hello")


@pytest.mark.parametrize(
    "fault",
    [
        faults.TakePermission(permission="SEND_MESSAGES"),
        faults.RefuseGateway(),
        faults.NoHeartbeatAcks(),
        faults.NeverReady(),
        faults.GuildOutage(),
    ],
    ids=lambda fault: fault.name,
)
async def test_the_same_fault_is_not_begun_twice(fault: faults.Fault) -> None:
    async with Sandbox() as sandbox:
        active = sandbox.faults.add(fault)
        with pytest.raises(faults.FaultError, match="already active"):
            sandbox.faults.add(fault)
        sandbox.faults.heal(active)
        sandbox.faults.add(fault)
        sandbox.faults.heal()
        news = sandbox.person("admin").channel("news")
        assert all(not (each.allow or each.deny) for each in news.overwrites)


async def test_everything_heals_though_the_bot_was_removed() -> None:
    async with Sandbox() as sandbox:
        for fault in (faults.RefuseGateway(), faults.GuildOutage(), faults.RemoveBot()):
            sandbox.faults.add(fault)
        sandbox.faults.heal()
        assert sandbox.faults.active == []
        assert not sandbox.sessions.trouble.refuses


@pytest.mark.parametrize("value", [1e300, "9" * 30, "inf", "nan", "-1e99"])
@pytest.mark.parametrize("kind", [4, 10])
async def test_a_number_no_bot_could_read_is_refused(value: Any, kind: int) -> None:
    async with Sandbox() as sandbox:
        option = {"type": kind, "name": "i", "description": "d"}
        command = {"id": "1", "name": "n", "type": 1, "description": "d", "options": [option]}
        sandbox.world.application.commands[1] = command
        with pytest.raises(Refused):
            await sandbox.person("member").slash("n", i=value)
