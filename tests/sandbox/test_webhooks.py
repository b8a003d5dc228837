"""Webhooks: made, used without the bot's token, changed, deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.model import Event
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking, file

WAIT = {"wait": "true"}


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.MANAGE_WEBHOOKS, Permission.MANAGE_CHANNELS)
    return asking


def made(bot: Asking, channel: str = "news", **body: Any) -> dict[str, Any]:
    status, webhook = bot("POST", f"{bot.path(channel)}/webhooks", {"name": "Wire"} | body)
    assert status == 200
    assert isinstance(webhook, dict)
    return webhook


def own(webhook: dict[str, Any], *rest: object) -> str:
    return "/".join(map(str, ("/webhooks", webhook["id"], webhook["token"], *rest)))


def test_a_webhook_writes_under_its_own_name(bot: Asking) -> None:
    webhook = made(bot)
    assert webhook["url"].endswith(own(webhook))
    assert bot("POST", own(webhook), {"content": "x"}) == (204, None)
    body = {"content": "<@1> @everyone", "username": "Somebody"}
    message = bot("POST", own(webhook), body, query=WAIT)[1]
    assert (message["author"]["username"], message["webhook_id"]) == ("Somebody", webhook["id"])
    assert message["mention_everyone"], "it needs no permission"
    path = own(webhook, "messages", message["id"])
    assert bot("GET", path)[1]["content"] == body["content"]
    assert bot("PATCH", path, {"embeds": [{"title": "T"}]})[1]["embeds"][0]["title"] == "T"
    assert bot("DELETE", path) == (204, None)
    assert bot("GET", path) == (404, 10008)
    bots_own = bot.post()
    assert bot("GET", own(webhook, "messages", bots_own["id"])) == (404, 10008)


@pytest.mark.parametrize(
    ("body", "query", "outcome"),
    [
        ({"content": " "}, {}, (400, 50006)),
        ({"content": "x", "username": "My Discord"}, {}, (400, 50035)),
        ({"content": "x" * 2001}, {}, (400, 50035)),
        ({"content": "x"}, {"thread_id": "1"}, (404, 10003)),
        ({"content": "x", "thread_name": "y"}, {}, (400, 220003)),
    ],
)
def test_what_it_cannot_write(
    bot: Asking, body: Any, query: dict[str, str], outcome: tuple[int, int]
) -> None:
    assert bot("POST", own(made(bot)), body, query=query) == outcome


def test_it_writes_in_threads_and_posts_in_forums(bot: Asking) -> None:
    bot.grant(Permission.CREATE_PUBLIC_THREADS)
    thread = bot("POST", f"{bot.path()}/threads", {"name": "Talk", "type": 11})[1]
    there = {"thread_id": thread["id"], **WAIT}
    webhook = made(bot)
    posted = bot("POST", own(webhook), {"content": "x"}, query=there)[1]
    assert posted["channel_id"] == thread["id"]
    path = own(webhook, "messages", posted["id"])
    assert bot("DELETE", path) == (404, 10008)
    assert bot("DELETE", path, query=there) == (204, None)
    channels = f"/guilds/{bot.guild_id}/channels"
    assert bot("POST", channels, {"name": "forum", "type": 15})[0] == 201
    webhook = made(bot, "forum")
    assert bot("POST", own(webhook), {"content": "x"}) == (400, 220001)
    body = {"thread_name": "Why?", "embeds": [{"image": {"url": "attachment://a.png"}}]}
    posted = bot("POST", own(webhook), body, query=WAIT, files=[file("a.png")])[1]
    assert posted["id"] == posted["channel_id"]
    assert bot("GET", f"/channels/{posted['channel_id']}")[1]["name"] == "Why?"


def test_who_may_manage_webhooks(bot: Asking) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    webhook = made(bot)
    path = f"/webhooks/{webhook['id']}"
    target = str(bot.channel("general").id)
    changed = bot("PATCH", path, {"channel_id": target})[1]
    assert changed == webhook | {"channel_id": target}
    assert bot("PATCH", own(webhook), {"name": "New"})[1]["name"] == "New"
    assert bot("GET", f"{bot.path('general')}/webhooks")[1][0]["name"] == "New"
    assert bot("GET", f"/guilds/{bot.guild_id}/webhooks")[1][0]["user"]
    told = [event.data["channel_id"] for event in events if event.name == "WEBHOOKS_UPDATE"]
    assert told == [webhook["channel_id"], target, target]
    bot.take(Permission.MANAGE_WEBHOOKS)
    for method, where in (
        *(("GET", path), ("DELETE", path), ("GET", f"/guilds/{bot.guild_id}/webhooks")),
        *(("GET", f"{bot.path()}/webhooks"), ("POST", f"{bot.path()}/webhooks")),
    ):
        assert bot(method, where, {"name": "x"}) == (403, 50013)
    assert bot("DELETE", own(webhook)) == (204, None), "its token is enough"
    assert bot("POST", own(webhook), {"content": "x"}) == (404, 10015)
    bot.grant(Permission.MANAGE_WEBHOOKS)
    assert bot("GET", own(made(bot)) + "x") == (401, 50027)


@pytest.mark.parametrize(
    "body", [{"name": "Clyde"}, {"name": " "}, {}, {"name": "x", "avatar": "data:x"}]
)
def test_names_that_are_refused(bot: Asking, body: Any) -> None:
    assert bot("POST", f"{bot.path()}/webhooks", body) == (400, 50035)


def test_a_channel_has_fifteen(bot: Asking) -> None:
    for _ in range(15):
        made(bot)
    assert bot("POST", f"{bot.path()}/webhooks", {"name": "x"}) == (400, 30007)


def test_announcements_are_followed(bot: Asking) -> None:
    sent = {"webhook_channel_id": str(bot.channel("news").id)}
    followed = bot("POST", f"{bot.path('announcements')}/followers", sent)[1]
    assert bot("GET", f"/webhooks/{followed['webhook_id']}")[1]["type"] == 2
    assert bot("POST", f"{bot.path()}/followers", sent) == (403, 50024)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        running.give_bot(8)
        yield running


async def test_its_address_is_all_that_is_needed(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bot {sandbox.token}"}
    channel = sandbox.person("admin").channel("news")
    address = f"{sandbox.addresses.api}/channels/{channel.id}/webhooks"
    async with aiohttp.ClientSession() as http:
        async with http.post(address, json={"name": "Wire"}, headers=headers) as reply:
            webhook = await reply.json()
        async with http.post(webhook["url"], json={"content": "hello"}) as reply:
            assert reply.status == 204
        [message] = sandbox.person("guest").sees()
        assert (message["content"], message["author"]["username"]) == ("hello", "Wire")


# --- following -----------------------------------------------------------------------------


def test_what_is_published_reaches_those_who_follow(bot: Asking) -> None:
    followed = {"webhook_channel_id": str(bot.channel("general").id)}
    announcements = bot.path("announcements")
    hook = bot("POST", f"{announcements}/followers", followed)[1]["webhook_id"]
    [listed] = bot("GET", f"{bot.path('general')}/webhooks")[1]
    assert listed["source_channel"]["name"] == "announcements"
    body = {"content": "News", "embeds": [{"title": "T"}]}
    source = bot("POST", f"{announcements}/messages", body, files=[file()])[1]
    unpublished = bot.post("x", "announcements")
    bot("POST", f"{announcements}/messages/{source['id']}/crosspost")

    def copies() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = bot("GET", f"{bot.path('general')}/messages")[1]
        return found

    [copy] = copies()
    assert (copy["content"], copy["embeds"][0]["title"], copy["flags"]) == ("News", "T", 2)
    assert (copy["webhook_id"], copy["author"]["username"]) == (hook, listed["name"])
    assert copy["message_reference"]["message_id"] == source["id"]
    assert copy["attachments"][0]["filename"] == "a.txt"
    bot("PATCH", f"{announcements}/messages/{source['id']}", {"content": "Old news"})
    assert [each["content"] for each in copies()] == ["Old news"]
    bot("PATCH", f"{announcements}/messages/{unpublished['id']}", {"content": "y"})
    bot("DELETE", f"{announcements}/messages/{source['id']}")
    [left] = copies()
    assert (left["flags"], left["embeds"], left["attachments"]) == (2 | 8, [], [])
    bot("DELETE", f"/webhooks/{hook}")
    again = bot.post("x", "announcements")
    bot("POST", f"{announcements}/messages/{again['id']}/crosspost")
    assert len(copies()) == 1
