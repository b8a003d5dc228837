"""What there will be to do, and when: all of it in one question, as it is asked at rest, too."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, func, select, true

from bot.daily.ledger.channel_schedule import RUNNING
from bot.daily.ledger.leases import moments
from bot.daily.ledger.plan import CLOCK_SLACK
from bot.store.engine import Store
from bot.store.indexes import never_by
from bot.store.instants import DatabaseNow
from bot.store.tables import corrections, deliveries, notices, schedules


@dataclass(frozen=True)
class Outlook:
    """What there will be to do for any process."""

    seconds: float
    """Until something can be claimed; infinity if nothing waits."""
    next_due: dt.datetime | None
    """When the next schedule comes due, by the bot's clock."""
    is_planned_ahead: bool
    """Whether a schedule was planned by a clock that was ahead."""

    def is_work(self, now: dt.datetime) -> bool:
        """Tell whether there is something to be planned, claimed or published now."""
        is_due = self.next_due is not None and self.next_due <= now
        return is_due or self.is_planned_ahead or self.seconds == 0


async def outlook(store: Store, now: dt.datetime) -> Outlook:
    """Ask what there will be to do; `now` is by the bot's clock."""
    waits = _waits(now)
    dues = [_first_due(state.value) for state in RUNNING]
    query = select(DatabaseNow(), _last_planned(), *waits, *dues)
    async with store.read() as connection:
        moment, planned, *others = (await connection.execute(query)).one()
    first = _first(others[: len(waits)])
    return Outlook(
        seconds=math.inf if first is None else max(0.0, (first - moment).total_seconds()),
        next_due=_first(others[len(waits) :]),
        is_planned_ahead=planned is not None and planned > now + CLOCK_SLACK,
    )


def _first(moments: list[dt.datetime | None]) -> dt.datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _waits(now: dt.datetime) -> list[ScalarSelect[Any]]:
    """Return from when on something can be claimed or published, in database time."""
    published = select(func.min(deliveries.c.publish_not_before))
    return [
        *moments(deliveries, deliveries.c.due <= now),
        *moments(notices, true()),
        *moments(corrections, true()),
        published.where(deliveries.c.publish == "wanted").scalar_subquery(),
    ]


def _first_due(state: str) -> ScalarSelect[Any]:
    """Return the first moment of the schedules in one state, which an index answers."""
    first = select(func.min(schedules.c.next_due)).where(schedules.c.state == state)
    return first.scalar_subquery()


def _last_planned() -> ScalarSelect[Any]:
    runs = never_by(schedules.c.state).in_([state.value for state in RUNNING])
    planned = select(schedules.c.planned_at).where(runs)
    return planned.order_by(schedules.c.planned_at.desc()).limit(1).scalar_subquery()
