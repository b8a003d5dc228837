"""Days of the bot in some minutes: `python -m tests.soak.day`.

Channels in zones all around the world, a clock that is moved minute by minute, and a monitor that
reads /metrics after each. Prints how many posts there were, how late, and what memory and files
the process had at the beginning and at the end; the sandbox, which runs in it too, is part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import logging
import os
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import aiohttp

from bot.articles.loading import load
from bot.clock import MovableClock
from bot.daily.ledger.records import Records
from bot.discord_app.service import serve
from bot.host.http_port import answering
from bot.sandbox import GatewayRules, Sandbox
from bot.sandbox.model import Channel, ChannelType
from bot.settings import Settings
from bot.store.engine import Store, open_store
from bot.vitals import Vitals
from tests.conftest import ROOT, ReadyEdition, settings_for
from tests.daily.material import subscribe

BEGIN = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ZONES = (
    "Pacific/Auckland Asia/Tokyo Asia/Shanghai Asia/Kolkata Asia/Dubai Europe/Moscow "
    "Europe/Berlin Europe/London Atlantic/Azores America/Sao_Paulo America/New_York "
    "America/Chicago America/Denver America/Los_Angeles Pacific/Honolulu"
).split()


async def until_settled(metrics: str, http: aiohttp.ClientSession) -> str:
    """Read the figures until no post waits, and return them."""
    async with asyncio.timeout(60):
        while True:
            async with http.get(metrics) as reply:
                text: str = await reply.text()
            waiting = re.search(r"^briefing_bot_deliveries_waiting ([0-9.]+)", text, re.MULTILINE)
            if waiting is not None and float(waiting[1]) == 0:
                return text
            await asyncio.sleep(0.02)


def figure(text: str, name: str) -> float:
    """Return the sum of a metric's samples."""
    found = re.findall(rf"^{name}(?:\{{[^}}]*\}})? ([0-9.e+]+)$", text, re.MULTILINE)
    return sum(map(float, found))


def within(text: str, share: float) -> str:
    """Return below how many seconds that share of the posts were late."""
    name = r"^briefing_bot_post_late_seconds_bucket\{le=\"([^\"]+)\"\} ([0-9.]+)$"
    buckets = [(le, float(count)) for le, count in re.findall(name, text, re.MULTILINE)]
    total = buckets[-1][1]
    return str(next(le for le, count in buckets if count >= share * total))


async def let_pass(days: int, channels: int, port: int) -> None:
    """Let days pass, and print the figures."""
    clock = MovableClock(BEGIN)
    sandbox = Sandbox(gateway=GatewayRules(identify_seconds=0))
    guild = next(iter(sandbox.world.guilds))
    ids = []
    for number in range(channels):
        channel = Channel(sandbox.world.ids.next(), ChannelType.TEXT, f"c-{number}", guild)
        ids.append(sandbox.world.add_channel(channel).id)
    with tempfile.TemporaryDirectory() as folder:
        async with sandbox, open_store(f"sqlite:///{Path(folder) / 'bot.db'}") as store:
            sandbox.rest.dates = clock
            for number, channel_id in enumerate(ids):
                at = f"{6 + number % 5:02}:{number * 7 % 60:02}"
                zone = ZONES[number % len(ZONES)]
                await subscribe(store, channel_id, guild_id=guild, at=at, zone=zone, since=BEGIN)
            settings = replace(settings_for(sandbox), http_port=port, briefing_channel_id=None)
            await _pass(settings, store, clock, days)


async def _pass(settings: Settings, store: Store, clock: MovableClock, days: int) -> None:
    vitals = Vitals("courier", "database")
    address = f"http://127.0.0.1:{settings.http_port}/metrics"
    ready = asyncio.Event()
    async with answering(settings, vitals) as metrics, aiohttp.ClientSession() as http:
        assert metrics is not None
        metrics.read_states = lambda: Records(store).by_state(clock.now())
        work = asyncio.create_task(
            serve(
                settings,
                ReadyEdition(load(ROOT / "seeds")),
                store=store,
                clock=clock,
                on_ready=lambda _: ready.set(),
                vitals=vitals,
                tally=metrics,
            )
        )
        await ready.wait()
        begin = text = await until_settled(address, http)
        for _ in range(days * 24 * 60):
            clock.move(MINUTE)
            await asyncio.sleep(0.02)  # the courier hears of it
            text = await until_settled(address, http)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    posts = figure(text, "briefing_bot_post_late_seconds_count")
    print(f"{posts:.0f} posts, {days * 1_440:,} readings of /metrics")
    print(f"late: half within {within(text, 0.5)} s, 99 % within {within(text, 0.99)} s")
    for name, unit, scale in (
        ("process_resident_memory_bytes", "MiB", 2**20),
        ("process_open_fds", "files", 1),
    ):
        before, after = (figure(each, name) / scale for each in (begin, text))
        print(f"{name}: {before:.0f} {unit} at the beginning, {after:.0f} at the end")


def main() -> None:
    """Read the options, and let the days pass."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--days", type=int, default=1)
    options.add_argument("--channels", type=int, default=300)
    options.add_argument("--port", type=int, default=18_081)
    given = options.parse_args()
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "ERROR"))
    asyncio.run(let_pass(given.days, given.channels, given.port))


if __name__ == "__main__":
    main()
