"""The gateway on its socket, spoken to by hand: compression, addresses, drops, silence."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from socket import SHUT_RDWR
from typing import Any

import aiohttp
import orjson
import pytest
import zstandard

from bot.clock import MovableClock
from bot.sandbox import Sandbox
from bot.sandbox.faults import CloseGateway, DropGateway, Reconnect, RefuseGateway
from bot.sandbox.gateway.session_starts import GatewayRules

Socket = aiohttp.ClientWebSocketResponse


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2025, 9, 2, 12, tzinfo=UTC))


@pytest.fixture
async def sandbox(clock: MovableClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=clock, gateway=GatewayRules(identify_seconds=0)) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def address(sandbox: Sandbox, **query: str) -> str:
    words = "&".join(f"{key}={value}" for key, value in {"v": "10", **query}.items())
    return f"{sandbox.addresses.gateway}?{words}"


async def identify(sandbox: Sandbox, socket: Socket, **more: Any) -> None:
    data = {"token": sandbox.token, "intents": 1, "properties": {}, **more}
    await socket.send_json({"op": 2, "d": data})


async def close_code(socket: Socket) -> int | None:
    while not socket.closed:
        await socket.receive(timeout=5)
    return socket.close_code


async def test_frames_are_plain_text_unless_asked_for_otherwise(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.ws_connect(address(sandbox)) as socket:
        assert (await socket.receive_json())["d"] == {"heartbeat_interval": 41_250}
        await identify(sandbox, socket)
        assert [(await socket.receive_json())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]


async def test_transport_compression_is_one_stream(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.ws_connect(address(sandbox, compress="zlib-stream")) as socket:
        await identify(sandbox, socket, compress=True)
        stream, told = zlib.decompressobj(), []
        for _ in range(3):
            data = await socket.receive_bytes()
            assert data.endswith(b"\x00\x00\xff\xff")
            told.append(orjson.loads(stream.decompress(data))["t"])
        assert told == [None, "READY", "GUILD_CREATE"]


async def test_payload_compression_is_each_frame_by_itself(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.ws_connect(address(sandbox)) as socket:
        assert (await socket.receive_json())["op"] == 10
        await identify(sandbox, socket, compress=True)
        for event in ("READY", "GUILD_CREATE"):
            assert orjson.loads(zlib.decompress(await socket.receive_bytes()))["t"] == event


@pytest.mark.parametrize(
    ("query", "code"),
    [({"v": "5"}, 4012), ({"encoding": "etf"}, 4002), ({"encoding": "nonsense"}, 4002)],
)
async def test_addresses_that_are_closed_at_once(
    sandbox: Sandbox, http: aiohttp.ClientSession, query: dict[str, str], code: int
) -> None:
    async with http.ws_connect(address(sandbox, **query)) as socket:
        assert await close_code(socket) == code


@pytest.mark.parametrize(
    ("frame", "code"),
    [("{", 4002), ('{"op": 99}', 4001), ('{"op": 3}', 4003), (f'"{"x" * 4_096}"', 4002)],
)
async def test_frames_that_close(
    sandbox: Sandbox, http: aiohttp.ClientSession, frame: str, code: int
) -> None:
    async with http.ws_connect(address(sandbox)) as socket:
        await socket.send_str(frame)
        assert await close_code(socket) == code


async def test_what_was_sent_before_a_refusal_arrives_before_it(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.ws_connect(address(sandbox)) as socket:
        for op in (1, 1, 99):
            await socket.send_json({"op": op, "d": None})
        assert [(await socket.receive_json())["op"] for _ in range(3)] == [10, 11, 11]
        assert await close_code(socket) == 4001


@pytest.mark.parametrize(("code", "kept"), [(1000, 0), (1001, 0), (4000, 1), (None, 1)])
async def test_only_a_clean_close_of_the_client_ends_its_session(
    sandbox: Sandbox, http: aiohttp.ClientSession, code: int | None, kept: int
) -> None:
    async with http.ws_connect(address(sandbox)) as socket:
        await identify(sandbox, socket)
        while (await socket.receive_json())["t"] != "READY":
            pass
        assert len(sandbox.sessions.all) == 1
        [line] = sandbox.gateway._lines
        if code is None:
            socket.get_extra_info("socket").shutdown(SHUT_RDWR)
        else:
            await socket.close(code=code)
        await asyncio.wait_for(line.done.wait(), 5)
        assert len(sandbox.sessions.all) == kept


async def test_zstd_is_spoken(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.ws_connect(address(sandbox, compress="zstd-stream")) as socket:
        stream = zstandard.ZstdDecompressor().decompressobj()
        assert orjson.loads(stream.decompress(await socket.receive_bytes()))["op"] == 10


async def test_frames_are_compressed_as_discord_does_it_and_not_as_websockets_can(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.ws_connect(address(sandbox), compress=15) as socket:
        assert not socket.compress
        assert (await socket.receive_json())["op"] == 10


async def test_a_client_that_stays_silent_is_asked_and_then_closed(
    sandbox: Sandbox, http: aiohttp.ClientSession, clock: MovableClock
) -> None:
    async with http.ws_connect(address(sandbox)) as socket:
        await identify(sandbox, socket)
        for _ in range(3):
            ready = await socket.receive_json()
        assert ready["t"] == "GUILD_CREATE"
        clock.move(timedelta(seconds=60))
        assert (await socket.receive_json())["op"] == 1
        clock.move(timedelta(seconds=11))
        assert await close_code(socket) == 4009
        assert sandbox.sessions.all == []


async def test_refused_connections_are_no_websockets(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    refusal = sandbox.faults.add(RefuseGateway())
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(address(sandbox))
    sandbox.faults.heal(refusal)
    async with http.ws_connect(address(sandbox)) as socket:
        assert (await socket.receive_json())["op"] == 10


async def test_gateway_faults_mean_one_shard_or_all(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    sockets = []
    for shard in (0, 1):
        sockets.append(await http.ws_connect(address(sandbox)))
        await identify(sandbox, sockets[shard], shard=[shard, 2])
        while (await sockets[shard].receive_json())["t"] != "READY":
            pass
    sandbox.faults.add(Reconnect(shard=1))
    sandbox.faults.add(CloseGateway(code=4000, shard=1))
    assert await close_code(sockets[1]) == 4000
    sandbox.faults.add(DropGateway())
    assert await close_code(sockets[0]) == 1006


async def test_what_was_sent_before_a_close_arrives_before_it(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.ws_connect(address(sandbox)) as socket:
        await identify(sandbox, socket)
        while (await socket.receive_json())["t"] != "READY":
            pass
        for channel in list(sandbox.world.channels.values())[:3]:
            sandbox.world.change_channel(channel)
        stopping = asyncio.create_task(sandbox.gateway.stop())
        told = []
        while (message := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
            told.append(message.json()["t"])
        assert told == ["GUILD_CREATE", *["CHANNEL_UPDATE"] * 3]
        assert socket.close_code == 1012
        await stopping


async def test_stopping_waits_for_nobody_who_does_not_answer() -> None:
    async with asyncio.timeout(3), aiohttp.ClientSession() as http:
        async with Sandbox() as sandbox:
            deaf = await http.ws_connect(address(sandbox), autoclose=False)
        await deaf.close()
