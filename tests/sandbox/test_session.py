"""A gateway session: its table, its events, its resumes. No socket."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.sandbox.seed import seeded_world
from bot.sandbox.session import CloseCode, Closed, Connection, Phase, Sessions
from bot.sandbox.world import World

GUILDS, MEMBERS, GUILD_MESSAGES, DIRECT_MESSAGES = 1, 1 << 1, 1 << 9, 1 << 12


@pytest.fixture
def world() -> World:
    return seeded_world(MovableClock(datetime(2025, 9, 2, 12, tzinfo=UTC)), token="t")


@pytest.fixture
def sessions(world: World) -> Sessions:
    return Sessions(world, lambda: "ws://resume")


class Client:
    """The client's end of a connection: what it was sent."""

    def __init__(self, sessions: Sessions) -> None:
        self.frames: list[dict[str, Any]] = []
        self.connection = Connection(sessions, self.frames.append)
        self.connection.greet()

    def send(self, op: int, data: Any = None) -> None:
        self.connection.receive({"op": op, "d": data})

    def identify(self, intents: int = GUILDS, **more: Any) -> None:
        self.send(2, {"token": "t", "intents": intents, "properties": {}, **more})

    @property
    def events(self) -> list[str]:
        return [frame["t"] for frame in self.frames if frame["op"] == 0]


def test_hello_then_ready_then_the_guilds(sessions: Sessions, world: World) -> None:
    client = Client(sessions)
    assert client.frames[0]["op"] == 10
    client.identify()
    assert client.events == ["READY", "GUILD_CREATE"]
    ready, guild = client.frames[1]["d"], client.frames[2]["d"]
    assert ready["resume_gateway_url"] == "ws://resume"
    assert ready["guilds"] == [{"id": guild["id"], "unavailable": True}]
    assert [frame["s"] for frame in client.frames[1:]] == [1, 2]
    assert [each["name"] for each in guild["channels"]] == [
        "news",
        "general",
        "announcements",
        "rules",
    ]


@pytest.mark.parametrize(
    ("phase", "frame", "code"),
    [
        (Phase.GREETED, {"op": 3, "d": {}}, CloseCode.NOT_AUTHENTICATED),
        (Phase.GREETED, {"op": 99}, CloseCode.UNKNOWN_OPCODE),
        (Phase.GREETED, [], CloseCode.DECODE_ERROR),
        (Phase.GREETED, {"op": None}, CloseCode.DECODE_ERROR),
        (
            Phase.GREETED,
            {"op": 2, "d": {"token": "x", "intents": 1}},
            CloseCode.AUTHENTICATION_FAILED,
        ),
        (Phase.GREETED, {"op": 6, "d": {"token": "x"}}, CloseCode.AUTHENTICATION_FAILED),
        (Phase.GREETED, {"op": 2, "d": None}, CloseCode.AUTHENTICATION_FAILED),
        (Phase.GREETED, {"op": 2, "d": {"token": "t"}}, CloseCode.INVALID_INTENTS),
        (
            Phase.GREETED,
            {"op": 2, "d": {"token": "t", "intents": 1, "shard": [1, 1]}},
            CloseCode.INVALID_SHARD,
        ),
        (
            Phase.READY,
            {"op": 2, "d": {"token": "t", "intents": 1}},
            CloseCode.ALREADY_AUTHENTICATED,
        ),
        (Phase.READY, {"op": 6, "d": {}}, CloseCode.ALREADY_AUTHENTICATED),
        (Phase.READY, {"op": 0}, CloseCode.UNKNOWN_OPCODE),
    ],
)
def test_what_closes_a_connection(
    sessions: Sessions, phase: Phase, frame: Any, code: CloseCode
) -> None:
    client = Client(sessions)
    if phase is Phase.READY:
        client.identify()
    with pytest.raises(Closed) as closed:
        client.connection.receive(frame)
    assert closed.value.code is code


def test_a_heartbeat_is_acknowledged_in_every_phase(sessions: Sessions) -> None:
    client = Client(sessions)
    client.send(1)
    client.identify()
    client.send(1, 2)
    assert [frame["op"] for frame in client.frames].count(11) == 2


@pytest.mark.parametrize(
    ("intents", "channel", "heard"),
    [
        (GUILDS, "news", False),
        (GUILDS | GUILD_MESSAGES, "news", True),
        (GUILDS | DIRECT_MESSAGES, "news", False),
        (GUILDS | DIRECT_MESSAGES, "dm", True),
        (GUILDS | GUILD_MESSAGES, "dm", False),
    ],
)
def test_intents_decide_what_is_heard(
    sessions: Sessions, world: World, intents: int, channel: str, heard: bool
) -> None:
    client = Client(sessions)
    client.identify(intents)
    member = next(user for user in world.people if user.username == "member")
    place = (
        world.dm_with(member.id)
        if channel == "dm"
        else next(each for each in world.channels.values() if each.name == channel)
    )
    world.post(member.id, place, {"content": "hello"})
    assert ("MESSAGE_CREATE" in client.events) is heard


def test_only_the_guilds_own_shard_hears_of_it(sessions: Sessions, world: World) -> None:
    guild_id = next(iter(world.guilds))
    own = (guild_id >> 22) % 2
    for shard in (0, 1):
        client = Client(sessions)
        client.identify(shard=[shard, 2])
        assert ("GUILD_CREATE" in client.events) is (shard == own)


def test_a_resume_brings_what_was_missed_in_order(sessions: Sessions, world: World) -> None:
    client = Client(sessions)
    client.identify(GUILDS | GUILD_MESSAGES)
    session_id, seq = client.frames[1]["d"]["session_id"], client.frames[-1]["s"]
    client.connection.end(clean=False)
    place = next(each for each in world.channels.values() if each.name == "news")
    for text in ("one", "two"):
        world.post(world.people[0].id, place, {"content": text})
    assert "MESSAGE_CREATE" not in client.events

    again = Client(sessions)
    again.send(6, {"token": "t", "session_id": session_id, "seq": seq})
    assert again.events == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
    assert [f["d"]["content"] for f in again.frames if f["t"] == "MESSAGE_CREATE"] == ["one", "two"]


def test_after_a_clean_close_and_for_an_unknown_session_there_is_no_resume(
    sessions: Sessions,
) -> None:
    client = Client(sessions)
    client.identify()
    session_id = client.frames[1]["d"]["session_id"]
    client.connection.end(clean=True)
    for known in (session_id, "nonsense"):
        again = Client(sessions)
        again.send(6, {"token": "t", "session_id": known, "seq": 1})
        assert again.frames[-1] == {"op": 9, "d": False, "s": None, "t": None}
        again.identify()
        assert again.events == ["READY", "GUILD_CREATE"]
