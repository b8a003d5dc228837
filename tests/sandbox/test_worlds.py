"""Worlds described as data, and several of them on one sandbox."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.sandbox import (
    ChannelPlan,
    GuildPlan,
    MessagePlan,
    PersonPlan,
    Plan,
    Realm,
    RolePlan,
    Sandbox,
    Unfit,
)
from bot.sandbox.interactions import begin
from bot.sandbox.model import Channel, ChannelType, Json
from bot.sandbox.world import codec, exports
from bot.sandbox.world import plan as plans
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.saved import restored, written
from bot.sandbox.world.seed import seeded_world
from bot.sandbox.world.soundness import read
from bot.sandbox.world.world import World
from tests import spec
from tests.sandbox.asking import START

CLUB = {
    "people": ["ada", {"name": "bob", "shown": "Robert"}, {"name": "tatsu", "bot": True}],
    "guilds": [
        {
            "name": "Club",
            "owner": "bob",
            "roles": [{"name": "Staff", "permissions": ["MANAGE_MESSAGES"], "color": 255}],
            "members": {"ada": ["Staff"], "bob": []},
            "bot": 8,
            "channels": [
                "lobby",
                {
                    "name": "desk",
                    "category": "Inside",
                    "deny": {"@everyone": ["VIEW_CHANNEL"]},
                    "allow": {"Staff": 1024},
                },
                {"name": "Inside", "type": "category"},
                {
                    "name": "log",
                    "topic": "What was",
                    "messages": [{"by": "tatsu", "text": "Hello"}],
                },
            ],
        },
        {"name": "Elsewhere", "bot": None},
    ],
}
CLUB_IN_PYTHON = Plan(
    people=["ada", PersonPlan("bob", "Robert"), PersonPlan("tatsu", bot=True)],
    guilds=[
        GuildPlan(
            "Club",
            owner="bob",
            roles=[RolePlan("Staff", ["MANAGE_MESSAGES"], 255)],
            members={"ada": ["Staff"], "bob": []},
            bot=8,
            channels=[
                "lobby",
                ChannelPlan(
                    "desk",
                    category="Inside",
                    deny={"@everyone": ["VIEW_CHANNEL"]},
                    allow={"Staff": 1024},
                ),
                ChannelPlan("Inside", "category"),
                ChannelPlan("log", topic="What was", messages=[MessagePlan("tatsu", "Hello")]),
            ],
        ),
        GuildPlan("Elsewhere", bot=None),
    ],
)


def world_of(plan: Plan) -> World:
    return seeded_world(MovableClock(START), token="t", plan=plan)


def channel(world: World, name: str) -> Channel:
    return next(each for each in world.channels.values() if each.name == name)


def test_json_says_the_same_as_python() -> None:
    assert exports.read(CLUB) == CLUB_IN_PYTHON


def test_a_world_is_as_it_was_planned() -> None:
    world = world_of(CLUB_IN_PYTHON)
    club, elsewhere = world.guilds.values()
    ada, bob = world.people
    assert (club.name, club.owner_id, bob.name) == ("Club", bob.id, "Robert")
    assert [role.name for role in club.roles.values()] == ["@everyone", "Staff", "Briefing Bot"]
    assert set(club.members) == {ada.id, bob.id, world.bot.id}
    assert world.permissions(world.bot.id, channel(world, "lobby")) & Permission.BAN_MEMBERS
    desk, inside = channel(world, "desk"), channel(world, "Inside")
    assert desk.parent_id == inside.id and inside.type == ChannelType.CATEGORY
    assert world.permissions(ada.id, desk) & Permission.VIEW_CHANNEL
    club.owner_id = ada.id
    assert not world.permissions(bob.id, desk) & Permission.VIEW_CHANNEL
    [hello] = world.messages[channel(world, "log").id].values()
    assert (hello.content, world.users[hello.author_id].username) == ("Hello", "tatsu")
    assert world.bot.id not in elsewhere.members and len(elsewhere.members) == 3


def test_a_role_may_be_called_as_the_bots_own() -> None:
    channels: list[ChannelPlan | str] = [ChannelPlan("x", deny={"bot": ["SEND_MESSAGES"]})]
    guild = GuildPlan("G", roles=[RolePlan("bot")], channels=channels, members={"ada": ["bot"]})
    world = world_of(Plan(people=["ada"], guilds=[guild]))
    [built], [ada] = world.guilds.values(), world.people
    [role] = built.members[ada.id].roles
    assert [each.target_id for each in channel(world, "x").overwrites] == [role]
    assert built.members[world.bot.id].roles != [role]


def test_the_world_in_the_documents_is_one() -> None:
    text = (Path(spec.ROOT) / ".github" / "SANDBOX.md").read_text("utf-8")
    [block] = re.findall(r"<!-- world -->\n```json\n(.*?)```", text, re.DOTALL)
    world = world_of(exports.read(json.loads(block)))
    assert [each.name for each in world.guilds.values()] == ["Club"]


def test_a_planned_world_can_be_saved() -> None:
    files: dict[str, bytes] = {}
    saved = read(codec_round(written(world_of(CLUB_IN_PYTHON), []), files), files)
    assert [each.name for each in restored(saved, MovableClock(START)).guilds.values()] == [
        "Club",
        "Elsewhere",
    ]


def codec_round(saved: Any, files: dict[str, bytes]) -> Any:
    from bot.sandbox import plain_json

    return plain_json.loads(codec.encode(saved, files))


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ([], "list of exported channels"),
        ({"guilds": []}, "needs a guild"),
        ({"people": []}, "needs a person"),
        ({"people": ["a", "a"]}, "'a' is there twice"),
        ({"gilds": []}, "unknown field `gilds`"),
        ({"guilds": [{"name": "x", "channels": [5]}]}, "guilds[0].channels[0]"),
        ({"guilds": [{"name": "x", "channels": [{"name": "x", "type": "chat"}]}]}, "chat"),
        ({"guilds": [{"name": "x", "owner": "eve"}]}, "no 'eve' in the plan; there are admin"),
        ({"guilds": [{"name": "x", "members": {"admin": ["Boss"]}}]}, "no 'Boss'"),
        ({"guilds": [{"name": "x", "everyone": ["WRITE"]}]}, "'WRITE' is no permission"),
        ({"guilds": [{"name": "x", "channels": [{"name": "y", "category": "z"}]}]}, "no 'z'"),
        (
            {"guilds": [{"name": "x", "channels": [{"name": "y", "deny": {"z": 1}}]}]},
            "#y: there is no 'z'",
        ),
        ({"serialized_source_guild": {"name": "x"}}, "isn't as expected"),
    ],
)
def test_what_no_world_can_be_made_of(plan: Any, told: str) -> None:
    with pytest.raises(Unfit) as error:
        exports.read(plan)
    assert told in str(error.value)


TEMPLATE = {
    "code": "x",
    "serialized_source_guild": {
        "name": "From a template",
        "roles": [
            {"id": 0, "name": "@everyone", "permissions": "1024"},
            {"id": 1, "name": "Mods", "permissions": "8192", "color": 5, "hoist": True},
            {"id": 2, "name": "Mods", "permissions": "0"},
        ],
        "channels": [
            {"id": 1, "type": 4, "name": "Text", "parent_id": None},
            {
                "id": 2,
                "type": 0,
                "name": "staff",
                "parent_id": 1,
                "topic": "Quiet",
                "permission_overwrites": [
                    {"id": 0, "type": 0, "allow": "0", "deny": "1024"},
                    {"id": 1, "type": 0, "allow": "1024", "deny": "0"},
                ],
            },
        ],
    },
}


def test_a_servers_template_is_a_plan() -> None:
    world = world_of(exports.read(TEMPLATE))
    [guild] = world.guilds.values()
    assert [each.name for each in guild.roles.values()][:3] == ["@everyone", "Mods", "Mods 2"]
    staff = channel(world, "staff")
    assert (staff.topic, staff.parent_id) == ("Quiet", channel(world, "Text").id)
    assert [(each.allow, each.deny) for each in staff.overwrites] == [(0, 1024), (1024, 0)]


def chat(name: str, *messages: tuple[str, str]) -> Json:
    return {
        "guild": {"id": "1", "name": "Exported"},
        "channel": {
            "id": "2",
            "type": "GuildTextChat",
            "category": "Talk",
            "name": name,
            "topic": None,
        },
        "messages": [
            {
                "content": text,
                "author": {"name": author, "nickname": author.upper(), "isBot": author == "bot"},
            }
            for author, text in messages
        ],
    }


def test_exported_channels_are_a_plan() -> None:
    exported = [
        chat("one", ("ada", "Hi"), ("bot", "Hello"), ("ada", "")),
        chat("two", ("bob", "x")),
    ]
    world = world_of(exports.read(exported))
    assert [each.name for each in world.people] == ["ADA", "BOB"]
    said = world.messages[channel(world, "one").id].values()
    assert [each.content for each in said] == ["Hi", "Hello"]
    assert channel(world, "two").parent_id == channel(world, "Talk").id


# --- several on one sandbox ----------------------------------------------------------------


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def asked(
    http: aiohttp.ClientSession, realm: Realm, path: str, body: Any = None, *, signed: bool = True
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bot {realm.token}"} if signed else {}
    method = "GET" if body is None else "POST"
    async with http.request(
        method, realm.addresses.api + path, json=body, headers=headers
    ) as reply:
        return (
            reply.status,
            await reply.json() if reply.content_type == "application/json" else None,
        )


async def test_a_token_sees_its_own_world_only(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    other = sandbox.add_world(CLUB)
    assert other.addresses.port == sandbox.addresses.port
    named = [
        [each["name"] for each in (await asked(http, each, "/users/@me/guilds"))[1]]
        for each in (sandbox, other)
    ]
    assert named == [["The Daily Square"], ["Club"]]
    foreign = other.world.channels[other.person("ada").channel("lobby").id]
    assert (await asked(http, sandbox, f"/channels/{foreign.id}"))[0] == 404
    assert (await asked(http, other, f"/channels/{foreign.id}"))[0] == 200
    assert not set(sandbox.world.channels) & set(other.world.channels)
    async with http.get(
        f"{sandbox.addresses.api}/users/@me", headers={"Authorization": "Bot x"}
    ) as reply:
        assert reply.status == 401
    await sandbox.remove_world(other)
    async with http.get(
        f"{sandbox.addresses.api}/users/@me", headers={"Authorization": f"Bot {other.token}"}
    ) as reply:
        assert reply.status == 401


async def ready(
    http: aiohttp.ClientSession, realm: Realm
) -> tuple[aiohttp.ClientWebSocketResponse, list[str]]:
    line = await http.ws_connect(realm.addresses.gateway)
    await line.receive_json()
    identify = {"token": realm.token, "intents": 1 | 1 << 9, "properties": {}}
    await line.send_json({"op": 2, "d": identify})
    assert (await line.receive_json())["t"] == "READY"
    return line, [(await line.receive_json())["d"]["name"]]


async def test_the_gateway_tells_each_bot_of_its_own_world(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    other = sandbox.add_world(CLUB)
    first, seen = await ready(http, sandbox)
    second, seen_there = await ready(http, other)
    assert (seen, seen_there) == (["The Daily Square"], ["Club"])
    assert sandbox.sessions.connected and len(other.sessions.connections) == 1
    other.person("ada").say("There", "lobby")
    sandbox.person("member").say("Here")
    assert (await first.receive_json())["d"]["author"]["username"] == "member"
    assert (await second.receive_json())["d"]["author"]["username"] == "ada"
    await sandbox.remove_world(other)
    assert (await second.receive()).data == 4004


async def test_what_holds_no_token_of_a_bot_finds_its_world(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    other = sandbox.add_world(CLUB, bot_name="Echo")
    app, lobby = other.world.application.id, other.person("ada").channel("lobby")
    await asked(http, other, f"/applications/{app}/commands", {"name": "c", "description": "x"})
    ada = other.person("ada").user
    interaction = begin.use_command(other.world, ada.id, lobby, "c", {})
    callback = f"/interactions/{interaction.id}/{interaction.token}/callback"
    answer = {"type": 4, "data": {"content": "Here"}}
    assert (await asked(http, sandbox, callback, answer, signed=False))[0] == 204
    assert [each["content"] for each in other.person("ada").sees("lobby")] == ["Here"]
    follow_up = f"/webhooks/{app}/{interaction.token}"
    assert (await asked(http, sandbox, follow_up, {"content": "y"}, signed=False))[0] == 200
    _, hook = await asked(http, other, f"/channels/{lobby.id}/webhooks", {"name": "w"})
    own = f"/webhooks/{hook['id']}/{hook['token']}?wait=true"
    assert (await asked(http, sandbox, own, {"content": "z"}, signed=False))[0] == 200
    said = other.person("ada").say("with a file", "lobby", files={"a.txt": b"text"})
    async with http.get(said["attachments"][0]["url"]) as reply:
        assert await reply.read() == b"text"


async def test_each_world_has_a_page_of_its_own(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    other = sandbox.add_world(CLUB)
    for realm, person in ((sandbox, "member"), (other, "ada")):
        async with http.get(f"{realm.addresses.page}api/world") as reply:
            assert person in str(await reply.json())
        async with http.get(realm.addresses.page) as reply:
            assert reply.status == 200
    assert other.addresses.page != sandbox.addresses.page


async def test_worlds_come_and_go_over_http(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    worlds = f"{sandbox.addresses.page}api/worlds"
    async with http.post(
        worlds, json={"plan": CLUB, "name": "Echo", "token": "my.own.token"}
    ) as reply:
        made = await reply.json()
    assert (made["token"], made["api"]) == ("my.own.token", sandbox.addresses.api)
    async with http.get(f"{made['page']}api/world") as reply:
        assert "ada" in str(await reply.json())
    async with http.post(worlds, json={"plan": {"guilds": []}}) as reply:
        assert (reply.status, await reply.json()) == (
            400,
            {"error": "No world can be made of that plan: a world needs a guild."},
        )
    for token, told in (("my.own.token", "another world has that token"), ("a b", "in a header")):
        async with http.post(worlds, json={"token": token}) as reply:
            assert reply.status == 400
            assert told in (await reply.json())["error"]
    for status in (200, 400):
        async with http.delete(f"{worlds}/my.own.token") as reply:
            assert reply.status == status
    assert sandbox.others == []


async def test_worlds_may_be_added_before_the_start() -> None:
    sandbox = Sandbox(plan=plans.read(CLUB))
    other = sandbox.add_world()
    async with sandbox, aiohttp.ClientSession() as http:
        assert (await asked(http, other, "/users/@me"))[0] == 200
        assert sandbox.person("ada").say("Hello")["content"] == "Hello"  # in the first channel
