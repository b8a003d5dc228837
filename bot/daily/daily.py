"""The daily post, as the commands use it."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Protocol

from bot.clock import Clock
from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.forecast import Forecast, forecast
from bot.daily.ledger.forget import Forgetting
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.ping_roles import PingRoles
from bot.daily.ledger.records import NextPost, Records
from bot.daily.ledger.schedules import Schedules
from bot.daily.port.access import Access
from bot.daily.port.port import Port
from bot.processes.rivals import Rivals


class Waker(Protocol):
    """The courier, as the commands use it."""

    def wake(self) -> None:
        """Check at once for something to post."""
        ...

    def look_again(self, place_id: int | None = None) -> None:
        """Check whether posts can be sent again in a guild, in a channel, or everywhere."""
        ...

    @property
    def clock_trouble(self) -> str | None:
        """What is wrong with the clock, so that nothing is posted; None while it is right."""
        ...

    async def recheck(self, channel_id: int) -> Access | None:
        """Ask what the bot may do in a channel, and resume its posts if nothing blocks them.

        None when the channel has no schedule.
        """
        ...


@dataclass(frozen=True)
class Daily:
    """Everything the commands work with."""

    clock: Clock
    schedules: Schedules
    ledger: Ledger
    records: Records
    edition: Edition
    port: Port
    courier: Waker
    forgetting: Forgetting
    ping_roles: PingRoles
    rivals: Rivals

    async def next_post(self, schedule: ChannelSchedule, now: dt.datetime) -> NextPost | None:
        """Return the next post of a schedule; None when it isn't running."""
        return await self.records.next_post(schedule, now) if schedule.runs else None

    async def forecast(
        self, schedule: ChannelSchedule, now: dt.datetime, *, until: dt.datetime
    ) -> list[Forecast]:
        """Return what comes at each of a schedule's times up to a moment."""
        had = await self.records.had([schedule])
        since = schedule.when.local_date(now) - dt.timedelta(days=1)
        taken = await self.records.taken(schedule, since)
        coming = forecast(self.edition, schedule, had[schedule.channel_id], taken, now)
        return list(itertools.takewhile(lambda each: each.occasion.due <= until, coming))
