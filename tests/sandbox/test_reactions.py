"""Reactions: who may, what is counted, what is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.model import Event
from bot.sandbox.world import reactions
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking

SMILE = "🙂"


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.ADD_REACTIONS)
    return asking


def under(bot: Asking, message: dict[str, Any]) -> str:
    return f"/channels/{message['channel_id']}/messages/{message['id']}/reactions"


def react_as(bot: Asking, name: str, message: dict[str, Any], emoji: str = SMILE) -> None:
    world = bot.world
    held = world.message(int(message["channel_id"]), int(message["id"]))
    reactions.react(world, bot.user(name).id, held, reactions.emoji_named(world, emoji))


def test_reactions_are_counted_once_each_and_listed_by_id(bot: Asking) -> None:
    message = bot.post()
    for _ in range(2):
        assert bot("PUT", f"{under(bot, message)}/{SMILE}/@me") == (204, None)
    react_as(bot, "guest", message)
    [shown] = bot("GET", under(bot, message).removesuffix("/reactions"))[1]["reactions"]
    assert (shown["count"], shown["me"], shown["emoji"]["name"]) == (2, True, SMILE)
    who = bot("GET", f"{under(bot, message)}/{SMILE}")[1]
    assert [each["id"] for each in who] == sorted(
        [str(bot.world.bot.id), str(bot.user("guest").id)], key=int
    )
    one = bot("GET", f"{under(bot, message)}/{SMILE}", query={"after": who[0]["id"], "limit": "5"})
    assert one[1] == who[1:]


def test_each_change_is_told(bot: Asking) -> None:
    bot.grant(Permission.MANAGE_MESSAGES)
    events: list[Event] = []
    message = bot.post()
    path = under(bot, message)
    bot.world.subscribe(events.append)
    react_as(bot, "guest", message)
    bot("DELETE", f"{path}/{SMILE}/{bot.user('guest').id}")
    for _ in range(2):
        bot("PUT", f"{path}/{SMILE}/@me")
        bot("PUT", f"{path}/👍/@me")
        bot("DELETE", f"{path}/{SMILE}")
        bot("DELETE", path)
    told = [(event.name.removeprefix("MESSAGE_REACTION_"), event.data) for event in events]
    once = ["ADD", "ADD", "REMOVE_EMOJI", "REMOVE_ALL"]
    assert [name for name, _ in told] == ["ADD", "REMOVE", *once, *once]
    added = told[0][1]
    assert added["member"]["user"]["username"] == "guest"
    assert added["message_author_id"] == str(bot.world.bot.id)
    assert "member" not in told[1][1]


@pytest.mark.parametrize(
    ("taken", "named", "outcome"),
    [
        ("ADD_REACTIONS", SMILE, (403, 50013)),
        ("READ_MESSAGE_HISTORY", SMILE, (403, 50013)),
        ("VIEW_CHANNEL", SMILE, (403, 50001)),
        (None, "x", (400, 10014)),
        (None, "made_up:123456789012345678", (400, 10014)),
        (None, "1️⃣", (204, None)),
        (None, "❤", (204, None)),
    ],
)
def test_who_may_react_with_what(
    bot: Asking, taken: str | None, named: str, outcome: tuple[int, Any]
) -> None:
    message = bot.post()
    if taken:
        bot.take(Permission[taken])
    assert bot("PUT", f"{under(bot, message)}/{named}/@me") == outcome


def test_what_others_began_is_joined_without_the_permission_to_add(bot: Asking) -> None:
    message = bot.post()
    react_as(bot, "guest", message, "❤️")
    bot.take(Permission.ADD_REACTIONS)
    assert bot("PUT", f"{under(bot, message)}/❤/@me") == (204, None)
    assert bot("DELETE", f"{under(bot, message)}/❤/{bot.user('guest').id}") == (403, 50013)
    assert bot("DELETE", under(bot, message)) == (403, 50013)
    assert bot("DELETE", f"{under(bot, message)}/❤/@me") == (204, None)
    assert bot("DELETE", f"{under(bot, message)}/👍/@me") == (404, 10014)


def test_a_message_holds_twenty_kinds(bot: Asking) -> None:
    message = bot.post()
    for number in range(20):
        assert bot("PUT", f"{under(bot, message)}/{chr(0x1F600 + number)}/@me")[0] == 204
    assert bot("PUT", f"{under(bot, message)}/👍/@me") == (400, 30010)


def test_no_event_tells_of_an_unseen_message(bot: Asking) -> None:
    events: list[Event] = []
    message = bot.post()
    bot.world.subscribe(events.append)
    assert bot("PUT", f"{under(bot, {**message, 'id': '1'})}/{SMILE}/@me") == (404, 10008)
    assert events == []
