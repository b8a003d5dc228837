"""Channels of every kind: made, changed, moved, closed to some; forums and their posts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.model import ChannelType, Event
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking, file

VOICE, CATEGORY, STAGE, FORUM = 2, 4, 13, 15


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.MANAGE_CHANNELS)
    return asking


def made(bot: Asking, **body: Any) -> dict[str, Any]:
    status, channel = bot("POST", f"/guilds/{bot.guild_id}/channels", {"name": "x"} | body)
    assert status == 201
    assert isinstance(channel, dict)
    return channel


def at(channel: dict[str, Any], *rest: object) -> str:
    return "/".join(map(str, ("/channels", channel["id"], *rest)))


# What each kind of channel can be told; sent, then asked for.
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (0, {"topic": "T", "nsfw": True, "rate_limit_per_user": 5}),
        (0, {"default_auto_archive_duration": 60, "default_thread_rate_limit_per_user": 7}),
        (VOICE, {"bitrate": 96000, "user_limit": 3, "rtc_region": "x", "video_quality_mode": 2}),
        (STAGE, {"bitrate": 40000, "nsfw": True}),
        (CATEGORY, {"position": 7}),
        (5, {"topic": "News"}),
        (FORUM, {"default_sort_order": 1, "default_forum_layout": 2, "topic": "x" * 2000}),
        (FORUM, {"default_reaction_emoji": {"emoji_id": None, "emoji_name": "🙂"}}),
        (FORUM, {"default_tag_setting": "match_some"}),
    ],
)
def test_what_a_channel_is_told_it_keeps(bot: Asking, kind: int, told: dict[str, Any]) -> None:
    channel = made(bot, type=kind, **told)
    assert channel | told == channel
    assert bot("GET", at(channel))[1] == channel
    changed = bot("PATCH", at(channel), {"name": "other"})[1]
    assert changed == channel | {"name": "other"}, "what is absent stays"
    for name in told:
        plain = made(bot, type=kind)
        set_later = bot("PATCH", at(plain), {name: told[name]})[1]
        assert set_later[name] == told[name]
        if name != "position":
            assert bot("PATCH", at(plain), {name: None})[1] == plain, "null: as at first"


def test_slow_mode_stays_when_only_the_topic_changes(bot: Asking) -> None:
    assert bot("PATCH", bot.path(), {"rate_limit_per_user": 9})[0] == 200
    assert bot("PATCH", bot.path(), {"topic": "x"})[1]["rate_limit_per_user"] == 9


def test_names_for_text_have_no_spaces_or_capitals(bot: Asking) -> None:
    assert made(bot, name="Big News ")["name"] == "big-news"
    assert made(bot, name="Big Talk", type=VOICE)["name"] == "Big Talk"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ({"type": 14}, (400, 50035)),
        ({"type": 1}, (400, 50035)),
        ({"name": " "}, (400, 50035)),
        ({"parent_id": "1"}, (400, 50035)),
        ({"parent_id": "news"}, (400, 50035)),
        ({"bitrate": 1, "type": 2}, (400, 50035)),
        ({"permission_overwrites": [{"id": "1", "type": 0}]}, (404, 10011)),
        ({"permission_overwrites": [{"id": "1", "type": 1}]}, (404, 10013)),
        ({"permission_overwrites": [{"id": "guild", "allow": "8"}]}, (403, 50013)),
    ],
)
def test_what_cannot_be_made(bot: Asking, body: dict[str, Any], outcome: tuple[int, int]) -> None:
    named = {"news": str(bot.channel("news").id), "guild": str(bot.guild_id)}
    if "parent_id" in body:
        body = body | {"parent_id": named.get(body["parent_id"], body["parent_id"])}
    if "permission_overwrites" in body:
        body = {
            "permission_overwrites": [
                each | {"id": named.get(each["id"], each["id"])}
                for each in body["permission_overwrites"]
            ]
        }
    path = f"/guilds/{bot.guild_id}/channels"
    assert bot("POST", path, {"name": "x"} | body) == outcome
    bot.take(Permission.MANAGE_CHANNELS)
    assert bot("POST", path, {"name": "x"}) == (403, 50013)


def test_a_channel_in_a_category_has_its_overwrites(bot: Asking) -> None:
    closed = {"id": str(bot.guild_id), "type": 0, "allow": "0", "deny": "2048"}
    category = made(bot, type=CATEGORY, permission_overwrites=[closed])
    inside = made(bot, parent_id=category["id"])
    assert inside["permission_overwrites"] == [closed]
    guest = bot.user("guest").id
    held = bot.world.channels[int(inside["id"])]
    assert not bot.world.permissions(guest, held) & Permission.SEND_MESSAGES
    outside = made(bot)
    places = [{"id": outside["id"], "parent_id": category["id"], "lock_permissions": True}]
    assert bot("PATCH", f"/guilds/{bot.guild_id}/channels", places) == (204, None)
    assert bot("GET", at(outside))[1]["permission_overwrites"] == [closed]
    assert bot("DELETE", at(category))[0] == 200
    assert bot("GET", at(inside))[1]["parent_id"] is None


def test_channels_move_and_only_what_moves_is_told(bot: Asking) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    news, general = bot.channel("news"), bot.channel("general")
    places = [{"id": str(news.id), "position": 1}, {"id": str(general.id), "position": 1}]
    assert bot("PATCH", f"/guilds/{bot.guild_id}/channels", places) == (204, None)
    assert [(each.name, each.data["id"]) for each in events] == [("CHANNEL_UPDATE", str(news.id))]
    assert bot("PATCH", f"/guilds/{bot.guild_id}/channels", [{"id": "1"}]) == (404, 10003)


def test_text_turns_into_announcements_and_into_nothing_else(bot: Asking) -> None:
    assert bot("PATCH", bot.path(), {"type": 5})[1]["type"] == 5
    assert bot("PATCH", bot.path(), {"type": 2}) == (400, 50035)


def test_overwrites_ask_for_manage_roles_and_for_what_they_give(bot: Asking) -> None:
    guest = bot.user("guest").id
    path = f"{bot.path()}/permissions/{guest}"
    body = {"type": 1, "deny": str(int(Permission.SEND_MESSAGES))}
    assert bot("PUT", path, body) == (403, 50013)
    bot.grant(Permission.MANAGE_ROLES)
    assert bot("PUT", path, body) == (204, None)
    assert not bot.world.permissions(guest, bot.channel("news")) & Permission.SEND_MESSAGES
    assert bot("PUT", path, {"type": 1, "allow": "8"}) == (403, 50013)
    assert bot("PUT", path, {"allow": "1024"}) == (204, None), "a known one keeps its type"
    [held] = bot.channel("news").overwrites
    assert (held.is_member, held.allow, held.deny) == (True, 1024, 0)
    assert bot("DELETE", path) == (204, None)
    assert bot("DELETE", path) == (404, 10009)
    log = bot.world.guilds[bot.guild_id].audit_log
    assert [each["action_type"] for each in log] == [13, 14, 15]


def test_without_connect_a_voice_channel_is_only_seen(bot: Asking) -> None:
    voice = made(bot, type=VOICE)
    path = f"{at(voice)}/messages"
    assert bot("POST", path, {"content": "x"})[0] == 200
    bot.take(Permission.CONNECT)
    assert bot("POST", path, {"content": "x"}) == (403, 50013)
    assert bot("PUT", f"{at(voice)}/voice-status", {"status": "x"}) == (403, 50013)


# --- forums --------------------------------------------------------------------------------


@pytest.fixture
def forum(bot: Asking) -> dict[str, Any]:
    tags = [{"name": "Open"}, {"name": "Done", "moderated": True, "emoji_name": "✅"}]
    return made(bot, type=FORUM, available_tags=tags)


def post(bot: Asking, forum: dict[str, Any], **more: Any) -> tuple[int, Any]:
    body = {"name": "A question", "message": {"content": "Why?"}} | more
    return bot("POST", f"{at(forum)}/threads", body)


def test_a_post_is_a_thread_whose_first_message_has_its_id(bot: Asking, forum: Any) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    tag = forum["available_tags"][0]["id"]
    status, thread = post(bot, forum, applied_tags=[tag])
    assert (status, thread["type"], thread["applied_tags"]) == (201, 11, [tag])
    assert thread["message"]["id"] == thread["id"] == thread["message"]["channel_id"]
    assert [each.name for each in events] == ["THREAD_CREATE", "MESSAGE_CREATE"]
    assert bot("POST", f"{at(thread)}/messages", {"content": "Because."})[0] == 200
    bot("DELETE", f"{at(thread)}/messages/{thread['id']}")
    shown = bot("GET", at(thread))[1]
    assert (shown["message_count"], shown["total_message_sent"]) == (1, 1), "the first isn't"


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"message": {"content": " "}}, (400, 50006)),
        ({"message": {"content": "x" * 2001}}, (400, 50035)),
        ({"applied_tags": ["1"]}, (400, 50035)),
        ({"applied_tags": ["Done"]}, (403, 50013)),
        ({"name": ""}, (400, 50035)),
    ],
)
def test_a_post_that_is_refused_leaves_nothing(
    bot: Asking, forum: Any, more: Any, outcome: tuple[int, int]
) -> None:
    ids = {each["name"]: each["id"] for each in forum["available_tags"]}
    if "applied_tags" in more:
        more = {"applied_tags": [ids.get(each, each) for each in more["applied_tags"]]}
    before = list(bot.world.channels)
    assert post(bot, forum, **more) == outcome
    assert list(bot.world.channels) == before


def test_a_forum_can_ask_for_a_tag_and_holds_no_messages_itself(bot: Asking, forum: Any) -> None:
    assert bot("PATCH", at(forum), {"flags": 16})[1]["flags"] == 16
    assert post(bot, forum) == (400, 40067)
    assert bot("POST", f"{at(forum)}/messages", {"content": "x"}) == (400, 50008)
    bot.take(Permission.SEND_MESSAGES)
    assert post(bot, forum) == (403, 50013)


def test_tags_and_pins_of_a_post_change(bot: Asking, forum: Any) -> None:
    thread = post(bot, forum)[1]
    done = forum["available_tags"][1]["id"]
    assert bot("PATCH", at(thread), {"applied_tags": [done]}) == (403, 50013)
    bot.grant(Permission.MANAGE_THREADS)
    assert bot("PATCH", at(thread), {"applied_tags": [done]})[1]["applied_tags"] == [done]
    pinned = bot("PATCH", at(thread), {"flags": 2})[1]
    assert (pinned["flags"], pinned["applied_tags"]) == (2, [done])


def test_a_post_can_hold_a_file(bot: Asking, forum: Any) -> None:
    body = {"name": "x", "message": {"embeds": [{"image": {"url": "attachment://a.png"}}]}}
    path = f"{at(forum)}/threads"
    thread = bot("POST", path, body, files=[file("a.png")])[1]
    assert f"/attachments/{thread['id']}/" in thread["message"]["embeds"][0]["image"]["url"]
    assert thread["type"] == ChannelType.PUBLIC_THREAD
