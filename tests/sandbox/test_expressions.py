"""Emojis, stickers and sounds: made, changed, deleted, told of, and used."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.model import Event
from bot.sandbox.world.attachments import Upload, parse_body
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking

PICTURE = "data:image/png;base64,AAAA"
SOUND = "data:audio/mpeg;base64,AAAA"


@pytest.fixture
def bot() -> Asking:
    asking = Asking()
    asking.grant(Permission.MANAGE_GUILD_EXPRESSIONS, Permission.ADD_REACTIONS)
    return asking


def of_guild(bot: Asking, *rest: object) -> str:
    return "/".join(map(str, (f"/guilds/{bot.guild_id}", *rest)))


def test_an_emoji_is_kept_shown_and_told_with_all_others(bot: Asking) -> None:
    events: list[Event] = []
    bot.world.subscribe(events.append)
    status, made = bot("POST", of_guild(bot, "emojis"), {"name": "wave", "image": PICTURE})
    assert (status, made["name"], made["animated"]) == (201, "wave", False)
    assert made["user"]["id"] == str(bot.world.bot.id)
    path = of_guild(bot, "emojis", made["id"])
    assert bot("PATCH", path, {"name": "waves"})[1] == made | {"name": "waves"}
    assert bot("GET", of_guild(bot))[1]["emojis"][0]["name"] == "waves"
    assert bot("DELETE", path) == (204, None)
    assert bot("GET", path) == (404, 10014)
    told = [event for event in events if event.name == "GUILD_EMOJIS_UPDATE"]
    assert [[each["name"] for each in event.data["emojis"]] for event in told] == [
        ["wave"],
        ["waves"],
        [],
    ]


def test_what_is_the_bots_own_or_its_applications_can_be_reacted_with(bot: Asking) -> None:
    app = f"/applications/{bot.world.application.id}/emojis"
    for path in (of_guild(bot, "emojis"), app):
        made = bot("POST", path, {"name": "wave", "image": PICTURE})[1]
        message = bot.post()
        one = f"{bot.path()}/messages/{message['id']}"
        assert bot("PUT", f"{one}/reactions/wave:{made['id']}/@me") == (204, None)
        [shown] = bot("GET", one)[1]["reactions"]
        assert shown["emoji"]["id"] == made["id"]
    assert [each["name"] for each in bot("GET", app)[1]["items"]] == ["wave"]
    assert bot("GET", "/applications/1/emojis") == (403, 20012)


@pytest.mark.parametrize(
    ("path", "body", "outcome"),
    [
        ("emojis", {"name": "w", "image": PICTURE}, (400, 50035)),
        ("emojis", {"name": "a b", "image": PICTURE}, (400, 50035)),
        ("emojis", {"name": "wave", "image": "x"}, (400, 50035)),
        ("emojis", {"name": "wave"}, (400, 50035)),
        ("stickers", {"name": "wave", "tags": "x"}, (400, 50035)),  # without its file
        ("soundboard-sounds", {"name": "bell", "sound": PICTURE}, (400, 50035)),
        ("soundboard-sounds", {"name": "bell", "sound": SOUND, "volume": 2}, (400, 50035)),
    ],
)
def test_what_is_refused(bot: Asking, path: str, body: Any, outcome: tuple[int, int]) -> None:
    assert bot("POST", of_guild(bot, path), body) == outcome
    bot.take(Permission.MANAGE_GUILD_EXPRESSIONS)
    assert bot("POST", of_guild(bot, path), body) == (403, 50013)


def test_who_only_creates_changes_only_what_is_their_own(bot: Asking) -> None:
    made = [
        bot("POST", of_guild(bot, "emojis"), {"name": name, "image": PICTURE})[1]["id"]
        for name in ("own", "others")
    ]
    held = bot.world.guilds[bot.guild_id].things["emojis"]
    held[int(made[1])]["user_id"] = str(bot.user("admin").id)
    bot.take(Permission.MANAGE_GUILD_EXPRESSIONS)
    bot.grant(Permission.CREATE_GUILD_EXPRESSIONS)
    assert bot("DELETE", of_guild(bot, "emojis", made[0])) == (204, None)
    assert bot("DELETE", of_guild(bot, "emojis", made[1])) == (403, 50013)


def test_a_guild_has_a_few_of_each(bot: Asking) -> None:
    body = {"name": "bell", "sound": SOUND}
    for _ in range(8):
        assert bot("POST", of_guild(bot, "soundboard-sounds"), body)[0] == 201
    assert bot("POST", of_guild(bot, "soundboard-sounds"), body) == (400, 30045)


def test_a_sticker_comes_as_fields_and_a_file(bot: Asking) -> None:
    raw = b"\r\n".join(
        [
            *(b"--b", b'Content-Disposition: form-data; name="name"', b"", b"wave"),
            *(b"--b", b'Content-Disposition: form-data; name="tags"', b"", b"hi"),
            *(b"--b", b'Content-Disposition: form-data; name="file"; filename="a.gif"'),
            *(b"Content-Type: image/gif", b"", b"GIF", b"--b--", b""),
        ]
    )
    body, files = parse_body("multipart/form-data; boundary=b", raw)
    assert (body, len(files)) == ({"name": "wave", "tags": "hi"}, 1)
    status, made = bot("POST", of_guild(bot, "stickers"), body, files=files)
    assert (status, made["format_type"], made["guild_id"]) == (201, 4, str(bot.guild_id))
    assert bot("GET", f"/stickers/{made['id']}")[1]["name"] == "wave"
    assert bot("GET", "/stickers/1") == (404, 10060)
    assert bot("GET", "/sticker-packs/1") == (404, 10061)
    text = [Upload(0, "a.txt", "text/plain", b"x")]
    assert bot("POST", of_guild(bot, "stickers"), body, files=text) == (400, 50035)


def test_a_change_keeps_what_it_does_not_name_and_null_is_as_at_first(bot: Asking) -> None:
    body = {"name": "bell", "sound": SOUND, "volume": 0.5, "emoji_name": "🔔"}
    made = bot("POST", of_guild(bot, "soundboard-sounds"), body)[1]
    path = of_guild(bot, "soundboard-sounds", made["sound_id"])
    assert bot("PATCH", path, {"name": "ring"})[1] == made | {"name": "ring"}
    changed = bot("PATCH", path, {"volume": None, "emoji_name": None})[1]
    assert (changed["volume"], changed["emoji_name"]) == (1.0, None)
