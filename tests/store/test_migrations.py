"""What older databases know is kept by each step."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import Date, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import open_store
from bot.store.migrations import migrate
from bot.store.tables import deliveries, had, schedules
from tests.store.test_schema import beside_the_store

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
