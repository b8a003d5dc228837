"""The program as it is started: a subprocess with a deadline."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DEADLINE = 20.0
LOG = {"LOG_FORMAT": "text"}  # as people see it


class Program:
    """A running `python -m bot` and what it printed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.printed = ""

    async def prints(self, pattern: str) -> re.Match[str]:
        """Wait until what was printed holds `pattern`."""
        assert self.process.stdout is not None
        async with asyncio.timeout(DEADLINE):
            while not (match := re.search(pattern, self.printed)):
                line = await self.process.stdout.readline()
                assert line, f"ended before it printed {pattern!r}:\n{self.printed}"
                self.printed += line.decode(errors="replace")
        return match

    async def stop(self, signal: int) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(signal)
        return await self.ends()

    async def ends(self, within: float = DEADLINE) -> int:
        """Read the rest of what it prints, and return the exit status."""
        assert self.process.stdout is not None
        async with asyncio.timeout(within):
            self.printed += (await self.process.stdout.read()).decode(errors="replace")
            return await self.process.wait()


def environment(**settings: str) -> dict[str, str]:
    """Return an environment with these settings and none of the developer's."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    # Warnings are shown, but for discord.py's own import of audioop.
    warnings = "default,ignore:'audioop' is deprecated:DeprecationWarning"
    return (
        kept
        | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": warnings, "COLUMNS": "80"}
        | LOG
        | settings
    )


@contextlib.asynccontextmanager
async def started(
    *arguments: str, cwd: Path | str | None = None, **settings: str
) -> AsyncIterator[Program]:
    """Start the program, by default with a database of its own; it is killed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"DATABASE_URL": f"sqlite:///{folder}/bot.db"} | settings
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=cwd or ROOT,
            env=environment(**settings),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            yield Program(process)
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


async def finished(
    *arguments: str, cwd: Path | str | None = None, **settings: str
) -> tuple[int, str]:
    """Run the program to its end and return its status and what it printed."""
    async with started(*arguments, cwd=cwd, **settings) as program:
        status = await program.ends()
        return status, program.printed
