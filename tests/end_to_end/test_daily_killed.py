"""Processes that are killed, or stopped and continued, at each point of a post's way."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import corrections, payloads, processes
from tests.daily.material import MINUTE, MONDAY, MORNING, edition, pass_time, rows
from tests.databases import a_row
from tests.end_to_end.mornings import POST, Morning, many
from tests.soak.nursery import Nursery, is_running
from tests.soak.worker import Job, SharedClock

EDIT = "/channels/{channel_id}/messages/{message_id}"
QUICK = {"first_pause": 0.01, "longest_pause": 0.05, "poll": 0.1}


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    opened = Nursery()
    yield opened
    opened.close()


@pytest.fixture
async def morning(sandbox: Sandbox, store: Store, nursery: Nursery, tmp_path: Path) -> Morning:
    made = Morning(sandbox, store, edition(1))
    await made.subscribe(since=MONDAY)
    SharedClock(tmp_path / "clock").set(MORNING)
    return made


@pytest.fixture
def job(sandbox: Sandbox, database_url: str, tmp_path: Path) -> Job:
    return Job(
        database=database_url,
        api=sandbox.addresses.api,
        token=sandbox.token,
        clock=str(tmp_path / "clock"),
        beat_seconds=0.1,
        timing=QUICK,
    )


@pytest.mark.slow
@pytest.mark.parametrize("away", [31, 61], ids=["soon", "nonces forgotten"])
async def test_going_on_with_a_killed_wave_costs_little(
    morning: Morning, nursery: Nursery, job: Job, away: float
) -> None:
    """Of what was claimed only the few that may have been sent are asked for."""
    names = await many(morning, 88)
    for name in names:
        morning.sandbox.person("member").say("Good morning", name)
    brisk = replace(job, total=45.0)
    number = nursery.start(brisk)
    await morning.until(lambda: len(morning.requests("POST", POST)) >= 20)
    nursery.kill(number)
    await gone(morning, number)
    left = len(names) + 1 - await count_of(morning, "sent")
    assert await count_of(morning, "claimed") > left / 2
    if away > 60:
        morning.sandbox.world.nonces.window = dt.timedelta(0)
    await pass_time(morning.store, away)
    async with morning.store.write() as connection:
        # It had been there for as long as the wave.
        an_hour_ago = DatabaseNow(-3600)
        await connection.execute(update(processes).values(started_at=an_hour_ago))
    before = len(morning.sandbox.exchanges)
    number = nursery.start(brisk)
    await morning.until(lambda: is_all(morning, "sent", len(names) + 1))
    nursery.kill(number)
    assert (len(morning.sandbox.exchanges) - before) / left < 1.5
    assert [len(morning.posts(name)) for name in names] == [1] * len(names)


@pytest.mark.slow
async def test_a_rolling_restart_in_mid_wave_loses_and_doubles_nothing(
    morning: Morning, nursery: Nursery, job: Job
) -> None:
    names = await many(morning, 119)
    brisk = replace(job, total=60.0)
    for old in [nursery.start(brisk) for _ in range(4)]:
        await has_posted(morning, 15)
        os.kill(old, signal.SIGTERM)
        nursery.start(brisk)
        await gone(morning, old)
        nursery.alive.remove(old)
    await morning.until(lambda: is_all(morning, "sent", len(names) + 1))
    for number in list(nursery.alive):
        nursery.kill(number)
    assert [len(morning.posts(name)) for name in names] == [1] * len(names)
    assert len(morning.requests("POST", POST)) == len(names) + 1


async def has_posted(morning: Morning, count: int) -> None:
    """Wait until so many more posts have been tried."""
    enough = len(morning.requests("POST", POST)) + count
    await morning.until(lambda: len(morning.requests("POST", POST)) >= enough)


async def count_of(morning: Morning, state: str) -> int:
    return sum(each.state == state for each in await rows(morning.store))


async def is_all(morning: Morning, state: str, count: int) -> bool:
    return await count_of(morning, state) == count


async def gone(morning: Morning, number: int) -> None:
    await morning.until(lambda: not is_running(number))


def is_stopped(number: int) -> bool:
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return fields[0] == "T"


async def one_more_process_finishes(morning: Morning, nursery: Nursery, job: Job) -> None:
    """After the lease has ended, another process finds one post there, or makes it."""
    await pass_time(morning.store, 31)
    number = nursery.start(job)
    await morning.until_states("sent")
    nursery.kill(number)
    assert len(morning.posts()) == 1


def slow(*points: str) -> list[Any]:
    return [pytest.param(point, marks=pytest.mark.slow) for point in points]


@pytest.mark.parametrize(
    "point",
    [
        *slow("planning", "before claim", "claiming", "claimed", "marked"),
        "sending",
        "sent",
        *slow("settling", "settled"),
    ],
)
async def test_killed_at_any_point_there_is_one_post(
    morning: Morning, nursery: Nursery, job: Job, point: str
) -> None:
    number = nursery.start(replace(job, at=point, does="KILL"))
    await gone(morning, number)
    nursery.alive.remove(number)
    posts = len(morning.requests("POST", POST))
    assert posts == (1 if point in ("sent", "settling", "settled") else 0)
    await one_more_process_finishes(morning, nursery, job)


@pytest.mark.slow
@pytest.mark.parametrize("forgotten", [False, True], ids=["nonce", "history"])
async def test_killed_after_discord_accepted_and_before_it_answered(
    morning: Morning, nursery: Nursery, job: Job, forgotten: bool
) -> None:
    active = morning.sandbox.faults.add(faults.Hang(path=POST))
    number = nursery.start(job)
    await morning.until(lambda: active is not None and active.struck)
    nursery.kill(number)
    await gone(morning, number)
    if forgotten:
        morning.sandbox.world.nonces.window = dt.timedelta(0)
        await pass_time(morning.store, 60)
    await one_more_process_finishes(morning, nursery, job)


async def writes_nothing_more(morning: Morning) -> None:
    """Wait until a process that has just started has put its tables in order.

    One that is stopped while it writes would hold SQLite's lock.
    """
    async with morning.store.write() as connection:
        old = a_row("old").values(used_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        await connection.execute(old)

    async def is_gone() -> bool:
        async with morning.store.read() as connection:
            query = select(payloads.c.hash).where(payloads.c.hash == "old")
            return (await connection.execute(query)).first() is None

    await morning.until(is_gone)


@pytest.mark.slow
@pytest.mark.parametrize("point", ["claimed", "posting"])
async def test_stopped_for_longer_than_its_lease_and_continued(
    morning: Morning, nursery: Nursery, job: Job, tmp_path: Path, point: str
) -> None:
    """Who was stopped before it looked at its lease sends nothing; after it, the same nonce."""
    short = replace(job, timing=QUICK | {"lease": 1.0, "request": 0.5}, beat_seconds=1.0)
    clock = SharedClock(tmp_path / "clock")
    clock.set(MORNING - MINUTE)
    number = nursery.start(replace(short, at=point, does="STOP", beat_seconds=60.0))
    await writes_nothing_more(morning)
    clock.set(MORNING)
    await morning.until(lambda: is_stopped(number))
    await asyncio.sleep(1.1)  # the stopped process's own time has to pass: nothing can feign it
    other = nursery.start(short)
    await morning.until_states("sent")
    requests = len(morning.requests("POST", POST))
    if point == "claimed":
        nursery.kill(other)
        await morning.subscribe("general", since=MONDAY)
    os.kill(number, signal.SIGCONT)
    if point == "posting":
        await morning.until(lambda: len(morning.requests("POST", POST)) > requests)
    else:
        # It looks at its lease and gives the claim back in vain, long before it claims, and is
        # stopped at, another one.
        await morning.until(lambda: is_stopped(number))
        assert len(morning.requests("POST", POST)) == requests
    for each in {number, other} & set(nursery.alive):
        nursery.kill(each)
    assert len(morning.posts()) == 1
    assert await morning.states() == ["sent"]


async def edited(morning: Morning, nursery: Nursery, job: Job) -> int:
    """Have another process finish the correction; return how often the post was edited."""
    await pass_time(morning.store, 31)
    number = nursery.start(job)

    async def is_counted() -> bool:
        async with morning.store.read() as connection:
            waiting = (await connection.execute(select(corrections.c.id))).all()
        [post] = morning.posts()
        return not waiting and "Edited 1 times." in post["embeds"][0]["description"]

    await morning.until(is_counted)
    nursery.kill(number)
    return len(morning.requests("PATCH", EDIT))


@pytest.fixture
async def correcting(morning: Morning, nursery: Nursery, job: Job) -> Job:
    """A post is out, and its article has been changed since."""
    number = nursery.start(replace(job, articles=1))
    await morning.until_states("sent")
    nursery.kill(number)
    return replace(job, articles=1, edits=1, timing=QUICK | {"gather": 0.0})


@pytest.mark.parametrize(
    ("point", "edits"), [("sending", 1), pytest.param("edited", 2, marks=pytest.mark.slow)]
)
async def test_killed_while_it_corrects_the_post_ends_with_the_new_text(
    morning: Morning, nursery: Nursery, correcting: Job, point: str, edits: int
) -> None:
    number = nursery.start(replace(correcting, at=point, does="KILL"))
    await gone(morning, number)
    nursery.alive.remove(number)
    assert await edited(morning, nursery, correcting) == edits


@pytest.mark.slow
async def test_killed_after_discord_edited_and_before_it_answered(
    morning: Morning, nursery: Nursery, correcting: Job
) -> None:
    active = morning.sandbox.faults.add(faults.Hang(path=EDIT))
    number = nursery.start(correcting)
    await morning.until(lambda: active is not None and active.struck)
    nursery.kill(number)
    await gone(morning, number)
    assert await edited(morning, nursery, correcting) == 2


async def test_two_processes_share_a_morning(morning: Morning, nursery: Nursery, job: Job) -> None:
    for name in ("general", "announcements"):
        await morning.subscribe(name, since=MONDAY)
    both = [nursery.start(job) for _ in range(2)]
    for name in ("news", "general", "announcements"):
        await morning.until_states("sent", channel=name)
        assert len(morning.posts(name)) == 1
    for number in both:
        nursery.kill(number)


@pytest.mark.slow
async def test_sigterm_in_mid_wave_writes_down_what_becomes_of_each(
    morning: Morning, nursery: Nursery, job: Job
) -> None:
    """What is on its way is waited for; no lease is left behind for the next to wait for."""
    names = ["news", "general", "announcements"]
    for name in names[1:]:
        await morning.subscribe(name, since=MONDAY)
    hang = morning.sandbox.faults.add(faults.Hang(path=POST, times=3))
    assert hang is not None
    number = nursery.start(job)
    await morning.until(lambda: hang.struck == 3)
    os.kill(number, signal.SIGTERM)
    await beats_on(morning)
    await morning.subscribe("rules", since=MONDAY)
    morning.sandbox.faults.heal(hang)
    await gone(morning, number)
    nursery.alive.remove(number)
    for name in names:
        assert await morning.states(name) == ["planned"]
    assert await morning.states("rules") == []
    number = nursery.start(job)
    for name in names:
        await morning.until_states("sent", channel=name)
        assert len(morning.posts(name)) == 1
    nursery.kill(number)


async def beats_on(morning: Morning) -> None:
    """Wait for five heartbeats more; a process that has ended has none."""
    seen: set[dt.datetime] = set()

    async def is_enough() -> bool:
        async with morning.store.read() as connection:
            seen.update((await connection.execute(select(processes.c.seen_at))).scalars())
        return len(seen) > 5

    await morning.until(is_enough)


async def test_sigterm_ends_a_process_that_has_nothing_to_do(
    morning: Morning, nursery: Nursery, job: Job
) -> None:
    number = nursery.start(job)
    await morning.until_states("sent")
    os.kill(number, signal.SIGTERM)
    await gone(morning, number)
    nursery.alive.remove(number)
