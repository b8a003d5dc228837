"""The last change of a schedule, kept so that it can be taken back within an hour.

All functions work inside a transaction of the ledger.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.channel_schedule import (
    ChannelSchedule,
    State,
    from_now_on,
    from_row,
    option_values,
)
from bot.daily.ledger.had import forget
from bot.daily.ledger.results import DeliveryState, Reason
from bot.store.tables import deliveries, had, schedules

WITHIN = dt.timedelta(hours=1)


class Undone(Enum):
    """What came of taking back a change."""

    DONE = "done"
    CHANGED_SINCE = "changed since"
    TOO_LATE = "too late"


@dataclass(frozen=True)
class Extra:
    """What a change did beside the schedule."""

    left_out: Sequence[str] = ()
    """Articles that now count as ones that the channel has had."""
    days: Sequence[tuple[dt.date, int]] = ()
    """Dates and slots that were left out."""


async def keep(
    connection: AsyncConnection,
    channel_id: int,
    before: ChannelSchedule | None,
    now: dt.datetime,
    extra: Extra | None = None,
) -> int:
    """Keep how a schedule was before a change, and return the number of the change."""
    extra = extra or Extra()
    was = None if before is None or before.state is State.REMOVED else _as_json(before)
    kept = {
        "at": now.isoformat(),
        "was": was,
        "left_out": list(extra.left_out),
        "days": [(date.isoformat(), slot) for date, slot in extra.days],
    }
    statement = (
        update(schedules)
        .where(schedules.c.channel_id == channel_id)
        .values(undo=json.dumps(kept), undo_number=schedules.c.undo_number + 1)
        .returning(schedules.c.undo_number)
    )
    number: int = (await connection.execute(statement)).scalar_one()
    return number


async def undo(
    connection: AsyncConnection, channel_id: int, number: int, now: dt.datetime
) -> Undone:
    """Take back the change of that number, if it is the last one and less than an hour old."""
    query = select(schedules).where(schedules.c.channel_id == channel_id).with_for_update()
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None or row["undo_number"] != number or row["undo"] is None:
        return Undone.CHANGED_SINCE
    kept = json.loads(row["undo"])
    if not dt.timedelta() <= now - dt.datetime.fromisoformat(kept["at"]) < WITHIN:
        return Undone.TOO_LATE
    await _restore_extra(connection, channel_id, kept)
    values = {"state": State.REMOVED.value} if kept["was"] is None else _from_json(kept["was"])
    await connection.execute(
        update(schedules)
        .where(schedules.c.channel_id == channel_id)
        .values(**values, undo=None, undo_number=number + 1)
    )
    restored = from_row((await connection.execute(query)).mappings().one())
    await connection.execute(
        update(schedules)
        .where(schedules.c.channel_id == channel_id)
        .values(**from_now_on(restored.times, now))
    )
    return Undone.DONE


async def _restore_extra(connection: AsyncConnection, channel_id: int, kept: Any) -> None:
    if kept["left_out"]:
        await forget(connection, channel_id, had.c.article_id.in_(kept["left_out"]))
    for date, slot in kept["days"]:
        await connection.execute(
            delete(deliveries).where(
                deliveries.c.channel_id == channel_id,
                deliveries.c.local_date == dt.date.fromisoformat(date),
                deliveries.c.seq == -slot,
                deliveries.c.state == DeliveryState.SKIPPED.value,
                deliveries.c.reason == Reason.ASKED.value,
            )
        )


def _as_json(schedule: ChannelSchedule) -> dict[str, Any]:
    return {
        **option_values(schedule),
        "state": schedule.state.value,
        "trouble": None if schedule.trouble is None else schedule.trouble.value,
        "trouble_facts": json.dumps(dict(schedule.facts)) if schedule.facts else None,
        "paused_at": None if schedule.paused_at is None else schedule.paused_at.isoformat(),
        "paused_by": schedule.paused_by,
        "next_article_id": schedule.next_article_id,
    }


def _from_json(was: dict[str, Any]) -> dict[str, Any]:
    at = was["paused_at"]
    return was | {"paused_at": None if at is None else dt.datetime.fromisoformat(at)}
