"""Roles: made, changed, moved, deleted, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.model import Event
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.MANAGE_ROLES)
    return asking


def roles(bot: Asking, *rest: object) -> str:
    return "/".join(map(str, (f"/guilds/{bot.guild_id}/roles", *rest)))


def test_a_role_begins_at_the_bottom_and_keeps_what_is_not_changed(bot: Asking) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    sent = {"name": "Readers", "color": 255, "hoist": True, "permissions": "1024"}
    made = bot("POST", roles(bot), sent)[1]
    assert made | sent == made
    assert made["position"] == 1
    changed = bot("PATCH", roles(bot, made["id"]), {"mentionable": True})[1]
    assert changed == made | {"mentionable": True}
    assert bot("GET", roles(bot, made["id"]))[1] == changed
    assert bot("PATCH", roles(bot, made["id"]), {"colors": {"primary_color": 7}})[1]["color"] == 7
    assert bot("DELETE", roles(bot, made["id"])) == (204, None)
    told = [each.name for each in events if each.name != "GUILD_AUDIT_LOG_ENTRY_CREATE"]
    assert told == [
        *("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE")
    ]
    assert bot("DELETE", roles(bot, made["id"])) == (404, 10011)


@pytest.mark.parametrize(
    ("method", "where", "body", "outcome"),
    [
        ("POST", "", {"permissions": "8"}, (403, 50013)),  # what the bot has not got itself
        ("POST", "", {"name": ""}, (400, 50035)),
        ("POST", "", {"color": 0x1000000}, (400, 50035)),
        ("POST", "", {"unicode_emoji": "🙂"}, (400, 50035)),
        ("PATCH", "bot", {"name": "x"}, (403, 50013)),  # its own is not below it
        ("DELETE", "bot", None, (400, 50028)),
        ("DELETE", "everyone", None, (400, 50028)),
        ("PATCH", "1", {"name": "x"}, (404, 10011)),
    ],
)
def test_what_is_refused(
    bot: Asking, method: str, where: str, body: Any, outcome: tuple[int, int]
) -> None:
    named = {"bot": bot.bots_role.id, "everyone": bot.guild_id}
    path = roles(bot, named.get(where, where)) if where else roles(bot)
    assert bot(method, path, body) == outcome


def test_of_everyone_only_the_permissions_change(bot: Asking) -> None:
    answer = bot("PATCH", roles(bot, bot.guild_id), {"name": "x", "permissions": 1024})[1]
    assert (answer["name"], answer["permissions"]) == ("@everyone", "1024")


def test_roles_move_below_the_bots_own(bot: Asking) -> None:
    made = [bot("POST", roles(bot), {"name": name})[1]["id"] for name in "abc"]
    guild = bot.world.guilds[bot.guild_id]
    bot.bots_role.position = 9
    assert bot("PATCH", roles(bot), [{"id": made[2], "position": 9}]) == (403, 50013)
    moved = bot("PATCH", roles(bot), [{"id": made[2], "position": 2}])[1]
    named = {each["name"]: each["position"] for each in moved}
    assert sorted(named.values()) == list(range(len(named))), "numbered anew"
    assert named["c"] > named["a"] > named["b"]
    assert named[bot.bots_role.name] == len(named) - 1
    assert bot("GET", roles(bot, "member-counts"))[1][str(bot.bots_role.id)] == 1
    assert len(guild.roles) == 6


def test_roles_that_stay_may_be_listed_too(bot: Asking) -> None:
    made = [bot("POST", roles(bot), {"name": name})[1]["id"] for name in "ab"]
    bot.bots_role.position = 9
    ranked = sorted(
        bot("GET", roles(bot))[1], key=lambda role: (role["position"], -int(role["id"]))
    )
    order = [role["id"] for role in ranked]
    order[1:3] = order[2], order[1]
    assert set(made) & set(order[1:3])
    listed = [{"id": each, "position": place} for place, each in enumerate(order)]
    moved = bot("PATCH", roles(bot), listed)[1]
    assert {each["id"]: each["position"] for each in moved} == {
        each["id"]: each["position"] for each in listed
    }
    listed[-1]["position"], listed[-2]["position"] = len(listed) - 2, len(listed) - 1
    assert bot("PATCH", roles(bot), listed) == (403, 50013)


def test_without_the_permission_nothing_changes(bot: Asking) -> None:
    made = bot("POST", roles(bot), {})[1]
    assert made["name"] == "new role"
    bot.take(Permission.MANAGE_ROLES)
    for method, path in (
        ("POST", roles(bot)),
        ("PATCH", roles(bot, made["id"])),
        ("DELETE", roles(bot, made["id"])),
    ):
        assert bot(method, path, {}) == (403, 50013)
    assert bot("PATCH", roles(bot), []) == (403, 50013)
