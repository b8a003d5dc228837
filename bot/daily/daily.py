"""The daily post, as far as commands need it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from bot.clock import Clock
from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.forget import Forgetting
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.records import NextPost, Records
from bot.daily.ledger.schedules import Schedules
from bot.daily.port.access import ChannelAccess
from bot.daily.port.port import Port


class Waker(Protocol):
    """The courier, as far as commands need it."""

    def wake(self) -> None:
        """Look at once what there is to post."""
        ...

    def look_again(self, guild_id: int | None = None) -> None:
        """Ask whether permissions are back in a guild, or in all, that changed."""
        ...

    async def recheck(self, channel_id: int) -> ChannelAccess | None:
        """Ask what the bot may do in a channel, and go on there if it lacks nothing it needs.

        None when Discord doesn't tell.
        """
        ...


@dataclass(frozen=True)
class Daily:
    """What commands work with."""

    clock: Clock
    schedules: Schedules
    ledger: Ledger
    records: Records
    edition: Edition
    port: Port
    courier: Waker
    forgetting: Forgetting

    async def next_post(self, schedule: ChannelSchedule, now: dt.datetime) -> NextPost | None:
        """Return the next post of a schedule; None when it doesn't run."""
        return await self.records.next_post(schedule, now) if schedule.runs else None
