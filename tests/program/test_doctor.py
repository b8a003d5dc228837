"""`doctor` as it is started: while the bot runs and while it doesn't, and nothing is changed."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.program.programs import ROOT, finished, started
from tests.program.terminals import at_terminal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's"),
]


def on(sandbox: Sandbox) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.addresses.api,
        "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
        "ARTICLES_DIR": str(ROOT / "seeds"),
        "DATABASE_URL": "",
        "DATA_DIR": "data",
    }


def written(folder: Path) -> dict[str, bytes]:
    """What is in the database's files."""
    return {
        each.name: each.read_bytes()
        for each in folder.glob("data/*.db*")
        if "-shm" not in each.name
    }


async def test_it_says_how_a_bot_is_that_runs_is_killed_or_has_ended(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async def doctor(*arguments: str, **others: str) -> tuple[int, str]:
        status, printed = await finished("doctor", *arguments, cwd=tmp_path, **on(sandbox) | others)
        assert "Traceback" not in printed
        assert not any(part in printed for part in sandbox.token.split("."))
        return status, printed

    async with started("run", cwd=tmp_path, **on(sandbox)) as program:
        await program.prints("has connected to Gateway")
        status, printed = await doctor()
        assert (status, "✓ bot         it runs\n" in printed) == (0, True), printed
        assert "commands    all " in printed
        program.process.kill()
        await program.ends()
    before = written(tmp_path)
    status, printed = await doctor()
    assert (status, "; sound\n" in printed, written(tmp_path)) == (0, True, before), printed
    async with started("run", cwd=tmp_path, **on(sandbox)) as program:
        await program.prints("has connected to Gateway")
        assert await program.stop(signal.SIGTERM) == 0
    before = written(tmp_path)
    status, printed = await doctor(PYTHONIOENCODING="ascii")
    assert (status, written(tmp_path)) == (0, before), printed
    assert "ok token       accepted" in printed
    assert "-- bot         it doesn't run" in printed
    status, printed = await doctor("--json", DISCORD_TOKEN="a.b.c")
    found = json.loads(printed)
    assert (status, found["ok"]) == (1, False)
    assert [each["check"] for each in found["checks"] if each["ok"] is False] == ["token"]


async def test_there_are_colours_at_a_terminal_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = on(sandbox) | {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    async with at_terminal("doctor", cwd=tmp_path, **settings) as terminal:
        await terminal.shows("\033\\[32m✓\033\\[0m token ")
        assert await terminal.ends() == 0
    async with at_terminal("doctor", cwd=tmp_path, **settings, NO_COLOR="1") as terminal:
        await terminal.shows("✓ token ")
        assert await terminal.ends() == 0
        assert "\033" not in terminal.printed
