"""PostgreSQL through a pooler that gives each transaction another connection."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import select, text

from bot.store.engine import Store, open_store
from bot.store.failures import StoreUnavailable
from bot.store.tables import payloads
from tests.databases import a_row
from tests.poolers import needs_pooler, pooler

pytestmark = [pytest.mark.postgres, needs_pooler]

# PgBouncer as hosts set it up: it takes what it doesn't know, and nothing tells of it at once.
SILENT = "ignore_startup_parameters = idle_in_transaction_session_timeout"
ASKED = pytest.mark.parametrize("asked", ["?pgbouncer=true", ""], ids=["told", "found out"])


async def add(store: Store, name: str) -> None:
    async with store.write() as connection:
        await connection.execute(a_row(name))


async def work(store: Store, name: str) -> None:
    """Do the same statements as others, many times, at the same time."""
    for n in range(10):
        await add(store, f"{name}{n}")
        async with store.read() as connection:
            row = select(payloads.c.hash).where(payloads.c.hash == f"{name}{n}")
            assert (await connection.execute(row)).scalar_one() == f"{name}{n}"


@ASKED
async def test_a_blank_database_is_made_and_used_by_many(
    blank_postgres: str, tmp_path: Path, asked: str
) -> None:
    with pooler(blank_postgres, tmp_path, connections=3) as url:
        async with open_store(url + asked) as one, open_store(url + asked) as two:
            await asyncio.gather(*(work(store, f"{n}-") for n, store in enumerate([one, two] * 3)))
        async with open_store(url) as again, again.read() as connection:
            assert len((await connection.execute(select(payloads.c.hash))).all()) == 60


async def test_a_pooler_that_takes_all_settings_shows_itself_by_its_errors(
    blank_postgres: str, tmp_path: Path
) -> None:
    lost = [0]

    async def insist(store: Store, name: str) -> None:
        try:
            await work(store, name)
        except StoreUnavailable as error:
            assert "a pooler mixes up prepared statements" in str(error)
            lost[-1] += 1

    with pooler(blank_postgres, tmp_path, connections=3, more=SILENT) as url:
        async with open_store(url) as one, open_store(url) as two:
            for turn in range(2):
                stores = enumerate([one, two] * 3)
                await asyncio.gather(*(insist(store, f"{turn} {n}-") for n, store in stores))
                lost.append(0)
    assert sum(lost[1:]) == 0, "those that were at work when it showed learn it, and none after"


async def test_a_setting_that_the_pooler_refuses_is_told(
    blank_postgres: str, tmp_path: Path
) -> None:
    with (
        pooler(blank_postgres, tmp_path) as url,
        pytest.raises(StoreUnavailable, match="unsupported startup parameter: search_path"),
    ):
        async with open_store(f"{url}?schema=news"):
            pass


async def test_nothing_lasts_longer_than_its_transaction(
    blank_postgres: str, tmp_path: Path
) -> None:
    """No lock and no setting of a session is left for the next one."""
    with pooler(blank_postgres, tmp_path) as url:
        async with open_store(url) as store, store.read() as connection:
            locks = text(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database "
                "WHERE datname = current_database() AND locktype = 'advisory'"
            )
            assert (await connection.execute(locks)).scalar_one() == 0
            left = text("SELECT count(*) FROM pg_prepared_statements")
            assert (await connection.execute(left)).scalar_one() == 0


PASSWORD = "a@b:#/c%d?e=f"


@pytest.mark.parametrize(
    "form",
    [
        "postgres://bot:{password}@{host}:{port}/{database}",
        "postgresql+asyncpg://bot:{password}@{host}:{port}/{database}?ssl=disable",
        "postgresql://bot:{escaped}@{host}:{port}/{database}?sslmode=disable&connect_timeout=9",
        "postgresql://bot:{password}@{host}:{port}/{database}?pgbouncer=true&application_name=x",
        "postgresql://bot:{password}@{host}:{port}/{database}?ssl=prefer&channel_binding=prefer",
        "postgresql://bot:{password}@[::1]:1,{host}:{port}/{database}",
        "postgresql://bot:{password}@/{database}?host={folder}&port={port}",
        "postgresql:///{database}?host={folder}&port={port}&user=bot&password={escaped}",
    ],
)
async def test_it_is_reached_by_the_address_that_the_host_gives(
    postgres_of_the_run: str, tmp_path: Path, form: str
) -> None:
    with pooler(postgres_of_the_run, tmp_path, password=PASSWORD) as url:
        parts = urlsplit(url)
        address = form.format(
            password=PASSWORD,
            escaped=quote(PASSWORD, safe=""),
            host=parts.hostname,
            port=parts.port,
            database=parts.path[1:],
            folder=tmp_path,
        )
        async with open_store(address) as store:
            assert (await store.now()).tzinfo is not None


async def test_a_wrong_password_is_told_without_it(
    postgres_of_the_run: str, tmp_path: Path
) -> None:
    with (
        pooler(postgres_of_the_run, tmp_path, password=PASSWORD) as url,
        pytest.raises(StoreUnavailable, match="refuses the user or the password") as error,
    ):
        async with open_store(url.replace("bot@", "bot:s3@c#r/t@")):
            pass
    assert not re.search("s3|c#r|r/t", str(error.value))
