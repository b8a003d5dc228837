"""What a channel's next posts will hold, if nothing changes until then. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.choice import Choice, Why
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.had import Had
from bot.daily.ledger.records import Record
from bot.daily.when.times import Occasion


@dataclass(frozen=True)
class Forecast:
    """One of a schedule's times, and what comes then."""

    occasion: Occasion
    choice: Choice
    taken: Record | None = None
    """The post that has its place already; then nothing more comes."""

    @property
    def is_post(self) -> bool:
        """Whether something will be posted."""
        return self.taken is None and bool(self.choice.articles)

    @property
    def is_new(self) -> bool:
        """Whether it will hold what the channel hasn't had, or what somebody asked for."""
        return self.is_post and self.choice.why is not Why.AGAIN


def forecast(
    edition: Edition,
    schedule: ChannelSchedule,
    had: Had,
    taken: Mapping[tuple[dt.date, int], Record],
    now: dt.datetime,
) -> Iterator[Forecast]:
    """Yield what comes at each of a schedule's times after `now`, without end."""
    for occasion in schedule.times.after(max(now, schedule.effective_from)):
        record = taken.get((occasion.date, occasion.slot))
        if record is not None:
            yield Forecast(occasion, Choice((), Why.NOTHING_NEW), record)
            continue
        choice = edition.choose(schedule, had, occasion.due, slot=occasion.slot)
        yield Forecast(occasion, choice)
        ids = {each.id for each in choice.articles}
        had = had.and_also(ids)
        if schedule.next_article_id in ids:
            schedule = replace(schedule, next_article_id=None)
