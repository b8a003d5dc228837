"""Memory after READY beside a plain bot's, and whether it grows with what goes on.

Run as `python -m tests.bench.memory`. Both bots are in the same servers; ours then answers, reads
its articles again and reconnects many times.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import uvloop

from tests.bench import payloads
from tests.bench.figures import Rounds, show, summary, write
from tests.bench.machine import OURS, PLAIN, Program, Running, cores, running
from tests.bench.server import Discord

_GUILDS = (1, 500)
_SETTLED = 4.0
"""Seconds after the first answer, in which our bot does what nobody has to wait for."""
_SEED = "---\ntitle: The bridge closes\n---\n## What's Happening?\n{}\n\n## What's Next?\nWork.\n"
_WARM = 2_000
"""Answers, after which buffers and pools are as large as they get."""


async def at_rest(program: Program, guilds: int, settled: float) -> float:
    """Return the MiB of a bot in so many servers, after its first answer."""
    discord = Discord(guilds)
    async with discord.listening(), running(program, discord) as bot:
        discord.use(payloads.command("briefing"))
        await discord.first_answer()
        await asyncio.sleep(settled)
        return bot.memory()


async def measure(rounds: int, settled: float) -> Rounds:
    """Return the memory of each bot in each round."""
    results = defaultdict(list)
    for _ in range(rounds):
        for program in (PLAIN, OURS):
            found = {
                f"MiB in {each} servers": await at_rest(program, each, settled) for each in _GUILDS
            }
            results[program.name].append(found)
    return results


async def grown(answers: int, reloads: int, reconnects: int, settled: float) -> dict[str, float]:
    """Return by how many MiB our bot has grown after each kind of event."""
    with _articles() as file:
        program = replace(OURS, folder=file.parent)
        discord = Discord()
        async with discord.listening(), running(program, discord) as bot:
            discord.use(payloads.command("briefing"))
            await discord.first_answer()
            await asyncio.sleep(settled)
            await discord.ask(min(answers, _WARM))
            growth = _Growth(bot)
            await discord.ask(answers)
            growth.note(f"{answers:,} answers")
            for number in range(reloads):
                await _reload(file, discord, number)
            growth.note(f"{reloads} reloads")
            for _ in range(reconnects):
                await _reconnect(discord)
            growth.note(f"{reconnects} reconnects")
    return growth.found


class _Growth:
    def __init__(self, bot: Running) -> None:
        self._bot, self._before = bot, bot.memory()
        self.found: dict[str, float] = {}

    def note(self, what: str) -> None:
        now = self._bot.memory()
        self.found[what] = now - self._before
        self._before = now


@contextlib.contextmanager
def _articles() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bridge.md")
        file.write_text(_SEED.format("The council voted."), encoding="utf-8")
        yield file


async def _reload(file: Path, discord: Discord, number: int) -> None:
    """Save another text, and wait until it is what the bot answers."""
    text = f"The council voted again, for the {number}th time."
    file.write_text(_SEED.format(text), encoding="utf-8")
    async with asyncio.timeout(30):
        while text.encode() not in discord.last_body:
            await asyncio.sleep(0.02)
            await discord.ask(1)


async def _reconnect(discord: Discord) -> None:
    before = discord.resumed
    discord.reconnect()
    async with asyncio.timeout(30):
        while discord.resumed == before:
            await asyncio.sleep(0.005)
    await discord.ask(1)


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--reloads", type=int, default=200)
    parser.add_argument("--reconnects", type=int, default=100)
    parser.add_argument("--settled", type=float, default=_SETTLED)
    parser.add_argument("--out", type=Path, help="a folder for the figures")
    options = parser.parse_args(arguments)
    os.sched_setaffinity(0, {cores()[0]})
    found = summary(uvloop.run(measure(options.rounds, options.settled)), PLAIN.name)
    show("Memory after READY", found)
    growth = uvloop.run(
        grown(options.answers, options.reloads, options.reconnects, options.settled)
    )
    print("\nGrown by, MiB:", ", ".join(f"{name}: {value:+.2f}" for name, value in growth.items()))
    write("memory", found, options.out)
    write("growth", growth, options.out)


if __name__ == "__main__":
    main()
