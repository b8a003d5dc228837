"""Bots on other client libraries as processes: installed, started, listened to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import sys
import time
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.environments import (
    CantInstall,
    build_go,
    environment,
    node,
    node_modules,
    python_of,
)

HERE = Path(__file__).parent
SECONDS = 30

OF_NODE = (
    *("@discordeno/bot", "@discordjs/core", "@discordjs/rest", "@discordjs/ws", "discord.js"),
    *("eris", "oceanic.js", "seyfert"),
)

Command = tuple[str | Path, ...]


def once(place: Path, install: Callable[[], object]) -> None:
    """Install what all workers of a run share: the first does it, the others wait.

    Skips when it can't be had.
    """
    done = place.with_suffix(".done")
    try:
        place.mkdir()
    except FileExistsError:
        while not done.exists():
            time.sleep(0.1)
    else:
        reason = ""
        try:
            install()
        except CantInstall as error:
            reason = str(error)
        finally:
            done.with_suffix(".tmp").write_text(reason)
            done.with_suffix(".tmp").rename(done)
    if reason := done.read_text():
        pytest.skip(reason)


def with_python(shared: Path, script: str, *packages: str) -> Command:
    """Return how to run a bot with a Python that has `packages`, or with this one."""
    if not packages:
        return sys.executable, HERE / script
    place = shared / f"python-{zlib.crc32(repr(packages).encode()):x}"
    once(place, lambda: environment(place, *packages))
    return python_of(place), HERE / script


def with_node(shared: Path, script: str) -> Command:
    """Return how to run a bot with Node where all libraries are; of a folder, its `index.mjs`."""
    place = shared / "node"
    once(place, lambda: node_modules(place, *OF_NODE))
    # A module finds packages only from where it lies.
    if (HERE / script).is_dir():
        return node(), shutil.copytree(HERE / script, place / script) / "index.mjs"
    return node(), shutil.copy(HERE / script, place)


def with_go(shared: Path, script: str, recipe: str) -> Command:
    """Build a bot in Go with the line that it needs, and return how to run it."""
    place = shared / "go"

    def build() -> None:
        text = (HERE / script).read_text("utf-8")
        (place / "main.go").write_text(re.sub("// RECIPE.*", recipe, text), "utf-8")
        build_go(place, "github.com/bwmarrin/discordgo")

    once(place, build)
    return (place / "bot",)


class Bot:
    """A bot that runs, and what it has printed."""

    def __init__(self, output: asyncio.StreamReader) -> None:
        self.printed = ""
        self.ended = False
        self._output = output

    async def listen(self) -> None:
        """Keep what is printed, until the bot ends."""
        while line := (await self._output.readline()).decode():
            self.printed += line
        self.ended = True

    async def prints(self, word: str) -> None:
        """Wait for a line."""
        await until(lambda: self.ended or word in self.printed.splitlines())
        assert not self.ended, f"the bot ended without printing {word}"


@contextlib.asynccontextmanager
async def running(*command: str | Path, **environment: str) -> AsyncIterator[Bot]:
    """Run a bot until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    bot = Bot(process.stdout)
    listening = asyncio.create_task(bot.listen())
    try:
        yield bot
    except BaseException as error:
        error.add_note(f"The bot printed:\n{bot.printed}")
        raise
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await listening
        await process.wait()


async def until(holds: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
