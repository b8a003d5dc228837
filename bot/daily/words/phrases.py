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
from bot.daily.port.access import Access, ChannelAccess, in_the_way
from bot.daily.port.outcomes import Failure, Refused, Unauthorized, Unknown, Wait
from bot.daily.port.refusals import Meaning
from bot.daily.when.typed import shown_days, shown_time
from bot.daily.when.zones.rules import zone_info
from bot.daily.words.advice import advice, listed
from bot.daily.words.codes import explain, quoted
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


def day(date: dt.date) -> str:
    """Format a date: `Tue 24 November`."""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]}"


def by_own_clocks(at: dt.datetime, zone_name: str, now: dt.datetime) -> str:
    """Format a moment by the clocks of a zone: `tomorrow at 09:00 (Berlin time)`."""
    own, today = at.astimezone(zone_info(zone_name)), now.astimezone(zone_info(zone_name)).date()
    words = {0: "today", 1: "tomorrow"}
    date = words.get((own.date() - today).days, f"on {day(own.date())}")
    return f"{date} at {own:%H:%M} ({zone(zone_name)})"


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
    return f"{place(name)} time" if "/" in name and "Etc/" not in name else place(name)


def place(zone_name: str) -> str:
    """Return where clocks show a zone's time: `Berlin`."""
    *_, city = zone_name.split("/")
    return city.replace("_", " ")


def rule(schedule: ScheduleOptions) -> str:
    """Return when posts come: `Every weekday at **09:00** (Berlin time)`."""
    times = re.sub(r"\d\d:\d\d", r"**\g<0>**", time(schedule))
    return f"{days(schedule)} at {times} ({zone(schedule.when.zone)})"


def coming(choice: Choice) -> str:
    """Say what comes, and why: `**Headline** (new)`."""
    if choice.article is None:
        return why(choice)
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
            return "no post, as nothing is new so far"
        case Why.REFUSED:
            return "no post, as Discord doesn't accept the article that is left"


def options(schedule: ScheduleOptions) -> str:
    """Return what is set beside the times, as far as it is not the usual."""
    parts = []
    if schedule.order is Order.QUEUE:
        parts.append("oldest first")
    if schedule.order is Order.DIGEST:
        parts.append("everything new in one post")
    if schedule.style is not Style.FULL and schedule.order is not Order.DIGEST:
        parts.append("as a card" if schedule.style is Style.CARD else "as headlines")
    if schedule.when_nothing_new is NothingNew.SKIP:
        parts.append("skips days without a new article")
    if schedule.ping_role_id is not None:
        parts.append(f"pings <@&{schedule.ping_role_id}>")
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def lacking(schedule: ChannelSchedule, access: Access) -> str:
    """Say what is in the way in a channel, and what to change; empty if nothing is."""
    found = access.obstacles if isinstance(access, ChannelAccess) else ()
    if found := found or in_the_way(access, schedule.facts.get("code")):
        return advice(schedule.channel_id, found)
    missing = access.missing if isinstance(access, ChannelAccess) else ()
    return _lacking(schedule.channel_id, missing) if missing else ""


def _lacking(channel_id: int, missing: Sequence[str]) -> str:
    """Say which permissions to give, where the cause is not known."""
    what = listed(missing)
    return (
        f"I lack {what} in <#{channel_id}>. In **Edit Channel → Permissions**, add my role and "
        f"switch on {what}."
    )


def paused(schedule: ChannelSchedule) -> str:
    """Say since when a schedule is paused, by whom, and how to resume it."""
    return f"Paused{paused_since(schedule)}. {command('schedule resume')} starts it again."


def paused_since(schedule: ChannelSchedule) -> str:
    """Return since when a schedule is paused and by whom, to be put behind `paused`."""
    since = "" if schedule.paused_at is None else f" since {short(schedule.paused_at)}"
    by = "" if schedule.paused_by is None else f", by <@{schedule.paused_by}>"
    return f"{since}{by}"


def no_answer(failure: Failure) -> str:
    """Say why Discord gives no answer, or did not do what it was asked for."""
    match failure:
        case Refused(code=code, message=message):
            return explain(code, message)
        case Wait():
            return "Discord is busy"
        case Unauthorized():
            return "Discord doesn't accept my token, so please tell whoever runs me"
        case Unknown():
            return "Discord doesn't answer"


def blocked(schedule: ChannelSchedule, access: Access | None = None) -> str:
    """Say what stopped a schedule, and how to resume it."""
    code, said = schedule.facts.get("code"), schedule.facts.get("message")
    if schedule.trouble is Meaning.TEXT:
        return (
            f"Running, but one article was refused: {explain(code, said)}. The others come as "
            f"usual; {command('schedule resume')} tries this one again."
        )
    if access is not None and in_the_way(access, code):
        return "Stopped. Posts continue by themselves once this is changed:"
    if not isinstance(access, ChannelAccess):
        why = _lacking(schedule.channel_id, schedule.missing) if schedule.missing else ""
        return f"Stopped. {why or 'Something is in the way.'} Then posts continue by themselves."
    if schedule.is_explained:
        return (
            "Stopped, but nothing is in the way any more. I try again at the next post, or at once "
            f"with {command('schedule resume')}."
        )
    return f"Discord refuses my posts{_only(said)}, and I can't see why. I keep trying."


def _only(said: str | None) -> str:
    return f" and says only {quoted(said)}" if quoted(said) else ""


# --- outcomes ------------------------------------------------------------------------------

_SKIPPED: Mapping[Reason | None, str] = {
    Reason.LATE: "skipped, as I was offline for too long",
    Reason.NOTHING_NEW: "skipped, as nothing was new",
    Reason.PAUSED: "skipped, as posts were paused",
    Reason.REMOVED: "skipped, as the schedule was removed",
    Reason.ASKED: "skipped on request",
    Reason.TIMEOUT: "skipped, as I was in a timeout for too long",
    Reason.SAME_TEXT: "skipped, as Discord doesn't accept this article",
}


def address(record: Record) -> str | None:
    """Return the address of a post; None if it has no message."""
    if record.message_id is None:
        return None
    return link(record.guild_id, record.channel_id, record.message_id)


def outcome(record: Record, *, linked: bool = True) -> str:
    """Return the outcome of a post, with the meaning of an error and, if `linked`, its address."""
    posted = _linked("posted", record) if linked else "posted"
    match record.state:
        case DeliveryState.PLANNED | DeliveryState.CLAIMED:
            return "on its way, but the last try failed" if record.detail else "on its way"
        case DeliveryState.SENT if record.reason is Reason.PERMISSION:
            return f"{posted} without its text, as **{EMBED.name}** was missing"
        case DeliveryState.SENT:
            return f"{posted}, and corrected since" if record.is_corrected else posted
        case DeliveryState.DELETED:
            return "posted, and deleted since"
        case DeliveryState.SKIPPED if record.reason is Reason.LATE and record.detail:
            return "skipped, as Discord gave no proper answer until it was too late"
        case DeliveryState.SKIPPED:
            return _SKIPPED.get(record.reason, "skipped")
        case DeliveryState.UNCONFIRMED:
            why = f" ({literal(record.detail, HEADLINE)})" if record.detail else ""
            return f"unclear whether it arrived{why}"
        case DeliveryState.FAILED:
            return f"not posted: {explain(record.code, record.detail)}"
        case DeliveryState.ERASED:
            return "posted before I was removed from this server"


def story(record: Record, which: str) -> str:
    """Return a sentence on what became of a post; `which` names it, and begins the sentence."""
    match record.state:
        case DeliveryState.SENT if record.reason is Reason.PERMISSION:
            out = _linked("out", record)
            return f"{which} is {out}, but without its text: **{EMBED.name}** was missing."
        case DeliveryState.SENT:
            return f"{which} is {_linked('already out', record)}."
        case DeliveryState.DELETED:
            return f"{which} was sent, and has been deleted since."
        case DeliveryState.UNCONFIRMED:
            why = f", as {literal(record.detail, HEADLINE)}" if record.detail else ""
            return f"I can't tell whether {which[:1].lower()}{which[1:]} arrived{why}."
        case DeliveryState.FAILED:
            return f"{which} didn't get through: {explain(record.code, record.detail)}."
    verb = "is" if record.is_on_the_way else "was"
    return f"{which} {verb} {outcome(record)}."


def _linked(words: str, record: Record) -> str:
    where = address(record)
    return f"[{words}]({where})" if where else words
