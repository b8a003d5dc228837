"""What a bot costs at rest: seconds of the processor and questions to the database, an hour.

Run as `python -m tests.bench.idle`. Ours has a thousand schedules, none of which is due for hours;
the plain bot beside it has nothing to do at all.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import uvloop

from bot.clock import SystemClock
from bot.store.engine import open_store
from tests.bench import payloads
from tests.bench.figures import Rounds, show, summary, write
from tests.bench.machine import OURS, PLAIN, Program, Running, cores, running
from tests.bench.server import Discord
from tests.daily.material import subscribe

_GUILDS = 50
_SETTLED = 15.0
"""Seconds in which a bot finishes what it does after its start."""
_HOUR = 3600.0


async def _schedule(url: str, count: int) -> None:
    """Give so many channels a daily post that is due in twelve hours."""
    now = SystemClock().now()
    at = f"{now + dt.timedelta(hours=12):%H:%M}"
    async with open_store(url) as store:
        for number in range(count):
            guild, channel = divmod(number, payloads.CHANNELS)
            await subscribe(
                store,
                payloads.channel_id(guild, channel),
                guild_id=payloads.guild_id(guild),
                at=at,
                since=now,
            )


@contextlib.asynccontextmanager
async def _answering(program: Program) -> AsyncIterator[Running]:
    discord = Discord(_GUILDS)
    async with discord.listening(), running(program, discord) as bot:
        discord.use(payloads.command("briefing"))
        await discord.first_answer()
        yield bot


async def measure(schedules: int, seconds: float, settled: float) -> Rounds:
    """Return what each bot uses while nothing happens."""
    with tempfile.TemporaryDirectory() as folder:
        url, queries = f"sqlite:///{folder}/bot.db", Path(folder, "queries")
        queries.touch()
        await _schedule(url, schedules)
        more = (("DATABASE_URL", url), ("QUERIES", str(queries)))
        ours = replace(OURS, module="tests.bench.counted_bot", more=more)
        async with _answering(PLAIN) as plain_bot, _answering(ours) as our_bot:
            await asyncio.sleep(settled)
            before = plain_bot.cpu(), our_bot.cpu(), queries.stat().st_size
            await asyncio.sleep(seconds)
            after = plain_bot.cpu(), our_bot.cpu(), queries.stat().st_size
    plain, our, asked = ((b - a) * _HOUR / seconds for a, b in zip(before, after, strict=True))
    return {
        PLAIN.name: [{"CPU s an hour": plain, "questions an hour": 0.0}],
        OURS.name: [{"CPU s an hour": our, "questions an hour": asked}],
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--settled", type=float, default=_SETTLED)
    parser.add_argument("--out", type=Path, help="a folder for the figures")
    options = parser.parse_args(arguments)
    os.sched_setaffinity(0, {cores()[0]})
    rounds = uvloop.run(measure(options.schedules, options.seconds, options.settled))
    found = summary(rounds, PLAIN.name)
    show(f"At rest, with {options.schedules:,} schedules", found)
    write("idle", found, options.out)


if __name__ == "__main__":
    main()
