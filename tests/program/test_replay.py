"""Conversations on disk: `sandbox --record FILE`, and `replay FILE`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import aiohttp
import orjson
import pytest

from tests.clients.running import HERE, running
from tests.program.programs import finished, started
from tests.program.test_program import NEWS
from tests.program.test_state import page_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's"),
]
QUIETLY = ("--port", "0", "--no-browser")


async def test_a_conversation_is_written_down_and_played_again(tmp_path: Path) -> None:
    file = tmp_path / "bug.jsonl"
    async with (
        started("sandbox", "--record", str(file), *QUIETLY) as program,
        aiohttp.ClientSession() as session,
    ):
        page = await page_of(program, session)
        answer = await page.post(f"{NEWS}/commands", {"command": "briefing"})
        message = answer["answer"]["message"]
        press = {"button": message["components"][0]["components"][0]["custom_id"]}
        await page.post(f"{NEWS}/messages/{message['id']}/press", press)
        assert await program.stop(signal.SIGTERM) == 0
    first, posted, second, *_ = map(orjson.loads, file.read_bytes().splitlines())
    assert first["command"] == "briefing"
    assert posted["bot"] == "writes" and "What's Happening?" in posted["embeds"][0]
    assert second["button"] == "Reader view", "as people know it, not by its id"

    status, printed = await finished("replay", str(file), *QUIETLY)
    assert printed.endswith("2 steps, all answered as they were.\n")
    assert status == 0
    assert "  1  member types /briefing in #news\n" in printed

    was, other = b'"controls":["Reader view"]', b'"controls":["Read on"]'
    file.write_bytes(file.read_bytes().replace(was, other))
    status, printed = await finished("replay", str(file), *QUIETLY)
    assert printed.endswith("2 steps, 1 answered otherwise.\n")
    assert status == 1
    assert "\n   - Bot writes: " in printed
    assert "\n   + Bot writes: " in printed


async def test_it_is_played_to_any_bot(tmp_path: Path) -> None:
    file = tmp_path / "bug.jsonl"
    deeds = [
        '{"step":1,"person":"member","does":"slash_with","command":"hello","channel":"news","options":{}}',
        '{"step":1,"bot":"writes","channel":"news","text":"hi","embeds":["Hello"],"controls":["Press"]}',
        '{"step":2,"person":"member","does":"press","message":[1,0],"button":"Press"}',
        '{"step":2,"bot":"edits","message":[1,0],"text":"released","embeds":["Hello"],"controls":["Press"]}',
    ]
    file.write_text("\n".join(deeds), encoding="utf-8")
    own = ("--only", "--privileged-intents", "--token", "my.own.token")
    async with started("replay", str(file), *own, *QUIETLY) as program:
        recipe = (await program.prints(r"discord\.py +(.*)\n"))[1]
        await program.prints("Ctrl\\+C stops it")
        bot = (sys.executable, HERE / "bot_discordpy.py", recipe, "my.own.token")
        async with running(*bot):
            assert await program.ends() == 1
    assert "   - Bot edits: released" in program.printed
    assert "   + Bot edits: pressed" in program.printed
    assert program.printed.endswith("2 steps, 1 answered otherwise.\n")


async def test_what_cannot_be_written_or_played_is_said(tmp_path: Path) -> None:
    file = tmp_path / "bug.jsonl"
    assert await finished("replay", str(file)) == (
        2,
        f"briefing-bot: {file} can't be played: No such file or directory. "
        "Name a file that --record wrote.\n",
    )
    file.write_text("[]", encoding="utf-8")
    status, printed = await finished("replay", str(file))
    assert (status, "line 1 is no line of a conversation" in printed) == (2, True)
    status, printed = await finished("sandbox", "--record", str(file), *QUIETLY)
    assert (status, "it is there already" in printed) == (73, True)
    assert file.read_text("utf-8") == "[]"
