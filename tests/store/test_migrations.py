"""What older databases know is kept by each step."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, bindparam, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.schedules import Schedules
from bot.messages.post import Style
from bot.store.engine import open_store
from bot.store.migrations import migrate
from bot.store.schema import LATEST
from bot.store.tables import deliveries, had, schedules
from tests.store.test_schema import beside_the_store

# Columns were renamed before that one, when nobody ran the bot yet.
_STRICT_BEFORE = "0002"

SCHEDULE = {
    "channel_id": 1, "guild_id": 7, "minute": 540, "zone": "UTC", "days": 127,
    "when_nothing_new": "skip", "announcement": False, "state": "active", "set_by_host": False,
    "effective_from": 0, "planned_at": 5, "last_article_id": "2025-09-02-rain",
    "last_article_place": "1-0005", "last_message_id": 9,
}  # fmt: skip
DELIVERY = {
    "channel_id": 1, "local_date": dt.date(2026, 3, 2), "seq": 0, "due": 3, "state": "sent",
    "not_before": 0, "article_id": "2025-09-02-rain", "article_place": "1-0005",
    "headline": "Rain", "passed_over": '["Sun"]', "message_id": 9,
}  # fmt: skip


async def fill(connection: AsyncConnection, table: str, row: dict[str, Any]) -> None:
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    statement = text(f"INSERT INTO {table} ({names}) VALUES ({places})")
    if "local_date" in row:  # SQLite has no type of its own for it
        statement = statement.bindparams(bindparam("local_date", type_=Date()))
    await connection.execute(statement, row)


async def test_what_a_channel_had_last_is_still_had(blank_url: str) -> None:
    async with beside_the_store(blank_url) as connection:
        await connection.run_sync(migrate, "0001")
        await fill(connection, "schedules", SCHEDULE)
        nothing = {"channel_id": 2, "last_article_id": None, "last_article_place": None}
        await fill(connection, "schedules", SCHEDULE | nothing)
        await fill(connection, "deliveries", DELIVERY)
        skipped = {"seq": 1, "state": "skipped", "article_id": None, "headline": None}
        await fill(connection, "deliveries", DELIVERY | skipped)
    async with open_store(blank_url) as store, store.read() as connection:
        pairs = (await connection.execute(select(had.c.channel_id, had.c.article_id))).all()
        assert [tuple(each) for each in pairs] == [(1, "2025-09-02-rain")]
        one, two = (
            await connection.execute(select(schedules).order_by(schedules.c.channel_id))
        ).all()
        assert (one.last_article_place, two.last_article_place) == ("1-0005", None)
        assert (one.order, one.style, one.undo_number) == ("newest", "full", 0)
        assert one.more_times is None
        sent, other = (
            await connection.execute(select(deliveries).order_by(deliveries.c.seq))
        ).all()
        assert json.loads(sent.article_ids) == ["2025-09-02-rain"]
        assert other.article_ids is None
        assert (sent.headline, sent.message_id, sent.late) == ("Rain", 9, False)


async def test_a_look_that_was_chosen_stays_the_channels_own(blank_url: str) -> None:
    old = {name: SCHEDULE[name] for name in SCHEDULE if not name.startswith("last_")}
    async with beside_the_store(blank_url) as connection:
        await connection.run_sync(migrate, "0003")
        for channel, style in ((1, "full"), (2, "card")):
            await fill(connection, "schedules", old | {"channel_id": channel, "style": style})
        await fill(connection, "guilds", {"guild_id": 7, "last_zone": "UTC"})
    async with open_store(blank_url) as store:
        async with store.read() as connection:
            query = select(schedules.c.style, schedules.c.own_style)
            rows = (await connection.execute(query.order_by(schedules.c.channel_id))).all()
        assert [tuple(each) for each in rows] == [("full", False), ("card", True)]
        kept = Schedules(store)
        assert await kept.guild_style(7) is Style.FULL
        assert await kept.set_guild_style(7, Style.HEADLINES) == 1
        assert await kept.set_guild_style(8, Style.CARD) == 0
        assert await kept.last_zone(7) == "UTC"


async def test_a_file_is_kept_as_it_was_before(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    url = f"sqlite:///{file}"
    async with beside_the_store(url) as connection:
        await connection.run_sync(migrate, "0003")
        await fill(connection, "guilds", {"guild_id": 7, "last_zone": "UTC"})
    for _ in range(2):  # once, not at each start
        async with open_store(url):
            pass
    [kept] = tmp_path.glob("bot.db.version-*")
    assert kept.name == "bot.db.version-0003-1"
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("SELECT version_num FROM briefing_bot_version").fetchall() == [
            ("0003",)
        ]
        assert copy.execute("SELECT guild_id FROM guilds").fetchall() == [(7,)]


async def test_a_process_of_the_version_before_can_go_on_after_an_upgrade(tmp_path: Path) -> None:
    """Its statements name all that they write: whatever is new must do without a value."""
    versions = [f"{number:04}" for number in range(1, int(LATEST) + 1)]
    for before, after in itertools.pairwise(versions):
        if after <= _STRICT_BEFORE:
            continue
        async with beside_the_store(f"sqlite:///{tmp_path / f'{after}.db'}") as connection:
            await connection.run_sync(migrate, before)
            old = await connection.run_sync(columns_of)
            await connection.run_sync(migrate, after)
            new = await connection.run_sync(columns_of)
        for table, columns in old.items():
            assert columns.keys() <= new[table].keys(), f"{after} takes something from {table}"
            for name in new[table].keys() - columns.keys():
                column = new[table][name]
                has_value = column["nullable"] or column["default"] is not None
                assert has_value, f"{table}.{name} of {after} needs a value"


def columns_of(connection: Connection) -> dict[str, dict[str, Any]]:
    found = inspect(connection)
    return {
        table: {str(each["name"]): each for each in found.get_columns(table)}
        for table in found.get_table_names()
    }
