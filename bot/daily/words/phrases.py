"""Dates, moments, permissions and outcomes for people to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.daily.ledger.channel_schedule import ChannelSchedule
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
from bot.permissions import EMBED

HEADLINE = 90
"""Maximum length of a headline in a sentence."""

# Not strftime, whose names depend on the machine's language.
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WHERE = "under Edit Channel → Permissions"
_MAX_TITLES = 3


def day(date: dt.date) -> str:
    """Format a date: `Tue 24 November`."""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]}"


def moment(at: dt.datetime) -> str:
    """Format a moment so that Discord shows it to everybody in their own time."""
    seconds = int(at.timestamp())
    return f"<t:{seconds}:F> (<t:{seconds}:R>)"


def span(delta: dt.timedelta) -> str:
    """Format a duration: `1 h 30 min`."""
    hours, minutes = divmod(round(abs(delta.total_seconds()) / 60), 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))


def titles(headlines: Sequence[str]) -> str:
    """Return the first few headlines in quotes, and how many more there are."""
    quoted = [f"“{literal(each, HEADLINE)}”" for each in headlines[:_MAX_TITLES]]
    hidden = len(headlines) - len(quoted)
    return ", ".join(quoted) + (f" and {hidden:,} more" if hidden else "")


def link(guild_id: int | None, channel_id: int, message_id: int) -> str:
    """Return the address of a message."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"


def time(schedule: ChannelSchedule) -> str:
    """Return the time of day: `09:00`."""
    return shown_time(schedule.when.minute)


def days(schedule: ChannelSchedule) -> str:
    """Return the days: `every day`."""
    return shown_days(schedule.when.days)


def rule(schedule: ChannelSchedule) -> str:
    """Return when posts come: `**09:00** Europe/Berlin, every day`."""
    return f"**{time(schedule)}** {schedule.when.zone}, {days(schedule)}"


def coming(choice: Choice) -> str:
    """Say which article comes next, and why."""
    if choice.article is None:
        return f"none: {why(choice)}"
    title = f"**{literal(choice.article.headline, HEADLINE)}**"
    if others := len(choice.articles) - 1:
        title += f" and {others} more"
    return f"{title} ({why(choice)})"


def why(choice: Choice) -> str:
    """Say why that comes next."""
    match choice.why:
        case Why.NEW:
            return "new"
        case Why.ASKED:
            return "you asked for it"
        case Why.AGAIN:
            return "again, unless a new one comes before then"
        case Why.NOTHING_NEW:
            return "nothing is new, and such days are skipped here"
        case Why.REFUSED:
            return "Discord refuses what is left, and nothing else is new"


def lacking(access: ChannelAccess) -> str:
    """Say what is in the way in a channel, and what to change; empty if nothing is."""
    if access.obstacles:
        return advice(access.channel_id, access.obstacles)
    return _lacking(access.channel_id, access.missing) if access.missing else ""


def _lacking(channel_id: int, missing: Sequence[str]) -> str:
    """Say which permissions to give, where the cause is not known."""
    them = "it" if len(missing) == 1 else "them"
    return f"I lack {listed(missing)} in <#{channel_id}>. Give {them} to my role {_WHERE}."


def no_answer(failure: Failure) -> str:
    """Say why Discord gives no answer about the bot's permissions in a channel."""
    if isinstance(failure, Refused):
        return explain(failure.code, failure.message)
    return str(failure)


_GOES_ON = "Then posts go on by themselves, or at once with `/schedule resume`."


def blocked(schedule: ChannelSchedule, access: Access | None = None) -> str:
    """Say what stopped a schedule, and how to resume it."""
    refusal = explain(schedule.facts.get("code"), schedule.facts.get("message"))
    if schedule.trouble is Meaning.TEXT:
        return (
            f"Discord refused the last article: {refusal}. The next new one is posted at its "
            "usual time; to try the same one again, type `/schedule resume`."
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
