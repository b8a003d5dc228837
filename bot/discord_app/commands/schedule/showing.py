"""Rows, articles and Discord's answers as the messages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.daily import typed
from bot.daily.choice import Choice
from bot.daily.daily import Daily
from bot.daily.records import Record
from bot.daily.schedule import Schedule
from bot.daily.schedules import ChannelSchedule, NothingNew
from bot.daily.sender import Place, Refused, Unknown, Wait
from bot.daily.zones.rules import zone_info
from bot.messages.discord_codes import in_words
from bot.messages.schedule.views import Access, ClockChange, Coming, Delivery, Next, Plan
from bot.messages.schedule.words import link

_CHANGES_WITHIN = dt.timedelta(days=14)


def plan(found: ChannelSchedule) -> Plan:
    """Show a schedule."""
    return Plan(
        channel_id=found.channel_id,
        time=typed.shown_time(found.schedule.minute),
        zone=found.schedule.zone,
        days=typed.shown_days(found.schedule.days),
        reposts=found.when_nothing_new is NothingNew.REPOST,
        ping_role_id=found.ping_role_id,
        state=found.state.value,
        trouble=found.trouble,
        missing=tuple(found.facts.get("missing") or ()),
        code=found.facts.get("code"),
        said=found.facts.get("message"),
        is_hosts=found.set_by_host,
    )


def coming(choice: Choice) -> Coming:
    """Show what would be posted now."""
    headline = choice.article.headline if choice.article else None
    return Coming(headline, choice.is_new, tuple(each.headline for each in choice.passed_over))


async def following(daily: Daily, found: ChannelSchedule, now: dt.datetime) -> Next:
    """Show the next post, and what a day had that would have come before it."""
    date, at = await daily.schedules.next_post(found, now)
    first, _ = found.schedule.next_due(max(now, found.effective_from))
    of_first = [] if first == date else await daily.records.of_day(found.channel_id, first)
    taken = delivery(of_first[0]) if of_first else None
    return Next(at, at.astimezone(zone_info(found.schedule.zone)), taken)


async def following_if_any(daily: Daily, found: ChannelSchedule, now: dt.datetime) -> Next | None:
    """Show the next post of a schedule that runs."""
    if not found.runs:
        return None
    return await following(daily, found, now)


def access(place: Place | Refused | Wait | Unknown, *, in_thread: bool) -> Access:
    """Show what the bot may do in a channel."""
    sending = "Send Messages in Threads" if in_thread else "Send Messages"
    needed = ("View Channels", sending, "Embed Links", "Read Message History")
    match place:
        case Place():
            return Access(needed, place.missing)
        case Refused(_, code, said):
            return Access(needed, unknown=in_words(code, said))
    return Access(needed, unknown=str(place))


def change(schedule: Schedule, now: dt.datetime) -> ClockChange | None:
    """Show the next change of the clocks, if it is within two weeks."""
    found = schedule.next_change(now, _CHANGES_WITHIN)
    if found is None:
        return None
    due = schedule.due(found.date) if found.date else None
    comes_at = due.astimezone(zone_info(schedule.zone)) if due else None
    return ClockChange(
        wall=(found.at + found.before).replace(tzinfo=None),
        by=found.after - found.before,
        effect=found.effect.value if found.effect else None,
        date=found.date,
        comes_at=f"{comes_at:%H:%M}" if comes_at else None,
    )


def delivery(record: Record) -> Delivery:
    """Show what became of a post."""
    message_id = record.message_id
    address = message_id and link(record.guild_id, record.channel_id, message_id)
    return Delivery(
        date=record.date,
        seq=record.seq,
        state=record.state.value,
        reason=record.reason.value if record.reason else None,
        at=record.sent_at,
        headline=record.headline,
        link=address or None,
        code=record.code,
        said=record.detail,
        passed_over=record.passed_over,
    )


def deliveries(records: Sequence[Record]) -> list[Delivery]:
    """Show what became of several posts."""
    return [delivery(record) for record in records]
