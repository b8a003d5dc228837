"""A recorded conversation with our bot, played again on another sandbox."""

from __future__ import annotations

import orjson
import pytest

from bot.articles.library import Library
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox
from bot.sandbox.interactions.command_options import Typed
from bot.sandbox.model import Json
from bot.sandbox.player import NoConversation, Player, Step, read
from bot.sandbox.recorder import Recorder
from bot.sandbox.told import told
from tests.answers import message_of
from tests.conftest import running_bot


async def converse(sandbox: Sandbox) -> None:
    """Do some of each kind of thing that can be done."""
    member, admin = sandbox.person("member"), sandbox.person("admin")
    answer = message_of(await member.slash("briefing", article="000_fdad4a85e90d0778"))
    pressed = message_of(await member.press(answer, "Reader view"))
    await member.press(pressed, "Why It's Important?")
    member.dismiss(pressed)
    said = admin.say("Look at this", "news", files={"a.txt": b"inside"})
    member.say("Where?", reply_to=said)
    member.react(said, "👍")
    admin.edit(said, "Look at that")
    member.take_back(said, "👍")
    daily: dict[str, Typed] = {"channel": "news", "time": "9:00", "timezone": "Europe/Berlin"}
    await admin.slash_with("schedule set", "general", daily)
    admin.delete(said)
    file = admin.attach("bridge.md", b"## What's Next?\nWork begins.\n")
    await admin.slash_with("desk add", "general", {"file": file})


async def recorded(sandbox: Sandbox) -> list[bytes]:
    lines: list[bytes] = []
    recorder = Recorder(sandbox.world, lambda line: lines.append(orjson.dumps(line)))
    recorder.start()
    await converse(sandbox)
    recorder.stop()
    return lines


@pytest.fixture
async def lines(sandbox: Sandbox, bot: BriefingClient) -> list[bytes]:
    return await recorded(sandbox)


async def play(steps: list[Step], library: Library, seconds: float = 5.0) -> None:
    async with Sandbox() as another, running_bot(another, library):
        await Player(another, steps, seconds).play(lambda step: None)


async def test_the_bot_answers_as_it_did(lines: list[bytes], library: Library) -> None:
    steps = read(lines)
    assert [step.deed["does"] for step in steps[1:4]] == ["slash_with", "press", "press"]
    assert steps[2].deed["button"] == "Reader view"
    assert steps[1].recorded
    await play(steps, library)
    assert [list(told(step)) for step in steps if not step.is_same] == []
    words = [line for step in steps for line in told(step)]
    assert any("<#news>" in line for line in words), "ids are other ones in each run"
    assert "  1  member types /briefing article: 000_fdad4a85e90d0778 in #news" in words
    assert "  7  member reacts 👍" in words
    assert not any(line.startswith(("   +", "   -")) for line in words)


async def test_what_it_answers_otherwise_is_told(lines: list[bytes], library: Library) -> None:
    first: Json = orjson.loads(lines[1])
    lines = [lines[0], orjson.dumps(first | {"text": "Something else"})]
    steps = read(lines)
    await play(steps, library)
    assert not steps[1].is_same
    words = list(told(steps[1]))
    assert words[1].startswith("   - Bot writes: Something else")
    assert words[2].startswith("   + Bot writes: ")
    assert len(words) == 3


async def test_what_cannot_be_done_again_is_told(library: Library) -> None:
    lines = [
        b'{"step":1,"person":"member","does":"slash_with","command":"nothing","channel":"news","options":{}}',
        b'{"step":2,"person":"member","does":"press","message":[1,0],"button":"Press"}',
        b'{"step":3,"person":"nobody","does":"say","text":"hi","channel":"news"}',
        b'{"step":4,"person":"member","does":"say","text":"hi","channel":"news"}',
        b'{"step":5,"person":"member","does":"say"}',
    ]
    steps = read(lines)
    await play(steps, library, 0.2)
    assert ["There is no command /nothing" in steps[1].refused, steps[2].refused] == [
        True,
        "There is no such message any more.",
    ]
    assert "nobody" in steps[3].refused
    assert steps[4].is_same
    assert "missing a required argument: 'text'" in steps[5].refused


@pytest.mark.parametrize(
    "line",
    [
        b"no JSON",
        b"[]",
        b"{}",
        b'{"step": 3, "bot": "writes"}',
        b'{"step": 1, "person": "member", "does": "__init__"}',
        b'{"step": 1, "person": 5, "does": "say"}',
        b'{"step": 0, "bot": "writes"}',
    ],
)
def test_what_is_no_conversation_is_refused(line: bytes) -> None:
    with pytest.raises(NoConversation):
        read([line])
