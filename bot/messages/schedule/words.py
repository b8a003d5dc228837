"""Dates, moments, permissions and outcomes as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.messages.discord_codes import in_words
from bot.messages.markdown import literal
from bot.messages.schedule.views import Coming, Delivery, Plan

HEADLINE = 90
"""Units of a headline within a sentence."""

# Not strftime, whose names follow the machine's language.
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WHERE = "under Edit Channel → Permissions"
_MOST_TITLES = 3


def day(date: dt.date) -> str:
    """Return a date: `Tue 24 November`."""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]}"


def moment(at: dt.datetime) -> str:
    """Return a moment as Discord shows it to each person in their own time."""
    seconds = int(at.timestamp())
    return f"<t:{seconds}:F> (<t:{seconds}:R>)"


def span(delta: dt.timedelta) -> str:
    """Return a length of time: `1 h 30 min`."""
    hours, minutes = divmod(round(abs(delta.total_seconds()) / 60), 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))


def listed(names: Sequence[str]) -> str:
    """Return names in bold, as a sentence lists them."""
    *others, last = [f"**{name}**" for name in names]
    return f"{', '.join(others)} and {last}" if others else last


def titles(headlines: Sequence[str]) -> str:
    """Return headlines in quotes, the first few of them."""
    shown = [f"“{literal(each, HEADLINE)}”" for each in headlines[:_MOST_TITLES]]
    hidden = len(headlines) - len(shown)
    return ", ".join(shown) + (f" and {hidden:,} more" if hidden else "")


def link(guild_id: int | None, channel_id: int, message_id: int) -> str:
    """Return the address of a message."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"


def rule(plan: Plan) -> str:
    """Return when posts come: `**09:00** Europe/Berlin, every day`."""
    return f"**{plan.time}** {plan.zone}, {plan.days}"


def coming(view: Coming) -> str:
    """Say what the next post will be, and why."""
    if view.headline is None:
        return f"nothing: {why(view)}"
    title = f"**{literal(view.headline, HEADLINE)}**"
    return f"{title}, which is {why(view)}" if view.is_new else f"{title} {why(view)}"


def why(view: Coming) -> str:
    """Say why the next post will be what it is."""
    if view.headline is None:
        return "there is no new article, and such days are skipped here"
    return "new here" if view.is_new else "again, unless a new one comes before then"


def lacking(channel_id: int, missing: Sequence[str]) -> str:
    """Say which permissions to give, and where."""
    them = "it" if len(missing) == 1 else "them"
    return f"I lack {listed(missing)} in <#{channel_id}>. Give {them} to my role {_WHERE}."


def blocked(plan: Plan) -> str:
    """Say what stopped a schedule, and how it goes on."""
    if plan.trouble == "text":
        return (
            f"Discord refused the last article: {in_words(plan.code, plan.said)}. The next new "
            "one is posted at its time; to try the same again, type `/schedule resume`."
        )
    if plan.missing:
        return (
            f"{lacking(plan.channel_id, plan.missing)} Then posts go on by themselves, or at "
            "once with `/schedule resume`."
        )
    return (
        f"Discord refuses my posts: {in_words(plan.code, plan.said)}. When that is mended, type "
        "`/schedule resume`."
    )


# --- what became of a post -----------------------------------------------------------------

_SKIPPED = {
    "late": "skipped: I was away for too long after its time",
    "nothing-new": "skipped: there was no new article",
    "paused": "skipped: paused",
    "removed": "skipped: its schedule was removed",
    "same-text": "skipped: Discord had refused this very article",
}


def outcome(view: Delivery) -> str:
    """Return what became of a post, with Discord's code in words."""
    match view.state:
        case "planned" | "claimed":
            return "on its way" + _after_refusal(view)
        case "sent" if view.reason == "permission":
            return f"posted, but without its text: **Embed Links** was missing{_linked(view)}"
        case "sent":
            return f"posted{_linked(view)}"
        case "deleted":
            return "posted, and deleted by somebody since"
        case "skipped":
            return _SKIPPED.get(view.reason or "", "skipped")
        case "unconfirmed":
            why = literal(view.said or "Discord did not say", HEADLINE)
            return f"posted or not, nobody knows: {why}"
        case "failed":
            return f"not posted: {in_words(view.code, view.said)}"
    return view.state


def _linked(view: Delivery) -> str:
    return f" · [look]({view.link})" if view.link else ""


def _after_refusal(view: Delivery) -> str:
    return f"; the last try: {literal(view.said, HEADLINE)}" if view.said else ""
