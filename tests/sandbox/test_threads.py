"""Threads: begun, written in, put away, locked, joined."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.model import Event, MessageFlag, Overwrite
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking

PUBLIC = {"name": "Talk", "type": 11}


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.CREATE_PUBLIC_THREADS)
    return asking


def begin(bot: Asking, body: Any = None, channel: str = "news") -> str:
    status, thread = bot("POST", f"{bot.path(channel)}/threads", body or PUBLIC)
    assert status == 201
    return f"/channels/{thread['id']}"


def test_a_thread_from_a_message_has_its_id_and_there_is_one(bot: Asking) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    made = bot.post()
    path = f"{bot.path()}/messages/{made['id']}"
    status, thread = bot("POST", f"{path}/threads", {"name": "Talk", "auto_archive_duration": 60})
    assert (status, thread["id"], thread["type"]) == (201, made["id"], 11)
    assert thread["parent_id"] == made["channel_id"]
    assert thread["thread_metadata"]["auto_archive_duration"] == 60
    [created] = [event for event in events if event.name == "THREAD_CREATE"]
    assert created.data["newly_created"]
    message = bot("GET", path)[1]
    assert message["flags"] & MessageFlag.HAS_THREAD
    assert message["thread"]["id"] == made["id"]
    assert bot("POST", f"{path}/threads", {"name": "Again"}) == (400, 160004)


@pytest.mark.parametrize(
    ("channel", "body", "outcome"),
    [
        ("news", PUBLIC, 201),
        ("announcements", {"name": "x", "type": 10}, 201),
        ("announcements", PUBLIC, (403, 50024)),
        ("news", {"name": "x", "type": 10}, (403, 50024)),
        ("news", {"name": "x"}, (403, 50013)),  # a private one, which the bot may not begin
        ("news", {"name": ""}, (400, 50035)),
        ("news", {"name": " "}, (400, 50035)),
        ("news", {"name": "x" * 101}, (400, 50035)),
        ("news", {"name": "x", "auto_archive_duration": 61}, (400, 50035)),
    ],
)
def test_threads_without_a_message(bot: Asking, channel: str, body: Any, outcome: Any) -> None:
    status, answer = bot("POST", f"{bot.path(channel)}/threads", body)
    assert (status if status == 201 else (status, answer)) == outcome


def test_a_thread_has_its_parents_permissions_and_one_of_its_own(bot: Asking) -> None:
    thread = begin(bot)
    bot.take(Permission.SEND_MESSAGES)
    assert bot("POST", f"{thread}/messages", {"embeds": [{"title": "T"}]})[0] == 200
    bot.take(Permission.SEND_MESSAGES_IN_THREADS)
    assert bot("POST", f"{thread}/messages", {"content": "x"}) == (403, 50013)
    bot.channel("news").overwrites.append(
        Overwrite(bot.bots_role.id, is_member=False, deny=Permission.VIEW_CHANNEL)
    )
    assert bot("GET", thread) == (403, 50001)


def test_messages_and_members_are_counted(bot: Asking) -> None:
    thread = begin(bot)
    ids = [bot("POST", f"{thread}/messages", {"content": "x"})[1]["id"] for _ in range(3)]
    bot("DELETE", f"{thread}/messages/{ids[0]}")
    guest = bot.user("guest").id
    assert bot("PUT", f"{thread}/thread-members/{guest}") == (204, None)
    shown = bot("GET", thread)[1]
    counted = (shown["message_count"], shown["total_message_sent"], shown["member_count"])
    assert counted == (2, 3, 2)
    assert len(bot("GET", f"{thread}/thread-members")[1]) == 2
    assert bot("GET", f"{thread}/thread-members/{guest}")[1]["user_id"] == str(guest)
    assert bot("DELETE", f"{thread}/thread-members/{guest}") == (403, 50013)
    assert bot("DELETE", f"{thread}/thread-members/@me") == (204, None)
    assert bot("GET", f"{thread}/thread-members/{bot.world.bot.id}") == (404, 10007)
    assert bot("PUT", f"{thread}/thread-members/@me") == (204, None)


def test_a_thread_that_was_put_away_is_opened_by_writing_but_not_edited(bot: Asking) -> None:
    thread = begin(bot)
    made = bot("POST", f"{thread}/messages", {"content": "x"})[1]
    assert bot("PATCH", thread, {"archived": True})[1]["thread_metadata"]["archived"]
    assert bot("GET", f"/guilds/{bot.guild_id}/threads/active")[1]["threads"] == []
    away = bot("GET", f"{bot.path()}/threads/archived/public")[1]["threads"]
    assert [each["name"] for each in away] == ["Talk"]
    assert bot("PATCH", f"{thread}/messages/{made['id']}", {"content": "y"}) == (400, 50083)
    assert bot("PUT", f"{thread}/thread-members/@me") == (400, 50083)
    assert bot("POST", f"{thread}/messages", {"content": ""}) == (400, 50006)
    assert bot("GET", thread)[1]["thread_metadata"]["archived"], "what is refused opens nothing"
    assert bot("POST", f"{thread}/messages", {"content": "x"})[0] == 200
    assert len(bot("GET", f"/guilds/{bot.guild_id}/threads/active")[1]["threads"]) == 1


def test_a_locked_thread_is_for_who_manages_threads(bot: Asking) -> None:
    thread = begin(bot)
    assert bot("PATCH", thread, {"locked": True}) == (403, 50013)
    bot.grant(Permission.MANAGE_THREADS)
    assert bot("PATCH", thread, {"locked": True})[0] == 200
    assert bot("POST", f"{thread}/messages", {"content": "x"})[0] == 200
    bot.take(Permission.MANAGE_THREADS)
    assert bot("POST", f"{thread}/messages", {"content": "x"}) == (403, 160005)
    assert bot("PATCH", thread, {"name": "New"}) == (403, 50013)


def test_a_private_thread_is_seen_by_who_is_in_it(bot: Asking) -> None:
    bot.grant(Permission.CREATE_PRIVATE_THREADS)
    thread = begin(bot, {"name": "Secret"})
    held = bot.world.channels[int(thread.rpartition("/")[2])]
    member = bot.user("member").id
    assert not bot.world.permissions(member, held)
    bot("PUT", f"{thread}/thread-members/{member}")
    assert bot.world.permissions(member, held) & Permission.VIEW_CHANNEL
    assert bot("DELETE", f"{thread}/thread-members/{member}") == (204, None), "its owner may"
    assert bot("GET", f"{bot.path()}/threads/archived/private") == (403, 50013)


def test_channels_and_threads_are_changed_and_deleted_with_the_permission(bot: Asking) -> None:
    thread = begin(bot)
    events: list[str] = []
    bot.world.subscribe(lambda event: events.append(event.name))
    bot.grant(Permission.MANAGE_CHANNELS)
    assert bot("PATCH", bot.path(), {"topic": "New"})[1]["topic"] == "New"
    assert bot("DELETE", bot.path())[0] == 200
    told = [name for name in events if name != "GUILD_AUDIT_LOG_ENTRY_CREATE"]
    assert told == ["CHANNEL_UPDATE", "THREAD_DELETE", "CHANNEL_DELETE"]
    assert bot("GET", thread) == (404, 10003)


def test_archived_threads_come_in_pages(bot: Asking) -> None:
    made = [bot("POST", f"{bot.path()}/threads", {"name": str(n), "type": 11})[1] for n in range(3)]
    for thread in made:
        bot("PATCH", f"/channels/{thread['id']}", {"archived": True})
        bot.move(minutes=1)
    path = f"{bot.path()}/threads/archived/public"
    page = bot("GET", path, query={"limit": "2"})[1]
    assert ([each["name"] for each in page["threads"]], page["has_more"]) == (["2", "1"], True)
    before = page["threads"][-1]["thread_metadata"]["archive_timestamp"]
    page = bot("GET", path, query={"before": before})[1]
    assert ([each["name"] for each in page["threads"]], page["has_more"]) == (["0"], False)
    assert bot("GET", path, query={"before": "yesterday"}) == (400, 50035)
