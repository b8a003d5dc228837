"""Scheduled events, stages, rules of auto-moderation, invites and templates."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.model import Event
from bot.sandbox.world import events as world_events
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking

TIMES = {"scheduled_start_time": "2025-03-02T12:00:00Z", "privacy_level": 2, "name": "Reading"}
ELSEWHERE: dict[str, Any] = {
    **TIMES,
    "entity_type": 3,
    "entity_metadata": {"location": "The library"},
    "scheduled_end_time": "2025-03-02T13:00:00Z",
}
RULE: dict[str, Any] = {
    "name": "Words",
    "event_type": 1,
    "trigger_type": 1,
    "trigger_metadata": {"keyword_filter": ["bad"]},
    "actions": [{"type": 1, "metadata": {"custom_message": "No."}}],
}


@pytest.fixture
def bot() -> Asking:
    return Asking()


def of_guild(bot: Asking, *rest: object) -> str:
    return "/".join(map(str, (f"/guilds/{bot.guild_id}", *rest)))


def told(bot: Asking) -> list[Event]:
    events: list[Event] = []

    def note(event: Event) -> None:
        if event.name != "GUILD_AUDIT_LOG_ENTRY_CREATE":
            events.append(event)

    bot.world.subscribe(note)
    return events


# --- events --------------------------------------------------------------------------------


def test_an_event_is_planned_begun_ended_and_told(bot: Asking) -> None:
    bot.grant(Permission.MANAGE_EVENTS)
    events = told(bot)
    made = bot("POST", of_guild(bot, "scheduled-events"), ELSEWHERE)[1]
    assert (made["status"], made["entity_metadata"]) == (1, {"location": "The library"})
    path = of_guild(bot, "scheduled-events", made["id"])
    renamed = bot("PATCH", path, {"name": "Reading aloud"})[1]
    assert renamed == made | {"name": "Reading aloud"}
    assert bot("PATCH", path, {"status": 3}) == (400, 50035), "it has not begun"
    assert bot("PATCH", path, {"status": 2})[1]["status"] == 2
    assert bot("PATCH", path, {"status": 3})[1]["status"] == 3
    assert bot("DELETE", path) == (204, None)
    assert bot("GET", path) == (404, 10070)
    names = [each.name.removeprefix("GUILD_SCHEDULED_EVENT_") for each in events]
    assert names == ["CREATE", "UPDATE", "UPDATE", "UPDATE", "DELETE"]


@pytest.mark.parametrize(
    "change",
    [
        {"entity_metadata": None},
        {"scheduled_end_time": None},
        {"scheduled_end_time": "2025-03-02T11:00:00Z"},
        {"entity_type": 2},
        {"privacy_level": 1},
        {"name": ""},
        {"image": "data:image/png;base64,AAAA"},
    ],
)
def test_what_is_no_event(bot: Asking, change: Any) -> None:
    bot.grant(Permission.CREATE_EVENTS)
    assert bot("POST", of_guild(bot, "scheduled-events"), ELSEWHERE | change) == (400, 50035)
    made = bot("POST", of_guild(bot, "scheduled-events"), ELSEWHERE)[1]
    path = of_guild(bot, "scheduled-events", made["id"])
    assert bot("PATCH", path, change) == (400, 50035), "nor can one become that"
    assert bot("GET", path)[1] == made


def test_who_is_interested_is_listed_and_told(bot: Asking) -> None:
    bot.grant(Permission.CREATE_EVENTS)
    made = bot("POST", of_guild(bot, "scheduled-events"), ELSEWHERE)[1]
    guild = bot.world.guilds[bot.guild_id]
    held, events = guild.things["events"][int(made["id"])], told(bot)
    for name in ("guest", "member", "guest"):
        world_events.take_interest(bot.world, guild, held, bot.user(name).id)
    path = of_guild(bot, "scheduled-events", made["id"], "users")
    [one] = bot("GET", path, query={"with_member": "true"})[1]
    assert (one["user"]["username"], "member" in one) == ("member", True)
    assert bot("GET", path, query={"before": one["user_id"]})[1] == []
    assert bot("GET", f"{path}/counts")[1]["guild_scheduled_event_count"] == 1
    assert [each.name.rpartition("_")[2] for each in events] == ["ADD", "ADD", "REMOVE"]


# --- stages --------------------------------------------------------------------------------


def test_a_stage_is_opened_once_and_closed(bot: Asking) -> None:
    moderating = (Permission.MANAGE_CHANNELS, Permission.MUTE_MEMBERS, Permission.MOVE_MEMBERS)
    bot.grant(*moderating)
    channel = bot("POST", of_guild(bot, "channels"), {"name": "Talk", "type": 13})[1]["id"]
    body, events = {"channel_id": channel, "topic": "News"}, told(bot)
    assert bot("POST", "/stage-instances", body)[1]["topic"] == "News"
    assert bot("POST", "/stage-instances", body) == (400, 150006)
    path = f"/stage-instances/{channel}"
    assert bot("PATCH", path, {"topic": "More news"})[1]["topic"] == "More news"
    assert bot("DELETE", path) == (204, None)
    assert bot("GET", path) == (404, 10067)
    assert [each.name.rpartition("_")[2] for each in events] == ["CREATE", "UPDATE", "DELETE"]
    news = {"channel_id": str(bot.channel("news").id), "topic": "x"}
    assert bot("POST", "/stage-instances", news) == (403, 50024)
    bot.take(*moderating)
    assert bot("POST", "/stage-instances", body) == (403, 50013)


# --- rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "sent", "held"),
    [
        (
            1,
            {"keyword_filter": ["bad"], "mention_total_limit": 3},
            {"keyword_filter": ["bad"], "regex_patterns": [], "allow_list": []},
        ),
        (3, None, {}),
        (4, {"presets": [1]}, {"allow_list": [], "presets": [1]}),
        (5, {}, {"mention_total_limit": 20, "mention_raid_protection_enabled": False}),
    ],
)
def test_a_rule_holds_what_its_kind_has(bot: Asking, kind: int, sent: Any, held: Any) -> None:
    bot.grant(Permission.MANAGE_GUILD)
    body = RULE | {"trigger_type": kind, "trigger_metadata": sent}
    made = bot("POST", of_guild(bot, "auto-moderation", "rules"), body)[1]
    assert (made["trigger_metadata"], made["enabled"]) == (held, False)
    path = of_guild(bot, "auto-moderation", "rules", made["id"])
    assert bot("PATCH", path, {"enabled": True})[1] == made | {"enabled": True}


def test_rules_are_for_who_manages_and_few(bot: Asking) -> None:
    path = of_guild(bot, "auto-moderation", "rules")
    assert bot("GET", path) == (403, 50013)
    assert bot("POST", path, RULE) == (403, 50013)
    bot.grant(Permission.MANAGE_GUILD)
    for _ in range(6):
        assert bot("POST", path, RULE)[0] == 200
    assert bot("POST", path, RULE) == (400, 50035)
    changes: list[Any] = [{"actions": []}, {"actions": [{"type": 2}]}, {"event_type": 3}]
    for change in (*changes, {"name": ""}):
        assert bot("POST", path, RULE | {"trigger_type": 5} | change) == (400, 50035)
    assert bot("GET", f"{path}/1")[0] == 404


# --- invites and templates -----------------------------------------------------------------


def test_an_invite_is_found_by_its_code_until_its_time_is_over(bot: Asking) -> None:
    bot.grant(Permission.CREATE_INSTANT_INVITE, Permission.MANAGE_CHANNELS)
    events = told(bot)
    made = bot("POST", f"{bot.path()}/invites", {"max_age": 60})[1]
    assert bot("POST", f"{bot.path()}/invites", {"max_age": 60})[1]["code"] == made["code"]
    other = bot("POST", f"{bot.path()}/invites", {"max_age": 60, "unique": True})[1]
    assert other["code"] != made["code"]
    path = f"/invites/{made['code']}"
    counted = bot("GET", path, query={"with_counts": "true"})[1]
    assert (counted["approximate_member_count"], counted["channel"]["name"]) == (4, "news")
    assert bot("DELETE", f"/invites/{other['code']}")[1]["code"] == other["code"]
    assert [each.name for each in events] == ["INVITE_CREATE", "INVITE_CREATE", "INVITE_DELETE"]
    bot.move(seconds=60)
    assert bot("GET", path) == (404, 10006)
    assert bot("GET", f"{bot.path()}/invites")[1] == []
    bot.take(Permission.CREATE_INSTANT_INVITE)
    assert bot("POST", f"{bot.path()}/invites", {}) == (403, 50013)
    assert bot("GET", of_guild(bot, "invites")) == (403, 50013)


def test_a_guild_has_one_template_which_can_be_brought_up_to_date(bot: Asking) -> None:
    bot.grant(Permission.MANAGE_GUILD, Permission.MANAGE_CHANNELS)
    made = bot("POST", of_guild(bot, "templates"), {"name": "A paper"})[1]
    assert bot("POST", of_guild(bot, "templates"), {"name": "x"}) == (400, 30031)
    names = [each["name"] for each in made["serialized_source_guild"]["channels"]]
    assert names == ["news", "general", "rules"], "announcements can't be in one"
    bot("POST", of_guild(bot, "channels"), {"name": "desk", "type": 15})
    path = of_guild(bot, "templates", made["code"])
    synchronized = bot("PUT", path)[1]["serialized_source_guild"]["channels"]
    assert [each["name"] for each in synchronized] == [*names, "desk"]
    assert bot("PATCH", path, {"description": "D"})[1]["name"] == "A paper"
    assert bot("DELETE", path)[0] == 200
    assert bot("GET", f"/guilds/templates/{made['code']}") == (404, 10057)
