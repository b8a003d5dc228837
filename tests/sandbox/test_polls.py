"""Polls, stickers and forwarded messages: what a message can hold beside text."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.gateway.intents import ALL_PRIVILEGED
from bot.sandbox.interactions import begin
from bot.sandbox.model import Event
from bot.sandbox.person import Person
from bot.sandbox.world import voting
from bot.sandbox.world.expressions import STANDARD_PACK
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking, file

POLL = {
    "question": {"text": "Tea?"},
    "answers": [
        {"poll_media": {"text": "Yes"}},
        {"poll_media": {"text": "No", "emoji": {"name": "🙁"}}},
    ],
}


@pytest.fixture
def bot() -> Asking:
    return Asking()


def poll_at(bot: Asking, message: dict[str, Any], *rest: object) -> str:
    return "/".join(map(str, (bot.path(), "polls", message["id"], *rest)))


def vote(bot: Asking, name: str, message: dict[str, Any], *answers: int) -> None:
    held = bot.world.message(int(message["channel_id"]), int(message["id"]))
    voting.vote(bot.world, bot.user(name).id, held, answers)


def shown(bot: Asking, message: dict[str, Any]) -> Any:
    return bot("GET", f"{bot.path()}/messages/{message['id']}")[1]["poll"]


def test_a_poll_is_asked_voted_in_and_ended(bot: Asking) -> None:
    message = bot.post("", poll=POLL)
    assert message["poll"]["expiry"] == "2025-03-02T12:00:00.000000+00:00"
    events: list[Event] = []
    bot.world.subscribe(events.append)
    vote(bot, "guest", message, 1)
    vote(bot, "member", message, 1)
    vote(bot, "guest", message, 2)
    counts = shown(bot, message)["results"]["answer_counts"]
    assert [each["count"] for each in counts] == [1, 1]
    users = bot("GET", poll_at(bot, message, "answers", 2))[1]["users"]
    assert [each["username"] for each in users] == ["guest"]
    assert bot("GET", poll_at(bot, message, "answers", 3)) == (404, 10008)
    vote(bot, "member", message)
    assert bot("POST", poll_at(bot, message, "expire"))[1]["poll"]["results"]["is_finalized"]
    names = [each.name.removeprefix("MESSAGE_") for each in events]
    assert names == [
        *("POLL_VOTE_ADD", "POLL_VOTE_ADD", "POLL_VOTE_REMOVE", "POLL_VOTE_ADD"),
        *("POLL_VOTE_REMOVE", "UPDATE", "CREATE"),
    ]
    result = events[-1].data
    fields = {each["name"]: each["value"] for each in result["embeds"][0]["fields"]}
    assert (result["type"], fields["victor_answer_text"]) == (46, "No")
    assert bot("POST", poll_at(bot, message, "expire")) == (400, 520001)


def test_a_poll_ends_by_itself(bot: Asking) -> None:
    message = bot.post("", poll=POLL | {"duration": 2})
    bot.move(hours=2)
    assert shown(bot, message)["results"]["is_finalized"]
    with pytest.raises(Exception, match="520001"):
        vote(bot, "guest", message, 1)


def test_more_than_one_answer_has_to_be_allowed(bot: Asking) -> None:
    message = bot.post("", poll=POLL)
    with pytest.raises(Exception, match="50035"):
        vote(bot, "guest", message, 1, 2)
    message = bot.post("", poll=POLL | {"allow_multiselect": True})
    vote(bot, "guest", message, 1, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"question": {"text": " "}},
        {"question": {}},
        {"answers": []},
        {"answers": [{"poll_media": {"text": "x"}}] * 11},
        {"answers": [{"poll_media": {"text": "x" * 56}}]},
        {"answers": [{"poll_media": {}}]},
        {"duration": 0},
        {"duration": 769},
    ],
)
def test_what_is_no_poll(bot: Asking, change: Any) -> None:
    body = {"poll": POLL | change}
    assert bot("POST", f"{bot.path()}/messages", body) == (400, 50035)


def test_polls_ask_for_their_permission_and_their_asker(bot: Asking) -> None:
    message = bot.post()
    assert bot("POST", poll_at(bot, message, "expire")) == (400, 520006)
    bot.take(Permission.SEND_POLLS)
    assert bot("POST", f"{bot.path()}/messages", {"poll": POLL}) == (403, 50013)


def test_a_poll_may_come_with_a_deferred_answer_but_never_change(bot: Asking) -> None:
    app = bot.world.application.id
    bot("POST", f"/applications/{app}/commands", {"name": "c", "description": "x"})
    asked = begin.use_command(bot.world, bot.user("member").id, bot.channel("news"), "c", {})
    bot("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 5})
    original = f"/webhooks/{app}/{asked.token}/messages/@original"
    assert bot("PATCH", original, {"poll": POLL})[1]["poll"]["question"]["text"] == "Tea?"
    assert bot("PATCH", original, {"poll": POLL}) == (400, 520003)


# --- stickers ------------------------------------------------------------------------------


def test_a_message_can_be_a_sticker(bot: Asking) -> None:
    sticker = STANDARD_PACK["stickers"][0]
    [item] = bot.post("", sticker_ids=[sticker["id"]])["sticker_items"]
    assert item == {name: sticker[name] for name in ("id", "name", "format_type")}
    path = f"{bot.path()}/messages"
    assert bot("POST", path, {"sticker_ids": ["1"]}) == (404, 10060)
    assert bot("POST", path, {"sticker_ids": [sticker["id"]] * 4}) == (400, 50035)


def test_a_polls_emoji_must_be_the_bots_to_use(bot: Asking) -> None:
    answer = {"poll_media": {"text": "x", "emoji": {"id": "5"}}}
    body = {"poll": POLL | {"answers": [answer]}}
    assert bot("POST", f"{bot.path()}/messages", body) == (400, 520004)


# --- forwards ------------------------------------------------------------------------------


def forward(bot: Asking, message: dict[str, Any], **more: Any) -> tuple[int, Any]:
    reference = {"type": 1, "message_id": message["id"], "channel_id": message["channel_id"]}
    body = {"message_reference": {k: v for k, v in reference.items() if v}} | more
    return bot("POST", f"{bot.path('general')}/messages", body)


def test_a_message_is_forwarded_as_it_is_then(bot: Asking) -> None:
    path = f"{bot.path()}/messages"
    source = bot("POST", path, {"content": "first"}, files=[file()])[1]
    status, made = forward(bot, source)
    assert (status, made["content"], made["message_reference"]["type"]) == (200, "", 1)
    bot("PATCH", f"{path}/{source['id']}", {"content": "second"})
    [snapshot] = bot("GET", f"{bot.path('general')}/messages/{made['id']}")[1]["message_snapshots"]
    assert snapshot["message"]["content"] == "first"
    assert snapshot["message"]["attachments"][0]["filename"] == "a.txt"
    assert "author" not in snapshot["message"]
    again = forward(bot, made)[1]
    assert again["message_snapshots"] == [snapshot], "a forward of a forward is of the first"


@pytest.mark.parametrize("more", [{"content": "x"}, {"embeds": [{"title": "T"}]}])
def test_a_forward_holds_nothing_else(bot: Asking, more: Any) -> None:
    assert forward(bot, bot.post(), **more) == (400, 160011)


def test_what_cannot_be_forwarded(bot: Asking) -> None:
    message = bot.post()
    assert forward(bot, message | {"channel_id": None}) == (400, 50035)
    assert forward(bot, message | {"id": "1"}) == (400, 50035)
    assert forward(bot, message | {"channel_id": "1"}) == (404, 10003)
    assert forward(bot, bot.post("", poll=POLL)) == (400, 50035)
    said = Person(bot.world, bot.user("member")).say("x")
    assert forward(bot, said) == (400, 160014)
    bot.world.application.flags |= ALL_PRIVILEGED
    assert forward(bot, said)[0] == 200
    bot.channel("news").settings["nsfw"] = True
    assert forward(bot, message) == (400, 160010)
    bot.take(Permission.READ_MESSAGE_HISTORY)
    assert forward(bot, message) == (403, 160009)
