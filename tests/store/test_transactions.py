"""Transactions: what is kept, what is not, and who waits for whom."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.store.engine import Store, open_store
from bot.store.failures import StoreClosed
from bot.store.tables import payloads
from tests.databases import a_row

COUNT = select(func.count()).select_from(payloads)


async def count(store: Store) -> int:
    async with store.read() as connection:
        return int((await connection.execute(COUNT)).scalar_one())


async def add(store: Store, name: str) -> None:
    async with store.write() as connection:
        await connection.execute(a_row(name))


async def test_what_is_written_stays(store: Store, database_url: str) -> None:
    await add(store, "a")
    assert await count(store) == 1
    async with open_store(database_url) as other:
        assert await count(other) == 1


async def test_a_body_that_raises_writes_nothing(store: Store) -> None:
    with pytest.raises(LookupError):
        async with store.write() as connection:
            await connection.execute(a_row("a"))
            raise LookupError
    assert await count(store) == 0


async def test_a_read_writes_nothing(store: Store) -> None:
    async with store.read() as connection:
        await connection.execute(a_row("a"))
    assert await count(store) == 0


async def test_bugs_pass_through(store: Store) -> None:
    await add(store, "a")
    with pytest.raises(IntegrityError):
        await add(store, "a")
    with pytest.raises(SQLAlchemyError) as caught:
        async with store.read() as connection:
            await connection.execute(text("SELECT nonsense"))
    assert "nonsense" in str(caught.value)


async def test_writers_that_read_first_take_turns(store: Store) -> None:
    await add(store, "0")

    async def one_more() -> None:
        async with store.write() as connection:
            if store.dialect == "postgresql":  # there rows are locked, not the whole file
                await connection.execute(text("LOCK TABLE payloads"))
            name = str((await connection.execute(COUNT)).scalar_one())
            await connection.execute(a_row(name))

    await asyncio.gather(*(one_more() for _ in range(30)))
    assert await count(store) == 31


WRITER = """
import asyncio, sys
from sqlalchemy import text
from bot.store.engine import open_store

async def main():
    async with open_store(sys.argv[1]) as store:
        for _ in range(100):
            async with store.write() as connection:
                found = await connection.execute(text("SELECT count(*) FROM payloads"))
                values = {"name": str(found.scalar_one())}
                await connection.execute(text("INSERT INTO payloads (hash, body, used_at) VALUES (:name, '', 0)"), values)

asyncio.run(main())
"""


async def test_writers_of_two_processes_on_one_file_take_turns(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with open_store(url) as store:
        command = (sys.executable, "-W", "error", "-c", WRITER, url)
        both = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
        assert [await each.wait() for each in both] == [0, 0]
        assert await count(store) == 200


async def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    async with store.write() as connection:
        await connection.execute(a_row("a"))
        assert await count(store) == 0
    assert await count(store) == 1


async def test_a_file_is_kept_as_safely_as_sqlite_can(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'a' / 'b' / 'bot.db'}") as store:
        async with store.read() as connection:
            names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            found = [(await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in names]
        assert found == ["wal", 2, 1, 5000]


@pytest.mark.parametrize("moment", ["in a statement", "between statements", "waiting for its turn"])
async def test_a_cancelled_transaction_writes_nothing_and_harms_nobody(
    store: Store, moment: str
) -> None:
    slow = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        " SELECT count(*) FROM n",
        "postgresql": "SELECT pg_sleep(3)",
    }[store.dialect]
    inside = asyncio.Event()

    async def work() -> None:
        async with store.write() as connection:
            await connection.execute(a_row("a"))
            inside.set()
            await (connection.execute(text(slow)) if "in a" in moment else asyncio.Event().wait())

    for _ in range(12):  # more than the pool has connections
        inside.clear()
        task = asyncio.create_task(work())
        entered = asyncio.create_task(inside.wait())
        await asyncio.wait({task, entered}, return_when=asyncio.FIRST_COMPLETED)
        assert not task.done(), task.exception()
        await asyncio.sleep(0)
        if moment.startswith("waiting") and store.dialect == "sqlite":
            waiting = asyncio.create_task(work())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await count(store) == 0
    await asyncio.wait_for(add(store, "a"), 3)
    assert await count(store) == 1


async def test_closing_waits_for_what_has_begun_and_lets_nothing_begin(blank_url: str) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def read(store: Store) -> None:
        async with store.read() as connection:
            inside.set()
            await go_on.wait()
            await connection.execute(text("SELECT 1"))

    async with open_store(blank_url) as store:
        reading = asyncio.create_task(read(store))
        await inside.wait()
        closing = asyncio.create_task(store.close())
        await asyncio.sleep(0)
        with pytest.raises(StoreClosed):
            await store.now()
        assert not closing.done()
        go_on.set()
        await asyncio.gather(reading, closing)
