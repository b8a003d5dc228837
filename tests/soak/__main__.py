"""Kills couriers at random on a bad day, and counts what the channels have got.

    python -m tests.soak --channels 60 --processes 3 --days 20 --kill-every 0.5 --seed 1
    python -m tests.soak --postgres postgresql://postgres@127.0.0.1/test …

Everything is as it is but smaller by the same factor: requests, leases, and the window in which
the sandbox knows a nonce. With `--order` new articles come out every day. Exits with 1 when a
post is lost or doubled, or an article is passed over.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.daily.ledger import identity
from bot.daily.ledger.channel_schedule import Order
from bot.messages.custom_id import parse
from bot.sandbox import Sandbox
from bot.sandbox.model import Channel, ChannelType
from bot.sandbox.rest.rates import Rates
from bot.store.engine import Store, open_store
from bot.store.tables import deliveries, had
from tests.daily.material import MONDAY, MORNING, subscribe
from tests.databases import made_for_now
from tests.end_to_end.mornings import tag_of
from tests.soak.faults import bad_day
from tests.soak.nursery import Nursery
from tests.soak.worker import Job, SharedClock

# 20 s, 30 s, 40 s and a minute, all by the same factor.
FACTOR = 20
TIMING = {
    "request": 20 / FACTOR,
    "lease": 30 / FACTOR,
    "nonce": 40 / FACTOR,
    "first_pause": 0.05,
    "longest_pause": 0.5,
    "poll": 0.2,
}
NONCE_WINDOW = dt.timedelta(seconds=60 / FACTOR)
A_DAY = {"newest": 1, "queue": 1, "digest": 3}
"""How many articles come out a day, by the order of the schedules."""
_DAY_SECONDS = 240.0


@dataclass
class Tally:
    """What came of it."""

    wanted: int = 0
    made: int = 0
    lost: int = 0
    doubled: int = 0
    unconfirmed: int = 0
    passed_over: int = 0
    """Articles that count as had, although the channel never got them."""
    repeated: int = 0
    """Articles that a channel got twice, although new ones were there."""
    too_many: int = 0
    kills: int = 0
    requests: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"wanted {self.wanted}  made {self.made}  lost {self.lost}  doubled {self.doubled}  "
            f"unconfirmed {self.unconfirmed}  passed over {self.passed_over}  "
            f"repeated {self.repeated}  429s {self.too_many}  kills {self.kills}  "
            f"requests {self.requests}  in {self.seconds:.0f} s"
        )

    @property
    def is_good(self) -> bool:
        """Whether all came, once; what is unconfirmed may be there, and comes again."""
        bad = self.lost or self.doubled or self.passed_over
        return not bad and self.repeated <= self.unconfirmed


class Soak:
    """One run."""

    def __init__(self, options: argparse.Namespace, folder: Path, database: str) -> None:
        self.options = options
        self.dice = random.Random(options.seed)
        self.clock_file = folder / "clock"
        self.clock = SharedClock(self.clock_file)
        self.database = database
        self.tally = Tally()
        self.channels: list[int] = []

    async def run(self) -> Tally:
        begun = time.monotonic()
        rates = Rates(scale=100)
        async with Sandbox(rates=rates) as sandbox, open_store(self.database) as store:
            sandbox.world.nonces.window = NONCE_WINDOW
            await self._set_up(sandbox, store)
            self.job = Job(
                database=self.database,
                api=sandbox.addresses.api,
                token=sandbox.token,
                clock=str(self.clock_file),
                total=self.options.total,
                beat_seconds=0.2,
                timing=TIMING,
                days=self.options.days if self.options.order else 0,
                a_day=A_DAY[self.options.order] if self.options.order else 1,
            )
            self.nursery = Nursery()
            try:
                await self._days(store)
            finally:
                self.nursery.close()
            await self._count(sandbox, store)
        self.tally.seconds = time.monotonic() - begun
        return self.tally

    async def _set_up(self, sandbox: Sandbox, store: Store) -> None:
        world = sandbox.world
        guild = next(iter(world.guilds.values()))
        self.clock.set(MONDAY)
        for number in range(self.options.channels):
            channel = Channel(world.ids.next(), ChannelType.TEXT, f"c{number}", guild.id)
            self.channels.append(world.add_channel(channel).id)
            order = Order(self.options.order or "newest")
            await subscribe(store, self.channels[-1], guild_id=guild.id, order=order)
        for fault in bad_day(self.options.seed):
            sandbox.faults.add(fault)

    async def _days(self, store: Store) -> None:
        for _ in range(self.options.processes):
            self.nursery.start(self.job)
        killing = asyncio.create_task(self._kill())
        try:
            for day in range(self.options.days):
                self.clock.set(MORNING + dt.timedelta(days=day))
                await self._until_done(store, (day + 1) * len(self.channels))
                if self.options.verbose:
                    print(f"day {day + 1}: {self.tally.kills} kills", flush=True)
        finally:
            killing.cancel()

    async def _kill(self) -> None:
        while True:
            await asyncio.sleep(self.dice.expovariate(1 / self.options.kill_every))
            if self.nursery.alive:
                self.nursery.kill(self.dice.choice(self.nursery.alive))
                self.tally.kills += 1
                self.nursery.start(self.job)

    async def _until_done(self, store: Store, rows: int) -> None:
        async with asyncio.timeout(_DAY_SECONDS):
            while await _ended(store) < rows:
                await asyncio.sleep(0.05)

    async def _count(self, sandbox: Sandbox, store: Store) -> None:
        seen: Counter[str] = Counter()
        for channel_id in self.channels:
            seen.update(
                tag_of(sandbox.world.message_payload(message))
                for message in sandbox.world.messages.get(channel_id, {}).values()
            )
        start = MONDAY.date()
        wanted = [
            identity.tag(channel_id, start + dt.timedelta(days=day), 0)
            for channel_id in self.channels
            for day in range(self.options.days)
        ]
        unconfirmed = select(func.count()).where(deliveries.c.state == "unconfirmed")
        async with store.read() as connection:
            self.tally.unconfirmed = (await connection.execute(unconfirmed)).scalar_one()
        self.tally.wanted = len(wanted)
        self.tally.made = sum(seen.values())
        self.tally.lost = sum(not seen[tag] for tag in wanted)
        self.tally.doubled = sum(count - 1 for count in seen.values() if count > 1)
        if self.options.order:
            await self._count_articles(sandbox, store)
        self.tally.too_many = sum(each.struck for each in sandbox.faults.active[:1])
        self.tally.requests = sandbox.rates.figures(sandbox.world.clock.now()).requests

    async def _count_articles(self, sandbox: Sandbox, store: Store) -> None:
        query = select(had.c.channel_id, had.c.article_id)
        async with store.read() as connection:
            counted = Counter(
                (row.channel_id, row.article_id) for row in await connection.execute(query)
            )
        got: Counter[tuple[int, str]] = Counter()
        for channel_id in self.channels:
            for message in sandbox.world.messages.get(channel_id, {}).values():
                payload = sandbox.world.message_payload(message)
                got.update((channel_id, article) for article in _articles(payload))
        self.tally.passed_over = len(counted.keys() - got.keys())
        self.tally.repeated = sum(count - 1 for count in got.values())


def _articles(message: dict[str, Any]) -> set[str]:
    """Return the articles in a post: that of its buttons, or those in a digest's select."""
    items = [item for row in message["components"] for item in row["components"]]
    options = {option["value"] for item in items for option in item.get("options", ())}
    ids = (parse(item["custom_id"]) for item in items if "custom_id" in item)
    return options or {custom_id.article for custom_id in ids if custom_id is not None}


async def _ended(store: Store) -> int:
    wanted = select(func.count()).where(deliveries.c.state.not_in(["planned", "claimed"]))
    async with store.read() as connection:
        return int((await connection.execute(wanted)).scalar_one())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--channels", type=int, default=40)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--days", type=int, default=8)
    parser.add_argument("--kill-every", type=float, default=0.5, help="seconds, on average")
    parser.add_argument("--total", type=float, default=200.0, help="requests a second, together")
    parser.add_argument("--order", choices=sorted(A_DAY), help="have new articles every day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", default="", help="a server's address; default: SQLite")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def main() -> int:
    options = _options()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = f"sqlite:///{folder / 'soak.db'}"
        if options.postgres:
            database = stack.enter_context(made_for_now(options.postgres))
        tally = asyncio.run(Soak(options, folder, database).run())
    print(tally)
    return 0 if tally.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
