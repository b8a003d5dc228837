"""Auto-moderation at work: what rules find, and what they do about it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.gateway.intents import Intent, readable_hit
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Event
from bot.sandbox.person import Person
from bot.sandbox.world.permissions import Permission
from tests import spec
from tests.sandbox.asking import Asking

BLOCK = {"type": 1}


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.MANAGE_GUILD, Permission.MODERATE_MEMBERS)
    return asking


def rule(
    bot: Asking, kind: int, told: dict[str, Any], *actions: dict[str, Any], **more: Any
) -> dict[str, Any]:
    body = {
        "name": "Rule",
        "event_type": 1,
        "trigger_type": kind,
        "trigger_metadata": told,
        "actions": list(actions) or [BLOCK],
        "enabled": True,
    }
    status, made = bot("POST", f"/guilds/{bot.guild_id}/auto-moderation/rules", body | more)
    assert status == 200, made
    assert isinstance(made, dict)
    return made


def member(bot: Asking, name: str = "member") -> Person:
    return Person(bot.world, bot.user(name))


def is_let_through(bot: Asking, text: str) -> bool:
    try:
        member(bot).say(text)
    except Refused:
        return False
    return True


@pytest.mark.parametrize(
    ("keyword", "blocked", "let_through"),
    [
        ("cat", ["cat", "a CAT here"], ["catch", "wildcat", "c-a-t"]),
        ("cat*", ["catch it", "cat"], ["wildcat"]),
        ("*cat", ["a wildCat"], ["catch"]),
        ("*cat*", ["location"], ["dog"]),
        ("the mat", ["on the mat now"], ["the matrix"]),
        ("*the mat*", ["breathe matter"], ["them at"]),
        ("i like c++", ["I like C++"], ["i like c"]),
    ],
)
def test_keywords_match_as_their_stars_say(
    bot: Asking, keyword: str, blocked: list[str], let_through: list[str]
) -> None:
    rule(bot, 1, {"keyword_filter": [keyword]})
    assert [is_let_through(bot, text) for text in blocked] == [False] * len(blocked)
    assert [is_let_through(bot, text) for text in let_through] == [True] * len(let_through)


@pytest.mark.parametrize(
    ("kind", "told", "text", "let_through"),
    [
        (1, {"regex_patterns": [r"^\d{3}$", "("]}, "123", "1234"),
        (1, {"keyword_filter": ["*cat*"], "allow_list": ["location"]}, "catch", "location"),
        (4, {"presets": [1]}, "profanity", "slur"),
        (5, {"mention_total_limit": 2}, "<@1> <@2> <@&3>", "<@1> <@!1> <@1>"),
        (3, {}, None, "buy buy buy"),
    ],
)
def test_what_the_other_kinds_find(
    bot: Asking, kind: int, told: dict[str, Any], text: str | None, let_through: str
) -> None:
    rule(bot, kind, told)
    assert text is None or not is_let_through(bot, text)
    assert is_let_through(bot, let_through)


def test_who_and_where_is_exempt(bot: Asking) -> None:
    news, role = (
        bot.channel("news"),
        bot.world.guilds[bot.guild_id].members[bot.user("member").id].roles[0],
    )
    made = rule(bot, 1, {"keyword_filter": ["cat"]}, exempt_channels=[str(news.id)])
    assert is_let_through(bot, "cat")
    with pytest.raises(Refused):
        member(bot).say("cat", "general")
    member(bot, "admin").say("cat", "general")
    assert bot.post("cat", "general")["content"] == "cat"
    path = f"/guilds/{bot.guild_id}/auto-moderation/rules/{made['id']}"
    bot("PATCH", path, {"exempt_channels": [], "exempt_roles": [str(role)]})
    assert is_let_through(bot, "cat")
    bot("PATCH", path, {"exempt_roles": [], "enabled": False})
    assert is_let_through(bot, "cat")


def test_an_edit_and_a_custom_word(bot: Asking) -> None:
    block = {"type": 1, "metadata": {"custom_message": "No cats, please."}}
    rule(bot, 1, {"keyword_filter": ["cat"]}, block)
    said = member(bot).say("dog")
    with pytest.raises(Refused, match="No cats, please"):
        member(bot).edit(said, "cat")
    assert [each["content"] for each in member(bot).sees()] == ["dog"]


def test_an_alert_a_timeout_and_what_the_bot_is_told(bot: Asking) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    alert = {"type": 2, "metadata": {"channel_id": str(bot.channel("general").id)}}
    timeout = {"type": 3, "metadata": {"duration_seconds": 60}}
    made = rule(bot, 1, {"keyword_filter": ["cat"]}, alert, timeout)
    said = member(bot).say("a cat")
    [shown] = bot("GET", f"{bot.path('general')}/messages")[1]
    assert (shown["type"], shown["author"]["username"]) == (24, "member")
    assert shown["embeds"][0]["description"] == "a cat"
    told = [each.data for each in events if each.name == "AUTO_MODERATION_ACTION_EXECUTION"]
    assert [each["action"]["type"] for each in told] == [2, 3]
    assert told[0]["alert_system_message_id"] == shown["id"]
    assert (told[0]["rule_id"], told[0]["message_id"]) == (made["id"], said["id"])
    assert (told[0]["matched_keyword"], told[0]["matched_content"]) == ("cat", "cat")
    assert readable_hit(Intent.MESSAGE_CONTENT, told[0])["content"] == "a cat"
    assert readable_hit(0, told[0])["content"] == ""
    with pytest.raises(Refused, match="may not write"):
        member(bot).say("more")
    noted = [each["action_type"] for each in bot.world.guilds[bot.guild_id].audit_log]
    assert noted == [140, 144, 145]
    if spec.location():
        assert spec.faults_of_schema("MessageResponse", shown) == []
