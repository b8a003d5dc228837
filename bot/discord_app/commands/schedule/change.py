"""Changes a schedule, and answers with how it stands then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.daily.daily import Daily
from bot.daily.ledger.channel_schedule import ChannelSchedule, ScheduleOptions
from bot.daily.ledger.forecast import Forecast
from bot.daily.port.access import Access
from bot.daily.setting import set_schedule
from bot.daily.words import answers
from bot.discord_app.interaction import Interaction
from bot.messages.wire import Message

AHEAD = dt.timedelta(days=14)
"""How far people look."""


async def change_schedule(
    interaction: Interaction,
    options: ScheduleOptions,
    access: Access,
    notes: Sequence[str] = (),
    *,
    understood: Sequence[str] = (),
) -> Message:
    """Give a channel these options, and say what comes next."""
    daily = interaction.client.daily
    now = daily.clock.now()
    schedule = await set_schedule(options, daily.schedules, daily.ledger, daily.edition, now)
    daily.courier.wake()
    ahead = await coming(daily, schedule)
    number = schedule.undo_number
    return answers.was_set(schedule, ahead, access, number, notes, understood=understood)


async def coming(daily: Daily, schedule: ChannelSchedule) -> list[Forecast]:
    """Return what comes in the next two weeks."""
    now = daily.clock.now()
    return await daily.forecast(schedule, now, until=now + AHEAD)
