"""The read model, over each database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.daily.ledger.channel_schedule import ScheduleOptions
from bot.daily.ledger.records import Records
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.ledger.schedules import Schedules
from bot.daily.when.schedule import Schedule
from bot.store.engine import Store
from bot.store.tables import deliveries, schedules

NOW = dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
EVERY_DAY = frozenset(range(7))


async def add(store: Store, channel_id: int, date: dt.date, seq: int = 0, **values: Any) -> int:
    due = dt.datetime.combine(date, dt.time(9, seq), dt.UTC)
    row = {"guild_id": 1, "due": due, "not_before": due, "late": False, "state": "sent", **values}
    statement = insert(deliveries).values(channel_id=channel_id, local_date=date, seq=seq, **row)
    async with store.write() as connection:
        made = await connection.execute(statement.returning(deliveries.c.id))
        return int(made.scalar_one())


async def test_a_record_holds_what_is_known(store: Store) -> None:
    records = Records(store)
    made = await add(
        store, 7, TODAY, 2, state="failed", reason="permission", status=403, code=50013,
        detail="Missing Permissions", headline="Rain", article_ids='["rain", "sun"]',
        attempts=3, message_id=2**63 - 1, sent_at=NOW,
    )  # fmt: skip
    record = await records.get(made)
    assert record is not None
    assert (record.state, record.reason) == (DeliveryState.FAILED, Reason.PERMISSION)
    assert (record.date, record.seq, record.status, record.code) == (TODAY, 2, 403, 50013)
    assert (record.detail, record.headline) == ("Missing Permissions", "Rain")
    assert record.article_ids == ("rain", "sun")
    assert (record.message_id, record.sent_at) == (2**63 - 1, NOW)
    assert await records.get(made + 1) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (state, state in (DeliveryState.PLANNED, DeliveryState.CLAIMED))
        for state in DeliveryState
        if state is not DeliveryState.ERASED
    ],
)
async def test_what_is_on_the_way(store: Store, state: DeliveryState, expected: bool) -> None:
    record = await Records(store).get(await add(store, 7, TODAY, state=state.value))
    assert record is not None
    assert record.is_on_the_way is expected


async def test_recent_are_one_channels_last_days_first(store: Store) -> None:
    for days in (3, 0, 2, 1):
        await add(store, 7, TODAY - days * DAY)
    await add(store, 7, TODAY, 1)
    await add(store, 8, TODAY)
    records = await Records(store).recent(7, limit=4)
    expected = [(TODAY, 1), (TODAY, 0), (TODAY - DAY, 0), (TODAY - 2 * DAY, 0)]
    assert [(each.date, each.seq) for each in records] == expected


async def test_latest_are_those_of_all_channels(store: Store) -> None:
    await add(store, 7, TODAY - DAY)
    await add(store, 8, TODAY)
    await add(store, 9, TODAY - 2 * DAY)
    assert [each.channel_id for each in await Records(store).latest(2)] == [8, 7]


async def test_of_day_begins_with_the_daily_post(store: Store) -> None:
    for seq in (1, 0, 2):
        await add(store, 7, TODAY, seq)
    await add(store, 7, TODAY - DAY)
    await add(store, 8, TODAY)
    assert [each.seq for each in await Records(store).of_day(7, TODAY)] == [0, 1, 2]


async def test_what_was_erased_is_shown_to_nobody(store: Store) -> None:
    made = await add(store, 7, TODAY)
    async with store.write() as connection:
        await connection.execute(update(deliveries).values(state="erased"))
    records = Records(store)
    assert await records.get(made) is None
    assert (
        await records.recent(7) == await records.latest(9) == await records.of_day(7, TODAY) == []
    )


async def test_upcoming_are_those_that_run_soonest_first(store: Store) -> None:
    kept, records = Schedules(store), Records(store)
    assert await records.upcoming(NOW, 5) == []
    for channel_id, hour in ((1, 12), (2, 8), (3, 10), (4, 11)):
        options = ScheduleOptions(
            channel_id=channel_id, guild_id=1, when=Schedule(hour * 60, "UTC", EVERY_DAY)
        )
        await kept.set(options, NOW)
    await kept.pause(4, NOW)
    posts = await records.upcoming(NOW, 5)
    assert [each.schedule.channel_id for each in posts] == [3, 1, 2]
    assert [each.date for each in posts] == [TODAY, TODAY, TODAY + DAY]
    assert posts[0].due == NOW.replace(hour=10)


async def test_upcoming_passes_over_days_that_have_their_post(store: Store) -> None:
    kept, records = Schedules(store), Records(store)
    for channel_id, hour in ((1, 10), (2, 11)):
        options = ScheduleOptions(
            channel_id=channel_id, guild_id=1, when=Schedule(hour * 60, "UTC", EVERY_DAY)
        )
        await kept.set(options, NOW)
    await add(store, 1, TODAY)
    await add(store, 2, TODAY, 1)  # on purpose: the daily post is still to come
    posts = await records.upcoming(NOW, 1)
    assert [(each.schedule.channel_id, each.date) for each in posts] == [(2, TODAY)]
    last = (await records.upcoming(NOW, 2))[-1]
    assert (last.date, last.due) == (TODAY + DAY, NOW.replace(hour=10) + DAY)
    expected = await records.next_post(last.schedule, NOW)
    assert (last.date, last.due) == (expected.date, expected.due)


async def test_upcoming_has_the_others_when_one_cannot_be_read(store: Store) -> None:
    for channel_id in (1, 2):
        options = ScheduleOptions(
            channel_id=channel_id, guild_id=1, when=Schedule(12 * 60, "UTC", EVERY_DAY)
        )
        await Schedules(store).set(options, NOW)
    odd = update(schedules).where(schedules.c.channel_id == 1)
    async with store.write() as connection:
        await connection.execute(odd.values(zone="Europe/Atlantis"))
    posts = await Records(store).upcoming(NOW, 5)
    assert [each.schedule.channel_id for each in posts] == [2]
