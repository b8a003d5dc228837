"""What people do with messages, in Python and over HTTP."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Event
from bot.sandbox.person import Person
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking

POLL = {"question": {"text": "Tea?"}, "answers": [{"poll_media": {"text": "Yes"}}]}


@pytest.fixture
def bot() -> Asking:
    return Asking()


def person(bot: Asking, name: str = "member") -> Person:
    return Person(bot.world, bot.user(name))


def test_a_person_writes_with_files_replies_edits_and_deletes(bot: Asking) -> None:
    member = person(bot)
    said = member.say("look", files={"a.png": b"x"})
    assert said["attachments"][0]["content_type"] == "image/png"
    reply = person(bot, "guest").say("nice", reply_to=said)
    assert reply["referenced_message"]["id"] == said["id"]
    assert member.edit(said, "look!")["content"] == "look!"
    with pytest.raises(Refused, match="wrote yourself"):
        member.edit(reply, "x")
    with pytest.raises(Refused, match="wrote yourself"):
        member.delete(reply)
    person(bot, "admin").delete(reply)
    member.delete(said)
    assert member.sees() == []
    with pytest.raises(Refused, match="gone"):
        member.delete(said)


def test_a_person_reacts_votes_and_forwards(bot: Asking) -> None:
    member, message = person(bot), bot.post("", poll=POLL)
    member.react(message, "🙂")
    member.vote(message, 1)
    [seen] = member.sees()
    assert seen["reactions"][0]["count"] == seen["poll"]["results"]["answer_counts"][0]["count"]
    member.take_back(message, "🙂")
    member.vote(message)
    assert "reactions" not in member.sees()[0]
    with pytest.raises(Refused, match="Unknown Emoji"):
        member.react(message, "x")
    with pytest.raises(Refused, match="doesn't allow that"):
        member.forward(message, "general")
    forwarded = member.forward(bot.post("news"), "general")
    assert forwarded["message_snapshots"][0]["message"]["content"] == "news"


def test_others_see_that_a_person_types(bot: Asking) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    person(bot).start_typing()
    assert events[0].data["member"]["user"]["username"] == "member"


def test_a_person_starts_a_post_in_a_forum(bot: Asking) -> None:
    bot.grant(Permission.MANAGE_CHANNELS)
    body = {"name": "forum", "type": 15, "available_tags": [{"name": "Open"}]}
    forum = bot("POST", f"/guilds/{bot.guild_id}/channels", body)[1]
    first = person(bot).start_post("forum", "Why?", "x", "Open")
    thread = bot("GET", f"/channels/{first['channel_id']}")[1]
    assert thread["applied_tags"] == [forum["available_tags"][0]["id"]]
    with pytest.raises(Refused, match="no forum"):
        person(bot).start_post("news", "Why?", "x")


# --- over HTTP -----------------------------------------------------------------------------


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        running.give_bot(8)
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def do(
    sandbox: Sandbox, http: aiohttp.ClientSession, method: str, path: str, body: Any = None
) -> tuple[int, Any]:
    place = f"{sandbox.addresses.page}api/people/member/channels/news/{path}"
    async with http.request(method, place, json=body) as reply:
        return reply.status, None if reply.status == 204 else await reply.json()


async def test_the_page_can_do_the_same(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    files = {"a.txt": base64.b64encode(b"text").decode()}
    status, said = await do(sandbox, http, "POST", "messages", {"files": files})
    assert (status, said["attachments"][0]["size"]) == (200, 4)
    one = f"messages/{said['id']}"
    for method, path, body, expected in (
        ("POST", "messages", {"content": "x", "reply_to": said["id"]}, 200),
        ("PATCH", one, {"content": "y"}, 200),
        ("PUT", f"{one}/reactions/🙂", None, 204),
        ("DELETE", f"{one}/reactions/🙂", None, 204),
        ("POST", f"{one}/forward", {"channel": "general"}, 200),
        ("POST", f"{one}/votes", {"answers": [1]}, 400),
        ("POST", "typing", None, 204),
        ("GET", "menus", None, 200),
        ("POST", "menus", {"command": "x", "person": "guest"}, 400),
        ("POST", "menus", {"command": "x", "message": said["id"]}, 400),
        ("POST", "messages", {"files": {"a": "?"}}, 400),
        ("POST", "messages", {"files": []}, 400),
        ("POST", "posts", {"name": "x", "content": "y"}, 400),
        ("DELETE", one, None, 204),
        ("DELETE", one, None, 400),
    ):
        status, answer = await do(sandbox, http, method, path, body)
        assert status == expected, (method, path, answer)


async def test_context_menus_act_on_messages_and_people(sandbox: Sandbox) -> None:
    world = sandbox.world
    headers = {"Authorization": f"Bot {sandbox.token}"}
    path = f"{sandbox.addresses.api}/applications/{world.application.id}/commands"
    commands = [{"name": "Report it", "type": 3}, {"name": "Greet", "type": 2}]
    member = sandbox.person("member")
    events: list[Event] = []
    async with aiohttp.ClientSession(headers=headers) as http:
        async with http.put(path, json=commands) as reply:
            assert reply.status == 200
        assert [each["name"] for each in member.menus()] == ["Greet", "Report it"]
        assert member.commands() == []
        said = member.say("x")
        world.subscribe(events.append)
        for name, target in (("Report it", said), ("Greet", "guest")):
            used = asyncio.create_task(member.use_on(name, target))
            await asyncio.sleep(0)
            asked = events[-1].data
            callback = f"{sandbox.addresses.api}/interactions/{asked['id']}/{asked['token']}"
            body = {"type": 4, "data": {"content": name}}
            async with http.post(f"{callback}/callback", json=body) as reply:
                assert reply.status == 204
            answer = await used
            assert answer.message is not None
            assert answer.message["interaction_metadata"]["name"] == name
    on_message, on_person = [
        each.data["data"] for each in events if "INTERACTION" in each.name[:11]
    ]
    assert on_message["resolved"]["messages"][on_message["target_id"]]["content"] == "x"
    assert on_person["resolved"]["users"][on_person["target_id"]]["username"] == "guest"
    assert on_person["resolved"]["members"]
    with pytest.raises(Refused, match="Greet"):
        await member.use_on("Nothing", "guest")
