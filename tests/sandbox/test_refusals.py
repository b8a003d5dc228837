"""What Discord refuses beside what its specification says: counts, ages, things that aren't there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.rest.routes import ROUTES
from bot.sandbox.world import emojis
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking
from tests.sandbox.places import Places, errors_of
from tests.sandbox.test_forms import button, row, select
from tests.sandbox.test_violations import flat


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.ADMINISTRATOR)
    return asking


def commands(bot: Asking, *, of_guild: bool = False) -> str:
    place = f"/guilds/{bot.guild_id}" if of_guild else ""
    return f"/applications/{bot.world.application.id}{place}/commands"


def named(*numbers: int) -> list[dict[str, Any]]:
    return [{"name": f"c{number}", "description": "x"} for number in numbers]


def test_two_hundred_new_commands_a_day_in_each_guild_and_no_more(bot: Asking) -> None:
    for first in (0, 100):
        many = named(*range(first, first + 100))
        assert bot("PUT", commands(bot), many)[0] == 200
        assert bot("PUT", commands(bot), many)[0] == 200  # none of them is new
    assert bot("PUT", commands(bot), named(200)) == (429, 30034)
    assert len(bot("GET", commands(bot))[1]) == 100
    assert bot("POST", commands(bot), named(150)[0])[0] == 200  # nor is this one
    assert bot("PUT", commands(bot, of_guild=True), named(200))[0] == 200
    bot.move(hours=24)
    assert bot("PUT", commands(bot), named(200))[0] == 200


def test_old_messages_are_edited_a_few_at_a_time(bot: Asking) -> None:
    paths = [f"{bot.path()}/messages/{bot.post()['id']}" for _ in range(4)]
    assert [bot("PATCH", path, {"content": "y"})[0] for path in paths] == [200] * 4
    bot.move(hours=1, seconds=1)
    assert [bot("PATCH", path, {"content": "z"})[0] for path in paths] == [200] * 3 + [429]
    assert bot("PATCH", paths[3], {"content": "z"}) == (429, 30046)
    fresh = f"{bot.path()}/messages/{bot.post()['id']}"
    assert bot("PATCH", fresh, {"content": "z"})[0] == 200
    bot.move(seconds=20)
    assert bot("PATCH", paths[3], {"content": "z"})[0] == 200


def places_of(body: Any, method: str, template: str, place: str = "news") -> list[tuple[str, str]]:
    route = next(each for each in ROUTES if (each.method, each.template) == (method, template))
    return list(flat(errors_of(Places(), route, place, body)))


MESSAGES = ("POST", "/channels/{channel_id}/messages")
NO_EMOJI = "COMPONENT_INVALID_EMOJI"


@pytest.mark.parametrize(
    ("component", "at"),
    [
        (button(emoji={"name": "▲"}), "emoji.name"),
        (button(emoji={"name": "smile"}), "emoji.name"),
        (button(emoji={"id": "1", "name": "x"}), "emoji.id"),
        (
            select(1) | {"options": [{"label": "x", "value": "x", "emoji": {"name": "✦"}}]},
            "options.0.emoji.name",
        ),
    ],
)
def test_an_emoji_that_does_not_exist_is_refused(component: dict[str, Any], at: str) -> None:
    body = {"components": [row(component)]}
    expected = f"components.0.components.0.{at}"
    assert places_of(body, *MESSAGES) == [(expected, NO_EMOJI)]
    callback = ("POST", "/interactions/{interaction_id}/{token}/callback")
    assert places_of({"type": 4, "data": body}, *callback) == [(f"data.{expected}", NO_EMOJI)]
    threads = ("POST", "/channels/{channel_id}/threads", "forum")
    assert places_of({"name": "x", "message": body}, *threads) == [
        (f"message.{expected}", NO_EMOJI)
    ]


def test_a_custom_emoji_is_shown_by_its_id(bot: Asking) -> None:
    picture = {"name": "wave", "image": "data:image/png;base64,AAAA"}
    made = bot("POST", f"/guilds/{bot.guild_id}/emojis", picture)[1]
    message = bot.post(components=[row(button(emoji={"id": made["id"]}))])
    assert message["components"][0]["components"][0]["emoji"]["id"] == made["id"]


@pytest.mark.parametrize("text", "👍 👍🏽 ❤ ❤️ 🇩🇪 🇦 👩‍🚀 🏴󠁧󠁢󠁳󠁣󠁴󠁿 1️⃣ ▶️ ☎ 🫠 🏳️‍🌈".split())
def test_emoji(text: str) -> None:
    assert emojis.is_character(text)


@pytest.mark.parametrize("text", ["", "x", "▲", "✦", "★", "⏻", "👍👍", "1", "👍x", " 👍", "\u200d"])
def test_no_emoji(text: str) -> None:
    assert not emojis.is_character(text)


def test_whose_emoji_it_is_counts(bot: Asking) -> None:
    message = f"{bot.path()}/messages/{bot.post()['id']}/reactions"
    for emoji in ("x", "★", "wave:123456789012345678"):
        assert bot("PUT", f"{message}/{emoji}/@me") == (400, 10014)
    assert bot("PUT", f"{message}/👍/@me") == (204, None)
