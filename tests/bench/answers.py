"""Answers a second and processor time an answer, against bots on other libraries.

Run as `python -m tests.bench.answers`. The other bots answer a command with one small constant
embed; ours answers with an article of 3.8 kB, with a section, and a press of a section's button.
All run at the same time, and one after the other is under load for half a second, again and again.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import uvloop

from bot.articles.loading import load
from bot.messages.rendered import Rendered
from tests.bench import payloads
from tests.bench.figures import Rounds, show, summary, write
from tests.bench.machine import OURS, PLAIN, ROOT, Program, Running, cores, running
from tests.bench.server import Discord, Driven
from tests.environments import CantInstall, environment

Json = dict[str, Any]

_IN_FLIGHT = 64
_WARM_UP = 0.1
_SLICE = 0.5
_CONSTANT: Json = {"embeds": [{"title": "Hello", "description": "This is the same each time."}]}
_PEERS = (
    ("disnake", "disnake.py"),
    ("hikari", "hikari.py"),
    ("py-cord", "pycord.py"),
)


@dataclass
class Subject:
    """A bot, what people do with it, and what it has done under load in this round."""

    name: str
    bot: Running
    discord: Discord
    data: Json
    message: Json | None = None
    driven: list[Driven] = field(default_factory=list)
    cpu: float = 0.0
    server: float = 0.0

    async def drive(self, seconds: float) -> None:
        """Put the bot under load for a while."""
        self.discord.use(self.data, self.message)
        await self.discord.drive(_IN_FLIGHT, _WARM_UP)
        before, mine = self.bot.cpu(), time.process_time()
        self.driven.append(await self.discord.drive(_IN_FLIGHT, seconds))
        self.cpu += self.bot.cpu() - before
        self.server += time.process_time() - mine

    def figures(self) -> dict[str, float]:
        """Return what it has done in this round, and begin another."""
        waits = sorted(wait for each in self.driven for wait in each.waits)
        seconds = sum(each.seconds for each in self.driven)
        found = {
            "answers a second": len(waits) / seconds,
            "CPU µs an answer": self.cpu / sum(each.all for each in self.driven) * 1e6,
            "p50 ms": waits[len(waits) // 2] * 1000,
            "p99 ms": waits[len(waits) * 99 // 100] * 1000,
            "lost": float(sum(each.lost for each in self.driven)),
            "server's load": self.server / seconds,
        }
        self.driven, self.cpu, self.server = [], 0.0, 0.0
        return found


def _our_subjects(bot: Running, discord: Discord) -> list[Subject]:
    library = load(ROOT / "seeds")
    [article] = library.articles
    message = cast(Json, Rendered(library.articles).briefing(article))
    [button, *_] = [each for row in message["components"] for each in row["components"]]
    return [
        Subject("/briefing", bot, discord, payloads.command("briefing")),
        Subject("/section", bot, discord, payloads.command("section", section="whats-next")),
        Subject("button", bot, discord, payloads.press(button["custom_id"]), message),
    ]


def _peers(place: Path) -> list[Program]:
    """Return the bots on other libraries that can be had, each with a Python of its own."""
    found = []
    for package, script in _PEERS:
        try:
            python = environment(place / package, package)
        except CantInstall as reason:
            print(f"left out: {reason}")
            continue
        found.append(Program(package, python, script))
    return found


async def measure(rounds: int, seconds: float, peers: list[Program]) -> Rounds:
    """Return the figures of each subject in each round."""
    results: dict[str, list[dict[str, float]]] = defaultdict(list)
    async with contextlib.AsyncExitStack() as stack:
        subjects: list[Subject] = []
        for program in (PLAIN, OURS, *peers):
            discord = Discord(answer=_CONSTANT)
            await stack.enter_async_context(discord.listening())
            bot = await stack.enter_async_context(running(program, discord))
            discord.use(payloads.command("briefing"))
            await discord.first_answer()
            if program is OURS:
                subjects += _our_subjects(bot, discord)
            else:
                subjects.append(Subject(program.name, bot, discord, payloads.command("briefing")))
        for _ in range(rounds):
            # In turn and a little at a time: what else the machine does meets all of them alike.
            for _ in range(max(1, round(seconds / _SLICE))):
                for subject in subjects:
                    await subject.drive(min(_SLICE, seconds))
            for subject in subjects:
                results[subject.name].append(subject.figures())
    return results


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="of load, for each bot and round")
    parser.add_argument("--alone", action="store_true", help="against discord.py only")
    parser.add_argument("--environments", type=Path, help="where to keep those of the peers")
    parser.add_argument("--out", type=Path, help="a folder for the figures")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        peers = [] if options.alone else _peers(options.environments or Path(temporary))
        os.sched_setaffinity(0, {cores()[0]})
        results = uvloop.run(measure(options.rounds, options.seconds, peers))
    found = summary(results, PLAIN.name)
    show("Answers, 64 in flight; × is the ratio to plain discord.py in the same round", found)
    write("answers", found, options.out)


if __name__ == "__main__":
    main()
