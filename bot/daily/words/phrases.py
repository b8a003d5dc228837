"""Dates, moments, permissions and outcomes for people to read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from bot.daily.ledger.channel_schedule import (
    ChannelSchedule,
    NothingNew,
    Order,
    ScheduleOptions,
)
from bot.daily.ledger.choice import Choice, Why
from bot.daily.ledger.records import Record
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.port.access import Access, ChannelAccess
from bot.daily.port.outcomes import Failure, Refused
from bot.daily.port.refusals import Meaning
from bot.daily.when.typed import shown_days, shown_time
from bot.daily.words.advice import advice, listed
from bot.daily.words.codes import explain
from bot.messages.markdown import literal
from bot.messages.mentions import command
from bot.messages.post import Style
from bot.permissions import EMBED

HEADLINE = 90
"""Maximum length of a headline in a sentence."""

# Not strftime, whose names depend on the machine's language.
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WHERE = "under Edit Channel → Permissions"


def day(date: dt.date) -> str:
    """Format a date: `Tue 24 November`."""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]}"


def moment(at: dt.datetime) -> str:
    """Format a moment so that Discord shows it to everybody in their own time."""
    seconds = int(at.timestamp())
    return f"<t:{seconds}:F> (<t:{seconds}:R>)"


def short(at: dt.datetime) -> str:
    """Format a moment so that Discord shows it to everybody in their own time, without the day."""
    seconds = int(at.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def span(delta: dt.timedelta) -> str:
    """Format a duration: `1 h 30 min`."""
    hours, minutes = divmod(round(abs(delta.total_seconds()) / 60), 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))


def link(guild_id: int | None, channel_id: int, message_id: int) -> str:
    """Return the address of a message."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"


def time(schedule: ScheduleOptions) -> str:
    """Return the times of the day: `09:00`, or `09:00, 12:00 and 18:00`."""
    *others, last = [shown_time(minute) for minute in schedule.times.minutes]
    return f"{', '.join(others)} and {last}" if others else last


def days(schedule: ScheduleOptions) -> str:
    """Return the days, at the start of a sentence: `Every weekday`."""
    shown = shown_days(schedule.when.days)
    return _EVERY.get(shown, f"Every {shown}")


_EVERY = {"every day": "Every day", "weekdays": "Every weekday", "weekends": "On weekends"}


def zone(name: str) -> str:
    """Return whose clocks are meant: `Berlin time`."""
    *_, city = name.split("/")
    return f"{city.replace('_', ' ')} time" if "/" in name and "Etc/" not in name else city


def rule(schedule: ScheduleOptions) -> str:
    """Return when posts come: `Every weekday at **09:00** (Berlin time)`."""
    times = re.sub(r"\d\d:\d\d", r"**\g<0>**", time(schedule))
    return f"{days(schedule)} at {times} ({zone(schedule.when.zone)})"


def coming(choice: Choice) -> str:
    """Say what comes, and why: `**Headline** (new)`."""
    if choice.article is None:
        return f"nothing: {why(choice)}"
    title = f"**{literal(choice.article.headline, HEADLINE)}**"
    if others := len(choice.articles) - 1:
        title += f" and {others} more"
    return f"{title} ({why(choice)})"


def why(choice: Choice) -> str:
    """Say why that comes."""
    match choice.why:
        case Why.NEW:
            return "new"
        case Why.ASKED:
            return "asked for"
        case Why.AGAIN:
            return "again, if nothing new comes"
        case Why.NOTHING_NEW:
            return "no new article, so the day is skipped"
        case Why.REFUSED:
            return "Discord refuses the article that is left"


def options(schedule: ScheduleOptions) -> str:
    """Return what is set beside the times, as far as it is not the usual."""
    parts = []
    if schedule.order is Order.QUEUE:
        parts.append("the oldest first")
    if schedule.order is Order.DIGEST:
        parts.append("all that is new in one post")
    if schedule.style is not Style.FULL and schedule.order is not Order.DIGEST:
        parts.append("as a card" if schedule.style is Style.CARD else "as headlines")
    if schedule.when_nothing_new is NothingNew.SKIP:
        parts.append("no post without a new article")
    if schedule.ping_role_id is not None:
        parts.append(f"pings <@&{schedule.ping_role_id}>")
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def lacking(access: ChannelAccess) -> str:
    """Say what is in the way in a channel, and what to change; empty if nothing is."""
    if access.obstacles:
        return advice(access.channel_id, access.obstacles)
    return _lacking(access.channel_id, access.missing) if access.missing else ""


def _lacking(channel_id: int, missing: Sequence[str]) -> str:
    """Say which permissions to give, where the cause is not known."""
    them = "it" if len(missing) == 1 else "them"
    return f"I lack {listed(missing)} in <#{channel_id}>. Give {them} to my role {_WHERE}."


def paused(schedule: ChannelSchedule) -> str:
    """Say since when a schedule is paused, by whom, and how to resume it."""
    since = "" if schedule.paused_at is None else f" since {short(schedule.paused_at)}"
    by = "" if schedule.paused_by is None else f", by <@{schedule.paused_by}>"
    return f"Paused{since}{by}. {command('schedule resume')} starts it again."


def no_answer(failure: Failure) -> str:
    """Say why Discord gives no answer about the bot's permissions in a channel."""
    if isinstance(failure, Refused):
        return explain(failure.code, failure.message)
    return str(failure)


_GOES_ON = "Then posts go on by themselves."


def blocked(schedule: ChannelSchedule, access: Access | None = None) -> str:
    """Say what stopped a schedule, and how to resume it."""
    refusal = explain(schedule.facts.get("code"), schedule.facts.get("message"))
    if schedule.trouble is Meaning.TEXT:
        return (
            f"Discord refused an article: {refusal}. The others go on at the usual time; "
            f"{command('schedule resume')} tries this one again."
        )
    if isinstance(access, ChannelAccess) and access.in_the_way(schedule.facts.get("code")):
        return f"**Permissions** below says what to change. {_GOES_ON}"
    if schedule.missing:
        return f"{_lacking(schedule.channel_id, schedule.missing)} {_GOES_ON}"
    return f"Discord refuses my posts: {refusal}. I try again at the next one."


# --- outcomes ------------------------------------------------------------------------------

_SKIPPED: Mapping[Reason | None, str] = {
    Reason.LATE: "skipped: I was away for too long after its time",
    Reason.NOTHING_NEW: "skipped: there was no new article",
    Reason.PAUSED: "skipped: paused",
    Reason.REMOVED: "skipped: its schedule was removed",
    Reason.ASKED: "skipped: somebody asked for that",
    Reason.TIMEOUT: "skipped: I was in a timeout until it was too late",
    Reason.SAME_TEXT: "skipped: Discord had refused this very article",
}


def address(record: Record) -> str | None:
    """Return the address of a post; None if it has no message."""
    if record.message_id is None:
        return None
    return link(record.guild_id, record.channel_id, record.message_id)


def outcome(record: Record, *, linked: bool = True) -> str:
    """Return the outcome of a post, with the meaning of an error and, if `linked`, its address."""
    where = f" · [look]({address(record)})" if linked and record.message_id is not None else ""
    match record.state:
        case DeliveryState.PLANNED | DeliveryState.CLAIMED:
            last = f"; the last try: {literal(record.detail, HEADLINE)}" if record.detail else ""
            return f"on its way{last}"
        case DeliveryState.SENT if record.reason is Reason.PERMISSION:
            return f"posted, but without its text: **{EMBED.name}** was missing{where}"
        case DeliveryState.SENT:
            return f"posted{where}"
        case DeliveryState.DELETED:
            return "posted, and deleted by somebody since"
        case DeliveryState.SKIPPED:
            return _SKIPPED.get(record.reason, "skipped")
        case DeliveryState.UNCONFIRMED:
            why = literal(record.detail or "Discord did not say", HEADLINE)
            return f"unclear whether it was posted: {why}"
        case DeliveryState.FAILED:
            return f"not posted: {explain(record.code, record.detail)}"
        case DeliveryState.ERASED:
            return "forgotten, as this server had removed me"
