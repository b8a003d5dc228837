"""Moments in the database, and its own time, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import brakes, processes

MOMENT = datetime(2025, 3, 30, 1, 59, 59, 123000, tzinfo=UTC)
SECOND = timedelta(seconds=1)


async def test_a_moment_comes_back_as_it_was_in_utc(store: Store) -> None:
    early = datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
    zoned = MOMENT.astimezone(tz=None)
    async with store.write() as connection:
        rows: list[dict[str, object]] = [
            {"name": "a", "until": zoned},
            {"name": "b", "until": early},
            {"name": "c"},
        ]
        for row in rows:
            await connection.execute(insert(brakes).values(row))
        found = (await connection.execute(select(brakes.c.until).order_by("name"))).scalars().all()
    assert found == [MOMENT, early, None]
    assert found[0] is not None and found[0].tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="has no zone"):
        async with store.write() as connection:
            await connection.execute(insert(brakes).values(name="a", until=datetime(2025, 1, 1)))  # noqa: DTZ001


async def test_the_databases_time_is_told_anew_and_its_seconds_are_no_part_of_the_cache(
    store: Store,
) -> None:
    async with store.read() as connection:
        statement = [select(DatabaseNow(plus)) for plus in (0, 5, -3600, 0.25)]
        now, later, earlier, soon = [(await connection.execute(s)).scalar_one() for s in statement]
    assert abs(later - now - 5 * SECOND) < SECOND
    assert abs(earlier - now + 3600 * SECOND) < SECOND
    assert timedelta(milliseconds=250) <= soon - now < SECOND


async def test_the_databases_time_can_be_set_and_compared(store: Store) -> None:
    async with store.write() as connection:
        await connection.execute(
            insert(processes).values(id="a", started_at=DatabaseNow(), seen_at=DatabaseNow(-60))
        )
        seen = processes.c.seen_at
        old = await connection.execute(select(func.count()).where(seen < DatabaseNow(-59)))
        fresh = await connection.execute(select(func.count()).where(seen > DatabaseNow(-59)))
        assert (old.scalar_one(), fresh.scalar_one()) == (1, 0)
        await connection.execute(update(processes).values(seen_at=DatabaseNow(30)))
        ahead = await connection.execute(
            select(seen, DatabaseNow()).where(seen.between(DatabaseNow(28), DatabaseNow(31)))
        )
        at, now = ahead.one()
        assert abs(at - now - 30 * SECOND) < SECOND
