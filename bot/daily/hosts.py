"""The host's own schedule: from the settings, without a command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from bot.daily import typed
from bot.daily.schedule import Schedule
from bot.daily.schedules import ChannelSchedule, Schedules, Wanted
from bot.settings import Settings, SettingsInvalid

T = TypeVar("T")


def hosts_schedule(settings: Settings) -> Wanted | None:
    """Return what the settings ask for, if anything; raises `SettingsInvalid` with every fault."""
    faults: list[str] = []
    minute = _read("BRIEFING_TIME", typed.time, settings.briefing_time, faults)
    zone = _read("BRIEFING_TIMEZONE", typed.zone, settings.briefing_timezone, faults)
    days = _read("BRIEFING_DAYS", typed.days, settings.briefing_days, faults)
    if minute is None or zone is None or days is None:
        raise SettingsInvalid(faults="\n".join(faults))
    if settings.briefing_channel_id is None:
        return None
    schedule = Schedule(minute, zone, days)
    return Wanted(settings.briefing_channel_id, None, schedule, by_host=True)


def _read(name: str, parse: Callable[[str], T], text: str, faults: list[str]) -> T | None:
    try:
        return parse(text)
    except typed.TypedWrong as wrong:
        faults.append(f"{name}: {wrong}")
        return None


async def apply(schedules: Schedules, wanted: Wanted | None, now: dt.datetime) -> None:
    """Make the host's schedule what the settings say, and end what they no longer say.

    One that stands so already is left alone: a start is no reason to forget what was missed.
    """
    await schedules.remove_hosts_but(None if wanted is None else wanted.channel_id)
    if wanted is None:
        return
    found = await schedules.get(wanted.channel_id)
    if found is None or not _is_same(found, wanted):
        await schedules.set(wanted, now)


def _is_same(found: ChannelSchedule, wanted: Wanted) -> bool:
    stands = found.set_by_host and found.runs
    return stands and found.schedule == wanted.schedule
