"""Bots under measurement: each a process on the bots' core, with what it uses of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.payloads import SECRET
from tests.bench.server import Discord

ROOT = Path(__file__).parent.parent.parent
_BOTS = Path(__file__).parent / "bots"
_TICKS = os.sysconf("SC_CLK_TCK")
_OURS = "Briefing Bot"
_PLAIN = "discord.py"


def cores() -> tuple[int, int]:
    """Return the core of the server and that of the bots; they differ where there are two."""
    usable = sorted(os.sched_getaffinity(os.getppid()))
    return usable[0], usable[-1]


@dataclass(frozen=True)
class Program:
    """A bot to be started on a `Discord`."""

    name: str
    python: Path | str = sys.executable
    script: str = "discordpy.py"
    folder: Path | None = None
    """Of articles, for ours; the seeds if None."""
    module: str = "bot"
    more: tuple[tuple[str, str], ...] = ()
    """Settings, for ours."""

    def command(self, discord: Discord) -> Sequence[str | Path]:
        """Return what to type."""
        if self.name == _OURS:
            return self.python, "-m", self.module, "run"
        return self.python, _BOTS / self.script, discord.api, discord.gateway, SECRET

    def environment(self, discord: Discord, data: str) -> dict[str, str]:
        """Return the variables that it starts with."""
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
        if self.name != _OURS:
            return kept
        return kept | {
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": SECRET,
            "DISCORD_API_URL": discord.api,
            "DISCORD_GATEWAY_URL": discord.gateway,
            "ARTICLES_DIR": str(self.folder or ROOT / "seeds"),
            "DATA_DIR": data,
            **dict(self.more),
        }


OURS = Program(_OURS)
PLAIN = Program(_PLAIN)


class Running:
    """A bot that runs, and what it has used."""

    def __init__(self, number: int) -> None:
        self._place = Path("/proc", str(number))

    def cpu(self) -> float:
        """Return the seconds of the processor that it has used, with all its threads."""
        fields = (self._place / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Return its resident memory in MiB."""
        return self._status("VmRSS:")

    def most_memory(self) -> float:
        """Return the most that it ever was."""
        return self._status("VmHWM:")

    def _status(self, name: str) -> float:
        for line in (self._place / "status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
        raise ProcessLookupError("the bot has ended")


@contextlib.asynccontextmanager
async def running(program: Program, discord: Discord) -> AsyncIterator[Running]:
    """Run a bot until the block ends; what it prints is shown if it ends by itself."""
    with tempfile.TemporaryDirectory() as data, (Path(data) / "log").open("w+b") as log:
        mine = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {cores()[1]})  # a child begins where its parent is
        process = await asyncio.create_subprocess_exec(
            *program.command(discord),
            cwd=data,
            env=program.environment(discord, data),
            stdout=log,
            stderr=log,
        )
        os.sched_setaffinity(0, mine)
        try:
            yield Running(process.pid)
        except BaseException:
            log.seek(0)
            print(f"--- {program.name} ---", log.read().decode(), sep="\n", file=sys.stderr)
            raise
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
