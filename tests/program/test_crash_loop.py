"""A program that is killed again and again, soon after each start, still gets its posts out."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import signal
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.daily.ledger.timing import Timing
from bot.sandbox import Sandbox
from bot.sandbox.model import Channel, ChannelType
from bot.store.engine import open_store
from bot.store.tables import processes
from tests.daily.material import DAY, rows, subscribe
from tests.end_to_end.mornings import POST, tag_of
from tests.program import programs
from tests.program.programs import started

_CHANNELS, _KILLS = 30, 3


def sent(sandbox: Sandbox) -> list[dt.datetime]:
    """When Discord got each post."""
    return [each.at for each in sandbox.exchanges if (each.method, each.route) == ("POST", POST)]


async def one_more(sandbox: Sandbox, before: int) -> dt.datetime:
    async with asyncio.timeout(programs.DEADLINE):
        while len(sent(sandbox)) <= before:
            await asyncio.sleep(0.01)
    return sent(sandbox)[before]


async def joined_at(database: str) -> list[dt.datetime]:
    """When the processes that count as alive or may be so joined."""
    async with open_store(database) as store, store.read() as connection:
        return list((await connection.execute(select(processes.c.started_at))).scalars())


@pytest.mark.slow
async def test_a_process_that_follows_a_killed_one_posts_at_once(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits neither for the ghost of the one before, nor for the leases that that one left."""
    monkeypatch.setattr(programs, "DEADLINE", 60.0)
    database = f"sqlite:///{tmp_path / 'bot.db'}"
    settings = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.addresses.api,
        "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
        "DATABASE_URL": database,
    }
    world, now = sandbox.world, dt.datetime.now(dt.UTC)
    guild = next(iter(world.guilds))
    channels = [
        world.add_channel(Channel(world.ids.next(), ChannelType.TEXT, f"c{number}", guild)).id
        for number in range(_CHANNELS)
    ]
    async with open_store(database) as store:
        for channel in channels:
            at = f"{now - dt.timedelta(minutes=1):%H:%M}"
            await subscribe(store, channel, at=at, since=now - DAY / 2, guild_id=guild)
    for number in range(_KILLS):
        before = len(sent(sandbox))
        async with started("run", **settings) as program:
            if number:
                await program.prints("The process before this one left \\d+ posts on their way")
            first = await one_more(sandbox, before)
            program.process.kill()
        (joined,) = await joined_at(database)  # and no ghost beside it
        # As a rule it is a second or two; the leases of the one before last half a minute.
        assert (first - joined).total_seconds() < Timing().lease / 2
    async with started("run", **settings) as program:
        async with asyncio.timeout(60), open_store(database) as store:
            while {each.state for each in await rows(store)} != {"sent"}:
                await asyncio.sleep(0.1)
        assert await program.stop(signal.SIGTERM) == 0
    posts: Counter[str] = Counter()
    for channel in channels:
        for message in world.messages[channel].values():
            posts[tag_of(world.message_payload(message))] += 1
    assert len(posts) == _CHANNELS
    assert set(posts.values()) == {1}


@pytest.mark.slow
async def test_in_a_crash_loop_the_gateway_waits_and_posts_go_on(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    database, now = f"sqlite:///{tmp_path / 'bot.db'}", dt.datetime.now(dt.UTC)
    begun = [(now - dt.timedelta(seconds=each)).isoformat() for each in range(8, 0, -1)]
    (tmp_path / ".starts-0.json").write_text(json.dumps(begun))
    world = sandbox.world
    guild = next(iter(world.guilds))
    channel = sandbox.person("admin").channel("news").id
    async with open_store(database) as store:
        at = f"{now - dt.timedelta(minutes=1):%H:%M}"
        await subscribe(store, channel, at=at, since=now - DAY / 2, guild_id=guild)
    async with started(
        "run",
        DISCORD_TOKEN=sandbox.token,
        DISCORD_API_URL=sandbox.addresses.api,
        DISCORD_GATEWAY_URL=sandbox.addresses.gateway,
        DATABASE_URL=database,
    ) as program:
        await program.prints("The gateway's last 8 sessions ended soon after they began")
        await one_more(sandbox, 0)
        assert sandbox.sessions.gateway_facts()["session_start_limit"]["remaining"] == 1_000
        assert await program.stop(signal.SIGTERM) == 0
