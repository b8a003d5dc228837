"""Mornings of many channels in the zones where people live, and what a wave does to commands.

Run as `python -m tests.bench.morning`. Every channel has its post at nine by its own clocks, and
the zones have their share of the channels by their people. One process sends as fast as it can, so
that its own limit shows beside Discord's, of which our budget takes 45 requests a second. Then the
whole bot answers `/briefing` at rest and while a wave runs.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import uvloop

from bot.clock import SystemClock
from bot.daily.when.schedule import Schedule
from bot.daily.when.zones.people import people
from bot.processes.budget import TOTAL_PER_SECOND
from bot.store.engine import open_store
from tests.bench import payloads
from tests.bench.figures import write
from tests.bench.machine import OURS, Running, cores, running
from tests.bench.server import Discord
from tests.daily.material import EVERY_DAY, MONDAY, subscribe_many
from tests.soak.nursery import Nursery
from tests.soak.worker import Job, SharedClock

_NINE = 9 * 60
_FASTER = 500.0
"""Requests a second that the process may send: more than it can."""
_SIZES = (1_000, 10_000, 100_000)
_GUILDS = 50
_COMMANDS = 100.0
"""Commands a second, while the wave goes on."""


@dataclass
class Wave:
    """The channels whose morning begins at one moment."""

    at: str
    channels: int
    own_seconds: float = 0.0
    """As fast as one process can."""

    @property
    def seconds(self) -> float:
        """As fast as Discord lets it."""
        return max(self.own_seconds, self.channels / TOTAL_PER_SECOND)


def shared_out(count: int) -> dict[str, int]:
    """Return how many of the channels are in each zone, by its people; their sum is the count."""
    total, given, passed, found = sum(people().values()), 0, 0, {}
    for zone, number in people().items():
        passed += number
        share = round(count * passed / total) - given
        given += share
        if share:
            found[zone] = share
    return found


async def mornings(count: int) -> dict[str, Any]:
    """Let the mornings of a day pass, one after the other, and return what they cost."""
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/bot.db", SharedClock(Path(folder, "clock"))
        clock.set(MONDAY)
        waves = await _subscribe(url, count)
        before = _size(folder)
        discord = Discord()
        async with discord.listening():
            job = Job(
                database=url,
                api=discord.api,
                token=payloads.SECRET,
                clock=f"{folder}/clock",
                total=_FASTER,
            )
            nursery = Nursery()
            try:
                bot = _on_the_bots_core(nursery.start(job))
                cpu = bot.cpu()
                for due, wave in waves.items():
                    wave.own_seconds = await _pass(discord, clock, due, wave)
                cpu = bot.cpu() - cpu
            finally:
                nursery.close()
        busiest = sorted(waves.values(), key=lambda each: -each.channels)
        return {
            "channels": count,
            "moments": len(waves),
            "busiest": [asdict(each) | {"seconds": each.seconds} for each in busiest[:5]],
            "requests a post": discord.requests / count,
            "bytes sent a post": discord.posted_bytes / count,
            "bytes in the database a post": (_size(folder) - before) / count,
            "CPU ms a post": cpu / count * 1000,
            "posts a second, unlimited": count / sum(each.own_seconds for each in busiest),
        }


def _on_the_bots_core(number: int) -> Running:
    os.sched_setaffinity(number, {cores()[1]})
    return Running(number)


async def _subscribe(url: str, count: int) -> Mapping[dt.datetime, Wave]:
    waves: dict[dt.datetime, Wave] = {}
    first = 1
    async with open_store(url) as store:
        for zone, number in shared_out(count).items():
            when = Schedule(_NINE, zone, EVERY_DAY)
            channels = range(first, first + number)
            await subscribe_many(store, channels, when=when, guild_of=lambda each: each // 3)
            first += number
            due = when.next_due(MONDAY)[1]
            waves.setdefault(due, Wave(f"{due:%H:%M}", 0)).channels += number
    return dict(sorted(waves.items()))


async def _pass(discord: Discord, clock: SharedClock, due: dt.datetime, wave: Wave) -> float:
    """Let one moment come, and return the seconds until all its posts are there."""
    wanted = discord.posted + wave.channels
    begun = time.perf_counter()
    clock.set(due)
    while discord.posted < wanted:
        await asyncio.sleep(0.005)
    return time.perf_counter() - begun


def _size(folder: str) -> int:
    return sum(each.stat().st_size for each in Path(folder).glob("bot.db*"))


async def waits(count: int, seconds: float, settled: float) -> dict[str, float]:
    """Return how long commands wait for their answers, in ms, at rest and in a wave of posts."""
    found: dict[str, float] = {}
    for name, channels in (("at rest", 0), ("in a wave", count)):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bot.db"
            await _due_now(url, channels)
            discord = Discord(_GUILDS)
            program = replace(OURS, more=(("DATABASE_URL", url),))
            async with discord.listening(), running(program, discord):
                discord.use(payloads.command("briefing"))
                await discord.first_answer()
                await asyncio.sleep(settled)
                while discord.posted < min(channels, 100):
                    await asyncio.sleep(0.01)
                driven = await discord.pace(_COMMANDS, seconds)
                assert not channels or discord.posted < channels, "the wave was over too soon"
                for part in (0.5, 0.99):
                    wait = driven.waits[int(part * (len(driven.waits) - 1))]
                    found[f"{name}, p{part * 100:.0f}"] = wait * 1000
    return found


async def _due_now(url: str, count: int) -> None:
    """Give so many channels a post that has just come due."""
    now = SystemClock().now()
    when = Schedule(now.hour * 60 + now.minute, "UTC", EVERY_DAY)
    async with open_store(url) as store:
        since = now - dt.timedelta(hours=1)
        await subscribe_many(store, range(1, count + 1), when=when, since=since)


def _show(found: Mapping[str, Any]) -> None:
    print(f"\n{found['channels']:,} channels, {found['moments']} mornings a day; the busiest:")
    for each in found["busiest"]:
        print(
            f"  {each['at']} UTC {each['channels']:>8,} channels  {each['seconds'] / 60:7.1f} min"
            f"  ({each['own_seconds'] / 60:.1f} min without Discord's limit)"
        )
    for name in list(found)[3:]:
        print(f"  {name:32}{found[name]:>10,.2f}")


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=_SIZES)
    parser.add_argument("--wave", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--settled", type=float, default=5)
    parser.add_argument("--out", type=Path, help="a folder for the figures")
    options = parser.parse_args(arguments)
    os.sched_setaffinity(0, {cores()[0]})
    results: dict[str, Any] = defaultdict(dict)
    for size in options.sizes:
        results["mornings"][str(size)] = found = uvloop.run(mornings(size))
        _show(found)
    if options.wave:
        results["waits, ms"] = uvloop.run(waits(options.wave, options.seconds, options.settled))
        print(
            "\n/briefing, ms:", ", ".join(f"{k} {v:.2f}" for k, v in results["waits, ms"].items())
        )
    write("morning", results, options.out)


if __name__ == "__main__":
    main()
