"""Guilds and the bot's account: settings, audit log, search, voice, entitlements."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.model import Event
from bot.sandbox.world.messages import post
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.MANAGE_GUILD)
    return asking


def of_guild(bot: Asking, *rest: object) -> str:
    return "/".join(map(str, (f"/guilds/{bot.guild_id}", *rest)))


def test_a_guild_keeps_what_a_change_leaves_out(bot: Asking) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    told = {
        "name": "The Weekly Square",
        "description": "News",
        "verification_level": 2,
        "afk_timeout": 900,
        "preferred_locale": "de",
        "system_channel_id": str(bot.channel("news").id),
        "rules_channel_id": str(bot.channel("rules").id),
        "premium_progress_bar_enabled": True,
        "features": ["COMMUNITY", "nonsense"],
    }
    changed = bot("PATCH", of_guild(bot), told)[1]
    assert changed | told | {"features": ["COMMUNITY"]} == changed
    again = bot("PATCH", of_guild(bot), {"description": None, "system_channel_id": None})[1]
    assert again == changed | {"description": None, "system_channel_id": None}
    assert bot("PATCH", of_guild(bot), {})[1] == again
    assert bot("GET", of_guild(bot))[1] == again
    assert [e.name for e in events if e.name == "GUILD_UPDATE"] == ["GUILD_UPDATE"] * 2
    assert bot("GET", of_guild(bot, "preview"))[1]["approximate_member_count"] == 4


@pytest.mark.parametrize(
    "body", [{"name": "x"}, {"icon": "data:x"}, {"afk_timeout": 5}, {"rules_channel_id": "1"}]
)
def test_what_a_guild_cannot_be(bot: Asking, body: Any) -> None:
    assert bot("PATCH", of_guild(bot), body) == (400, 50035)
    bot.take(Permission.MANAGE_GUILD)
    assert bot("PATCH", of_guild(bot), {}) == (403, 50013)


def test_the_audit_log_is_read_newest_first_and_by_its_parts(bot: Asking) -> None:
    bot.grant(Permission.MANAGE_ROLES)
    made = [bot("POST", of_guild(bot, "roles"), {"name": name})[1] for name in "ab"]
    bot("DELETE", of_guild(bot, "roles", made[0]["id"]))
    assert bot("GET", of_guild(bot, "audit-logs")) == (403, 50013)
    bot.grant(Permission.VIEW_AUDIT_LOG)
    log = bot("GET", of_guild(bot, "audit-logs"))[1]
    assert [each["action_type"] for each in log["audit_log_entries"]] == [32, 30, 30]
    assert [each["id"] for each in log["users"]] == [str(bot.world.bot.id)]
    for query, count in (
        ({"action_type": "30"}, 2),
        ({"target_id": made[0]["id"]}, 2),
        ({"user_id": "1"}, 0),
        ({"limit": "1"}, 1),
        ({"before": log["audit_log_entries"][0]["id"]}, 2),
        ({"after": log["audit_log_entries"][-1]["id"]}, 2),
    ):
        answer = bot("GET", of_guild(bot, "audit-logs"), query=query)[1]
        assert len(answer["audit_log_entries"]) == count, query


def test_widget_welcome_screen_and_onboarding(bot: Asking) -> None:
    bot.grant(Permission.MANAGE_ROLES)
    assert bot("GET", of_guild(bot, "widget.json")) == (403, 50004)
    news = str(bot.channel("news").id)
    assert bot("PATCH", of_guild(bot, "widget"), {"enabled": True})[1]["enabled"]
    assert bot("PATCH", of_guild(bot, "widget"), {"channel_id": news})[1] == {
        "enabled": True,
        "channel_id": news,
    }
    assert bot("GET", of_guild(bot, "welcome-screen")) == (404, 10069)
    places = [{"channel_id": news, "description": "Begin here"}]
    screen = bot("PATCH", of_guild(bot, "welcome-screen"), {"welcome_channels": places})[1]
    assert bot("PATCH", of_guild(bot, "welcome-screen"), {})[1] == screen
    prompt = {"id": "0", "title": "What?", "options": [{"title": "News", "role_ids": []}]}
    asked = bot("PUT", of_guild(bot, "onboarding"), {"prompts": [prompt], "enabled": True})[1]
    assert asked["prompts"][0]["options"][0]["id"]
    assert bot("PUT", of_guild(bot, "onboarding"), {"mode": 1})[1] == asked | {"mode": 1}


def test_messages_are_searched_where_the_bot_may_read(bot: Asking) -> None:
    guest = bot.user("guest").id
    for text, channel in (("a bridge", "news"), ("a Bridge opens", "general"), ("x", "news")):
        post(bot.world, guest, bot.channel(channel), {"content": text})
    path = of_guild(bot, "messages", "search")

    def found(**query: str) -> list[str]:
        return [each["content"] for [each] in bot("GET", path, query=query)[1]["messages"]]

    assert found(content="bridge") == ["a Bridge opens", "a bridge"]
    assert found(content="bridge", sort_order="asc", limit="1") == ["a bridge"]
    assert found(channel_id=str(bot.channel("news").id)) == ["x", "a bridge"]
    assert found(author_id=str(bot.world.bot.id)) == []
    assert found(offset="2") == ["a bridge"]
    bot.take(Permission.READ_MESSAGE_HISTORY)
    assert found() == []


def test_posts_are_searched_by_name(bot: Asking) -> None:
    bot.grant(Permission.CREATE_PUBLIC_THREADS)
    for name in ("Bridges", "Boats"):
        bot("POST", f"{bot.path()}/threads", {"name": name, "type": 11})
    found = bot("GET", f"{bot.path()}/threads/search", query={"name": "bri"})[1]
    assert ([each["name"] for each in found["threads"]], found["total_results"]) == (["Bridges"], 1)


# --- voice ---------------------------------------------------------------------------------


def test_members_are_muted_and_moved_in_voice(bot: Asking) -> None:
    bot.grant(Permission.MANAGE_CHANNELS, Permission.MUTE_MEMBERS, Permission.MOVE_MEMBERS)
    voice = bot("POST", of_guild(bot, "channels"), {"name": "v", "type": 2})[1]["id"]
    stage = bot("POST", of_guild(bot, "channels"), {"name": "s", "type": 13})[1]["id"]
    guest = bot.world.guilds[bot.guild_id].members[bot.user("guest").id]
    state = of_guild(bot, "voice-states", guest.user_id)
    assert bot("GET", state) == (404, 10065)
    guest.voice_channel_id = int(voice)
    events: list[Event] = []
    bot.world.subscribe(events.append)
    member = of_guild(bot, "members", guest.user_id)
    assert bot("PATCH", member, {"mute": True, "channel_id": stage})[1]["mute"]
    shown = bot("GET", state)[1]
    assert (shown["channel_id"], shown["mute"], shown["suppress"]) == (stage, True, True)
    assert bot("PATCH", state, {"suppress": False}) == (204, None)
    assert not bot("GET", state)[1]["suppress"]
    assert bot("PATCH", member, {"channel_id": None})[0] == 200
    assert bot("PATCH", state, {"suppress": False}) == (404, 10065)
    told = [e.data["channel_id"] for e in events if e.name == "VOICE_STATE_UPDATE"]
    assert told[0] == stage
    assert told[-1] is None


# --- the account ---------------------------------------------------------------------------


def test_entitlements_are_granted_listed_and_taken(bot: Asking) -> None:
    app = f"/applications/{bot.world.application.id}/entitlements"
    events: list[Event] = []
    bot.world.subscribe(events.append)
    guest = str(bot.user("guest").id)
    by_user = bot("POST", app, {"sku_id": "5", "owner_id": guest, "owner_type": 2})[1]
    of_guild_ = {"sku_id": "6", "owner_id": str(bot.guild_id), "owner_type": 1}
    by_guild = bot("POST", app, of_guild_)[1]
    assert by_guild["guild_id"] == str(bot.guild_id)
    for query, found in (
        ({}, [by_user, by_guild]),
        ({"user_id": guest}, [by_user]),
        ({"guild_id": str(bot.guild_id)}, [by_guild]),
        ({"sku_ids": "6,7"}, [by_guild]),
        ({"before": by_guild["id"]}, [by_user]),
        ({"after": by_user["id"]}, [by_guild]),
    ):
        assert bot("GET", app, query=query)[1] == found
    assert bot("POST", f"{app}/{by_user['id']}/consume") == (204, None)
    assert bot("GET", f"{app}/{by_user['id']}")[1]["consumed"]
    assert bot("DELETE", f"{app}/{by_user['id']}") == (204, None)
    assert bot("GET", f"{app}/{by_user['id']}") == (404, 10029)
    assert [e.name for e in events] == ["ENTITLEMENT_CREATE"] * 2 + ["ENTITLEMENT_DELETE"]


def test_the_bot_renames_itself_and_leaves(bot: Asking) -> None:
    assert bot("PATCH", "/users/@me", {"username": "wire"})[1]["username"] == "wire"
    assert bot("PATCH", "/users/@me", {})[1]["username"] == "wire"
    assert bot("PATCH", "/users/@me", {"avatar": "data:x"}) == (400, 50035)
    assert bot("DELETE", f"/users/@me/guilds/{bot.guild_id}") == (204, None)
    assert bot("GET", of_guild(bot)) == (404, 10004)


def test_a_tag_or_a_scope_is_there_once(bot: Asking) -> None:
    twice = {"scopes": ["bot", "bot"], "permissions": 8}
    assert bot("PATCH", "/applications/@me", {"tags": ["news", "news"]}) == (400, 50035)
    assert bot("PATCH", "/applications/@me", {"install_params": twice}) == (400, 50035)
    body = {"tags": ["news"], "install_params": {"scopes": ["bot"], "permissions": 8}}
    answer = bot("PATCH", "/applications/@me", body)[1]
    assert answer["tags"] == ["news"]
    assert answer["install_params"] == {"scopes": ["bot"], "permissions": "8"}
