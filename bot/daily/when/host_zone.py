"""The host's time zone: that of the settings."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.daily.when import typed
from bot.daily.when.zones.rules import zone_info
from bot.settings import Settings, SettingsInvalid


def host_zone(settings: Settings, now: dt.datetime) -> ZoneInfo:
    """Return the zone by which the host reads times that name none.

    Raises:
        SettingsInvalid: the setting is not a time zone.
    """
    try:
        return zone_info(typed.zone(settings.briefing_timezone, now))
    except typed.TypedWrong as wrong:
        raise SettingsInvalid(faults=f"BRIEFING_TIMEZONE: {wrong}") from None
