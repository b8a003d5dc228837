"""Every route that the sandbox knows, driven once; each answer as the specification has it."""

from __future__ import annotations

import pytest

from bot.sandbox.interactions import begin as interactions
from bot.sandbox.rest.routes import ROUTES
from bot.sandbox.world.permissions import Permission
from tests import spec
from tests.sandbox.asking import Asking

COMMAND = {"name": "c", "description": "x"}


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.ADMINISTRATOR)
    return asking


def read_all(bot: Asking) -> None:
    guild, news, member = f"/guilds/{bot.guild_id}", bot.path(), bot.user("member").id
    for path in (
        *("/users/@me", "/users/@me/guilds", f"/users/{member}"),
        *("/applications/@me", "/oauth2/applications/@me", "/gateway", "/gateway/bot"),
        "/soundboard-default-sounds",
        *(guild, f"{guild}/channels", f"{guild}/roles", f"{guild}/members/{member}"),
        *(news, f"{news}/messages", f"{guild}/threads/active"),
        *(f"{news}/threads/archived/public", f"{news}/threads/archived/private"),
    ):
        bot("GET", path)


def write_messages(bot: Asking) -> None:
    news, member = bot.path(), bot.user("member").id
    bot("POST", "/users/@me/channels", {"recipient_id": str(member)})
    bot("POST", f"{news}/typing")
    message = f"{news}/messages/{bot.post()['id']}"
    bot("GET", message)
    bot("PATCH", message, {"content": "y"})
    for pins in (f"{news}/messages/pins", f"{news}/pins"):
        pin = f"{pins}/{message.rpartition('/')[2]}"
        bot("PUT", pin)
        bot("GET", pins)
        bot("DELETE", pin)
    bot("DELETE", message)
    ids = [bot.post()["id"] for _ in range(2)]
    bot("POST", f"{news}/messages/bulk-delete", {"messages": ids})
    made = bot.post("x", "announcements")
    bot("POST", f"{bot.path('announcements')}/messages/{made['id']}/crosspost")


def use_threads(bot: Asking) -> None:
    message, guest = bot.post(), bot.user("guest").id
    bot("POST", f"{bot.path()}/messages/{message['id']}/threads", {"name": "x"})
    _, thread = bot("POST", f"{bot.path()}/threads", {"name": "y"})
    members = f"/channels/{thread['id']}/thread-members"
    for method, who in (("DELETE", "@me"), ("PUT", "@me"), ("PUT", guest), ("GET", guest)):
        bot(method, f"{members}/{who}")
    bot("GET", members)
    bot("DELETE", f"{members}/{guest}")
    bot("PATCH", f"/channels/{thread['id']}", {"name": "z"})
    bot("DELETE", f"/channels/{thread['id']}")


def manage_commands(bot: Asking) -> None:
    app = f"/applications/{bot.world.application.id}"
    for commands in (f"{app}/commands", f"{app}/guilds/{bot.guild_id}/commands"):
        bot("PUT", commands, [COMMAND])
        _, made = bot("POST", commands, COMMAND | {"name": "d"})
        bot("GET", commands)
        bot("GET", f"{commands}/{made['id']}")
        bot("PATCH", f"{commands}/{made['id']}", {"description": "y"})
        bot("DELETE", f"{commands}/{made['id']}")


def answer(bot: Asking) -> None:
    bot.world.application.guild_commands.clear()
    member = bot.user("member").id
    asked = interactions.use_command(bot.world, member, bot.channel("news"), "c", {})
    callback = f"/interactions/{asked.id}/{asked.token}/callback"
    bot("POST", callback, {"type": 4, "data": {"content": "x"}})
    webhook = f"/webhooks/{bot.world.application.id}/{asked.token}"
    bot("POST", webhook, {"content": "x"})
    for method, body in (("GET", None), ("PATCH", {"content": "y"}), ("DELETE", None)):
        bot(method, f"{webhook}/messages/@original", body)


def test_every_route_does_its_work_once(bot: Asking) -> None:
    for drive in (read_all, write_messages, use_threads, manage_commands, answer):
        drive(bot)
    driven = {(method, template) for method, template, status in bot.answers if status < 300}
    assert driven == {(route.method, route.template) for route in ROUTES}


@pytest.mark.skipif(spec.location() is None, reason="Discord's specification is not there")
def test_the_check_of_answers_finds_what_is_wrong() -> None:
    route = "/users/@me"
    assert spec.faults_of_response("GET", route, 200, {"id": "1"})
    assert spec.faults_of_response("GET", route, 201, {})
    assert spec.faults_of_response("GET", route, 404, {"message": "x"})
    assert spec.faults_of_response("GET", route, 429, {"message": "x", "code": 0})
    assert spec.faults_of_response("DELETE", "/channels/{channel_id}/messages/{id}", 204, {})
    assert spec.faults_of_response("GET", "/nothing", 200, {})
    assert not spec.faults_of_response("GET", route, 404, {"message": "x", "code": 0})
