"""`--state` the way it is used: started, used, stopped, and started again."""

from __future__ import annotations

import signal
import sys
import zipfile
from pathlib import Path

import aiohttp
import orjson
import pytest

from bot.sandbox.world.saved import FORMAT
from tests.program.programs import Program, finished, started
from tests.program.test_program import NEWS, Page

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

PRESS = {"button": "Reader view"}
SECRET = "the-hosts-own-secret"


async def page_of(program: Program, session: aiohttp.ClientSession) -> Page:
    address = (await program.prints(r"(http://127\.0\.0\.1:\d+/page/\S+/)\n"))[1]
    await program.prints("Ctrl\\+C stops it")
    return Page(session, address)


@pytest.mark.slow
async def test_the_conversation_goes_on_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "friday.zip"
    arguments = ("--port", "0", "--no-browser", "--state", str(file))
    secret = {"DISCORD_TOKEN": SECRET}
    async with aiohttp.ClientSession() as session:
        async with started("sandbox", *arguments, **secret) as program:
            page = await page_of(program, session)
            await page.post(f"{NEWS}/commands", {"command": "briefing"})
            await page.post("control/clock", {"seconds": 86_400})
            [posted] = await page.get(f"{NEWS}/messages")
            assert await program.stop(signal.SIGINT) == 0
        assert program.printed.endswith(f"Saved to {file}.\n")
        with zipfile.ZipFile(file) as saved:
            assert sorted(saved.namelist()) == ["briefing-bot.db", "clock.json", "world.json"]
            assert not any(SECRET.encode() in saved.read(name) for name in saved.namelist())
        async with started(*arguments) as program:
            page = await page_of(program, session)
            assert await page.get(f"{NEWS}/messages") == [posted]
            assert (await page.get("control/clock"))["offset_seconds"] == 86_400
            answer = await page.post(f"{NEWS}/messages/{posted['id']}/press", PRESS)
            assert answer["answer"]["private"]
            assert await program.stop(signal.SIGTERM) == 0
    assert program.printed.endswith(f"Saved to {file}.\n")
    assert "Traceback" not in program.printed and "Warning" not in program.printed


@pytest.mark.slow
async def test_the_sandbox_alone_saves_its_world_and_keeps_its_token(tmp_path: Path) -> None:
    file = tmp_path / "alone.zip"
    arguments = ("sandbox", "--only", "--port", "0", "--no-browser", "--state", str(file))
    for token in (["--token", "my.own.token"], []):
        async with started(*arguments, *token) as program:
            await program.prints(r"Token\s+my\.own\.token\n")
            await program.prints("Ctrl\\+C stops it")
            assert await program.stop(signal.SIGINT) == 0
        with zipfile.ZipFile(file) as saved:
            assert sorted(saved.namelist()) == ["clock.json", "world.json"]


@pytest.mark.slow
async def test_a_broken_file_is_one_sentence_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "broken.zip"
    with zipfile.ZipFile(file, "w") as broken:
        broken.writestr("world.json", orjson.dumps({"format": FORMAT + 1}))
        broken.writestr("clock.json", b'{"offset_seconds": 0}')
    before = file.read_bytes()
    for verb in ([], ["sandbox"], ["sandbox", "--only"]):
        status, printed = await finished(*verb, "--no-browser", "--state", str(file))
        assert status == 66
        assert printed == (
            f"briefing-bot: {file} can't be used as a state: world.json: format: {FORMAT + 1} is "
            f"of a newer version, which can read it; this one knows {FORMAT}. It was left as it "
            "is. Name another file, or one that does not exist yet to begin anew.\n"
        )
        assert file.read_bytes() == before


async def test_a_folder_that_is_not_there_is_told_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "none" / "state.zip"
    status, printed = await finished("--no-browser", "--state", str(file))
    assert status == 73
    assert printed == (
        f"briefing-bot: The state can't be saved to {file}: its folder does not exist. "
        "Make it, or name another.\n"
    )


@pytest.mark.slow
async def test_a_taken_port_leaves_no_state_behind(tmp_path: Path) -> None:
    file = tmp_path / "state.zip"
    async with started("--port", "0", "--no-browser") as program:
        port = (await program.prints(r"http://127\.0\.0\.1:(\d+)/"))[1]
        status, printed = await finished("--no-browser", "--port", port, "--state", str(file))
    assert status == 69 and "Saved" not in printed
    assert list(tmp_path.iterdir()) == []


async def test_on_discord_there_is_no_state_to_keep(tmp_path: Path) -> None:
    status, printed = await finished("--state", str(tmp_path / "x.zip"), DISCORD_TOKEN="t")
    assert status == 2
    assert "briefing-bot sandbox --state" in printed
