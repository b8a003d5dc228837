"""The fifth step: the daily post, in the database that the bot uses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.records import NextPost, Records
from bot.daily.ledger.schedules import Schedules
from bot.daily.setting import options_at, set_schedule
from bot.daily.when.reading import Asker, Typed, Understood, likely_zones, understand
from bot.daily.when.schedule import Schedule
from bot.daily.when.typed import shown_time
from bot.daily.when.wrong import AllWrong, NoZone, WrongTime
from bot.daily.words import phrases
from bot.daily.words.phrases import by_own_clocks, rule
from bot.errors import BotError, Exit
from bot.host.plain import plain
from bot.host.setup.places import Channel, Inside
from bot.host.setup.talk import Talk
from bot.messages.post import Style
from bot.processes import fleet
from bot.processes.budget import SEEN_SECONDS
from bot.settings import Settings
from bot.store.engine import open_store
from bot.store.urls import default_url

_USUAL = "09:00"
_FEW = 3


class NotUnderstood(BotError):
    """The time or the zone that was given can't be understood."""

    template = "{wrong}\nThat is about --time and --timezone."
    exit_status = Exit.USAGE


@dataclass(frozen=True)
class Known:
    """What the database knows of a channel."""

    schedule: ChannelSchedule | None
    last_zone: str | None
    style: Style
    is_new: bool
    """Whether it never had a daily post."""


@dataclass(frozen=True)
class Place:
    """The channel that is to get posts, and all that is known of it."""

    there: Inside
    channel: Channel
    known: Known
    edition: Edition
    set_by: int | None
    """Who is told if something is wrong with it."""


@dataclass(frozen=True)
class When:
    """What need not be asked."""

    time: str | None = None
    timezone: str | None = None


@dataclass(frozen=True)
class Coming:
    """What comes of a schedule."""

    following: NextPost | None
    processes: int
    """How many processes of the bot run."""


async def scheduled(settings: Settings, guild_id: int) -> list[int]:
    """Return which channels of a server have a daily post; the database is made if need be."""
    async with open_store(url_of(settings)) as store:
        return [each.channel_id for each in await Schedules(store).of_guild(guild_id)]


async def known(settings: Settings, guild_id: int, channel_id: int) -> Known:
    """Return what the database knows of a channel."""
    async with open_store(url_of(settings)) as store:
        schedules = Schedules(store)
        schedule = await schedules.get(channel_id)
        return Known(
            schedule,
            await schedules.last_zone(guild_id),
            schedule.style if schedule else await schedules.guild_style(guild_id),
            is_new=not await Records(store).recent(channel_id, 1),
        )


def url_of(settings: Settings) -> str:
    """Return the address of the database that the bot uses."""
    return settings.database_url or default_url(settings.data_dir)


def set_or_keep(talk: Talk, place: Place, given: When) -> Coming | None:
    """Set the daily post, or leave it as it is; return what comes, if there is one."""
    before = place.known.schedule
    if _is_hosts(talk.settings, place):
        talk.person.say(
            "  This channel's post is set by BRIEFING_CHANNEL_ID, BRIEFING_TIME and "
            "BRIEFING_TIMEZONE; change it there."
        )
        return talk.run(coming(talk, place))
    if before is not None:
        talk.person.say(f"  So far: {plain(rule(before))}.")
    if not talk.person.answers and given == When() and before is None:
        talk.person.say("  Without --time none is set.")
        return None
    when = _understood(talk, place, given)
    for note in when.notes:
        talk.person.say(f"  {plain(note)}")
    if before is not None and before.when == when.when:
        talk.person.say("  It stays so.")
    else:
        schedule = talk.run(_set(talk, place, when.when))
        talk.person.say(f"  {plain(rule(schedule))}.")
    return talk.run(coming(talk, place))


def _is_hosts(settings: Settings, place: Place) -> bool:
    schedule = place.known.schedule
    return place.channel.id == settings.briefing_channel_id or bool(
        schedule and schedule.set_by_host
    )


def _understood(talk: Talk, place: Place, given: When) -> Understood:
    """Return when posts come: what was given, or is asked for."""
    asker = _asker(talk, place)
    if talk.person.answers and given.time is None:
        return _asked(talk, asker, given.timezone)
    try:
        return understand(Typed(given.time, given.timezone, None), asker)
    except AllWrong as wrong:
        if not talk.person.answers:
            raise NotUnderstood(wrong=plain(str(wrong))) from None
        talk.person.say(f"  {plain(str(wrong))}")
    return _asked(talk, asker, None)


def _asker(talk: Talk, place: Place) -> Asker:
    before, locale = place.known.schedule, place.there.locale
    zone = before.when.zone if before else place.known.last_zone
    return Asker(talk.clock.now(), locale, locale, zone, before.when if before else None)


def _asked(talk: Talk, asker: Asker, timezone: str | None) -> Understood:
    """Ask for a time, and for a zone if it names none, until both are understood."""
    usual = shown_time(asker.before.minute) if asker.before else _USUAL
    time = talk.person.ask("At what time, such as 9am, 21:30 or 9am Berlin", usual)
    while True:
        try:
            return understand(Typed(time, timezone, None), asker)
        except AllWrong as wrong:
            told = [each for each in wrong.wrongs if not isinstance(each, NoZone)]
        if told:
            talk.person.say(f"  {plain(' '.join(map(str, told)))}")
        # A zone that stands in the time is typed again with it.
        of_time = any(isinstance(each, WrongTime) for each in told)
        if of_time or (told and timezone is None):
            time, timezone = talk.person.ask("At what time", usual), None
        else:
            near = ", ".join(phrases.place(each) for each in likely_zones(asker)[:_FEW])
            timezone = talk.person.ask(f"Whose time: a city or a country, such as {near}") or None


async def _set(talk: Talk, place: Place, when: Schedule) -> ChannelSchedule:
    now, window = talk.clock.now(), dt.timedelta(hours=talk.settings.catch_up_hours)
    async with open_store(url_of(talk.settings)) as store:
        schedules, ledger = Schedules(store), Ledger(store, window=window)
        options = await options_at(
            when,
            await schedules.get(place.channel.id),
            schedules,
            channel_id=place.channel.id,
            guild_id=place.there.server.id,
            announcement=place.channel.is_announcement,
            set_by=place.set_by,
        )
        return await set_schedule(options, schedules, ledger, place.edition, now)


async def coming(talk: Talk, place: Place) -> Coming | None:
    """Return what comes in a channel; None if it has no daily post."""
    async with open_store(url_of(talk.settings)) as store:
        schedule = await Schedules(store).get(place.channel.id)
        if schedule is None:
            return None
        now, records = talk.clock.now(), Records(store)
        following = await records.next_post(schedule, now) if schedule.runs else None
        return Coming(following, await fleet.alive(store, SEEN_SECONDS))


def told(found: Coming, place: Place, now: dt.datetime) -> str:
    """Say when the next post comes."""
    name = place.channel.name
    if found.following is None:
        return f"#{name} gets no posts for now; /schedule resume starts them again."
    which = "first" if place.known.is_new else "next"
    following = found.following
    when = by_own_clocks(following.due, following.schedule.when.zone, now)
    return f"The {which} post comes in #{name} {when}."
