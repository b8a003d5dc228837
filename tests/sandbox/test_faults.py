"""Faults on order: the table of kinds, what they strike, what they do to the world."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.clock import MovableClock, RunningClock
from bot.sandbox import Sandbox
from bot.sandbox.api_error import ApiError
from bot.sandbox.faults import (
    FAULTS,
    AnswerWith,
    ArchiveThread,
    CloseDirectMessages,
    DeleteChannel,
    DeleteMessage,
    DeleteRole,
    Fault,
    FaultError,
    Faults,
    GivePermission,
    GuildOutage,
    Hang,
    LeaveThread,
    LockThread,
    Place,
    RemoveBot,
    RequestFault,
    TakePermission,
    TakeRolePermission,
    TimeOutBot,
    TooMany,
    orders,
)
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.model import Channel, ChannelType, Event, Json
from bot.sandbox.person import Person
from bot.sandbox.world.messages import post
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.seed import seeded_world
from bot.sandbox.world.threads import join, start
from bot.sandbox.world.world import World, archived

NOON = datetime(2025, 9, 2, 12, tzinfo=UTC)
MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture
def world() -> World:
    return seeded_world(MovableClock(NOON), token="t")


@pytest.fixture
def faults(world: World) -> Faults:
    return Faults(Place(world, Sessions(world, lambda: "")))


@pytest.fixture
def told(world: World) -> list[Event]:
    events: list[Event] = []
    world.subscribe(events.append)
    return events


def place(world: World, name: str) -> Channel:
    return next(each for each in world.channels.values() if each.name == name)


def may(world: World, channel: str, permission: Permission, who: str = "briefing-bot") -> bool:
    user = next(each for each in world.users.values() if each.username == who)
    return not permission & ~world.permissions(user.id, place(world, channel))


# --- the table -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FAULTS.values(), ids=FAULTS)
def test_every_kind_says_what_it_is_and_what_a_good_bot_does(kind: type[Fault]) -> None:
    described = orders.described(kind)
    assert described["title"][0].isupper() and described["title"][-1] not in ".:"
    assert len(described["title"]) <= 50 and "`" not in described["title"]
    assert described["advice"].endswith(".")
    assert "." not in described["advice"][:-1]


@pytest.mark.parametrize("kind", FAULTS.values(), ids=FAULTS)
def test_a_kind_that_lasts_is_listed_until_it_is_healed(
    kind: type[Fault], world: World, faults: Faults
) -> None:
    post(world, world.bot.id, place(world, "news"), {"content": "x"})
    thread = start(world, world.bot.id, place(world, "news"), {"name": "talk", "type": 11})
    needed = {"channel": "news", "permission": "SEND_MESSAGES", "person": "member"}
    needed |= {"role": "Member", "thread": thread.name or ""}
    takes = [each["name"] for each in orders.described(kind)["parameters"] if each["required"]]
    changes = []
    faults.watch(lambda: changes.append(len(faults.active)))
    active = faults.add(kind(**{name: needed[name] for name in takes}))
    assert (active is not None) is kind.lasts
    faults.heal()
    assert (changes, faults.active) == ([int(kind.lasts), 0], [])


def test_every_kind_is_in_the_table() -> None:
    def leaves(kind: type[Fault]) -> set[type[Fault]]:
        below = kind.__subclasses__()
        return set().union(*map(leaves, below)) if below else {kind}

    assert leaves(Fault) == set(FAULTS.values())


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        ({"name": "answer", "status": 503}, AnswerWith(status=503)),
        ({"name": "hang", "times": None, "path": "/x"}, Hang(times=None, path="/x")),
        ({"name": "429", "retry_after": 2}, TooMany(retry_after=2)),
        ({"name": "channel-deleted", "channel": "news"}, DeleteChannel(channel="news")),
    ],
)
def test_an_order_is_read(order: Json, fault: Fault) -> None:
    assert orders.read(FAULTS, order) == fault


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ({}, "name: one of these is needed: answer, reset"),
        ({"name": "answer", "stats": 1}, "stats: answer takes method, path, times"),
        ({"name": "answer", "status": "503"}, "status: a whole number is needed."),
        ({"name": "answer", "status": True}, "status: a whole number is needed."),
        ({"name": "answer", "message": 1}, "message: a text or null is needed."),
        ({"name": "hang", "after_work": 1}, "after_work: true or false is needed."),
        ({"name": "channel-deleted"}, "channel: channel-deleted needs it."),
        ({"name": "429", "retry_after": None}, "retry_after: a number is needed."),
    ],
)
def test_an_order_that_can_not_be_read_is_a_sentence(order: Json, sentence: str) -> None:
    with pytest.raises(FaultError, match=sentence):
        orders.read(FAULTS, order)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (AnswerWith(status=200), "400 to 599"),
        (AnswerWith(times=0), "from 1 up"),
        (TakePermission(permission="FLY"), "no permission 'FLY'"),
        (TakePermission(permission="SEND_MESSAGES", who="nobody"), "no member 'nobody'"),
        (TakePermission(permission="SEND_MESSAGES", channel="nowhere"), "no channel 'nowhere'"),
        (DeleteMessage(channel="news"), "no message 'last' in #news"),
        (GuildOutage(guild="Atlantis"), "no guild 'Atlantis'"),
        (CloseDirectMessages(person="nobody"), "nobody called 'nobody'"),
        (TakeRolePermission(permission="SEND_MESSAGES", role="Nobles"), "no role 'Nobles'"),
        (TakeRolePermission(permission="BAN_MEMBERS"), "@everyone does not have BAN_MEMBERS"),
    ],
)
def test_what_can_not_be_had_is_a_sentence_and_changes_nothing(
    faults: Faults, told: list[Event], fault: Fault, sentence: str
) -> None:
    with pytest.raises(FaultError, match=sentence):
        faults.add(fault)
    assert (faults.active, told) == ([], [])


# --- requests ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "method", "path", "strikes"),
    [
        (RequestFault(), "GET", "/users/@me", True),
        (RequestFault(method="POST"), "GET", "/users/@me", False),
        (RequestFault(path=MESSAGES), "POST", "/channels/1/messages", True),
        (RequestFault(path="/channels/1/*"), "POST", "/channels/1/messages", True),
        (RequestFault(path="/channels/2/*"), "POST", "/channels/1/messages", False),
        (RequestFault(path="/guilds/{guild_id}"), "POST", "/channels/1/messages", False),
    ],
)
def test_which_requests_are_struck(
    fault: RequestFault, method: str, path: str, strikes: bool
) -> None:
    template = MESSAGES if path.endswith("/messages") else path
    assert fault.strikes(method, path, template) is strikes


def test_a_fault_strikes_as_often_as_ordered_and_the_oldest_first(faults: Faults) -> None:
    faults.add(AnswerWith(times=2, status=500))
    faults.add(AnswerWith(times=None, status=503))
    struck = [faults.strike("GET", "/x", None) for _ in range(4)]
    orders = [each.fault for each in struck if each and isinstance(each.fault, AnswerWith)]
    assert [each.status for each in orders] == [500, 500, 503, 503]
    [left] = faults.active
    faults.heal(left)
    assert faults.strike("GET", "/x", None) is None


def test_a_hang_is_listed_until_it_is_healed_and_lets_go_then(faults: Faults) -> None:
    active = faults.add(Hang(times=1))
    strike = faults.strike("GET", "/x", None)
    assert strike is not None
    assert active in faults.active
    assert faults.strike("GET", "/x", None) is None
    assert not strike.ended.is_set()
    faults.heal()
    assert strike.ended.is_set()
    assert faults.active == []


# --- the world -----------------------------------------------------------------------------


def test_a_permission_is_taken_in_one_channel_and_given_back(
    world: World, faults: Faults, told: list[Event]
) -> None:
    active = faults.add(TakePermission(permission="send messages", channel="#news"))
    assert not may(world, "news", Permission.SEND_MESSAGES)
    assert may(world, "general", Permission.SEND_MESSAGES)
    faults.heal(active)
    assert may(world, "news", Permission.SEND_MESSAGES)
    assert place(world, "news").overwrites == []
    assert [event.name for event in told] == ["CHANNEL_UPDATE", "CHANNEL_UPDATE"]


def test_a_permission_is_taken_from_a_role_in_all_channels(world: World, faults: Faults) -> None:
    faults.add(TakePermission(permission="USE_APPLICATION_COMMANDS", who="Member"))
    for channel in ("news", "general"):
        assert not may(world, channel, Permission.USE_APPLICATION_COMMANDS, "member")


def test_a_permission_is_given_and_what_stood_there_comes_back(
    world: World, faults: Faults
) -> None:
    before = place(world, "rules").overwrites
    active = faults.add(GivePermission(permission="SEND_MESSAGES", channel="rules"))
    assert may(world, "rules", Permission.SEND_MESSAGES)
    faults.heal(active)
    assert not may(world, "rules", Permission.SEND_MESSAGES)
    assert place(world, "rules").overwrites == before


def test_two_permissions_of_one_target_do_not_disturb_each_other(
    world: World, faults: Faults
) -> None:
    first = faults.add(TakePermission(permission="SEND_MESSAGES", channel="news"))
    faults.add(TakePermission(permission="EMBED_LINKS", channel="news"))
    faults.heal(first)
    assert may(world, "news", Permission.SEND_MESSAGES)
    assert not may(world, "news", Permission.EMBED_LINKS)


def test_two_given_permissions_do_not_disturb_each_other_either(
    world: World, faults: Faults
) -> None:
    faults.add(GivePermission(permission="SEND_MESSAGES", channel="rules"))
    second = faults.add(GivePermission(permission="MANAGE_MESSAGES", channel="rules"))
    assert may(world, "rules", Permission.SEND_MESSAGES | Permission.MANAGE_MESSAGES)
    faults.heal(second)
    assert may(world, "rules", Permission.SEND_MESSAGES)
    assert not may(world, "rules", Permission.MANAGE_MESSAGES)


def test_a_role_loses_a_permission_and_has_it_back(
    world: World, faults: Faults, told: list[Event]
) -> None:
    for role in ("@everyone", "Briefing Bot"):
        faults.add(TakeRolePermission(permission="SEND_MESSAGES", role=role))
    assert not may(world, "news", Permission.SEND_MESSAGES)
    assert not may(world, "general", Permission.SEND_MESSAGES)
    faults.heal()
    assert may(world, "news", Permission.SEND_MESSAGES)
    assert [event.name for event in told] == ["GUILD_ROLE_UPDATE"] * 4
    assert told[0].data["role"]["permissions"] == str(
        int(told[0].data["role"]["permissions"]) & ~int(Permission.SEND_MESSAGES)
    )


def test_a_person_who_takes_no_direct_messages_refuses_them_until_healed(
    world: World, faults: Faults
) -> None:
    member = next(each for each in world.people if each.username == "member")
    direct = world.dm_with(member.id)
    faults.add(CloseDirectMessages(person="member"))
    with pytest.raises(ApiError, match="403 50007: Cannot send messages to this user"):
        post(world, world.bot.id, direct, {"content": "x"})
    post(world, member.id, direct, {"content": "the person may write all the same"})
    faults.heal()
    post(world, world.bot.id, direct, {"content": "x"})
    assert len(world.messages[direct.id]) == 2


def test_what_is_deleted_stays_deleted(world: World, faults: Faults, told: list[Event]) -> None:
    news = place(world, "news")
    message = post(world, world.bot.id, news, {"content": "x"})
    post(world, world.people[0].id, news, {"content": "not the bot's"})
    assert faults.add(DeleteMessage(channel="news")) is None
    assert message.id not in world.messages[news.id]
    assert len(world.messages[news.id]) == 1
    assert faults.add(DeleteChannel(channel="news")) is None
    faults.heal()
    assert news.id not in world.channels
    assert [event.name for event in told[-2:]] == ["MESSAGE_DELETE", "CHANNEL_DELETE"]


def test_an_outage_and_a_removal_end_with_the_fault(
    world: World, faults: Faults, told: list[Event]
) -> None:
    [guild] = world.guilds.values()
    faults.add(GuildOutage())
    faults.heal()
    faults.add(RemoveBot())
    assert world.bot.id not in guild.members
    with pytest.raises(FaultError, match="already active"):
        faults.add(RemoveBot())
    faults.heal()
    assert world.bot.id in guild.members
    assert [(event.name, event.data.get("unavailable")) for event in told] == [
        ("GUILD_DELETE", True),
        ("GUILD_CREATE", False),
        ("GUILD_DELETE", None),
        ("GUILD_CREATE", None),
    ]


# --- the control API -----------------------------------------------------------------------


class Control:
    """The control API of a running sandbox."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox, self._http = sandbox, http

    async def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        url = f"{self.sandbox.addresses.page}api/control{path}"
        async with self._http.request(method, url, json=body) as reply:
            return reply.status, await reply.json()

    async def ask_discord(self, path: str) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.sandbox.token}"}
        async with self._http.get(self.sandbox.addresses.api + path, headers=headers) as reply:
            return reply.status, await reply.json(content_type=None)


@pytest.fixture
async def control() -> AsyncIterator[Control]:
    async with Sandbox(clock=MovableClock(NOON)) as sandbox, aiohttp.ClientSession() as http:
        yield Control(sandbox, http)


async def test_faults_are_listed_ordered_and_healed(control: Control) -> None:
    _, listed = await control("GET", "/faults")
    assert [kind["name"] for kind in listed["kinds"]] == list(FAULTS)
    order = {"name": "answer", "status": 404, "code": 10003, "path": "/users/*", "times": 2}
    status, begun = await control("POST", "/faults", order)
    assert (status, begun["active"]["left"]) == (200, 2)
    assert await control.ask_discord("/users/@me") == (
        404,
        {"message": "404: Not Found", "code": 10003},
    )
    _, listed = await control("GET", "/faults")
    assert [(each["left"], each["struck"]) for each in listed["active"]] == [(1, 1)]
    assert await control("DELETE", f"/faults/{begun['active']['id']}") == (200, {"active": []})
    assert (await control.ask_discord("/users/@me"))[0] == 200
    [struck, sound] = control.sandbox.exchanges
    assert (struck.fault, sound.fault) == ("answer", None)


async def test_all_faults_are_healed_at_once(control: Control) -> None:
    for name in ("gateway-refuse", "gateway-no-acks", "gateway-never-ready", "guild-outage"):
        await control("POST", "/faults", {"name": name})
    assert len(control.sandbox.faults.active) == 4
    await control("DELETE", "/faults")
    trouble = control.sandbox.sessions.trouble
    assert (trouble.refuses, trouble.acknowledges, trouble.says_ready) == (False, True, True)
    assert trouble.away == set()


async def test_the_clock_is_looked_at_and_moved(control: Control) -> None:
    assert (await control("GET", "/clock"))[1] == {
        "now": NOON.isoformat(),
        "movable": True,
        "running": False,
        "offset_seconds": None,
    }
    _, moved = await control("POST", "/clock", {"seconds": 86_400})
    assert moved["now"] == "2025-09-03T12:00:00+00:00"
    assert control.sandbox.world.clock.now().day == 3
    _, moved = await control("POST", "/clock", {"to": "2025-09-01T08:30:00+02:00"})
    assert moved["now"] == "2025-09-01T06:30:00+00:00"


async def test_the_machines_clock_is_not_moved() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as http:
        status, told = await Control(sandbox, http)("POST", "/clock", {"seconds": 1})
        assert (status, "can't be moved" in told["error"]) == (400, True)
        _, shown = await Control(sandbox, http)("GET", "/clock")
        assert (shown["movable"], shown["running"]) == (False, True)


async def test_a_running_clock_is_reset_and_pages_hear_of_it() -> None:
    told: list[Event] = []
    clock = RunningClock(MovableClock(NOON))
    async with Sandbox(clock=clock) as sandbox, aiohttp.ClientSession() as http:
        sandbox.world.subscribe(told.append)
        control = Control(sandbox, http)
        _, moved = await control("POST", "/clock", {"to": "2025-09-02T15:00:00Z"})
        assert (moved["offset_seconds"], moved["movable"], moved["running"]) == (10_800, True, True)
        _, back = await control("POST", "/clock", {"reset": True})
        assert (back["now"], back["offset_seconds"]) == (NOON.isoformat(), 0)
    assert [event.data["offset_seconds"] for event in told] == [10_800, 0]


async def test_figures_are_told(control: Control) -> None:
    await control.ask_discord("/users/@me")
    await control.ask_discord("/users/nonsense/at/all")
    assert (await control("GET", "/rates"))[1] == {
        "requests": 2,
        "refused": 0,
        "peak_per_second": 2,
        "peak_of_interactions": 0,
        "invalid": 0,
        "banned": False,
    }
    assert (await control("GET", "/unknown-routes"))[1] == {
        "routes": ["GET /users/nonsense/at/all"]
    }
    _, gateway = await control("GET", "/gateway")
    assert (gateway["sessions"], gateway["shards"]) == ([], 1)


@pytest.mark.parametrize(
    ("method", "path", "body", "sentence"),
    [
        ("POST", "/faults", None, "not JSON"),
        ("POST", "/faults", [], "must be a JSON object"),
        ("POST", "/faults", {"name": "earthquake"}, "one of these is needed"),
        ("DELETE", "/faults/17", None, "no such fault"),
        ("POST", "/clock", {"seconds": "a day"}, "a number is needed"),
        ("POST", "/clock", {"seconds": 1e12}, "at most ten years"),
        ("POST", "/clock", {"seconds": True}, "a number is needed"),
        ("POST", "/clock", {}, "One of seconds, to and reset"),
        ("POST", "/clock", {"seconds": 1, "reset": True}, "One of seconds, to and reset"),
        ("POST", "/clock", {"to": "tomorrow"}, "a moment and its zone"),
        ("POST", "/clock", {"to": "2025-09-02T08:00:00"}, "a moment and its zone"),
        ("POST", "/clock", {"to": "2125-09-02T08:00:00Z"}, "ten years from now"),
        ("POST", "/clock", {"reset": 1}, "reset: true is needed"),
        ("POST", "/clock", {"reset": True}, "stands still"),
    ],
)
async def test_bad_input_is_a_sentence(
    control: Control, method: str, path: str, body: Any, sentence: str
) -> None:
    status, told = await control(method, path, body)
    assert (status, sentence in told["error"]) == (400, True)


async def test_the_control_api_stands_behind_the_key(control: Control) -> None:
    addresses = control.sandbox.addresses
    url = f"http://127.0.0.1:{addresses.port}/page/wrong/api/control/faults"
    async with aiohttp.ClientSession() as http, http.get(url) as reply:
        assert reply.status == 403


# --- timeouts, roles, categories, threads --------------------------------------------------

READS = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY


def test_a_timeout_leaves_only_reading_until_it_ends(
    world: World, faults: Faults, told: list[Event]
) -> None:
    clock = world.clock
    assert isinstance(clock, MovableClock)
    faults.add(TimeOutBot(minutes=10))
    assert may(world, "news", READS) and not may(world, "news", Permission.SEND_MESSAGES)
    assert not may(world, "news", Permission.EMBED_LINKS)
    assert may(world, "news", Permission.SEND_MESSAGES, "admin")
    [event] = told
    assert event.name == "GUILD_MEMBER_UPDATE"
    assert event.data["communication_disabled_until"] == "2025-09-02T12:10:00.000000+00:00"
    clock.move(timedelta(minutes=10))
    assert may(world, "news", Permission.SEND_MESSAGES)
    faults.heal()
    assert told[-1].data["communication_disabled_until"] is None


@pytest.mark.parametrize("minutes", [0, -1, 28 * 24 * 60 + 1, float("nan")])
def test_a_timeout_is_no_longer_than_discord_lets_it_be(faults: Faults, minutes: float) -> None:
    with pytest.raises(FaultError, match="at most 28 days"):
        faults.add(TimeOutBot(minutes=minutes))


def test_a_deleted_role_is_gone_from_members_and_channels(
    world: World, faults: Faults, told: list[Event]
) -> None:
    assert not may(world, "rules", Permission.SEND_MESSAGES)
    faults.add(DeleteRole(role="Briefing Bot"))
    assert [each.name for each in told] == [
        "GUILD_ROLE_DELETE",
        "GUILD_MEMBER_UPDATE",
        "CHANNEL_UPDATE",
    ]
    assert may(world, "rules", Permission.SEND_MESSAGES)  # @everyone may write there
    with pytest.raises(FaultError, match="can't be deleted"):
        faults.add(DeleteRole(role="@everyone"))


def test_the_channels_of_a_category_follow_it_until_they_differ(
    world: World, faults: Faults
) -> None:
    guild_id = next(iter(world.guilds))
    category = world.add_channel(
        Channel(world.ids.next(), ChannelType.CATEGORY, "Newsroom", guild_id)
    )
    for name in ("news", "rules"):
        place(world, name).parent_id = category.id
    taken = faults.add(TakePermission(permission="EMBED_LINKS", channel="Newsroom"))
    assert not may(world, "news", Permission.EMBED_LINKS)
    assert place(world, "news").overwrites == category.overwrites
    # Its own overwrites make it differ from the category, which says nothing of it then.
    assert len(place(world, "rules").overwrites) == 1
    faults.heal(taken)
    assert may(world, "news", Permission.EMBED_LINKS)
    with pytest.raises(ApiError, match="50008"):
        post(world, world.bot.id, category, {"content": "x"})
    assert category.id not in {each.id for each in Person(world, world.people[0]).channels()}
    world.delete_channel(category)
    assert place(world, "news").parent_id is None


def test_threads_are_archived_locked_and_left(
    world: World, faults: Faults, told: list[Event]
) -> None:
    talk = start(world, world.people[0].id, place(world, "news"), {"name": "talk"})
    assert talk.thread is not None
    with pytest.raises(FaultError, match="isn't in"):
        faults.add(LeaveThread(thread="talk"))
    told.clear()
    join(world, talk, talk.thread, world.bot.id)
    assert [each.name for each in told] == ["THREAD_CREATE", "THREAD_MEMBERS_UPDATE"]
    faults.add(LeaveThread(thread="talk"))
    assert not may(world, "talk", Permission.VIEW_CHANNEL)
    faults.heal()
    assert may(world, "talk", Permission.VIEW_CHANNEL)
    faults.add(LockThread(thread="talk"))
    with pytest.raises(ApiError, match="160005"):
        post(world, world.bot.id, talk, {"content": "x"})
    faults.heal()
    faults.add(ArchiveThread(thread="talk"))
    assert archived(talk)
    post(world, world.bot.id, talk, {"content": "x"})
    assert not archived(talk)
    with pytest.raises(FaultError, match="no thread"):
        faults.add(ArchiveThread(thread="news"))
