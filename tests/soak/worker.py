"""One courier process of a soak: delivers until it is told to stop, or killed."""

from __future__ import annotations

import asyncio
import logging
import mmap
import os
import signal
import struct
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.clock import elapsed
from bot.daily.courier.clocks import Clocks
from bot.daily.courier.courier import Courier
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.timing import Timing
from bot.daily.port.port import Upload
from bot.discord_app.discord_port import DiscordPort, heeding
from bot.discord_app.rest import Rest
from bot.errors import WrongToken
from bot.processes.budget import Budget
from bot.store.engine import Store, open_store
from tests.daily.material import dated_edition, edition


@dataclass(frozen=True)
class Job:
    """What a worker is told, as JSON."""

    database: str
    api: str
    token: str
    clock: str
    """The file that holds the moment."""
    total: float = 45.0
    beat_seconds: float = 5.0
    timing: dict[str, Any] = field(default_factory=dict)
    articles: int = 3
    edits: int = 0
    """How often they have been edited."""
    days: int = 0
    """For how many days there are articles that come out on their day."""
    a_day: int = 1
    """How many of them come out on each of those days."""
    at: str = ""
    """A point of the ledger or the courier at which it does something to itself, or "posting"."""
    does: str = ""
    """KILL or STOP."""
    compares: bool = False
    """Whether it compares its clock with Discord's and the database's."""


class SharedClock:
    """A clock in a file, so that one process moves the time of many: seconds since 1970.

    It is wrong by as much as the clock of the machine that the process sees: the file also
    holds what that showed when it was right, beside the clock that nobody sets.
    """

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(struct.pack("dd", 0.0, time.time() - elapsed()))
        with file.open("r+b") as opened:
            self._held = mmap.mmap(opened.fileno(), 16)

    def set(self, moment: datetime) -> None:
        self._held[:8] = struct.pack("d", moment.timestamp())

    def now(self) -> datetime:
        seconds, right = struct.unpack("dd", self._held[:])
        wrong = time.time() - elapsed() - right
        return datetime.fromtimestamp(seconds + (wrong if abs(wrong) > 1 else 0), UTC)

    async def sleep_until(self, moment: datetime) -> None:
        while self.now() < moment:
            await asyncio.sleep(0.02)

    def move(self, by: timedelta) -> None:
        self.set(self.now() + by)


def work(job: Job) -> None:
    """Be a worker; returns when it was told to stop by SIGTERM."""
    logging.basicConfig(level=os.environ.get("SOAK_LOG", "ERROR"))
    with suppress(WrongToken):
        asyncio.run(_work(job))


async def _work(job: Job) -> None:
    timing = Timing(**job.timing)
    hook = _hook(job)
    async with aiohttp.ClientSession() as session, open_store(job.database) as store:
        rest = Rest(session, job.api, job.token)
        budget = Budget(
            store, total=job.total, beat_seconds=job.beat_seconds, token_fingerprint="soak"
        )
        clock = SharedClock(Path(job.clock))
        port = _Sender(
            rest,
            budget.permit,
            heed=heeding(budget),
            seconds=timing.request,
            before=_before_posting(job, store),
        )
        clocks = Clocks(clock, store, port.accepted) if job.compares else None
        if clocks is not None:
            rest.listen = clocks.listen
            store.is_clock_steady = lambda: clocks.is_steady
        courier = Courier(
            store=store,
            clock=clock,
            ledger=Ledger(store, lease_seconds=timing.lease, hook=hook),
            edition=(
                dated_edition(job.days, job.a_day, job.edits)
                if job.days
                else edition(*range(job.articles), edits=job.edits)
            ),
            port=port,
            clocks=clocks,
            budget=budget,
            timing=timing,
            hook=hook,
        )
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, courier.stop)
        await courier.run()


class _Sender(DiscordPort):
    """Does something to the process before each post."""

    def __init__(self, *args: Any, before: Callable[[], Awaitable[None]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._before = before

    async def post(
        self, channel_id: int, message: Mapping[str, Any], files: Sequence[Upload] = ()
    ) -> Any:
        await self._before()
        return await super().post(channel_id, message, files)


def _before_posting(job: Job, store: Store) -> Callable[[], Awaitable[None]]:
    hook = _hook(job)

    async def before() -> None:
        if job.at == "posting":
            # A process that is stopped while it writes would hold SQLite's lock.
            async with store._write_lock:
                hook("posting")

    return before


def _hook(job: Job) -> Callable[[str], None]:
    def hook(point: str) -> None:
        if point == job.at:
            os.kill(os.getpid(), getattr(signal, f"SIG{job.does}"))

    return hook
