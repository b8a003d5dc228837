"""Bots on other client libraries: each logs in, registers, answers, is pressed, resumes.

Each library gets an environment of its own, made here, because they get in each other's way
(py-cord and discord.py are one import). It takes a while, so it is left out of the quick run:
`pytest -m clients`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.recipes import recipes
from tests.answers import message_of
from tests.environments import CantInstall, environment

pytestmark = pytest.mark.clients

HERE = Path(__file__).parent
SECONDS = 30


def python_with(place: Path, package: str) -> Path:
    """Return the Python of an environment that has `package`; skips when it can't be had."""
    try:
        return environment(place, package)
    except CantInstall as reason:
        pytest.skip(str(reason))


@contextlib.asynccontextmanager
async def running(
    python: Path, script: str, *arguments: str
) -> AsyncIterator[asyncio.StreamReader]:
    """Run a bot and yield what it prints."""
    process = await asyncio.create_subprocess_exec(
        python,
        HERE / script,
        *arguments,
        env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        process.kill()
        await process.communicate()


async def prints(output: asyncio.StreamReader, word: str) -> None:
    """Wait for a line; fails with what was printed when the bot ends instead."""
    printed = ""
    async with asyncio.timeout(SECONDS):
        while line := (await output.readline()).decode():
            printed += line
            if line.strip() == word:
                return
    pytest.fail(f"the bot ended without printing {word}:\n{printed}")


@pytest.mark.parametrize(
    ("library", "script"),
    [
        ("discord.py", "bot_discordpy.py"),
        ("disnake", "bot_disnake.py"),
        ("hikari", "bot_hikari.py"),
        ("nextcord", "bot_nextcord.py"),
        ("py-cord", "bot_pycord.py"),
    ],
)
async def test_a_bot_on_that_library_works(
    sandbox: Sandbox, tmp_path: Path, library: str, script: str
) -> None:
    python = await asyncio.to_thread(python_with, tmp_path / "venv", library)
    [recipe] = [each.line for each in recipes(sandbox.addresses) if each.library == library]
    async with running(python, script, recipe, sandbox.token) as output:
        await prints(output, "READY")
        member = sandbox.person("member")
        answer = await member.slash("hello")
        assert message_of(answer)["content"] == "hi"
        assert message_of(answer)["embeds"][0]["title"] == "Hello"
        assert message_of(await member.press(message_of(answer), "Press"))["content"] == "pressed"

        await reconnect(sandbox)
        await prints(output, "RESUMED")
        assert message_of(await member.slash("hello"))["content"] == "hi"
    assert sandbox.rest.unknown_routes == []


async def reconnect(sandbox: Sandbox) -> None:
    """Tell the bot to connect again, with op 7."""
    await sandbox.gateway.stop()
