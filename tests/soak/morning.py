"""A morning of ten thousand channels, all due at once, before a sandbox with its rate limits on.

    python -m tests.soak.morning --channels 10000 --scale 10 --processes 2

Limits and budget are multiplied by the same scale: 50 and 45 requests a second become 500 and
450. Exits with 1 at the first 429, when a sliding second at the server held more than the limit,
or when a post is lost or doubled. How much of the budget is used is for people to look at: it
depends on what else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.daily.ledger import identity
from bot.processes.budget import TOTAL_PER_SECOND
from bot.sandbox import Sandbox
from bot.sandbox.model import Channel, ChannelType, Event
from bot.sandbox.rest.rates import GLOBAL, Rates
from bot.store.engine import Store, open_store
from tests.daily.material import MONDAY, MORNING, subscribe_many
from tests.databases import made_for_now
from tests.end_to_end.mornings import tag_of
from tests.soak.nursery import Nursery
from tests.soak.worker import Job, SharedClock

_LONGEST = 900.0
_JOINING = 12.0  # two beats and a little, until each process knows of all others


@dataclass
class Figures:
    """What was measured, and what was allowed."""

    channels: int
    limit: float
    budget: float
    seconds: float = 0.0
    peak: int = 0
    refused: int = 0
    lost: int = 0
    doubled: int = 0

    @property
    def used(self) -> float:
        return self.channels / self.seconds / self.budget

    def __str__(self) -> str:
        return (
            f"{self.channels} posts in {self.seconds:.1f} s = {self.channels / self.seconds:.0f}/s, "
            f"{self.used:.0%} of the budget of {self.budget:g}/s; most in a sliding second "
            f"{self.peak} of {self.limit:g}; 429s {self.refused}; lost {self.lost}, "
            f"doubled {self.doubled}"
        )

    @property
    def is_good(self) -> bool:
        return not (self.refused or self.lost or self.doubled or self.peak > self.limit)


async def measure(options: argparse.Namespace, folder: Path, database: str) -> Figures:
    figures = Figures(options.channels, GLOBAL * options.scale, TOTAL_PER_SECOND * options.scale)
    clock = SharedClock(folder / "clock")
    clock.set(MONDAY)
    async with (
        Sandbox(rates=Rates(scale=options.scale)) as sandbox,
        open_store(database) as store,
    ):
        channels = await _subscribe(sandbox, store, options.channels)
        job = Job(
            database=database,
            api=sandbox.addresses.api,
            token=sandbox.token,
            clock=str(folder / "clock"),
            total=figures.budget,
        )
        nursery = Nursery()
        # A pause of the server's own would make a crowd of what came evenly.
        gc.freeze()
        gc.disable()
        try:
            for _ in range(options.processes):
                nursery.start(job)
            await asyncio.sleep(_JOINING)
            figures.seconds = await _all_posted(sandbox, clock, options.channels)
        finally:
            gc.enable()
            nursery.close()
        _count(sandbox, channels, figures)
    return figures


async def _subscribe(sandbox: Sandbox, store: Store, count: int) -> list[int]:
    world = sandbox.world
    guild = next(iter(world.guilds.values()))
    made = []
    for number in range(count):
        channel = Channel(world.ids.next(), ChannelType.TEXT, f"c{number}", guild.id)
        made.append(world.add_channel(channel).id)
    await subscribe_many(store, made, guild_of=lambda channel: guild.id)
    return made


async def _all_posted(sandbox: Sandbox, clock: SharedClock, count: int) -> float:
    """Let the morning come, and return the seconds from the first post to the last."""
    moments: list[float] = []
    done = asyncio.Event()

    def note(event: Event) -> None:
        if event.name == "MESSAGE_CREATE":
            moments.append(time.monotonic())
            if len(moments) >= count:
                done.set()

    sandbox.world.subscribe(note)
    clock.set(MORNING)
    await asyncio.wait_for(done.wait(), _LONGEST)
    return moments[-1] - moments[0]


def _count(sandbox: Sandbox, channels: list[int], figures: Figures) -> None:
    rates = sandbox.rates.figures(sandbox.world.clock.now())
    figures.peak, figures.refused = rates.peak_per_second, rates.refused
    seen = Counter(
        tag_of(sandbox.world.message_payload(message))
        for channel_id in channels
        for message in sandbox.world.messages.get(channel_id, {}).values()
    )
    tags = [identity.tag(channel_id, MONDAY.date(), 0) for channel_id in channels]
    figures.lost = sum(not seen[tag] for tag in tags)
    figures.doubled = sum(count - 1 for count in seen.values())


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.morning", description=__doc__)
    parser.add_argument("--channels", type=int, default=10_000)
    parser.add_argument("--scale", type=float, default=10)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--postgres", default="", help="a server's address; default: SQLite")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = f"sqlite:///{folder / 'morning.db'}"
        if options.postgres:
            database = stack.enter_context(made_for_now(options.postgres))
        figures = asyncio.run(measure(options, folder, database))
    print(figures)
    return 0 if figures.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
