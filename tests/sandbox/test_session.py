"""A gateway session: its table, its events, its resumes, its limits. No socket."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.sandbox.faults import Faults, GuildOutage, Place
from bot.sandbox.gateway import intents
from bot.sandbox.gateway.connection import Connection, Phase
from bot.sandbox.gateway.session import CloseCode, Closed
from bot.sandbox.gateway.session_starts import GatewayRules
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.model import Channel, Event, Guild, Json, Overwrite, Role
from bot.sandbox.world.messages import post
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.seed import seeded_world
from bot.sandbox.world.world import World

GUILDS, MEMBERS, GUILD_MESSAGES, DIRECT_MESSAGES = 1, 1 << 1, 1 << 9, 1 << 12
PRESENCES, CONTENT = 1 << 8, 1 << 15
# Tests that begin several sessions are not about how soon that is allowed.
AT_ONCE = GatewayRules(identify_seconds=0)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2025, 9, 2, 12, tzinfo=UTC))


@pytest.fixture
def world(clock: MovableClock) -> World:
    return seeded_world(clock, token="t")


@pytest.fixture
def sessions(world: World) -> Sessions:
    return Sessions(world, lambda: "ws://resume", AT_ONCE)


class Client:
    """The client's end of a connection: what it was sent, and how it was closed."""

    def __init__(self, sessions: Sessions) -> None:
        self.frames: list[Json] = []
        self.closed: int | None = None
        self.connection = Connection(sessions, self)
        self.connection.greet()

    # What a connection needs of a socket.

    def deliver(self, frame: Json) -> None:
        self.frames.append(frame)

    def close(self, code: int, reason: str) -> None:
        self.closed = code

    def drop(self) -> None:
        self.closed = 1006

    # What the client does.

    def send(self, op: int, data: Any = None) -> None:
        self.connection.receive({"op": op, "d": data})

    def identify(self, intents: int = GUILDS, **more: Any) -> None:
        self.send(2, {"token": "t", "intents": intents, "properties": {}, **more})

    def resume(self, session_id: str, seq: int) -> None:
        self.send(6, {"token": "t", "session_id": session_id, "seq": seq})

    @property
    def events(self) -> list[str]:
        return [frame["t"] for frame in self.frames if frame["op"] == 0]

    @property
    def session_id(self) -> str:
        return str(self.data("READY")["session_id"])

    def data(self, event: str) -> Json:
        return next(frame["d"] for frame in self.frames if frame["t"] == event)


def place(world: World, name: str) -> Channel:
    return next(each for each in world.channels.values() if each.name == name)


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
        (Phase.READY, {"op": []}, CloseCode.DECODE_ERROR),
        (Phase.READY, {"op": 7}, CloseCode.UNKNOWN_OPCODE),
        (Phase.GREETED, {"op": 8, "d": {}}, CloseCode.NOT_AUTHENTICATED),
        (
            Phase.GREETED,
            {"op": 2, "d": {"token": "t", "intents": 1 << 30}},
            CloseCode.INVALID_INTENTS,
        ),
        (
            Phase.GREETED,
            {"op": 2, "d": {"token": "t", "intents": MEMBERS}},
            CloseCode.DISALLOWED_INTENTS,
        ),
        (
            Phase.GREETED,
            {"op": 2, "d": {"token": "t", "intents": PRESENCES}},
            CloseCode.DISALLOWED_INTENTS,
        ),
        (
            Phase.GREETED,
            {"op": 2, "d": {"token": "t", "intents": CONTENT}},
            CloseCode.DISALLOWED_INTENTS,
        ),
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
    ("text", "code"),
    [
        (b"{", CloseCode.DECODE_ERROR),
        ("nonsense", CloseCode.DECODE_ERROR),
        (json.dumps({"op": 1, "d": "x" * 4_096}), CloseCode.DECODE_ERROR),
        (json.dumps({"op": 3, "d": "ä" * 2_040}, ensure_ascii=False), CloseCode.DECODE_ERROR),
        (json.dumps({"op": 3, "d": "x" * 4_000}), CloseCode.NOT_AUTHENTICATED),
    ],
)
def test_what_is_too_long_or_no_json_closes(
    sessions: Sessions, text: str | bytes, code: CloseCode
) -> None:
    with pytest.raises(Closed) as closed:
        Client(sessions).connection.receive_text(text)
    assert closed.value.code is code


def test_more_than_120_frames_a_minute_close(sessions: Sessions, clock: MovableClock) -> None:
    client = Client(sessions)
    for _ in range(60):
        client.send(1)
    clock.move(timedelta(seconds=59))
    for _ in range(60):
        client.send(1)
    clock.move(timedelta(seconds=1))
    for _ in range(60):
        client.send(1)
    with pytest.raises(Closed) as closed:
        client.send(1)
    assert closed.value.code is CloseCode.RATE_LIMITED


# --- beginning -----------------------------------------------------------------------------


def test_identifying_too_soon_is_an_invalid_session_that_may_try_again(
    world: World, clock: MovableClock
) -> None:
    sessions = Sessions(world, lambda: "", GatewayRules(max_concurrency=2))
    first, second, other = Client(sessions), Client(sessions), Client(sessions)
    first.identify(shard=[0, 4])
    clock.move(timedelta(seconds=4.9))
    second.identify(shard=[2, 4])
    other.identify(shard=[1, 4])
    assert (first.events[0], other.events[0]) == ("READY", "READY")
    assert second.frames[-1] == {"op": 9, "d": False, "s": None, "t": None}
    clock.move(timedelta(seconds=0.1))
    second.identify(shard=[2, 4])
    assert second.events[0] == "READY"


def test_the_limit_of_a_day_counts_down_and_comes_back(world: World, clock: MovableClock) -> None:
    sessions = Sessions(world, lambda: "", AT_ONCE)
    assert sessions.gateway_facts()["session_start_limit"]["remaining"] == 1_000
    Client(sessions).identify()
    clock.move(timedelta(hours=1))
    assert sessions.gateway_facts() == {
        "shards": 1,
        "session_start_limit": {
            "total": 1_000,
            "remaining": 999,
            "reset_after": 23 * 3_600_000,
            "max_concurrency": 1,
        },
    }
    clock.move(timedelta(hours=23))
    assert sessions.gateway_facts()["session_start_limit"]["remaining"] == 1_000


def test_beyond_the_limit_of_a_day_the_token_is_worthless_and_every_session_over(
    world: World,
) -> None:
    rules = GatewayRules(identify_seconds=0, identifies_per_day=1)
    sessions = Sessions(world, lambda: "", rules)
    living = Client(sessions)
    living.identify()
    with pytest.raises(Closed) as closed:
        Client(sessions).identify()
    assert closed.value.code is CloseCode.AUTHENTICATION_FAILED
    assert living.closed == CloseCode.AUTHENTICATION_FAILED
    assert world.application.token != "t"
    assert not sessions.connected


def test_a_shard_with_too_many_guilds_must_be_split(world: World) -> None:
    guild_id = next(iter(world.guilds))
    sessions = Sessions(world, lambda: "", GatewayRules(identify_seconds=0, guilds_per_shard=0))
    own = (guild_id >> 22) % 2
    Client(sessions).identify(shard=[1 - own, 2])
    for shard in ([own, 2], [0, 1]):
        with pytest.raises(Closed) as closed:
            Client(sessions).identify(shard=shard)
        assert closed.value.code is CloseCode.SHARDING_REQUIRED


def test_an_allowed_application_may_ask_for_every_intent(sessions: Sessions, world: World) -> None:
    world.application.flags = intents.ALL_PRIVILEGED
    client = Client(sessions)
    client.identify(int(sum(intents.Intent)))
    assert client.data("READY")["application"]["flags"] == intents.ALL_PRIVILEGED
    # With the presences come the members.
    assert len(client.data("GUILD_CREATE")["members"]) == 4


def test_never_ready_means_an_identify_without_an_answer(sessions: Sessions) -> None:
    sessions.trouble.says_ready = False
    client = Client(sessions)
    client.identify()
    client.send(1)
    assert [frame["op"] for frame in client.frames] == [10, 11]
    assert not sessions.connected


# --- events --------------------------------------------------------------------------------


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
    post(world, member.id, place, {"content": "hello"})
    assert ("MESSAGE_CREATE" in client.events) is heard


def test_only_the_guilds_own_shard_hears_of_it(sessions: Sessions, world: World) -> None:
    guild_id = next(iter(world.guilds))
    own = (guild_id >> 22) % 2
    for shard in (0, 1):
        client = Client(sessions)
        client.identify(shard=[shard, 2])
        assert ("GUILD_CREATE" in client.events) is (shard == own)


def test_a_removed_bot_hears_of_the_removal_and_of_nothing_more(
    sessions: Sessions, world: World
) -> None:
    client = Client(sessions)
    client.identify(GUILDS | GUILD_MESSAGES)
    guild = next(iter(world.guilds.values()))
    world.leave(guild, world.bot.id)
    post(world, guild.owner_id, place(world, "news"), {"content": "gone?"})
    assert client.events == ["READY", "GUILD_CREATE", "GUILD_DELETE"]


def test_what_happens_where_the_bot_is_not_is_not_heard(sessions: Sessions, world: World) -> None:
    client = Client(sessions)
    client.identify()
    elsewhere = Guild(world.ids.next(), "Elsewhere", world.people[0].id)
    elsewhere.roles[elsewhere.id] = Role(elsewhere.id, "@everyone", 0)
    world.guilds[elsewhere.id] = elsewhere
    world.add_channel(Channel(world.ids.next(), 0, "lobby", elsewhere.id))
    assert client.events == ["READY", "GUILD_CREATE"]


def test_what_is_said_where_the_bot_can_not_look_is_not_heard(
    sessions: Sessions, world: World
) -> None:
    client = Client(sessions)
    client.identify(GUILDS | GUILD_MESSAGES)
    news = place(world, "news")
    post(world, world.people[0].id, news, {"content": "for all"})
    news.overwrites = [Overwrite(world.bot.id, is_member=True, deny=Permission.VIEW_CHANNEL)]
    world.change_channel(news)
    post(world, world.people[0].id, news, {"content": "in secret"})
    assert client.events[2:] == ["MESSAGE_CREATE", "CHANNEL_UPDATE"]


def test_a_guild_that_is_away_is_silent_and_comes_back(sessions: Sessions, world: World) -> None:
    early, late = Client(sessions), Client(sessions)
    early.identify()
    outage = Faults(Place(world, sessions)).add(GuildOutage())
    late.identify()
    world.change_channel(place(world, "news"))
    assert outage is not None
    outage.undo()
    assert early.events == ["READY", "GUILD_CREATE", "GUILD_DELETE", "GUILD_CREATE"]
    assert late.events == ["READY", "GUILD_CREATE"]


@pytest.mark.parametrize(
    ("asked", "message", "emptied"),
    [
        (GUILD_MESSAGES, {"guild_id": "1", "author": {"id": "5"}}, True),
        (GUILD_MESSAGES | CONTENT, {"guild_id": "1", "author": {"id": "5"}}, False),
        (GUILD_MESSAGES, {"guild_id": "1", "author": {"id": "7"}}, False),
        (
            GUILD_MESSAGES,
            {"guild_id": "1", "author": {"id": "5"}, "mentions": [{"id": "7"}]},
            False,
        ),
        (DIRECT_MESSAGES, {"author": {"id": "5"}}, False),
    ],
)
def test_who_may_read_what_a_message_says(asked: int, message: Json, emptied: bool) -> None:
    full = {"content": "x", "embeds": [{}], "components": [{}], "attachments": [{}], "poll": {}}
    read = intents.readable(asked, message | full, bot_id="7")
    nothing = {"content": "", "embeds": [], "components": [], "attachments": []}
    assert read == (message | nothing if emptied else message | full)


def test_an_emptied_event_gains_nothing_that_it_did_not_have() -> None:
    part = {"guild_id": "1", "id": "2", "embeds": [{}]}
    assert intents.readable(GUILD_MESSAGES, part, "7") == {"guild_id": "1", "id": "2", "embeds": []}


def test_the_bots_own_membership_is_told_without_the_members_intent(
    sessions: Sessions, world: World
) -> None:
    client = Client(sessions)
    client.identify()
    guild_id = next(iter(world.guilds))
    for user in (world.bot, world.people[0]):
        data = {"guild_id": str(guild_id), "user": {"id": str(user.id)}, "roles": []}
        world.publish(Event("GUILD_MEMBER_UPDATE", data, guild_id))
    assert client.events.count("GUILD_MEMBER_UPDATE") == 1


# --- members -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "order", "names"),
    [
        (GUILDS | MEMBERS, {"query": "", "limit": 0}, ["admin", "member", "guest", "briefing-bot"]),
        (GUILDS, {"query": "", "limit": 0}, None),
        (GUILDS, {"query": "me", "limit": 5}, ["member"]),
        (GUILDS, {"query": "", "limit": 2}, ["admin", "member"]),
        (GUILDS, {"user_ids": ["{guest}", "17"]}, ["guest"]),
        (GUILDS, {"user_ids": ["{guest}"]}, ["guest"]),
        (GUILDS, {"guild_id": "17", "query": "", "limit": 5}, None),
    ],
)
def test_members_come_in_chunks(
    sessions: Sessions, world: World, asked: int, order: Json, names: list[str] | None
) -> None:
    world.application.flags = intents.ALL_PRIVILEGED
    client = Client(sessions)
    client.identify(asked)
    guest = next(user for user in world.people if user.username == "guest")
    order = json.loads(json.dumps(order).replace("{guest}", str(guest.id)))
    client.send(8, {"guild_id": str(next(iter(world.guilds))), "nonce": "n", **order})
    if names is None:
        assert "GUILD_MEMBERS_CHUNK" not in client.events
        return
    chunk = client.data("GUILD_MEMBERS_CHUNK")
    assert [member["user"]["username"] for member in chunk["members"]] == names
    assert (chunk["chunk_index"], chunk["chunk_count"], chunk["nonce"]) == (0, 1, "n")
    assert chunk.get("not_found", []) == (["17"] if "17" in order.get("user_ids", []) else [])


# --- resuming ------------------------------------------------------------------------------


def test_a_resume_brings_what_was_missed_in_order(sessions: Sessions, world: World) -> None:
    client = Client(sessions)
    client.identify(GUILDS | DIRECT_MESSAGES)
    seq = client.frames[-1]["s"]
    client.connection.end(for_good=False)
    member = world.people[1]
    for text in ("one", "two"):
        post(world, member.id, world.dm_with(member.id), {"content": text})
    assert "MESSAGE_CREATE" not in client.events

    again = Client(sessions)
    again.resume(client.session_id, seq)
    assert again.events == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
    assert [f["d"]["content"] for f in again.frames if f["t"] == "MESSAGE_CREATE"] == ["one", "two"]


def test_a_resume_takes_the_session_from_a_line_that_only_seems_alive(
    sessions: Sessions, world: World
) -> None:
    dead, living = Client(sessions), Client(sessions)
    dead.identify()
    living.resume(dead.session_id, dead.frames[-1]["s"])
    assert dead.closed == CloseCode.UNKNOWN_ERROR
    # The end of the old line, noticed late, does not take the session from the new one.
    dead.connection.end(for_good=True)
    assert sessions.connected
    world.change_channel(place(world, "news"))
    assert living.events == ["RESUMED", "CHANNEL_UPDATE"]


@pytest.mark.parametrize("reason", ["clean close", "unknown", "too late", "too much missed"])
def test_what_can_not_be_resumed(
    sessions: Sessions, world: World, clock: MovableClock, reason: str
) -> None:
    client = Client(sessions)
    client.identify()
    client.connection.end(for_good=reason == "clean close")
    if reason == "too late":
        clock.move(timedelta(minutes=6))
    if reason == "too much missed":
        for _ in range(1_001):
            world.change_channel(place(world, "news"))
    again = Client(sessions)
    again.resume("nonsense" if reason == "unknown" else client.session_id, 2)
    assert again.frames[-1] == {"op": 9, "d": False, "s": None, "t": None}
    again.identify()
    assert again.events == ["READY", "GUILD_CREATE"]


def test_a_seq_that_never_was_closes(sessions: Sessions) -> None:
    client = Client(sessions)
    client.identify()
    with pytest.raises(Closed) as closed:
        Client(sessions).resume(client.session_id, 99)
    assert closed.value.code is CloseCode.INVALID_SEQ


# --- heartbeats ----------------------------------------------------------------------------


def test_a_silent_client_is_asked_and_then_closed(sessions: Sessions, clock: MovableClock) -> None:
    client = Client(sessions)
    assert client.connection.watch() == clock.now() + timedelta(seconds=41.25 * 1.25)
    clock.move(timedelta(seconds=41.25 * 1.25))
    client.connection.watch()
    assert client.frames[-1]["op"] == 1
    clock.move(timedelta(seconds=41.25 * 0.25))
    with pytest.raises(Closed) as closed:
        client.connection.watch()
    assert closed.value.code is CloseCode.SESSION_TIMED_OUT


def test_a_clock_moved_by_a_day_costs_nobody_who_answers_the_connection(
    sessions: Sessions, clock: MovableClock
) -> None:
    client = Client(sessions)
    clock.move(timedelta(days=1))
    client.connection.watch()
    assert client.frames[-1]["op"] == 1
    client.send(1)
    clock.move(timedelta(seconds=41.25))
    client.connection.watch()


def test_heartbeats_may_stay_unanswered_by_order(sessions: Sessions) -> None:
    sessions.trouble.acknowledges = False
    client = Client(sessions)
    client.send(1)
    assert [frame["op"] for frame in client.frames] == [10]
