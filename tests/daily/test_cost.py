"""What a claim costs doesn't grow with the tables, and nobody waits behind a large guild."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.outlook import Outlook
from bot.daily.ledger.results import Posted
from bot.store.engine import Store
from bot.store.tables import deliveries
from tests.daily.material import (
    DAY,
    MORNING,
    batched,
    edition,
    subscribe_many,
)

_CHANNELS = 3_000
_LIMIT = 5
_STEPS_A_ROW = 40


@pytest.fixture
async def busy(store: Store) -> Store:
    """Channels of which one half has had its posts, and the other is due."""
    await subscribe_many(store, range(_CHANNELS))
    ledger = Ledger(store)
    while await ledger.plan(MORNING):
        pass
    old = [
        {
            "channel_id": channel,
            "local_date": MORNING.date() - DAY * day,
            "seq": 0,
            "due": MORNING - DAY * day,
            "state": "sent",
            "not_before": MORNING,
        }
        for channel in range(_CHANNELS)
        for day in (1, 2)
    ]
    async with store.write() as connection:
        for some in batched(old, 2_000):
            await connection.execute(insert(deliveries), some)
    await subscribe_many(store, range(_CHANNELS, 2 * _CHANNELS), since=MORNING)
    if store.dialect == "postgresql":  # which does that by itself
        async with store.write() as connection:
            await connection.execute(text("ANALYZE"))
    return store


@contextmanager
def asked(store: Store) -> Iterator[dict[str, Any]]:
    """Note the statements, each with the values that it was last asked with."""
    found: dict[str, Any] = {}

    def note(*call: Any) -> None:
        _, _, statement, values, _, is_many = call
        if statement.startswith(("SELECT", "UPDATE", "WITH")):
            found[statement] = values[0] if is_many else values

    event.listen(store._engine.sync_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(store._engine.sync_engine, "before_cursor_execute", note)


async def read(store: Store, statement: str, values: Any) -> int:
    """How many rows a statement reads, those included that it doesn't want; at most so many."""
    async with store._connection(writes=True) as connection, connection.begin() as transaction:
        if store.dialect == "sqlite":
            count = await _steps(connection, statement, values) // _STEPS_A_ROW
        else:
            explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
            rows: Any = (await connection.exec_driver_sql(explain, values)).all()
            count = _rows(json.loads(rows[0][0])[0]["Plan"])
        await transaction.rollback()
    return count


async def _steps(connection: AsyncConnection, statement: str, values: Any) -> int:
    """Return how many steps of its machine SQLite takes."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    count = 0

    def step() -> None:
        nonlocal count
        count += 1

    await driver.set_progress_handler(step, 1)
    try:
        (await connection.exec_driver_sql(statement, values)).close()
    finally:
        await driver.set_progress_handler(None, 1)
    return count


def _rows(plan: dict[str, Any]) -> int:
    own = 0
    if "Scan" in plan["Node Type"] and not plan["Node Type"].startswith("CTE"):
        rows = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        own = rows * plan["Actual Loops"]
    return int(own + sum(_rows(each) for each in plan.get("Plans", ())))


async def test_what_a_round_asks_reads_only_what_it_takes(busy: Store) -> None:
    ledger = Ledger(busy)
    with asked(busy) as statements:
        assert await ledger.plan(MORNING) == 0
        claims = await ledger.claim("one", MORNING, _LIMIT, edition(1))
        assert len(claims) == _LIMIT
        await ledger.mark(claims)
        await ledger.settle([Posted(each, 99, MORNING) for each in claims])
        outlook = await ledger.outlook(MORNING)
        assert outlook == Outlook(0, MORNING + DAY, is_planned_ahead=False)
    assert len(statements) > 10
    for statement, values in statements.items():
        assert await read(busy, statement, values) <= 6 * _LIMIT, statement


async def test_one_channel_of_each_guild_comes_before_a_second_one(store: Store) -> None:
    await subscribe_many(store, range(1, 3_001), guild_of=lambda channel: 1)
    await subscribe_many(store, range(3_001, 3_004), guild_of=lambda channel: channel)
    ledger = Ledger(store)
    while await ledger.plan(MORNING):
        pass
    first = await ledger.claim("one", MORNING, 4, edition(1))
    assert {each.guild_id for each in first} == {1, 3_001, 3_002, 3_003}
