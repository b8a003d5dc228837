"""Members: listed, changed, removed, banned, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.gateway.intents import ALL_PRIVILEGED
from bot.sandbox.model import Event, Guild, Role
from bot.sandbox.world.messages import post
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.world.application.flags |= ALL_PRIVILEGED
    return asking


def guild(bot: Asking) -> Guild:
    return bot.world.guilds[bot.guild_id]


def role(bot: Asking, name: str = "Member") -> Role:
    return next(each for each in guild(bot).roles.values() if each.name == name)


def members(bot: Asking, *rest: object) -> str:
    return "/".join(map(str, (f"/guilds/{bot.guild_id}/members", *rest)))


def bans(bot: Asking, *rest: object) -> str:
    return "/".join(map(str, (f"/guilds/{bot.guild_id}/bans", *rest)))


def who(bot: Asking, name: str) -> int:
    return bot.user(name).id


def test_members_are_listed_by_id_in_pages_and_found_by_a_name(bot: Asking) -> None:
    first = bot("GET", members(bot), query={"limit": "2"})[1]
    rest = bot("GET", members(bot), query={"limit": "5", "after": first[1]["user"]["id"]})[1]
    ids = [int(each["user"]["id"]) for each in first + rest]
    assert ids == sorted(guild(bot).members)
    found = bot("GET", members(bot, "search"), query={"query": "gUE", "limit": "9"})[1]
    assert [each["user"]["username"] for each in found] == ["guest"]
    bot.world.application.flags = 0
    assert bot("GET", members(bot)) == (403, 50001)


@pytest.mark.parametrize(
    ("needed", "body", "shown"),
    [
        ("MANAGE_NICKNAMES", {"nick": " G "}, ("nick", "G")),
        ("MANAGE_ROLES", {"roles": []}, ("roles", [])),
        (
            "MODERATE_MEMBERS",
            {"communication_disabled_until": "2025-03-02T00:00:00+00:00"},
            ("communication_disabled_until", "2025-03-02T00:00:00.000000+00:00"),
        ),
        ("MODERATE_MEMBERS", {"flags": 2}, ("flags", 2)),
    ],
)
def test_each_change_asks_for_its_permission(
    bot: Asking, needed: str, body: Any, shown: tuple[str, Any]
) -> None:
    member = members(bot, who(bot, "member"))
    assert bot("PATCH", member, body) == (403, 50013)
    bot.grant(Permission[needed])
    status, answer = bot("PATCH", member, body)
    assert (status, answer[shown[0]]) == (200, shown[1])
    other = "roles" if shown[0] != "roles" else "nick"
    assert answer[other] == ([str(role(bot).id)] if other == "roles" else None), "absent: as it was"
    assert bot("PATCH", members(bot, who(bot, "admin")), body)[0] == (
        200 if needed == "MANAGE_ROLES" or "flags" in body else 403
    ), "nobody renames or times out the owner"


def test_who_stands_higher_is_out_of_reach(bot: Asking) -> None:
    bot.grant(Permission.KICK_MEMBERS, Permission.BAN_MEMBERS, Permission.MANAGE_ROLES)
    member = who(bot, "member")
    role(bot).position = bot.bots_role.position + 1
    assert bot("DELETE", members(bot, member)) == (403, 50013)
    assert bot("PUT", bans(bot, member)) == (403, 50013)
    assert bot("DELETE", members(bot, member, "roles", role(bot).id)) == (403, 50013)
    role(bot).position = 1
    assert bot("DELETE", members(bot, member, "roles", role(bot).id)) == (204, None)
    assert bot("DELETE", members(bot, member)) == (204, None)
    assert bot("DELETE", members(bot, member)) == (404, 10007)


def test_roles_are_given_and_taken_one_by_one(bot: Asking) -> None:
    bot.grant(Permission.MANAGE_ROLES)
    events: list[Event] = []
    bot.world.subscribe(events.append)
    path = members(bot, who(bot, "guest"), "roles", role(bot).id)
    for _ in range(2):
        assert bot("PUT", path) == (204, None)
    assert [each.name for each in events] == [
        "GUILD_AUDIT_LOG_ENTRY_CREATE",
        "GUILD_MEMBER_UPDATE",
    ]
    assert events[1].data["roles"] == [str(role(bot).id)]
    assert events[0].data["changes"] == [
        {"key": "$add", "new_value": [{"id": str(role(bot).id), "name": "Member"}]}
    ]
    assert bot("DELETE", path) == (204, None)
    assert bot("PUT", members(bot, who(bot, "guest"), "roles", 1)) == (404, 10011)
    assert bot("PUT", members(bot, who(bot, "guest"), "roles", bot.guild_id)) == (403, 50013)


def test_a_timeout_has_an_end_and_is_not_for_administrators(bot: Asking) -> None:
    bot.grant(Permission.MODERATE_MEMBERS)
    member, field = members(bot, who(bot, "member")), "communication_disabled_until"
    assert bot("PATCH", member, {field: "2025-04-01T00:00:00Z"}) == (400, 50035)
    assert bot("PATCH", member, {field: "2025-03-01T12:10:00Z"})[0] == 200
    news = bot.channel("news")
    assert not bot.world.permissions(who(bot, "member"), news) & Permission.SEND_MESSAGES
    assert bot("PATCH", member, {field: None})[1][field] is None
    role(bot).permissions |= Permission.ADMINISTRATOR
    assert bot("PATCH", member, {field: "2025-03-01T12:10:00Z"}) == (403, 50013)


def test_a_ban_removes_lasts_and_takes_the_newest_messages_along(bot: Asking) -> None:
    bot.grant(Permission.BAN_MEMBERS)
    world, guest = bot.world, who(bot, "guest")
    old = post(world, guest, bot.channel("news"), {"content": "old"})
    bot.move(hours=2)
    new = post(world, guest, bot.channel("news"), {"content": "new"})
    events: list[Event] = []
    world.subscribe(events.append)
    assert bot("PUT", bans(bot, guest), {"delete_message_seconds": 3600}) == (204, None)
    assert [each.name for each in events] == [
        "GUILD_MEMBER_REMOVE",
        "GUILD_BAN_ADD",
        "GUILD_AUDIT_LOG_ENTRY_CREATE",
        "MESSAGE_DELETE_BULK",
    ]
    assert old.id in world.messages[old.channel_id]
    assert new.id not in world.messages[new.channel_id]
    assert bot("GET", bans(bot, guest))[1]["user"]["username"] == "guest"
    assert len(bot("GET", bans(bot))[1]) == 1
    assert bot("GET", bans(bot), query={"before": str(guest)})[1] == []
    assert bot("DELETE", bans(bot, guest)) == (204, None)
    assert bot("DELETE", bans(bot, guest)) == (404, 10026)
    assert bot("PUT", bans(bot, 1)) == (404, 10013)


def test_many_are_banned_as_far_as_possible(bot: Asking) -> None:
    bot.grant(Permission.BAN_MEMBERS, Permission.MANAGE_GUILD)
    ids = {name: str(who(bot, name)) for name in ("admin", "guest")}
    path = f"/guilds/{bot.guild_id}/bulk-ban"
    answer = bot("POST", path, {"user_ids": list(ids.values())})[1]
    assert answer == {"banned_users": [ids["guest"]], "failed_users": [ids["admin"]]}
    assert bot("POST", path, {"user_ids": list(ids.values())}) == (400, 500000)


def test_the_idle_are_counted_and_pruned(bot: Asking) -> None:
    path = f"/guilds/{bot.guild_id}/prune"
    assert bot("GET", path) == (403, 50013)
    bot.grant(Permission.KICK_MEMBERS, Permission.MANAGE_GUILD)
    assert bot("GET", path)[1] == {"pruned": 0}
    bot.move(days=8)
    assert bot("GET", path)[1] == {"pruned": 1}
    both = {"include_roles": str(role(bot).id)}
    assert bot("GET", path, query=both)[1] == {"pruned": 2}
    assert bot("GET", path, query={"days": "9"})[1] == {"pruned": 0}
    assert bot("POST", path, {"days": 7, "compute_prune_count": False})[1] == {"pruned": None}
    assert who(bot, "guest") not in guild(bot).members


def test_the_bot_renames_itself_and_what_it_cannot_hold_is_refused(
    bot: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    assert bot("PATCH", members(bot, "@me"), {"nick": "Bee"})[1]["nick"] == "Bee"
    assert bot("PATCH", members(bot, "@me"), {"bio": None})[1]["nick"] == "Bee"
    bot.take(Permission.CHANGE_NICKNAME)
    assert bot("PATCH", members(bot, "@me"), {"nick": "B"}) == (403, 50013)
    assert bot("PATCH", members(bot, "@me"), {"bio": "x"}) == (400, 50035)
    assert "can't hold bio" in caplog.text


def test_nobody_is_in_voice_or_lets_the_bot_add_them(bot: Asking) -> None:
    bot.grant(Permission.MUTE_MEMBERS, Permission.CREATE_INSTANT_INVITE)
    guest = members(bot, who(bot, "guest"))
    assert bot("PATCH", guest, {"mute": True}) == (400, 40032)
    assert bot("PUT", guest, {"access_token": "x"}) == (204, None)
    bot.world.leave(guild(bot), who(bot, "guest"))
    assert bot("PUT", guest, {"access_token": "x"}) == (403, 50025)
