"""Gives a channel a schedule, or changes it: the same for whoever asks, in Discord or not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.daily.ledger.channel_schedule import ChannelSchedule, ScheduleOptions
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.schedules import Schedules
from bot.daily.when.schedule import Schedule


async def options_at(
    when: Schedule,
    before: ChannelSchedule | None,
    schedules: Schedules,
    *,
    channel_id: int,
    guild_id: int,
    announcement: bool,
    set_by: int | None,
) -> ScheduleOptions:
    """Return the options of before, or the usual ones, at these times."""
    if before is None:
        return ScheduleOptions(
            channel_id=channel_id,
            guild_id=guild_id,
            when=when,
            announcement=announcement,
            set_by=set_by,
            style=await schedules.guild_style(guild_id),
        )
    # A time that is set to that of another is one time.
    more = tuple((slot, minute) for slot, minute in before.more_times if minute != when.minute)
    return replace(
        before.options,
        guild_id=guild_id,
        when=when,
        more_times=more,
        announcement=announcement,
        set_by=set_by,
    )


async def set_schedule(
    options: ScheduleOptions,
    schedules: Schedules,
    ledger: Ledger,
    edition: Edition,
    now: dt.datetime,
) -> ChannelSchedule:
    """Give a channel these options from now on."""
    # What has come due by the old times still comes.
    await ledger.plan_channel(options.channel_id, now)
    archive = edition.of(options.guild_id).archive(options.when.zone, now)
    return await schedules.set(options, now, archive)
