"""Kills couriers at random on a bad day, and counts what the channels have got.

    python -m tests.soak --channels 60 --processes 3 --days 20 --kill-every 0.5 --seed 1
    python -m tests.soak --postgres postgresql://postgres@127.0.0.1/test …

Machines sleep, clocks jump by hours and days if asked to, and one channel a day is busy.
Everything is as it is but smaller by the same factor: requests, leases, and the window in which
the sandbox knows a nonce. With `--order` new articles come out every day; with `--corrections`
all articles are edited at the end of every day, and the posts that are out have to follow. Exits
with 1 when a post is lost, doubled or out of date, or an article is passed over.
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
from collections.abc import Set
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.daily.ledger import identity
from bot.daily.ledger.channel_schedule import Order
from bot.messages.custom_id import parse
from bot.sandbox import Sandbox
from bot.sandbox.model import Channel, ChannelType, Event, Message
from bot.sandbox.rest.rates import Rates
from bot.store.engine import Store, open_store
from bot.store.tables import corrections, deliveries, had
from tests.daily.material import MONDAY, MORNING, article, subscribe
from tests.databases import made_for_now
from tests.end_to_end.mornings import tag_of
from tests.program.wrong_clock import WrongClock, can_be_wrong
from tests.soak.faults import EDITS, bad_day
from tests.soak.nursery import Nursery
from tests.soak.worker import Job, SharedClock


def scaled(factor: float) -> dict[str, Any]:
    """20 s, 30 s, 40 s and the rest, all by the same factor."""
    return {
        "request": 20 / factor,
        "lease": 30 / factor,
        "nonce": 40 / factor,
        "first_pause": 1 / factor,
        "longest_pause": 10 / factor,
        "gather": 10 / factor,
        "poll": 4 / factor,
        "token": (0.0, 1 / factor, 1 / factor),
    }


_NONCE_SECONDS = 60.0
A_DAY = {"newest": 1, "queue": 1, "digest": 3}
"""How many articles come out a day, by the order of the schedules."""
_DAY_SECONDS = 600.0
_LONGEST_SLEEP = 85.0
"""Seconds, as it were: who wakes up later, just when it sends, can double a post (README)."""
_JUMPS = [
    dt.timedelta(hours=1),
    dt.timedelta(hours=-1),
    dt.timedelta(days=2),
    dt.timedelta(days=-2),
]
_BUSY = 1_050


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
    stale: int = 0
    """Posts that don't say what their article says now."""
    edits: int = 0
    """Of posts; one for each post and day is the least."""
    too_many: int = 0
    kills: int = 0
    sleeps: int = 0
    jumps: int = 0
    requests: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"wanted {self.wanted}  made {self.made}  lost {self.lost}  doubled {self.doubled}  "
            f"unconfirmed {self.unconfirmed}  passed over {self.passed_over}  "
            f"repeated {self.repeated}  stale {self.stale}  edits {self.edits}  429s {self.too_many}  kills {self.kills}  "
            f"sleeps {self.sleeps}  jumps {self.jumps}  requests {self.requests}  in {self.seconds:.0f} s"
        )

    @property
    def is_good(self) -> bool:
        """Whether all came, once; what is unconfirmed may be there, and comes again."""
        bad = self.lost or self.doubled or self.passed_over or self.stale
        return not bad and self.repeated <= self.unconfirmed


class Soak:
    """One run."""

    def __init__(self, options: argparse.Namespace, folder: Path, database: str) -> None:
        self.options = options
        self.dice = random.Random(options.seed)
        self.clock_file = folder / "clock"
        self.clock = SharedClock(self.clock_file)
        self.wrong = WrongClock(folder)
        self.jumps = bool(options.jump_every) and can_be_wrong()
        self.database = database
        self.tally = Tally()
        self.channels: list[int] = []

    async def run(self) -> Tally:
        begun = time.monotonic()
        rates = Rates(scale=100)
        async with Sandbox(rates=rates) as sandbox, open_store(self.database) as store:
            factor = self.options.factor
            sandbox.world.nonces.window = dt.timedelta(seconds=_NONCE_SECONDS / factor)
            sandbox.rest.dates = self.clock
            await self._set_up(sandbox, store)
            self.job = Job(
                database=self.database,
                api=sandbox.addresses.api,
                token=sandbox.token,
                clock=str(self.clock_file),
                total=self.options.total,
                beat_seconds=5 / factor,
                timing=scaled(factor),
                days=self.options.days if self.options.order else 0,
                a_day=A_DAY[self.options.order] if self.options.order else 1,
                compares=True,
            )
            self.nursery = Nursery(**(self.wrong.settings if self.jumps else {}))
            try:
                await self._days(sandbox, store)
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
        for fault in bad_day(self.options.seed, **EDITS):
            sandbox.faults.add(fault)
        world.subscribe(self._note_edit)

    def _note_edit(self, event: Event) -> None:
        self.tally.edits += event.name == "MESSAGE_UPDATE"

    async def _edit(self, store: Store, edits: int) -> None:
        """Edit all articles, and wait until the posts that are out follow."""
        # No process is left with the text of before: it would hold it to be the new one.
        for number in list(self.nursery.alive):
            self.nursery.kill(number)
        self.job = replace(self.job, edits=edits)
        for _ in range(self.options.processes):
            self.nursery.start(self.job)
        async with asyncio.timeout(_DAY_SECONDS):
            count = max(self.job.articles, self.job.days * self.job.a_day)
            marks = {article(number, edits).content for number in range(count)}
            while await _left_to_correct(store, marks):
                await asyncio.sleep(0.05)

    async def _days(self, sandbox: Sandbox, store: Store) -> None:
        for _ in range(self.options.processes):
            self.nursery.start(self.job)
        beside = [self._kill(), self._sleep(), *([self._jump()] if self.jumps else [])]
        doing = [asyncio.create_task(each) for each in beside]
        try:
            for day in range(self.options.days):
                self.clock.set(MORNING + dt.timedelta(days=day))
                busy = self.dice.choice(self.channels)
                said = _fill(sandbox, busy)
                await self._until_done(store, (day + 1) * len(self.channels))
                if self.options.corrections:
                    await self._edit(store, day + 1)
                for message in said:
                    del sandbox.world.messages[busy][message]
                if self.options.verbose:
                    print(f"day {day + 1}: {self.tally}", flush=True)
        finally:
            for task in doing:
                task.cancel()
            await asyncio.gather(*doing, return_exceptions=True)

    async def _sleep(self) -> None:
        """Have a worker sleep for up to a minute and a half, as it were, now and then."""
        while True:
            await asyncio.sleep(self.dice.expovariate(1 / self.options.sleep_every))
            if self.nursery.alive:
                number = self.dice.choice(self.nursery.alive)
                self.nursery.stop(number)
                self.tally.sleeps += 1
                await asyncio.sleep(self.dice.uniform(1.0, _LONGEST_SLEEP) / self.options.factor)
                self.nursery.go_on(number)

    async def _jump(self) -> None:
        """Set the machine's clock wrong for some seconds, now and then."""
        while True:
            await asyncio.sleep(self.dice.expovariate(1 / self.options.jump_every))
            self.wrong.ahead(self.dice.choice(_JUMPS))
            self.tally.jumps += 1
            try:
                await asyncio.sleep(self.dice.uniform(2, 5))
            finally:
                self.wrong.ahead(dt.timedelta())

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
        if self.options.corrections:
            await self._count_stale(sandbox, store)
        if self.options.order:
            await self._count_articles(sandbox, store)
        self.tally.too_many = sum(each.struck for each in sandbox.faults.active[:1])
        self.tally.requests = sandbox.rates.figures(sandbox.world.clock.now()).requests

    async def _count_stale(self, sandbox: Sandbox, store: Store) -> None:
        query = select(deliveries.c.channel_id, deliveries.c.message_id)
        async with store.read() as connection:
            posts = await connection.execute(query.where(deliveries.c.state == "sent"))
        text = f"Edited {self.job.edits} times."
        self.tally.stale = sum(
            text not in str(sandbox.world.message(*post).embeds) for post in posts
        )

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


def _fill(sandbox: Sandbox, channel_id: int) -> list[int]:
    """Have somebody say more in a channel than a bot would read back; return the messages."""
    world, author = sandbox.world, sandbox.person("member").user.id
    said = [world.ids.next() for _ in range(_BUSY)]
    there = world.messages.setdefault(channel_id, {})
    for number in said:
        there[number] = Message(number, channel_id, author, world.clock.now(), "x")
    return said


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


async def _left_to_correct(store: Store, marks: Set[str]) -> bool:
    """Tell whether a post says anything else yet, or a correction is not counted."""
    said = select(deliveries.c.content).where(deliveries.c.state == "sent").distinct()
    async with store.read() as connection:
        contents = (await connection.execute(said)).scalars().all()
        waiting = (await connection.execute(select(corrections.c.id).limit(1))).first()
    return bool(waiting) or not all(marks >= {*each.split(",")} for each in contents)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--channels", type=int, default=40)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--days", type=int, default=8)
    parser.add_argument("--kill-every", type=float, default=0.5, help="seconds, on average")
    parser.add_argument("--sleep-every", type=float, default=5.0, help="seconds, on average")
    parser.add_argument(
        "--jump-every", type=float, default=0.0, help="seconds, on average; 0: no jumps"
    )
    parser.add_argument(
        "--factor", type=float, default=20.0, help="by how much time is scaled down; less is slower"
    )
    parser.add_argument("--total", type=float, default=200.0, help="requests a second, together")
    parser.add_argument("--order", choices=sorted(A_DAY), help="have new articles every day")
    parser.add_argument("--corrections", action="store_true", help="edit the articles every day")
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
    if options.jump_every and not can_be_wrong():
        print("No clock jumped: libfaketime is not there.")
    print(tally)
    return 0 if tally.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
