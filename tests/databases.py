"""Databases for tests: a store on each of the two, and an address of a fresh one.

SQLite's is a file in the test's own folder. PostgreSQL's is made once for the run, on the server
that TEST_POSTGRES_URL names, dropped at its end, and emptied between tests.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from sqlalchemy import Insert, insert, text

from bot.store.engine import Store, open_store
from bot.store.tables import metadata, payloads

SERVER = os.environ.get("TEST_POSTGRES_URL", "")
NO_SERVER = "TEST_POSTGRES_URL names no PostgreSQL server"
needs_driver = pytest.mark.skipif(
    find_spec("asyncpg") is None, reason="the driver of PostgreSQL is not installed"
)
"""Marks what is said by the driver itself, which the extra `test` does without."""
DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def named(server: str, database: str) -> str:
    """Return the address of another database on a server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


def on_server(statement: str, url: str = "") -> list[Any]:
    """Run one statement on PostgreSQL, beside the store and outside a transaction."""
    import asyncpg  # type: ignore[import-untyped]

    async def run() -> list[Any]:
        connection = await asyncpg.connect(url or SERVER)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    # In a loop of its own, because fixtures and tests have different ones.
    with closing(asyncio.new_event_loop()) as loop:
        return loop.run_until_complete(run())


def a_row(name: str, body: str = "{}") -> Insert:
    """Return the statement that adds a row, of a table that refers to no other."""
    return insert(payloads).values(hash=name, body=body, used_at=datetime.now(UTC))


@contextmanager
def made_for_now(server: str) -> Iterator[str]:
    """Make a database on PostgreSQL, and drop it at the end."""
    name = f"briefing_test_{secrets.token_hex(6)}"
    on_server(f"CREATE DATABASE {name}", server)
    try:
        yield named(server, name)
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)", server)


@pytest.fixture(scope="session")
def postgres_of_the_run() -> Iterator[str]:
    """The address of the run's own database on PostgreSQL."""
    with made_for_now(SERVER) as url:
        yield url


@pytest.fixture
def blank_postgres() -> Iterator[str]:
    """The address of a database on PostgreSQL that holds nothing, for this test alone."""
    with made_for_now(SERVER) as url:
        yield url


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without rows, on each of the two in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store' / 'bot.db'}"
    return str(request.getfixturevalue("postgres_of_the_run"))


@pytest.fixture(params=DATABASES)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, on each of the two in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'blank' / 'bot.db'}"
    return str(request.getfixturevalue("blank_postgres"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store without rows, on each of the two databases in turn."""
    async with open_store(database_url) as opened:
        if opened.dialect == "postgresql":
            names = ", ".join(table.name for table in metadata.sorted_tables)
            async with opened.write() as connection:
                await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        yield opened
