"""Worlds written down and brought back: nothing is lost, and no stranger's file breaks one."""

from __future__ import annotations

import contextlib
import copy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.sandbox import Sandbox, UnsoundWorld, faults
from bot.sandbox.api_error import ApiError
from bot.sandbox.forms.components import every_component
from bot.sandbox.interactions import begin
from bot.sandbox.interactions.offers import visible_commands
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import FileData, Json
from bot.sandbox.world import codec
from bot.sandbox.world.address import move_to
from bot.sandbox.world.messages import post
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.pins import pinned
from bot.sandbox.world.saved import restored, written
from bot.sandbox.world.soundness import read
from bot.sandbox.world.world import World
from tests import spec
from tests.sandbox.asking import START, Asking, file
from tests.sandbox.elsewhere import add_foreign_guild, add_private_channel
from tests.sandbox.fuzz import Fuzz

BUTTON = {"type": 2, "style": 1, "label": "Open", "custom_id": "open"}
ROW = {"type": 1, "components": [BUTTON]}
MODAL = {
    "custom_id": "form",
    "title": "A form",
    "components": [
        {"type": 1, "components": [{"type": 4, "custom_id": "t", "style": 1, "label": "Text"}]}
    ],
}


def lived_in() -> Asking:
    """A world in which there is one of everything."""
    bot = Asking()
    world = bot.world
    bot.grant(Permission.CREATE_PUBLIC_THREADS, Permission.PIN_MESSAGES, Permission.ATTACH_FILES)
    made = bot.post("with a button", components=[ROW], nonce="n1", enforce_nonce=True)
    place = f"{bot.path()}/messages/{made['id']}"
    bot("POST", f"{place}/threads", {"name": "Talk"})
    bot("PUT", f"{bot.path()}/messages/pins/{made['id']}")
    embed = {"title": "x", "image": {"url": "attachment://a.png"}}
    picture = file("a.png", b"\x00\xff picture")
    bot(
        "POST",
        f"{bot.path('general')}/messages",
        {"embeds": [embed]},
        files=[picture, file(index=1)],
    )
    bot.grant(Permission.ADD_REACTIONS)
    bot("PUT", f"{place}/reactions/🙂/@me")
    poll = {"question": {"text": "Tea?"}, "answers": [{"poll_media": {"text": "Yes"}}]}
    bot.post("", poll=poll)
    there = {"type": 1, "message_id": made["id"], "channel_id": made["channel_id"]}
    bot.post("", message_reference=there)
    reference = {"message_id": made["id"]}
    bot.post("a reply", message_reference=reference, embeds=[{"description": "é🙂"}])
    option = {"name": "o", "type": 3, "description": "x"}
    command = {"name": "c", "description": "x", "options": [option]}
    app = f"/applications/{world.application.id}"
    bot("POST", f"{app}/commands", command)
    bot("POST", f"{app}/guilds/{bot.guild_id}/commands", {**command, "name": "of-guild"})
    admin, member, guest = (bot.user(name) for name in ("admin", "member", "guest"))
    world.application.user_installs.add(member.id)
    add_foreign_guild(world, "elsewhere", member)
    add_private_channel(world, "between", member, guest)
    post(world, admin.id, world.dm_with(admin.id), {"content": "hello"})
    world.closed_to_bot.add(guest.id)
    asked = begin.use_command(world, member.id, bot.channel("news"), "c", {"o": "x"})
    answer = {"content": "only you", "flags": 64, "components": [ROW]}
    bot("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 4, "data": answer})
    pressed = world.messages[bot.channel("news").id][int(made["id"])]
    asked = begin.press(world, admin.id, pressed, "open")
    bot("POST", f"/interactions/{asked.id}/{asked.token}/callback", {"type": 9, "data": MODAL})
    sent = begin.submit_modal(world, asked, {"t": "typed"})
    bot(
        "POST",
        f"/interactions/{sent.id}/{sent.token}/callback",
        {"type": 4, "data": {"content": "x"}},
    )
    return bot


def through_json(world: World) -> tuple[Json, dict[str, bytes]]:
    files: dict[str, bytes] = {}
    return orjson.loads(codec.encode(written(world, []), files)), files


def again(world: World) -> World:
    return restored(read(*through_json(world)), world.clock, world.ticks)


TABLES = "application users guilds channels messages interactions closed_to_bot".split()


def assert_the_same(one: World, other: World) -> None:
    for name in TABLES:
        assert getattr(one, name) == getattr(other, name), name
    assert list(one.channels) == list(other.channels), "in their order too"
    assert [list(held) for held in one.messages.values()] == [
        list(held) for held in other.messages.values()
    ]
    assert one.interactions_by_token == other.interactions_by_token
    assert (one.ids.last, one.nonces.made) == (other.ids.last, other.nonces.made)


def test_nothing_of_a_world_is_lost() -> None:
    world = lived_in().world
    kinds = {message.type for held in world.messages.values() for message in held.values()}
    assert kinds >= {0, 6, 19, 20, 21}
    assert any(each.asked_by for each in world.interactions.values())
    loaded = again(world)
    assert_the_same(world, loaded)
    assert written(loaded, []) == written(world, [])


@pytest.mark.skipif(not spec.location(), reason="bodies are made from Discord's specification")
def test_no_world_that_bots_can_make_is_refused_or_changed() -> None:
    fuzz = Fuzz(seed=3)
    for _ in range(25):
        fuzz.run(20)
        assert_the_same(fuzz.asking.world, again(fuzz.asking.world))


def test_a_world_that_bots_were_refused_in_goes_on_with_its_ids_and_nonces() -> None:
    bot = lived_in()
    made = bot.post("twice", nonce="n2", enforce_nonce=True)
    last = bot.world.ids.last
    bot.world = again(bot.world)
    assert bot.post("twice", nonce="n2", enforce_nonce=True)["id"] == made["id"]
    assert int(bot.post("new")["id"]) > last
    bot.move(days=-30)
    bot.world = again(bot.world)
    assert int(bot.post("newer")["id"]) > last


def test_an_interaction_that_only_another_names_is_kept() -> None:
    world = lived_in().world
    submitted = next(each for each in world.interactions.values() if each.asked_by)
    asked = submitted.asked_by
    assert asked is not None
    assert again(world).interactions[submitted.id].asked_by == asked
    loaded = again(world)
    assert loaded.interactions[submitted.id].asked_by is loaded.interactions[asked.id]
    del world.interactions[asked.id], world.interactions_by_token[asked.token]
    assert again(world).interactions[submitted.id].asked_by == asked


def test_files_are_found_at_another_address() -> None:
    world = lived_in().world
    move_to(world, "http://127.0.0.1:1")
    loaded = again(world)
    move_to(loaded, "http://127.0.0.1:22222")
    [message] = [
        message
        for held in loaded.messages.values()
        for message in held.values()
        if message.attachments
    ]
    shown, listed = message.attachments
    assert shown.data == b"\x00\xff picture"
    where = f"http://127.0.0.1:22222/attachments/{message.channel_id}/{shown.id}/a.png"
    assert message.embeds[0]["image"]["url"] == where
    payload = loaded.message_payload(message)
    assert [each["filename"] for each in payload["attachments"]] == [listed.filename]


def test_a_world_that_an_earlier_version_saved_is_the_same() -> None:
    """`world_1.json` is what 0.1 wrote; `answered_at` was taken out since, and much added."""
    text = (Path(__file__).parent / "world_1.json").read_text("utf-8")
    held = {"files/1": b"\x00\xff picture", "files/2": b"text"}
    saved = read(orjson.loads(text), held)
    world = restored(saved, MovableClock(START))
    use_all(world)
    files: dict[str, bytes] = {}
    again = orjson.loads(codec.encode(read(orjson.loads(text), held), files))
    assert files == held
    before = orjson.loads(re.sub(r', "answered_at": (null|"[^"]+")', "", text))
    assert _as_far_as_in(before, again) == before


def _as_far_as_in(before: Any, again: Any) -> Any:
    """Return `again` without the fields that `before` didn't have; JSON is left as it is."""
    if isinstance(before, dict):
        return {key: _as_far_as_in(before[key], again.get(key)) for key in before}
    if isinstance(before, list) and len(before) == len(again):
        return [_as_far_as_in(*pair) for pair in zip(before, again, strict=True)]
    return again


# --- what strangers send -------------------------------------------------------------------

PLAIN, FILES = through_json(lived_in().world)
JUNK: list[Any] = [
    None,
    True,
    -1,
    0,
    1.5,
    2**63 - 1,
    2**64,
    "",
    "x",
    "0",
    "\x00",
    "javascript:x",
    [],
    {},
    [{}],
]
JUNK += [{"type": 1}, {"url": "javascript:x"}, "0001-01-01T00:00:00+14:00", "files/9"]


def broken(data: st.DataObject, node: Any) -> Any:
    """Return `node` with one thing in it replaced or left out."""
    if not isinstance(node, dict | list) or not node or data.draw(st.integers(0, 9)) == 0:
        return data.draw(st.sampled_from(JUNK))
    key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
    changed = copy.copy(node)
    if data.draw(st.integers(0, 9)) == 0:
        del changed[key]
    else:
        changed[key] = broken(data, node[key])
    return changed


@settings(max_examples=150)
@given(st.data())
def test_what_is_not_refused_can_be_used(data: st.DataObject) -> None:
    try:
        world = restored(read(broken(data, PLAIN), FILES), MovableClock(START))
    except codec.Misfit as misfit:
        assert str(misfit)
        return
    use_all(world)


def use_all(world: World) -> None:
    """Show everything to everyone, and press whatever can be pressed."""
    for guild in world.guilds.values():
        if world.bot.id in guild.members:
            orjson.dumps(world.guild_create_payload(guild))
    for channel in list(world.channels.values()):
        orjson.dumps(world.channel_payload(channel))
        assert pinned(world, channel) is not None
        for message in list(world.messages[channel.id].values()):
            orjson.dumps(world.message_payload(message))
            for item in every_component(message.components):
                if "custom_id" in item:
                    tolerated(begin.press, world, world.people[0].id, message, item["custom_id"])
        for user in list(world.users.values()):
            orjson.dumps(visible_commands(world, user.id, channel))
            for name in ("c", "of-guild"):
                tolerated(begin.use_command, world, user.id, channel, name, {"o": "x"})
            tolerated(post, world, user.id, channel, {"content": "<@1> x"})
    for asked in list(world.interactions.values()):
        tolerated(begin.submit_modal, world, asked, {})
    again(world)


def tolerated(action: Any, *arguments: Any) -> None:
    """Do what may be refused, as it may in any world."""
    with contextlib.suppress(Refused, ApiError):
        action(*arguments)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("format", 4, "format: 4 is of a newer version, which can read it; this one knows 3"),
        ("format", "1", "format: a whole number is needed"),
        ("last_id", 5, "was never given out as an id"),
        ("last_id", 2**63 - 1, "last_id: it is out of range"),
        ("address", "http://example.com", "address: it is not a sandbox's address"),
        ("application.token", "a\nb", "application.token: it can't be sent in a header"),
        ("application.bot_id", 1, "there is no such bot"),
        ("users.0.username", 7, "users.0.username: expected `str`, got `int`"),
        ("users.0.more", 7, "users.0.more: there is no such field"),
        ("guilds.0.owner_id", 1, "guilds.0: its owner is not there"),
        ("guilds.0.members", {"x": {}}, "guilds.0.members: its keys must be ids"),
        ("channels.0.guild_id", 1, "channel"),
        ("messages.0.author_id", 1, "messages.0: its author is not there"),
        ("messages.0.created_at", "2025-01-01", "a moment and its zone are needed"),
        ("messages.0.created_at", "0001-01-01T00:00:00+14:00", "a moment and its zone are needed"),
        ("messages.0.embeds", [{"url": "javascript:x"}], "an embed has the address"),
        ("messages.0.components", [{"type": 99}], "messages.0.components.0.type: "),
        ("messages.0.attachments", [{}], "messages.0.attachments.0.id: it is missing"),
        ("interactions.0.type", 99, "interactions.0: it is of an unknown kind"),
        ("nonces.0.at", 5, "nonces.0.at: a moment and its zone are needed"),
    ],
)
def test_what_is_wrong_is_named(path: str, value: Any, sentence: str) -> None:
    plain = copy.deepcopy(PLAIN)
    *steps, last = path.split(".")
    node: Any = plain
    for step in steps:
        node = node[int(step) if isinstance(node, list) else step]
    node[last] = value
    with pytest.raises(codec.Misfit) as refused:
        read(plain, FILES)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"filename": "../a"}, "a file has a name that Discord would not give it"),
        ({"content_type": "text/html\r\nX: y"}, "a file has no valid content type"),
        ({"data": "../../etc/passwd"}, "it names a file that is not there"),
    ],
)
def test_files_are_as_discord_would_have_them(change: Json, sentence: str) -> None:
    plain = copy.deepcopy(PLAIN)
    [message] = [each for each in plain["messages"] if each["attachments"]]
    message["attachments"][0] |= change
    with pytest.raises(codec.Misfit, match=sentence):
        read(plain, FILES)


# --- the codec -----------------------------------------------------------------------------


@dataclass
class Sample:
    moment: datetime
    numbers: set[int]
    named: dict[int, list[FileData]]
    either: str | int | None = None
    inner: Sample | None = None


samples = st.recursive(
    st.none(),
    lambda inner: st.builds(
        Sample,
        moment=st.datetimes(timezones=st.just(UTC)),
        numbers=st.sets(st.integers(-(2**63), 2**63 - 1)),
        named=st.dictionaries(
            st.integers(0, 2**63 - 1), st.lists(st.binary(max_size=5).map(FileData))
        ),
        either=st.none() | st.integers(-5, 5) | st.text(),
        inner=inner,
    ),
    max_leaves=3,
)


@given(samples)
def test_what_goes_out_comes_in_the_same(sample: Sample | None) -> None:
    files: dict[str, bytes] = {}
    plain = orjson.loads(codec.encode(sample, files))
    either: Any = Sample | None
    assert codec.decode(plain, either, files) == sample


# --- a sandbox -----------------------------------------------------------------------------


async def test_a_loaded_sandbox_serves_the_files_of_its_messages() -> None:
    saved = Sandbox(lived_in().world).save()
    async with Sandbox(saved=saved) as loaded, aiohttp.ClientSession() as http:
        [message, *_] = loaded.person("member").sees("general")
        shown = message["embeds"][0]["image"]["url"]
        async with http.get(shown) as reply:
            assert await reply.read() == b"\x00\xff picture"


def test_faults_of_the_world_go_on_and_can_be_healed() -> None:
    sandbox = Sandbox()
    whole = [copy.deepcopy(each.overwrites) for each in sandbox.world.channels.values()]
    sandbox.faults.add(faults.TakePermission(permission="SEND_MESSAGES", channel="news"))
    sandbox.faults.add(faults.RemoveBot())
    sandbox.faults.add(faults.CloseDirectMessages(person="admin"))
    sandbox.faults.add(faults.RefuseGateway())
    loaded = Sandbox(saved=sandbox.save())
    world = loaded.world
    names = [each.fault.name for each in loaded.faults.active]
    assert names == ["permission-taken", "bot-removed", "dms-closed"]
    [guild] = world.guilds.values()
    assert world.bot.id not in guild.members and world.closed_to_bot
    assert whole != [each.overwrites for each in world.channels.values()]
    loaded.faults.heal()
    assert world.bot.id in guild.members and not world.closed_to_bot
    assert whole == [each.overwrites for each in world.channels.values()]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"x": b""}, "world.json: it is missing"),
        ({"world.json": b"{"}, "world.json: it isn't JSON, or is nested too deeply"),
        ({"world.json": b"[" * 200 + b"]" * 200}, "it isn't JSON, or is nested too deeply"),
        ({"world.json": b"[]"}, "world.json: format: a whole number is needed"),
    ],
)
def test_a_sandbox_is_not_made_of_anything(files: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(UnsoundWorld, match=sentence):
        Sandbox(saved=files)


def test_a_fault_that_would_delete_something_is_not_done_again() -> None:
    saved = Sandbox().save()
    plain = orjson.loads(saved["world.json"])
    plain["faults"] = [{"name": "channel-deleted", "channel": "news"}]
    with pytest.raises(UnsoundWorld, match="channel-deleted does not last"):
        Sandbox(saved={"world.json": orjson.dumps(plain)})
