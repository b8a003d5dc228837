"""Versions: blank and oldest reach one schema, at once and only forward."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, inspect, text

from bot.errors import Exit
from bot.store import tables
from bot.store.connections import connect
from bot.store.engine import Store, open_store
from bot.store.failures import DatabaseTooNew
from bot.store.migrations import scripts, upgrade
from bot.store.schema import LATEST, VERSION_TABLE, read_version

STEPS = [each.revision for each in scripts().walk_revisions()][::-1]


def described(connection: Connection) -> dict[str, Any]:
    """Return what the database says of our tables, in a form that can be compared."""
    seen = inspect(connection)
    return {
        table: {
            "columns": [
                (each["name"], repr(each["type"]), each["nullable"], each["default"])
                for each in seen.get_columns(table)
            ],
            "key": seen.get_pk_constraint(table),
            "unique": sorted(map(repr, seen.get_unique_constraints(table))),
            "indexes": sorted(map(repr, seen.get_indexes(table))),
            "foreign": seen.get_foreign_keys(table),
        }
        for table in seen.get_table_names()
        if table != VERSION_TABLE
    }


async def schema_of(store: Store) -> dict[str, Any]:
    async with store.read() as connection:
        return await connection.run_sync(described)


def test_the_steps_are_one_line_up_to_the_latest() -> None:
    assert sorted(STEPS) == STEPS
    assert STEPS[-1] == scripts().get_current_head() == LATEST


@pytest.mark.parametrize("oldest", [None, *STEPS])
async def test_every_version_reaches_the_schema_of_the_tables(
    blank_url: str, oldest: str | None
) -> None:
    engine = connect(blank_url, 5)
    if file := engine.url.database:
        Path(file).parent.mkdir()
    async with engine.connect() as connection:
        if oldest:
            await upgrade(connection, oldest)
    await engine.dispose()
    async with open_store(blank_url) as store:
        migrated = await schema_of(store)
        async with store.write() as connection:
            everything = MetaData()
            await connection.run_sync(everything.reflect)
            await connection.run_sync(everything.drop_all)
            await connection.run_sync(tables.metadata.create_all)
        # The order of columns is no part of it: a later step can only add them at the end.
        assert in_order(migrated) == in_order(await schema_of(store))


def in_order(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: table | {"columns": sorted(table["columns"])} for name, table in schema.items()}


async def test_processes_that_start_together_migrate_once(blank_url: str) -> None:
    command = "import asyncio, sys; from bot.store.engine import open_store\n"
    command += (
        "async def main():\n    async with open_store(sys.argv[1]) as s: print(await s.now())\n"
    )
    command += "asyncio.run(main())"
    started = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", command, blank_url),
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    async with AsyncExitStack() as stack:  # and four here, which race more closely
        opening = (stack.enter_async_context(open_store(blank_url)) for _ in range(4))
        await asyncio.gather(*opening)
    errors = [(await each.communicate())[1] for each in started]
    assert [each.returncode for each in started] == [0, 0], errors


async def test_alembic_is_not_imported_for_a_database_that_is_up_to_date(
    database_url: str,
) -> None:
    async with open_store(database_url):
        pass
    command = (
        "import asyncio, sys; from bot.store.engine import open_store\n"
        "async def main():\n"
        "    async with open_store(sys.argv[1]): print('alembic' in sys.modules)\n"
        "asyncio.run(main())"
    )
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", command, database_url), stdout=asyncio.subprocess.PIPE
    )
    assert (await started.communicate())[0].strip() == b"False"


async def test_a_newer_database_is_refused_and_left_alone(blank_url: str) -> None:
    async with open_store(blank_url) as store, store.write() as connection:
        await connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(
        DatabaseTooNew, match=r"version is 9999.*knows 0001.*Install the newer"
    ) as it:
        async with open_store(blank_url):
            pass
    assert it.value.exit_status == Exit.CONFIG
    engine = connect(blank_url, 5)
    async with engine.connect() as connection:
        assert await read_version(connection) == "9999"
    await engine.dispose()


async def test_a_version_table_without_a_row_is_a_blank_database(blank_url: str) -> None:
    async with open_store(blank_url) as store, store.write() as connection:
        await connection.run_sync(tables.metadata.drop_all)
        await connection.execute(text(f"DELETE FROM {VERSION_TABLE}"))
    async with open_store(blank_url) as store, store.read() as connection:
        assert await read_version(connection) == LATEST
