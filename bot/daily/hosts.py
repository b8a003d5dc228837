"""The host's own schedule, made from the settings without a command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from bot.daily.ledger.channel_schedule import ChannelSchedule, ScheduleOptions
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.schedules import Schedules
from bot.daily.when import typed
from bot.daily.when.schedule import Schedule
from bot.settings import Settings, SettingsInvalid

T = TypeVar("T")


def hosts_schedule(settings: Settings, now: dt.datetime) -> ScheduleOptions | None:
    """Return the schedule in the settings, if any; raises `SettingsInvalid` with every fault."""
    faults: list[str] = []
    minute = _read("BRIEFING_TIME", typed.time, settings.briefing_time, faults)
    zone = _read(
        "BRIEFING_TIMEZONE",
        lambda text: typed.zone(text, now),
        settings.briefing_timezone,
        faults,
    )
    days = _read("BRIEFING_DAYS", typed.days, settings.briefing_days, faults)
    if minute is None or zone is None or days is None:
        raise SettingsInvalid(faults="\n".join(faults))
    if settings.briefing_channel_id is None:
        return None
    return ScheduleOptions(
        channel_id=settings.briefing_channel_id,
        guild_id=None,
        when=Schedule(minute, zone, days),
        set_by_host=True,
    )


def _read(name: str, parse: Callable[[str], T], text: str, faults: list[str]) -> T | None:
    try:
        return parse(text)
    except typed.TypedWrong as wrong:
        faults.append(f"{name}: {wrong}")
        return None


async def apply(
    schedules: Schedules, options: ScheduleOptions | None, edition: Edition, now: dt.datetime
) -> None:
    """Make the host's schedule match the settings, and end one that they no longer ask for.

    A schedule that already matches is left alone: a restart must not forget what was missed.
    """
    await schedules.remove_hosts_but(None if options is None else options.channel_id)
    if options is None:
        return
    schedule = await schedules.get(options.channel_id)
    if schedule is None or not _is_same(schedule, options):
        await schedules.set(options, now, edition.archive(options.when.zone, now))


def _is_same(schedule: ChannelSchedule, options: ScheduleOptions) -> bool:
    return schedule.set_by_host and schedule.runs and schedule.when == options.when
