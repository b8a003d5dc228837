"""Messages: what is posted, refused, edited, deleted, as Discord does it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.model import Json, MessageFlag, Role
from bot.sandbox.world.edits import delete
from bot.sandbox.world.messages import post
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking, file

GONE = 2**40


@pytest.fixture
def bot() -> Asking:
    return Asking()


def messages(bot: Asking, channel: str = "news") -> list[Json]:
    found: list[Json] = bot("GET", f"{bot.path(channel)}/messages")[1]
    return found


# --- permissions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taken", "method", "path", "body", "outcome"),
    [
        ("VIEW_CHANNEL", "POST", "/messages", {"content": "x"}, (403, 50001)),
        ("VIEW_CHANNEL", "GET", "/messages", None, (403, 50001)),
        ("VIEW_CHANNEL", "GET", "", None, (403, 50001)),
        ("SEND_MESSAGES", "POST", "/messages", {"content": "x"}, (403, 50013)),
        ("SEND_MESSAGES", "POST", "/typing", None, (403, 50013)),
        ("EMBED_LINKS", "POST", "/messages", {"embeds": [{"title": "T"}]}, (403, 50013)),
        ("READ_MESSAGE_HISTORY", "GET", "/messages", None, (200, [])),
        ("READ_MESSAGE_HISTORY", "GET", "/messages/{message}", None, (403, 50013)),
        ("", "GET", "/messages/1", None, (404, 10008)),
        ("", "PUT", "/messages/pins/{message}", None, (403, 50013)),
        ("", "PATCH", "", {"name": "new"}, (403, 50013)),
        ("", "DELETE", "", None, (403, 50013)),
        ("", "POST", "/messages/{message}/crosspost", None, (403, 50024)),
        ("", "POST", "/messages/bulk-delete", {"messages": ["1", "2"]}, (403, 50013)),
    ],
)
def test_permissions(
    bot: Asking, taken: str, method: str, path: str, body: Any, outcome: tuple[int, Any]
) -> None:
    message = bot.post()
    if taken:
        bot.take(Permission[taken])
    assert bot(method, bot.path() + path.format(message=message["id"]), body) == outcome


def test_a_channel_that_is_not_there_is_unknown(bot: Asking) -> None:
    assert bot("POST", f"/channels/{GONE}/messages", {"content": "x"}) == (404, 10003)


def test_embeds_without_the_permission_are_dropped_beside_words(bot: Asking) -> None:
    bot.take(Permission.EMBED_LINKS)
    assert bot.post("words", embeds=[{"title": "T"}])["embeds"] == []


def test_who_shares_no_guild_with_the_bot_is_not_written_to(bot: Asking) -> None:
    member = bot.user("member")
    dm = bot.world.dm_with(member.id)
    path = f"/channels/{dm.id}/messages"
    assert bot("POST", path, {"content": "x"})[0] == 200
    bot.world.leave(bot.world.guilds[bot.guild_id], member.id)
    assert bot("POST", path, {"content": "x"}) == (403, 50007)
    bot.world.application.user_installs.add(member.id)
    assert bot("POST", path, {"content": "x"})[0] == 200


# --- posting -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [{}, {"content": None}, {"content": " \n"}, {"content": "", "embeds": [], "components": []}],
)
def test_nothing_to_see_is_refused(bot: Asking, body: dict[str, Any]) -> None:
    assert bot("POST", f"{bot.path()}/messages", body) == (400, 50006)


@pytest.mark.parametrize(
    ("allowed", "pinged"),
    [
        (None, "user mentionable everyone"),
        ({"parse": []}, ""),
        ({}, ""),
        ({"parse": ["everyone"]}, "everyone"),
        ({"parse": ["roles"]}, "mentionable"),
        ({"users": ["{user}"]}, "user"),
        ({"parse": ["roles"], "users": ["{user}"]}, "user mentionable"),
        ({"roles": ["{closed}"]}, ""),
    ],
)
def test_whom_a_message_pings(bot: Asking, allowed: Any, pinged: str) -> None:
    guild = bot.world.guilds[bot.guild_id]
    for number, mentionable in ((901, True), (902, False)):
        guild.roles[number] = Role(number, str(number), 0, mentionable=mentionable)
    names = {"user": bot.user("member").id, "closed": 902}
    bot.take(Permission.MENTION_EVERYONE)
    body: Json = {"content": f"@everyone <@{names['user']}> <@&901> <@&902> <@&903> <@1>"}
    if allowed is not None:
        body["allowed_mentions"] = {
            key: [each.format(**names) for each in value] for key, value in allowed.items()
        }
    _, message = bot("POST", f"{bot.path()}/messages", body)
    assert [each["id"] for each in message["mentions"]] == [str(names["user"])] * ("user" in pinged)
    assert message["mention_roles"] == ["901"] * ("mentionable" in pinged)
    assert message["mention_everyone"] is False

    bot.grant(Permission.MENTION_EVERYONE)
    _, message = bot("POST", f"{bot.path()}/messages", body)
    assert message["mention_everyone"] is ("everyone" in pinged)
    assert ("902" in message["mention_roles"]) is (allowed is None or "role" in str(allowed))


@pytest.mark.parametrize("kind", ["users", "roles"])
def test_mentions_are_parsed_or_listed_but_not_both(bot: Asking, kind: str) -> None:
    body = {"content": "x", "allowed_mentions": {"parse": [kind], kind: ["1"]}}
    assert bot("POST", f"{bot.path()}/messages", body) == (400, 50035)
    body["allowed_mentions"] = {"parse": [kind], kind: []}
    assert bot("POST", f"{bot.path()}/messages", body)[0] == 200


def test_a_nonce_makes_one_message_within_its_window(bot: Asking) -> None:
    first = bot.post("one", nonce="n", enforce_nonce=True)
    assert bot.post("two", nonce="n", enforce_nonce=True)["content"] == "one"
    assert bot.post("three", "general", nonce="n", enforce_nonce=True)["id"] == first["id"]
    assert len(messages(bot)) == 1
    # Who does not ask for it gets a second message, and another author has nonces of their own.
    assert bot.post("four", nonce="n")["content"] == "four"
    member = bot.user("member").id
    post(
        bot.world, member, bot.channel("news"), {"content": "x", "nonce": 5, "enforce_nonce": True}
    )
    assert bot.post("five", nonce="5", enforce_nonce=True)["content"] == "five"
    bot.move(minutes=5)
    assert bot.post("six", nonce="n", enforce_nonce=True)["content"] == "six"


def test_the_nonces_window_can_be_set(bot: Asking) -> None:
    bot.world.nonces.window = timedelta(seconds=60)
    bot.post("one", nonce=1, enforce_nonce=True)
    bot.move(seconds=59)
    assert bot.post("two", nonce="1", enforce_nonce=True)["content"] == "one"
    bot.move(seconds=1)
    assert bot.post("three", nonce=1, enforce_nonce=True)["content"] == "three"


def test_a_nonce_whose_message_or_channel_is_gone_says_which(bot: Asking) -> None:
    body: Json = {"content": "x", "nonce": "n", "enforce_nonce": True}
    made = bot.post(**body)
    bot("DELETE", f"{bot.path()}/messages/{made['id']}")
    assert bot("POST", f"{bot.path()}/messages", body) == (404, 10008)
    bot.world.delete_channel(bot.channel("news"))
    assert bot("POST", f"{bot.path('general')}/messages", body) == (404, 10003)


def test_replies_name_and_ping_what_they_reply_to(bot: Asking) -> None:
    said = post(bot.world, bot.user("member").id, bot.channel("news"), {"content": "question"})
    reference = {"message_id": str(said.id)}
    answer = bot.post("answer", message_reference=reference)
    assert answer["type"] == 19
    assert answer["message_reference"]["message_id"] == str(said.id)
    assert answer["referenced_message"]["content"] == "question"
    assert [each["username"] for each in answer["mentions"]] == ["member"]
    quiet = bot.post("x", message_reference=reference, allowed_mentions={"parse": []})
    assert quiet["mentions"] == []
    told = {"parse": [], "replied_user": True}
    loud = bot.post("x", message_reference=reference, allowed_mentions=told)
    assert len(loud["mentions"]) == 1
    delete(bot.world, said)
    assert bot("GET", f"{bot.path()}/messages/{answer['id']}")[1]["referenced_message"] is None


def test_a_reply_to_what_is_gone_fails_unless_it_may_not(bot: Asking) -> None:
    body: Json = {"content": "x", "message_reference": {"message_id": "1"}}
    assert bot("POST", f"{bot.path()}/messages", body) == (400, 50035)
    body["message_reference"] |= {"fail_if_not_exists": False}
    assert bot("POST", f"{bot.path()}/messages", body)[1]["type"] == 0
    bot.take(Permission.READ_MESSAGE_HISTORY)
    assert bot("POST", f"{bot.path()}/messages", body) == (403, 160002)


# --- history -------------------------------------------------------------------------------


def test_history_shows_no_private_answers_and_refuses_nonsense(bot: Asking) -> None:
    bot.post()
    hidden = bot.world.messages[bot.channel("news").id]
    next(iter(hidden.values())).visible_to = bot.user("member").id
    assert messages(bot) == []
    assert bot("GET", f"{bot.path()}/messages/{next(iter(hidden))}") == (404, 10008)
    for query in ({"limit": "101"}, {"limit": "x"}, {"before": "x"}):
        assert bot("GET", f"{bot.path()}/messages", query=query) == (400, 50035)


# --- edits and deletes ---------------------------------------------------------------------


def test_edits_change_what_they_name(bot: Asking) -> None:
    made = bot.post("one", embeds=[{"title": "T"}])
    path = f"{bot.path()}/messages/{made['id']}"
    bot.move(seconds=5)
    _, edited = bot("PATCH", path, {"content": "two"})
    assert (edited["content"], edited["embeds"][0]["title"]) == ("two", "T")
    assert edited["edited_timestamp"] > made["timestamp"]
    assert bot("PATCH", path, {"content": None, "embeds": []}) == (400, 50006)
    assert bot("GET", path)[1] == edited, "a refused edit changes nothing"


def test_embeds_are_hidden_and_shown_again(bot: Asking) -> None:
    made = bot.post("x", embeds=[{"title": "T"}])
    path = f"{bot.path()}/messages/{made['id']}"
    assert bot("PATCH", path, {"flags": MessageFlag.SUPPRESS_EMBEDS})[1]["embeds"] == []
    assert len(bot("PATCH", path, {"flags": 0})[1]["embeds"]) == 1


def test_of_others_messages_only_the_embeds_are_hidden_with_the_permission(bot: Asking) -> None:
    body = {"content": "x", "embeds": [{"title": "T"}]}
    said = post(bot.world, bot.user("admin").id, bot.channel("news"), body)
    path = f"{bot.path()}/messages/{said.id}"
    assert bot("PATCH", path, {"content": "y"}) == (403, 50005)
    assert bot("PATCH", path, {"flags": 4}) == (403, 50013)
    bot.grant(Permission.MANAGE_MESSAGES)
    assert bot("PATCH", path, {"flags": 4})[1]["embeds"] == []
    assert bot("DELETE", path) == (204, None)


def test_components_v2_stay(bot: Asking) -> None:
    text = [{"type": 10, "content": "Words"}]
    plain = bot.post("x")
    path = f"{bot.path()}/messages/{plain['id']}"
    body = {"flags": MessageFlag.COMPONENTS_V2, "components": text}
    assert bot("PATCH", path, body) == (400, 50035), "the old content must be taken back"
    assert bot("PATCH", path, body | {"content": None})[0] == 200
    assert bot("PATCH", path, {"content": "x"}) == (400, 50035)
    _, edited = bot("PATCH", path, {"components": text})
    assert edited["flags"] & MessageFlag.COMPONENTS_V2


@pytest.mark.parametrize(
    ("count", "age", "outcome"),
    [(1, 0, (400, 50035)), (101, 0, (400, 50035)), (2, 0, (204, None)), (2, 15, (400, 50034))],
)
def test_bulk_delete(bot: Asking, count: int, age: int, outcome: tuple[int, Any]) -> None:
    bot.grant(Permission.MANAGE_MESSAGES)
    ids = [bot.post(str(number))["id"] for number in range(count)]
    bot.move(days=age)
    assert bot("POST", f"{bot.path()}/messages/bulk-delete", {"messages": ids}) == outcome
    assert len(messages(bot)) == (0 if outcome[0] == 204 else min(count, 50))


# --- files ---------------------------------------------------------------------------------


def test_files_are_kept_and_listed(bot: Asking) -> None:
    body = {"attachments": [{"id": 0, "description": "A text."}]}
    path = f"{bot.path()}/messages"
    _, made = bot("POST", path, body, files=[file(), file("b c.png", b"1234", 1)])
    [text, picture] = made["attachments"]
    assert (text["filename"], text["size"], text["description"]) == ("a.txt", 4, "A text.")
    assert picture["filename"] == "b c.png"
    assert text["url"].startswith(f"{bot.world.address}/attachments/")

    one = f"{path}/{made['id']}"
    _, edited = bot("PATCH", one, {"attachments": [{"id": picture["id"]}]})
    assert [each["id"] for each in edited["attachments"]] == [picture["id"]]
    _, edited = bot("PATCH", one, {}, files=[file()])
    assert len(edited["attachments"]) == 2
    assert bot("PATCH", one, {"attachments": [{"id": "77"}]}) == (400, 50035)
    assert bot("PATCH", one, {"attachments": []}) == (400, 50006)


def test_a_file_that_an_embed_shows_is_not_listed_beside_it(bot: Asking) -> None:
    embed = {"title": "T", "image": {"url": "attachment://a.png"}}
    path = f"{bot.path()}/messages"
    _, made = bot("POST", path, {"embeds": [embed]}, files=[file("a.png")])
    assert made["attachments"] == []
    assert made["embeds"][0]["image"]["url"].startswith(bot.world.address)
    # Once the embed shows it no more, it is a file like others.
    _, edited = bot("PATCH", f"{path}/{made['id']}", {"embeds": [{"title": "T"}]})
    assert [each["filename"] for each in edited["attachments"]] == ["a.png"]


def test_components_can_show_only_files_that_came_along(bot: Asking) -> None:
    gallery = {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}
    shown = {"type": 13, "file": {"url": "attachment://a.png"}}
    body = {"flags": MessageFlag.COMPONENTS_V2, "components": [gallery, shown]}
    assert bot("POST", f"{bot.path()}/messages", body) == (400, 50035)
    _, made = bot("POST", f"{bot.path()}/messages", body, files=[file("a.png")])
    assert made["components"][0]["items"][0]["media"]["url"].startswith(bot.world.address)
    assert made["attachments"] == []


def test_at_most_ten_files_and_only_with_the_permission(bot: Asking) -> None:
    path = f"{bot.path()}/messages"
    eleven = [file(f"{number}.txt", index=number) for number in range(11)]
    assert bot("POST", path, {}, files=eleven) == (400, 30015)
    assert bot("POST", path, {}, files=eleven[:10])[0] == 200
    bot.take(Permission.ATTACH_FILES)
    assert bot("POST", path, {}, files=[file()]) == (403, 50013)


# --- publishing and pins -------------------------------------------------------------------


def test_an_announcement_is_published_once(bot: Asking) -> None:
    made = bot.post("news", "announcements")
    path = f"{bot.path('announcements')}/messages"
    assert bot("POST", f"{path}/{made['id']}/crosspost")[1]["flags"] == MessageFlag.CROSSPOSTED
    assert bot("POST", f"{path}/{made['id']}/crosspost") == (400, 40033)
    said = post(bot.world, bot.user("admin").id, bot.channel("announcements"), {"content": "x"})
    assert bot("POST", f"{path}/{said.id}/crosspost") == (403, 50013)
    bot.grant(Permission.MANAGE_MESSAGES)
    assert bot("POST", f"{path}/{said.id}/crosspost")[0] == 200


@pytest.mark.parametrize("pins", ["/messages/pins", "/pins"])
def test_pins(bot: Asking, pins: str) -> None:
    bot.grant(Permission.PIN_MESSAGES)
    made = bot.post()
    assert bot("PUT", f"{bot.path()}{pins}/{made['id']}") == (204, None)
    [item] = bot("GET", f"{bot.path()}/messages/pins")[1]["items"]
    assert item["message"]["pinned"]
    assert [each["id"] for each in bot("GET", f"{bot.path()}/pins")[1]] == [made["id"]]
    [told, _] = messages(bot)
    assert told["type"] == 6
    assert bot("PATCH", f"{bot.path()}/messages/{told['id']}", {"content": "x"}) == (403, 50021)
    assert bot("DELETE", f"{bot.path()}{pins}/{made['id']}") == (204, None)
    assert bot("GET", f"{bot.path()}/messages/pins")[1]["items"] == []


def test_the_bot_writes_no_direct_messages_to_itself() -> None:
    bot = Asking()
    body = {"recipient_id": str(bot.world.bot.id)}
    assert bot("POST", "/users/@me/channels", body) == (400, 50007)


def test_there_are_so_many_commands_of_each_type_and_no_more() -> None:
    bot = Asking()
    path = f"/applications/{bot.world.application.id}/commands"
    many = [{"name": f"c{n}", "description": "x"} for n in range(101)]
    assert bot("PUT", path, many) == (400, 30032)
    assert bot("PUT", path, many[:100])[0] == 200
    assert bot("POST", path, many[0])[0] == 200, "one that is there is replaced"
    assert bot("POST", path, many[100]) == (400, 30032)
    menus = [{"name": f"m{n}", "type": 3} for n in range(16)]
    assert bot("PUT", path, menus) == (400, 30032)
    assert bot("PUT", path, [*many[:100], *menus[:15]])[0] == 200
