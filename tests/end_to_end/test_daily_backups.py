"""An old backup of the database that is put back after the post was made, on each database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.ledger import Ledger
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from bot.store.tables import deliveries, notices, payloads, schedules
from tests.daily.material import HOUR, MINUTE, edition, pass_time
from tests.end_to_end.mornings import POST, Morning

TABLES = (payloads, schedules, deliveries, notices)
Backup = dict[Table, Sequence[Any]]


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


async def backup(store: Store) -> Backup:
    async with store.read() as connection:
        return {each: (await connection.execute(select(each))).mappings().all() for each in TABLES}


async def put_back(morning: Morning, kept: Backup) -> None:
    """Put a backup back an hour later, when Discord has forgotten its nonces."""
    async with morning.store.write() as connection:
        for table in reversed(TABLES):
            await connection.execute(delete(table))
        for table, kept_rows in kept.items():
            if kept_rows:
                await connection.execute(insert(table), [dict(each) for each in kept_rows])
    await pass_time(morning.store, 3600)
    morning.clock.move(HOUR)
    morning.sandbox.world.nonces.window = dt.timedelta(0)


async def planned(morning: Morning, schedule: ChannelSchedule) -> None:
    await Ledger(morning.store).plan(morning.clock.now())


async def claimed(morning: Morning, schedule: ChannelSchedule) -> None:
    await planned(morning, schedule)
    await Ledger(morning.store).claim("one", morning.clock.now(), 1, edition(1))


async def limited(morning: Morning, schedule: ChannelSchedule) -> None:
    """It waits, and it is certain that it was not sent."""
    morning.strike(faults.TooMany(path=POST, retry_after=60))
    async with morning.courier():
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")


async def wanted(morning: Morning, schedule: ChannelSchedule) -> None:
    """Somebody has asked for it: /schedule post-now."""
    assert await Ledger(morning.store).add_on_purpose(schedule, morning.clock.now()) is not None


@pytest.mark.parametrize("state", [planned, claimed, limited, wanted])
async def test_a_backup_from_before_the_post_doubles_nothing(morning: Morning, state: Any) -> None:
    schedule = await morning.subscribe()
    morning.clock.move(MINUTE)
    await state(morning, schedule)
    kept = await backup(morning.store)
    async with morning.courier() as courier:
        await morning.pass_time(61, courier)
        await morning.until_states("sent")
    await put_back(morning, kept)
    async with morning.courier():
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


async def test_a_backup_from_before_a_permission_came_back_doubles_nothing(
    morning: Morning,
) -> None:
    await morning.subscribe()
    morning.clock.move(MINUTE)
    taken = morning.sandbox.faults.add(
        faults.TakePermission(permission="SEND_MESSAGES", channel="news")
    )
    async with morning.courier() as courier:
        await morning.until_told("trouble:1")
        kept = await backup(morning.store)
        morning.sandbox.faults.heal(taken)
        courier.look_again()
        await morning.until_states("sent")
    await put_back(morning, kept)
    async with morning.courier() as courier:
        courier.look_again()
        await morning.until_states("sent")
    assert len(morning.posts()) == 1
