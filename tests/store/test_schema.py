"""Versions: blank and oldest reach one schema, at once and only forward."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, event, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Exit
from bot.store import migrations, schema, tables, upgrade
from bot.store.connections import connect
from bot.store.engine import Store, open_store
from bot.store.failures import DatabaseTooNew
from bot.store.migrations import migrate, scripts
from bot.store.schema import LATEST, VERSION_TABLE, read_version
from tests.databases import a_row

STEPS = [each.revision for each in scripts().walk_revisions()][::-1]


def described(connection: Connection) -> dict[str, Any]:
    """Return what the database says of its tables, in a form that can be compared."""
    seen = inspect(connection)
    return {
        table: {
            # The order of columns is no part of it: a later step can only add them at the end.
            "columns": {
                each["name"]: {**each, "type": repr(each["type"])}
                for each in seen.get_columns(table)
            },
            "key": seen.get_pk_constraint(table),
            "unique": sorted(map(repr, seen.get_unique_constraints(table))),
            "indexes": sorted(map(repr, seen.get_indexes(table))),
            "foreign": sorted(map(repr, seen.get_foreign_keys(table))),
            "checks": sorted(map(repr, seen.get_check_constraints(table))),
        }
        for table in seen.get_table_names()
    }


async def schema_of(store: Store) -> dict[str, Any]:
    async with store.read() as connection:
        return await connection.run_sync(described)


def drop_everything(connection: Connection) -> None:
    everything = MetaData()
    everything.reflect(connection)
    everything.drop_all(connection)


@asynccontextmanager
async def beside_the_store(url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction on a database that is not opened as a store."""
    engine = connect(url, 5)
    if file := engine.url.database:
        Path(file).parent.mkdir(exist_ok=True)
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()


async def version_of(url: str) -> str | None:
    async with beside_the_store(url) as connection:
        return await read_version(connection)


async def stamp(url: str, version: str) -> None:
    async with beside_the_store(url) as connection:
        await connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{version}'"))


async def open_at_once(url: str, number: int = 4) -> None:
    async with AsyncExitStack() as stack:
        opening = (stack.enter_async_context(open_store(url)) for _ in range(number))
        await asyncio.gather(*opening)


OPEN = """
import asyncio, sys
from bot.store.engine import open_store

async def main():
    async with open_store(sys.argv[1]):
        print("alembic" in sys.modules)

asyncio.run(main())
"""


async def start(url: str) -> asyncio.subprocess.Process:
    """Start a process that opens the store, and says whether that took Alembic."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", OPEN, url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def test_the_steps_are_one_line_up_to_the_latest() -> None:
    assert sorted(STEPS) == STEPS
    assert STEPS[-1] == scripts().get_current_head() == LATEST


@pytest.mark.parametrize("oldest", STEPS)
async def test_a_migrated_database_has_the_schema_of_a_new_one(blank_url: str, oldest: str) -> None:
    async with beside_the_store(blank_url) as connection:
        await connection.run_sync(migrate, oldest)
    async with open_store(blank_url) as store:
        migrated = await schema_of(store)
    assert await version_of(blank_url) == LATEST
    async with beside_the_store(blank_url) as connection:
        await connection.run_sync(drop_everything)
    async with open_store(blank_url) as store:
        assert migrated == await schema_of(store)
    assert await version_of(blank_url) == LATEST


async def test_a_new_database_has_all_the_tables(blank_url: str) -> None:
    async with open_store(blank_url) as store:
        assert set(await schema_of(store)) == {VERSION_TABLE, *tables.metadata.tables}


async def test_processes_that_start_together_create_the_tables_once(blank_url: str) -> None:
    started = [await start(blank_url) for _ in range(2)]
    await open_at_once(blank_url)  # and four here, which race more closely
    errors = [(await each.communicate())[1] for each in started]
    assert [each.returncode for each in started] == [0, 0], errors


NEXT_STEP = f"""
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{LATEST}"


def upgrade():
    op.add_column("payloads", sa.Column("language", sa.Text()))
"""


def release_a_step(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let there be one more step, and the program be written for it."""
    shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v9998_next.py").write_text(NEXT_STEP)
    monkeypatch.setattr(migrations, "FOLDER", folder)
    for module in (schema, upgrade):
        monkeypatch.setattr(module, "LATEST", "9998")


async def test_an_older_database_is_migrated_once_and_keeps_its_rows(
    blank_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with open_store(blank_url) as store, store.write() as connection:
        await connection.execute(a_row("a"))
    release_a_step(monkeypatch, tmp_path / "migrations")
    await open_at_once(blank_url)
    assert await version_of(blank_url) == "9998"
    async with open_store(blank_url) as store, store.read() as connection:
        kept = await connection.execute(text("SELECT hash, language FROM payloads"))
        assert kept.all() == [("a", None)]


async def test_alembic_is_imported_neither_for_a_blank_database_nor_for_a_current_one(
    blank_url: str,
) -> None:
    for _ in ("blank", "current"):
        started = await start(blank_url)
        out, errors = await started.communicate()
        assert (out.strip(), errors) == (b"False", b"")


async def test_an_ordinary_start_asks_for_its_version_and_no_more(database_url: str) -> None:
    asked: list[str] = []

    def listen(_1: object, _2: object, statement: str, *_: object) -> None:
        asked.append(statement)

    async with open_store(database_url):
        pass
    event.listen(Engine, "before_cursor_execute", listen)
    async with open_store(database_url):
        pass
    event.remove(Engine, "before_cursor_execute", listen)
    (version,) = [each for each in asked if each != "BEGIN"]
    assert VERSION_TABLE in version


async def test_a_newer_database_is_refused_and_left_alone(blank_url: str) -> None:
    async with open_store(blank_url):
        pass
    await stamp(blank_url, "9999")
    with pytest.raises(
        DatabaseTooNew, match=rf"version is 9999.*knows {LATEST}.*Install the newer"
    ) as it:
        async with open_store(blank_url):
            pass
    assert it.value.exit_status == Exit.CONFIG
    assert await version_of(blank_url) == "9999"


async def test_a_database_that_a_newer_bot_upgraded_meanwhile_is_refused(blank_url: str) -> None:
    async with open_store(blank_url):
        pass
    await stamp(blank_url, "9999")
    with pytest.raises(DatabaseTooNew, match=rf"version is 9999.*knows {LATEST}"):
        await upgrade.upgrade(blank_url, None)


async def test_tables_without_a_version_are_left_alone(blank_url: str) -> None:
    async with open_store(blank_url), beside_the_store(blank_url) as connection:
        await connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        await connection.execute(a_row("a"))
    with pytest.raises(DBAPIError, match="already exists"):
        async with open_store(blank_url):
            pass
    assert await version_of(blank_url) is None
    async with beside_the_store(blank_url) as connection:
        kept = await connection.execute(select(tables.payloads.c.hash))
        assert kept.scalars().all() == ["a"]


async def test_a_version_table_without_a_row_is_a_blank_database(blank_url: str) -> None:
    async with open_store(blank_url) as store, store.write() as connection:
        await connection.run_sync(tables.metadata.drop_all)
        await connection.execute(text(f"DELETE FROM {VERSION_TABLE}"))
    async with open_store(blank_url) as store, store.read() as connection:
        assert await read_version(connection) == LATEST
