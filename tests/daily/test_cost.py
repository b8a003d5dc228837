"""What a claim costs doesn't grow with the tables, and nobody waits behind a large guild."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from bot.daily.ledger.ledger import Ledger
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
_EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (ANALYZE, FORMAT JSON) "}


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


async def explained(store: Store, statement: str, values: Any) -> Any:
    async with store._connection(writes=True) as connection, connection.begin() as transaction:
        result = await connection.exec_driver_sql(_EXPLAIN[store.dialect] + statement, values)
        rows: Any = result.all()
        await transaction.rollback()
    if store.dialect == "postgresql":
        return json.loads(rows[0][0])[0]["Plan"]
    return [row[3] for row in rows]


def read(plan: dict[str, Any]) -> int:
    """How many rows were read, those included that were not wanted."""
    own = 0
    if "Scan" in plan["Node Type"] and not plan["Node Type"].startswith("CTE"):
        rows = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        own = rows * plan["Actual Loops"]
    return int(own + sum(read(each) for each in plan.get("Plans", ())))


async def test_what_a_round_asks_reads_only_what_it_takes(busy: Store) -> None:
    ledger = Ledger(busy)
    with asked(busy) as statements:
        assert await ledger.plan(MORNING) == 0
        claims = await ledger.claim("one", MORNING, _LIMIT, edition(1))
        assert len(claims) == _LIMIT
        await ledger.mark(claims)
        await ledger.settle([Posted(each, 99, MORNING) for each in claims])
        assert await ledger.seconds_to_wait(MORNING) == 0
        assert await ledger.next_due() == MORNING + DAY
    assert len(statements) > 10
    for statement, values in statements.items():
        plan = await explained(busy, statement, values)
        if busy.dialect == "postgresql":
            assert read(plan) <= 6 * _LIMIT, (statement, plan)
        else:
            scanned = [each for each in plan if "SCAN" in each and not _is_short(each)]
            assert not scanned and "USE TEMP B-TREE FOR ORDER BY" not in plan, (statement, plan)


def _is_short(step: str) -> bool:
    """Whether what is scanned is one row, or what was just taken."""
    return step.startswith(("SCAN CONSTANT ROW", "SCAN chosen", "SCAN anon"))


async def test_one_channel_of_each_guild_comes_before_a_second_one(store: Store) -> None:
    await subscribe_many(store, range(1, 3_001), guild_of=lambda channel: 1)
    await subscribe_many(store, range(3_001, 3_004), guild_of=lambda channel: channel)
    ledger = Ledger(store)
    while await ledger.plan(MORNING):
        pass
    first = await ledger.claim("one", MORNING, 4, edition(1))
    assert {each.guild_id for each in first} == {1, 3_001, 3_002, 3_003}
