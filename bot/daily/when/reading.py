"""All that was typed for a schedule, read at once: the schedule, or everything that is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.daily.when.days_of_week import DaysOfWeek, days_of_week
from bot.daily.when.schedule import Schedule
from bot.daily.when.time_of_day import TimeOfDay, Zones, shown_time, time_of_day
from bot.daily.when.wrong import (
    AllWrong,
    NoZone,
    TypedWrong,
    WrongTime,
    WrongZone,
    did_you_mean,
    quoted,
)
from bot.daily.when.zone_typed import ZoneTyped, zone_beside_time, zone_typed
from bot.daily.when.zones.clocks import abbreviated, distinct
from bot.daily.when.zones.gazetteer import folded
from bot.daily.when.zones.names import similar, zones_meant
from bot.daily.when.zones.people import likely, telling

T = TypeVar("T")

_LIKELY: Final = 3
_MUCH_ALIKE: Final = 85  # of 100, for any word to be taken for a misspelt place
_OF_THE_STATES: Final = 7


@dataclass(frozen=True)
class Typed:
    """What was typed for a schedule."""

    time: str | None
    timezone: str | None
    days: str | None


@dataclass(frozen=True)
class Asker:
    """Who typed it, where and when."""

    now: dt.datetime
    locale: str
    guild_locale: str
    last_zone: str | None
    """The zone of the schedule, or that the guild used last: it need not be typed again."""
    before: Schedule | None = None
    """What was set before: what isn't typed stays as it was."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales in whose languages it is read, the person's first."""
        return self.locale, self.guild_locale


@dataclass(frozen=True)
class Understood:
    """The schedule, and what to tell the person about how it was understood."""

    when: Schedule
    notes: tuple[str, ...]


def understand(typed: Typed, asker: Asker) -> Understood:
    """Return the schedule that was typed.

    Raises:
        AllWrong: something can't be understood; each with the nearest right value.
    """
    wrongs: list[TypedWrong] = []
    time = _or_wrong(lambda: _time(typed.time, asker), wrongs)
    zone = _or_wrong(lambda: _zone(typed.timezone, time, asker), wrongs)
    days = _or_wrong(lambda: _days(typed.days, asker), wrongs)
    if wrongs or time is None or days is None or zone is None:
        raise AllWrong(wrongs)
    notes = dict.fromkeys(note for note in (time.note, zone.note, days.note) if note)
    return Understood(Schedule(time.minute, zone.name, days.days), tuple(notes))


def _or_wrong(read: Callable[[], T], wrongs: list[TypedWrong]) -> T | None:
    try:
        return read()
    except TypedWrong as wrong:
        wrongs.append(wrong)
        return None


def _days(text: str | None, asker: Asker) -> DaysOfWeek:
    if text is None and asker.before is not None:
        return DaysOfWeek(asker.before.days)
    return days_of_week(text or "every day", asker.locales)


def _time(text: str | None, asker: Asker) -> TimeOfDay:
    if text is None and asker.before is not None:
        return TimeOfDay(asker.before.minute)
    text = text or ""
    try:
        zones = Zones(
            lambda name: bool(zones_meant(name, asker.now, asker.locales)),
            lambda name: len(name) > 2 and bool(abbreviated(folded(name), asker.now)),
        )
        return time_of_day(text, asker.locales, zones)
    except WrongTime as wrong:
        reading = wrong.facts.get("reading")
        if not isinstance(reading, TimeOfDay):
            raise
        near = similar(reading.beside, 3, _MUCH_ALIKE)
        cure = did_you_mean([f"{shown_time(reading.minute)} {zone}" for zone in near], "")
        if not cure:
            raise
        why = f": {quoted(reading.beside)} is not a time zone, city or country"
        raise WrongTime(typed=quoted(text), why=why, cure=cure) from None


def _zone(text: str | None, time: TimeOfDay | None, asker: Asker) -> ZoneTyped:
    """Return the zone in the option, else that in the time, else the one used last."""
    now, locales = asker.now, asker.locales
    beside = time.beside if time else ""
    if text:
        chosen = zone_typed(text, now, locales)
        meant = zones_meant(beside, now, locales) if beside else ()
        # "EST" agrees with each place whose clocks are called that.
        if meant and len(distinct([*meant, chosen.name], now)) > len(distinct(meant, now)):
            why = f"is in the time, but `timezone` is {chosen.name}"
            raise WrongZone(typed=quoted(beside), why=why, cure="Leave one of them out.")
        return chosen
    if beside:
        return zone_beside_time(beside, now, locales)
    if asker.last_zone is not None:
        return ZoneTyped(asker.last_zone)
    raise NoZone(choices=", ".join(likely_zones(asker)))


def likely_zones(asker: Asker) -> list[str]:
    """Return where the people of a guild are likely to live, by its locale, else the person's."""
    tag = telling((asker.guild_locale, asker.locale))[0]
    return likely([tag], asker.now, _OF_THE_STATES if tag == "en-US" else _LIKELY)
