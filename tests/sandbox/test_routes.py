"""Every route that the sandbox knows, driven once; each answer as the specification has it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.gateway.intents import ALL_PRIVILEGED
from bot.sandbox.interactions import begin as interactions
from bot.sandbox.rest.left_out import LEFT_OUT, OPERATIONS, described
from bot.sandbox.rest.routes import ROUTES
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.expressions import STANDARD_PACK
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
    app = f"/applications/{bot.world.application.id}"
    bot("GET", app)
    for path in (app, "/applications/@me"):
        bot("PATCH", path, {"description": "x"})
    guild, news, member = f"/guilds/{bot.guild_id}", bot.path(), bot.user("member").id
    for path in (
        *("/users/@me", "/users/@me/guilds", f"/users/{member}"),
        *("/applications/@me", "/oauth2/applications/@me", "/gateway", "/gateway/bot"),
        "/soundboard-default-sounds",
        *(guild, f"{guild}/channels"),
        *(news, f"{news}/messages", f"{guild}/threads/active"),
        *(f"{news}/threads/archived/public", f"{news}/threads/archived/private"),
        f"{news}/users/@me/threads/archived/private",
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


def react(bot: Asking) -> None:
    path = f"{bot.path()}/messages/{bot.post()['id']}/reactions"
    one = f"{path}/🙂"
    for method, where in (("PUT", "/@me"), ("GET", ""), ("DELETE", "/@me"), ("PUT", "/@me")):
        bot(method, one + where)
    bot("DELETE", f"{one}/{bot.world.bot.id}")
    bot("PUT", f"{one}/@me")
    bot("DELETE", one)
    bot("DELETE", path)


def manage_members(bot: Asking) -> None:
    guild, guest = f"/guilds/{bot.guild_id}", bot.user("guest").id
    bot.world.application.flags |= ALL_PRIVILEGED
    member = f"{guild}/members/{guest}"
    bot("GET", f"{guild}/members")
    bot("GET", f"{guild}/members/search", query={"query": "g"})
    bot("GET", member)
    bot("PATCH", member, {"nick": "G"})
    bot("PATCH", f"{guild}/members/@me", {"nick": "B"})
    bot("PUT", member, {"access_token": "x"})
    role = next(each for each in bot.world.guilds[bot.guild_id].roles.values() if each.color)
    bot("PUT", f"{member}/roles/{role.id}")
    bot("DELETE", f"{member}/roles/{role.id}")
    bot("DELETE", member)
    ban = f"{guild}/bans/{guest}"
    for method, path in (("PUT", ban), ("GET", ban), ("GET", f"{guild}/bans"), ("DELETE", ban)):
        bot(method, path)
    bot("POST", f"{guild}/bulk-ban", {"user_ids": [str(guest)]})
    bot("GET", f"{guild}/prune")
    bot("POST", f"{guild}/prune", {"days": 30})


def manage_roles(bot: Asking) -> None:
    roles = f"/guilds/{bot.guild_id}/roles"
    _, made = bot("POST", roles, {"name": "x"})
    bot("GET", roles)
    bot("GET", f"{roles}/member-counts")
    bot("GET", f"{roles}/{made['id']}")
    bot("PATCH", f"{roles}/{made['id']}", {"color": 1})
    bot("PATCH", roles, [{"id": made["id"], "position": 1}])
    bot("DELETE", f"{roles}/{made['id']}")


def manage_channels(bot: Asking) -> None:
    channels, guest = f"/guilds/{bot.guild_id}/channels", bot.user("guest").id
    _, made = bot("POST", channels, {"name": "New place", "type": 2})
    one = f"/channels/{made['id']}"
    bot("PATCH", channels, [{"id": made["id"], "position": 0}])
    bot("PUT", f"{one}/permissions/{guest}", {"type": 1, "deny": "1024"})
    bot("DELETE", f"{one}/permissions/{guest}")
    bot("PUT", f"{one}/voice-status", {"status": "Reading"})
    bot("GET", one)
    bot("DELETE", one)


def each_of_its_kind(bot: Asking, path: str, body: Any, change: Any, **more: Any) -> None:
    """Make a thing, look at it alone and among all, change it, delete it."""
    _, made = bot("POST", path, body, **more)
    one = f"{path}/{made.get('id') or made.get('sound_id')}"
    for method, where, sent in (("GET", path, None), ("GET", one, None), ("PATCH", one, change)):
        bot(method, where, sent)
    bot("DELETE", one)


def manage_expressions(bot: Asking) -> None:
    guild = f"/guilds/{bot.guild_id}"
    picture = {"name": "wave", "image": "data:image/png;base64,AAAA"}
    for owner in (guild, f"/applications/{bot.world.application.id}"):
        each_of_its_kind(bot, f"{owner}/emojis", picture, {"name": "waves"})
    sticker, png = {"name": "wave", "tags": "hi"}, [Upload(0, "a.png", "image/png", b"x")]
    each_of_its_kind(bot, f"{guild}/stickers", sticker, {"tags": "hello"}, files=png)
    sound = {"name": "bell", "sound": "data:audio/ogg;base64,AAAA"}
    each_of_its_kind(bot, f"{guild}/soundboard-sounds", sound, {"volume": 0.5})
    for path in ("/sticker-packs", f"/sticker-packs/{STANDARD_PACK['id']}"):
        bot("GET", path)
    bot("GET", f"/stickers/{STANDARD_PACK['stickers'][0]['id']}")
    _, made = bot("POST", f"{guild}/soundboard-sounds", sound)
    _, voice = bot("POST", f"{guild}/channels", {"name": "v", "type": 2})
    own = bot.world.guilds[bot.guild_id].members[bot.world.bot.id]
    own.voice_channel_id = int(voice["id"])
    sent = {"sound_id": made["sound_id"]}
    bot("POST", f"/channels/{voice['id']}/send-soundboard-sound", sent)


def use_webhooks(bot: Asking) -> None:
    of_channel = f"{bot.path()}/webhooks"
    _, made = bot("POST", of_channel, {"name": "w"})
    bot("GET", of_channel)
    bot("GET", f"/guilds/{bot.guild_id}/webhooks")
    for one in (f"/webhooks/{made['id']}", f"/webhooks/{made['id']}/{made['token']}"):
        bot("GET", one)
        bot("PATCH", one, {"name": "v"})
    _, posted = bot("POST", one, {"content": "x"}, query={"wait": "true"})
    for method, body in (("GET", None), ("PATCH", {"content": "y"}), ("DELETE", None)):
        bot(method, f"{one}/messages/{posted['id']}", body)
    bot("DELETE", one)
    _, made = bot("POST", of_channel, {"name": "w"})
    bot("DELETE", f"/webhooks/{made['id']}")
    followed = {"webhook_channel_id": str(bot.channel("news").id)}
    bot("POST", f"{bot.path('announcements')}/followers", followed)


def end_poll(bot: Asking) -> None:
    answers = [{"poll_media": {"text": "Yes"}}]
    message = bot.post("", poll={"question": {"text": "Tea?"}, "answers": answers})
    bot("GET", f"{bot.path()}/polls/{message['id']}/answers/1")
    bot("POST", f"{bot.path()}/polls/{message['id']}/expire")


def schedule_events(bot: Asking) -> None:
    guild = f"/guilds/{bot.guild_id}"
    times = {"scheduled_start_time": "2025-03-02T12:00:00Z", "name": "x", "privacy_level": 2}
    place = {"entity_type": 3, "entity_metadata": {"location": "Here"}}
    event = {**times, **place, "scheduled_end_time": "2025-03-02T13:00:00Z"}
    each_of_its_kind(bot, f"{guild}/scheduled-events", event, {"description": "y"})
    _, made = bot("POST", f"{guild}/scheduled-events", event)
    users = f"{guild}/scheduled-events/{made['id']}/users"
    bot("GET", users)
    bot("GET", f"{users}/counts")
    rule = {"name": "x", "event_type": 1, "trigger_type": 3, "actions": [{"type": 1}]}
    each_of_its_kind(bot, f"{guild}/auto-moderation/rules", rule, {"enabled": True})
    _, channel = bot("POST", f"{guild}/channels", {"name": "s", "type": 13})
    stage = f"/stage-instances/{channel['id']}"
    bot("POST", "/stage-instances", {"channel_id": channel["id"], "topic": "x"})
    for method, body in (("GET", None), ("PATCH", {"topic": "y"}), ("DELETE", None)):
        bot(method, stage, body)


def invite(bot: Asking) -> None:
    _, made = bot("POST", f"{bot.path()}/invites", {})
    for path in (f"{bot.path()}/invites", f"/guilds/{bot.guild_id}/invites"):
        bot("GET", path)
    for method in ("GET", "DELETE"):
        bot(method, f"/invites/{made['code']}")
    templates = f"/guilds/{bot.guild_id}/templates"
    _, made = bot("POST", templates, {"name": "x"})
    bot("GET", templates)
    bot("GET", f"/guilds/templates/{made['code']}")
    for method, body in (("PUT", None), ("PATCH", {"name": "y"}), ("DELETE", None)):
        bot(method, f"{templates}/{made['code']}", body)


def set_up_guild(bot: Asking) -> None:
    guild = f"/guilds/{bot.guild_id}"
    bot("PATCH", guild, {"description": "x"})
    bot("PUT", f"{guild}/incident-actions", {})
    for name, body in (("widget", {"enabled": True}), ("welcome-screen", {"description": "x"})):
        bot("PATCH", f"{guild}/{name}", body)
    bot("PUT", f"{guild}/onboarding", {"prompts": []})
    for name in (
        *("audit-logs", "preview", "regions", "vanity-url", "integrations", "onboarding"),
        *("widget", "widget.json", "welcome-screen", "new-member-welcome", "messages/search"),
    ):
        bot("GET", f"{guild}/{name}")
    bot("GET", f"{bot.path()}/threads/search")
    bot("GET", "/voice/regions")
    _, stage = bot("POST", f"{guild}/channels", {"name": "s", "type": 13})
    bot.world.guilds[bot.guild_id].members[bot.world.bot.id].voice_channel_id = int(stage["id"])
    for path in (f"{guild}/voice-states/@me", f"{guild}/voice-states/{bot.world.bot.id}"):
        bot("GET", path)
        bot("PATCH", path, {"suppress": False})


def keep_account(bot: Asking) -> None:
    app = f"/applications/{bot.world.application.id}"
    bot("PATCH", "/users/@me", {"username": "x y"})
    sold = {"sku_id": "5", "owner_id": str(bot.user("guest").id), "owner_type": 2}
    _, made = bot("POST", f"{app}/entitlements", sold)
    one = f"{app}/entitlements/{made['id']}"
    for method, path in (
        *(("GET", one), ("GET", f"{app}/entitlements"), ("POST", f"{one}/consume")),
        *(("DELETE", one), ("GET", "/skus/5/subscriptions")),
        ("GET", f"{app}/guilds/{bot.guild_id}/commands/permissions"),
    ):
        bot(method, path)
    metadata = [{"type": 1, "key": "k", "name": "n", "description": "d"}]
    bot("PUT", f"{app}/role-connections/metadata", metadata)
    bot("GET", f"{app}/role-connections/metadata")


def leave(bot: Asking) -> None:
    bot("DELETE", f"/users/@me/guilds/{bot.guild_id}")


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


DRIVES = (
    read_all,
    write_messages,
    react,
    end_poll,
    use_threads,
    manage_commands,
    answer,
    use_webhooks,
    schedule_events,
    invite,
    manage_channels,
    manage_expressions,
    manage_roles,
    manage_members,
    set_up_guild,
    keep_account,
    leave,
)


def test_every_route_does_its_work_once(bot: Asking) -> None:
    for drive in DRIVES:
        drive(bot)
    driven = {(method, template) for method, template, status in bot.answers if status < 300}
    assert driven == {(route.method, route.template) for route in ROUTES}


@pytest.mark.skipif(spec.location() is None, reason="Discord's specification is not there")
def test_whatever_discord_offers_bots_is_served_or_left_out_with_a_reason() -> None:
    served = {(route.method, spec.nameless(route.template)) for route in ROUTES}
    left_out = {
        (method, spec.nameless(path))
        for operations in LEFT_OUT.values()
        for method, _, path in (each.partition(" ") for each in operations)
    }
    # Answers by `@original` have operations of their own there.
    offered = {(m, p.replace("@original", "{}")): (m, p) for m, p in spec.operations_for_bots()}
    assert served & left_out == set()
    assert left_out <= offered.keys()
    assert offered.keys() - served == left_out
    assert len(spec.operations_for_bots()) == OPERATIONS
    assert OPERATIONS - len(left_out) >= 190
    assert f"serves {OPERATIONS - len(left_out)} of the {OPERATIONS}" in described()


def test_the_documents_list_what_is_left_out() -> None:
    served = f"{OPERATIONS - sum(map(len, LEFT_OUT.values()))} of the {OPERATIONS}"
    document = (spec.ROOT / ".github" / "SANDBOX.md").read_text("utf-8")
    assert f"<!-- operations -->\n```text\n{described()}\n```" in document
    assert f"Of the {OPERATIONS} operations" in document
    assert served in (spec.ROOT / "README.md").read_text("utf-8")


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
