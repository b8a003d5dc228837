"""What is written is heard of, on each database; behind a pooler one has to ask."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import news
from bot.store.engine import Store, open_store
from bot.store.news import Heard, announce, news_of
from tests.databases import a_row
from tests.poolers import needs_pooler, pooler


async def write(store: Store, name: str) -> None:
    async with store.write() as connection:
        await connection.execute(a_row(name))
        await announce(connection)


async def until(heard: Heard, expected: bool) -> None:
    async with asyncio.timeout(10):
        while heard() is not expected:
            await asyncio.sleep(0.01)


async def test_what_another_process_writes_is_heard_once(store: Store) -> None:
    async with news_of(store) as heard, open_store(store.url) as other:
        assert heard()  # whatever was written before
        await until(heard, False)
        for name in ("a", "b"):
            await write(other, name)
            await until(heard, True)
            await until(heard, False)


@pytest.mark.postgres
async def test_a_connection_that_is_cut_may_have_missed_something(
    monkeypatch: pytest.MonkeyPatch, blank_postgres: str
) -> None:
    monkeypatch.setattr(news, "_TRY_AGAIN", 0.05)
    async with open_store(blank_postgres) as store, news_of(store) as heard:
        await until(heard, False)
        async with store.write() as connection:
            cut = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            )
            await connection.execute(text(cut))
        await until(heard, True)
        await until(heard, False)
        await write(store, "a")
        await until(heard, True)


@pytest.mark.postgres
@needs_pooler
async def test_behind_a_pooler_there_may_always_be_news(
    monkeypatch: pytest.MonkeyPatch, blank_postgres: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(news, "_HEARD_WITHIN", 0.2)
    monkeypatch.setattr(news, "_TRY_AGAIN", 0.05)
    with pooler(blank_postgres, tmp_path, connections=3) as url:
        async with open_store(url) as store, news_of(store) as heard:
            for number in range(50):
                assert heard(), number
                await asyncio.sleep(0.01)
