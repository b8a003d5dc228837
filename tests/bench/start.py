"""The time from the start of a process until its first answer, beside a plain bot's.

Run as `python -m tests.bench.start`. The plain bot is on discord.py alone and does nothing but
answer a command with a constant embed. Ours opens a database, reads articles, registers commands,
and looks for posts that are due.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections import defaultdict
from pathlib import Path

import uvloop

from tests.bench import payloads
from tests.bench.figures import Rounds, show, summary, write
from tests.bench.machine import OURS, PLAIN, Program, cores, running
from tests.bench.server import Discord


async def first_answer(program: Program) -> dict[str, float]:
    """Start a bot, and return how long it took to answer, and what that cost."""
    discord = Discord()
    async with discord.listening():
        begun = time.perf_counter()
        async with running(program, discord) as bot:
            discord.use(payloads.command("briefing"))
            await discord.first_answer()
            return {"s": time.perf_counter() - begun, "CPU s": bot.cpu()}


async def measure(rounds: int) -> Rounds:
    """Return the figures of each bot in each round; before them, each is started once."""
    results = defaultdict(list)
    for number in range(rounds + 1):
        for program in (PLAIN, OURS):
            found = await first_answer(program)
            await asyncio.sleep(0)
            if number:
                results[program.name].append(found)
    return results


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--out", type=Path, help="a folder for the figures")
    options = parser.parse_args(arguments)
    os.sched_setaffinity(0, {cores()[0]})
    found = summary(uvloop.run(measure(options.rounds)), PLAIN.name)
    show("First answer after the start", found)
    write("start", found, options.out)


if __name__ == "__main__":
    main()
