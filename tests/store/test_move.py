"""A database's content goes to another one, whole, once, and for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select

from bot.processes import fleet
from bot.store.engine import Store, open_store
from bot.store.instants import DatabaseNow
from bot.store.move import BotStillRuns, NotEmpty, move
from bot.store.moved import DatabaseMoved
from bot.store.tables import (
    deliveries,
    desk_texts,
    guilds,
    had,
    metadata,
    notices,
    payloads,
    pictures,
    processes,
    schedules,
)
from tests.databases import SERVER, made_for_now

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
ROWS: dict[Table, list[dict[str, Any]]] = {
    schedules: [
        {"channel_id": each, "minute": 540, "zone": "UTC", "days": 127, "announcement": False,
         "when_nothing_new": "skip", "state": "active", "set_by_host": False, "order": "queue",
         "effective_from": NOW, "planned_at": NOW, "trouble_facts": '{"code": 1}'}
        for each in (1, 2**62)
    ],
    deliveries: [
        {"id": 10 * each, "channel_id": each, "local_date": NOW.date(), "seq": -1, "due": NOW,
         "state": "sent", "not_before": NOW, "headline": "Brücke 🌉", "late": True}
        for each in range(1, 1_200)
    ],
    notices: [
        {"id": 7, "channel_id": 1, "about": "permission", "body": "{}", "state": "planned",
         "not_before": NOW, "made_at": NOW},
    ],
    pictures: [{"digest": each, "data": bytes(range(256)) * 9, "kept_at": NOW} for each in "ab"],
    payloads: [{"hash": "h", "body": "{}", "used_at": NOW, "picture": "a"}],
    had: [{"channel_id": 1, "article_id": "rain", "how": "posted", "at": NOW}],
    desk_texts: [
        {"id": "bridge~1", "guild_id": 3, "state": "draft", "name": "bridge.md", "text": "## Brücke",
         "headline": "Brücke 🌉", "changed_at": NOW},
    ],
    guilds: [{"guild_id": 3, "last_zone": "Europe/Berlin", "style": "card"}],
}  # fmt: skip


async def fill(store: Store) -> None:
    async with store.write() as connection:
        for table, rows in ROWS.items():
            await connection.execute(insert(table), rows)


async def content(store: Store) -> dict[str, list[Any]]:
    async with store.read() as connection:
        return {
            table.name: sorted(map(repr, await connection.execute(select(table))))
            for table in metadata.sorted_tables
            if table.name not in ("brakes", "processes")
        }


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a blank database to move to."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    with made_for_now(SERVER) as url:
        yield url


@pytest.fixture
async def old(blank_url: str) -> AsyncIterator[Store]:
    async with open_store(blank_url) as store:
        await fill(store)
        yield store


async def test_all_of_it_arrives(old: Store, blank_url: str, other_url: str) -> None:
    before = await content(old)
    async with open_store(other_url) as new:
        counts = await move(old, new)
        assert counts["deliveries"] == len(ROWS[deliveries])
        assert await content(new) == before
        # Rows that come later are numbered behind those that were moved.
        async with new.write() as connection:
            row = {**ROWS[deliveries][0], "channel_id": 5000}
            del row["id"]
            made = await connection.execute(
                insert(deliveries).values(row).returning(deliveries.c.id)
            )
            assert made.scalar_one() > max(each["id"] for each in ROWS[deliveries])
    with pytest.raises(DatabaseMoved, match="set DATABASE_URL to that"):
        async with open_store(blank_url):
            pass


async def test_a_move_that_broke_off_is_ended_by_the_next(
    old: Store, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_: object) -> None:
        raise RuntimeError

    async with open_store(other_url) as new:
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr("bot.store.move.mark_as_moved", breaks_off)
            await move(old, new)
        before = await content(new)
        assert (await move(old, new))["deliveries"] == len(ROWS[deliveries])
        assert await content(new) == before


async def test_nothing_is_mixed_with_what_is_there(old: Store, other_url: str) -> None:
    async with open_store(other_url) as new:
        async with new.write() as connection:
            await connection.execute(insert(guilds).values(guild_id=4, last_zone="y"))
        with pytest.raises(NotEmpty, match="holds 1 rows of guilds already"):
            await move(old, new)
        async with new.read() as connection:
            query = select(func.count()).select_from(deliveries)
            assert (await connection.execute(query)).scalar_one() == 0


@pytest.mark.parametrize("where", ["old", "new"])
async def test_nothing_is_moved_while_a_bot_runs(old: Store, other_url: str, where: str) -> None:
    async with open_store(other_url) as new:
        await fleet.beat(old if where == "old" else new, "process", 10)
        with pytest.raises(BotStillRuns):
            await move(old, new)
        async with (old if where == "old" else new).write() as connection:
            await connection.execute(processes.update().values(seen_at=DatabaseNow(-61)))
        await move(old, new)
