"""Schedules, and what became of their posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from bot.daily.ledger.channel_schedule import ChannelSchedule, NothingNew, State
from bot.daily.ledger.choice import Choice, Why
from bot.daily.ledger.forecast import Forecast
from bot.daily.ledger.records import NextPost, Record
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.when.schedule import Schedule
from bot.gallery.sample_articles import BRIDGE
from bot.gallery.samples import GUILD, NEWS, NOW, ZONE

_EVERY_DAY = frozenset(range(7))

PLAN = ChannelSchedule(
    channel_id=NEWS,
    guild_id=GUILD,
    when=Schedule(9 * 60, ZONE, _EVERY_DAY),
    state=State.ACTIVE,
    trouble=None,
    facts={},
    trouble_number=0,
    effective_from=NOW - dt.timedelta(days=30),
    paused_at=None,
    paused_by=None,
    next_article_id=None,
    archive=None,
    had_before=None,
)
SKIPPING = replace(PLAN, when_nothing_new=NothingNew.SKIP)
_SENT = Record(
    id=1,
    channel_id=NEWS,
    guild_id=GUILD,
    date=NOW.date(),
    seq=0,
    due=NOW,
    state=DeliveryState.SENT,
    reason=None,
    status=None,
    code=None,
    detail=None,
    attempts=1,
    article_ids=(BRIDGE.id,),
    headline=BRIDGE.headline,
    message_id=700_000_000_000_000_031,
    sent_at=NOW,
)
DETAILS = {
    DeliveryState.PLANNED: "Discord asks for a pause of 2 s",
    DeliveryState.CLAIMED: "Discord asks for a pause of 2 s",
    DeliveryState.FAILED: "Missing Permissions",
    DeliveryState.UNCONFIRMED: "I can't read what was posted there",
}
"""What is noted beside the states that need it."""
STATES = {
    DeliveryState.PLANNED: "waits for another try",
    DeliveryState.CLAIMED: "on its way",
    DeliveryState.SENT: "sent",
    DeliveryState.UNCONFIRMED: "unclear",
    DeliveryState.FAILED: "refused",
    DeliveryState.DELETED: "sent and deleted",
    DeliveryState.SKIPPED: "skipped",
    DeliveryState.ERASED: "sent before the bot left",
}
"""What each is called in the names of entries."""
WITH_MESSAGE = (DeliveryState.SENT, DeliveryState.DELETED)
CHOSEN = (None, Reason.SAME_TEXT, Reason.TIMEOUT)
"""Why posts are skipped after their article was chosen."""


def following(schedule: ChannelSchedule = PLAN, **facts: Any) -> NextPost:
    """Return the schedule's next post."""
    occasion = schedule.next_post(NOW)
    return NextPost(schedule, occasion.date, occasion.due, occasion.slot, **facts)


def coming(
    *choices: Choice, schedule: ChannelSchedule = PLAN, taken: Record | None = None
) -> list[Forecast]:
    """Return what comes at the schedule's times: `taken` if it is given, then each choice."""
    times = schedule.times.after(NOW)
    first = [] if taken is None else [Forecast(next(times), _NOTHING, taken)]
    return [*first, *(Forecast(next(times), each) for each in choices or (_NEW,))]


_NEW = Choice((BRIDGE,), Why.NEW)
_NOTHING = Choice((), Why.NOTHING_NEW)


def record(
    state: DeliveryState = DeliveryState.SENT, reason: Reason | None = None, **facts: Any
) -> Record:
    """Return a delivery in that state."""
    noted: dict[str, Any] = {
        "detail": DETAILS.get(state),
        "message_id": _SENT.message_id if state in WITH_MESSAGE else None,
    }
    if state is DeliveryState.SKIPPED and reason not in CHOSEN:
        noted |= {"headline": None, "article_ids": ()}
    return replace(_SENT, **{"state": state, "reason": reason, **noted, **facts})
