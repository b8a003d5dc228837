"""The world's two clocks: the time that people see is moved, and what waits does not notice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest

from bot.clock import MovableClock, RunningClock
from bot.sandbox import GatewayRules, Sandbox
from bot.sandbox.faults import AnswerWith
from bot.sandbox.interactions.begin import use_command

NOON = datetime(2025, 9, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
DISCORDS_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Bot:
    """A client on a sandbox whose people's clock can be moved apart from what waits."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession, ticks: MovableClock) -> None:
        self.sandbox, self.http, self.ticks = sandbox, http, ticks
        self.clock = sandbox.world.clock
        self.dates: list[datetime] = []

    async def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.sandbox.token}"}
        url = self.sandbox.addresses.api + path
        async with self.http.request(method, url, json=body, headers=headers) as reply:
            self.dates.append(parsedate_to_datetime(reply.headers["Date"]))
            return reply.status, await reply.json(content_type=None)

    async def post(self, content: str = "x", **more: Any) -> dict[str, Any]:
        channel = self.sandbox.person("admin").channel("news").id
        message: dict[str, Any]
        status, message = await self(
            "POST", f"/channels/{channel}/messages", {"content": content, **more}
        )
        assert status == 200, message
        return message

    async def connect(self) -> aiohttp.ClientWebSocketResponse:
        """Identify, and return the socket after READY and the guild."""
        socket = await self.http.ws_connect(self.sandbox.addresses.gateway)
        data = {"token": self.sandbox.token, "intents": 1 | 1 << 9, "properties": {}}
        await socket.send_json({"op": 2, "d": data})
        await told(socket, "GUILD_CREATE")
        return socket

    def move(self, by: timedelta) -> None:
        assert isinstance(self.clock, RunningClock)
        self.clock.move(by)


async def told(socket: aiohttp.ClientWebSocketResponse, name: str) -> Any:
    """Return the data of the next event of that name."""
    while True:
        frame = await socket.receive_json(timeout=5)
        if frame["t"] == name:
            return frame["d"]


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    ticks = MovableClock(NOON)
    rules = GatewayRules(identify_seconds=0, identifies_per_day=2)
    sandbox = Sandbox(clock=RunningClock(ticks), ticks=ticks, gateway=rules)
    async with sandbox, aiohttp.ClientSession() as http:
        yield Bot(sandbox, http, ticks)


def made_at(message: dict[str, Any]) -> datetime:
    """Return the moment that an id carries."""
    return DISCORDS_EPOCH + timedelta(milliseconds=int(message["id"]) >> 22)


async def test_messages_ids_and_answers_carry_the_moved_time(bot: Bot) -> None:
    bot.move(DAY)
    message = await bot.post()
    assert datetime.fromisoformat(message["timestamp"]) == NOON + DAY
    assert made_at(message) == NOON + DAY
    assert bot.dates == [NOON + DAY]
    bot.sandbox.faults.add(AnswerWith(status=500))
    await bot("GET", "/users/@me")
    assert bot.dates[-1] == NOON + DAY


async def test_a_clock_moved_back_leaves_ids_and_channels_in_order(bot: Bot) -> None:
    first = await bot.post("first")
    bot.move(-DAY)
    second, third = await bot.post("second"), await bot.post("third")
    assert datetime.fromisoformat(second["timestamp"]) == NOON - DAY
    assert int(first["id"]) < int(second["id"]) < int(third["id"])
    assert made_at(third) == made_at(first)
    channel = f"/channels/{first['channel_id']}"
    _, newest_first = await bot("GET", f"{channel}/messages")
    assert [each["content"] for each in newest_first] == ["third", "second", "first"]
    _, after = await bot("GET", f"{channel}/messages?after={first['id']}")
    assert [each["content"] for each in after] == ["third", "second"]
    assert (await bot("GET", channel))[1]["last_message_id"] == third["id"]


@pytest.mark.parametrize("by", [DAY, -DAY, timedelta(days=400)])
async def test_the_gateway_session_lives_on(bot: Bot, by: timedelta) -> None:
    socket = await bot.connect()
    bot.move(by)
    await bot.post("after the move")
    assert (await told(socket, "MESSAGE_CREATE"))["content"] == "after the move"
    assert bot.sandbox.sessions.connected
    await socket.close(code=4000)
    # Nor is a session that was left forgotten, or the day's count of starts begun anew.
    bot.move(by)
    assert len(bot.sandbox.sessions.all) == 1
    assert bot.sandbox.sessions.gateway_facts()["session_start_limit"]["remaining"] == 1


async def test_nonces_and_buckets_keep_the_time_that_waits(bot: Bot) -> None:
    first = await bot.post("one", nonce="n", enforce_nonce=True)
    bot.move(DAY)
    assert (await bot.post("two", nonce="n", enforce_nonce=True))["id"] == first["id"]
    for _ in range(3):
        bot.move(DAY)
        await bot.post()
    path = f"/channels/{first['channel_id']}/messages"
    bot.move(DAY)
    assert (await bot("POST", path, {"content": "too many"}))[0] == 429
    bot.ticks.move(timedelta(seconds=5))
    assert (await bot("POST", path, {"content": "again"}))[0] == 200
    bot.ticks.move(timedelta(minutes=5))
    assert (await bot.post("three", nonce="n", enforce_nonce=True))["id"] != first["id"]


async def test_deadlines_of_interactions_keep_the_time_that_waits(bot: Bot) -> None:
    world, member = bot.sandbox.world, bot.sandbox.person("member").user
    app = f"/applications/{world.application.id}"
    await bot("PUT", f"{app}/commands", [{"name": "c", "description": "x"}])
    asked = use_command(world, member.id, bot.sandbox.person("admin").channel("news"), "c", {})
    bot.move(DAY)
    callback = f"/interactions/{asked.id}/{asked.token}/callback"
    assert (await bot("POST", callback, {"type": 4, "data": {"content": "x"}}))[0] == 204
    bot.move(DAY)
    original = f"/webhooks/{world.application.id}/{asked.token}/messages/@original"
    assert (await bot("PATCH", original, {"content": "y"}))[0] == 200
    bot.ticks.move(timedelta(minutes=16))
    assert (await bot("PATCH", original, {"content": "z"}))[0] == 401


async def test_one_clock_is_both_unless_they_are_given_apart() -> None:
    clock = MovableClock(NOON)
    world = Sandbox(clock=clock).world
    assert world.clock is world.ticks is clock
