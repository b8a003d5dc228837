"""The list of a server's schedules, and of one its status and its calendar."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.daily.ledger.channel_schedule import ChannelSchedule, State
from bot.daily.ledger.choice import Why
from bot.daily.ledger.forecast import Forecast
from bot.daily.ledger.records import NextPost, Record
from bot.daily.port.access import Access, Cause, ChannelAccess, Obstacle
from bot.daily.when.schedule import Change, Effect
from bot.daily.when.zones.rules import zone_info
from bot.daily.words import phrases
from bot.daily.words.advice import listed
from bot.daily.words.controls import Control, Verb, button, row
from bot.messages.framing import framed, say
from bot.messages.limits import check
from bot.messages.markdown import bullets, literal
from bot.messages.mentions import command
from bot.messages.wire import Message
from bot.permissions import to_post

# Together the two embeds of a status stay below the limit for all embeds of a message.
_LIST_ROOM = 3800
_DELIVERIES_ROOM = 2600
_HEADLINE = 50
_NEXT = 3
PAGE = 20
"""How many schedules stand on a page of the list."""

_STATES = {
    State.PAUSED: "paused",
    State.BLOCKED: "stopped",
    State.ENDED: "ended: the channel was gone",
}


def schedules(
    lines: Sequence[tuple[ChannelSchedule, NextPost | None]],
    obstacles: Mapping[int, Sequence[Obstacle]] = MappingProxyType({}),
    *,
    page: int = 0,
    total: int | None = None,
) -> Message:
    """List a page of the schedules of a server, each with its next post, if any.

    `obstacles` are what is in the way, by channel; `total` is how many schedules there are.
    """
    if not lines:
        return say(
            "No channel here has a daily post yet. Set one, for example with "
            "`/schedule set channel:#news time:09:00 timezone:Berlin`."
        )
    items = bullets(
        [
            _line(schedule, following) + _mark(obstacles.get(schedule.channel_id, ()))
            for schedule, following in lines
        ],
        _LIST_ROOM,
    )
    hint = f"-# {command('schedule status')} shows everything about one channel."
    message = framed(("Daily posts of this server", f"{items}\n{hint}"))
    pages = -(-(total or len(lines)) // PAGE)
    if pages > 1:
        message["components"] = row(
            button("◀", Control(Verb.LIST, 0, max(page - 1, 0)), disabled=page == 0),
            # It does nothing, and its number only keeps it apart from the others.
            button(f"{page + 1} of {pages}", Control(Verb.LIST, 1, page), disabled=True),
            button("▶", Control(Verb.LIST, 0, page + 1), disabled=page + 1 >= pages),
        )
    return check(message)


def status(
    schedule: ChannelSchedule,
    coming: Sequence[Forecast],
    access: Access,
    change: Change | None,
    records: Sequence[Record],
    *,
    in_thread: bool,
) -> Message:
    """Say everything about the daily post of one channel."""
    facts = [
        f"{phrases.rule(schedule)} in <#{schedule.channel_id}>.",
        phrases.options(schedule),
        f"**State:** {_state(schedule, access)}",
        *_coming(schedule, coming),
    ]
    if change is not None:
        facts.append(f"**Clocks:** {_clocks(schedule, change)}")
    facts += ["**Permissions**", *_permissions(access, in_thread=in_thread)]
    past = bullets([_past(each) for each in records], _DELIVERIES_ROOM)
    return framed(
        ("Daily post", "\n".join(filter(None, facts))),
        ("Last posts", past or "None yet."),
    )


def calendar(
    schedule: ChannelSchedule, coming: Sequence[Forecast], change: Change | None
) -> Message:
    """Say what comes at each time of the next two weeks."""
    lines = [_entry(schedule, each) for each in coming]
    head = f"{phrases.rule(schedule)} in <#{schedule.channel_id}>."
    if schedule.state is not State.ACTIVE:
        head += f"\n⚠️ {_state(schedule, None)}"
    clocks = "" if change is None else f"\n-# {_clocks(schedule, change)}"
    foot = (
        f"-# {command('schedule next')} and {command('schedule skip-next')} change it. New "
        "articles do, too."
    )
    listed_lines = bullets(lines, _LIST_ROOM - 600) or "Nothing."
    return framed(("The next two weeks", f"{head}\n{listed_lines}{clocks}\n{foot}"))


def nothing_to_preview(schedule: ChannelSchedule) -> Message:
    """Say that nothing would be posted now, as there is no new article."""
    return say(
        f"Nothing would be posted in <#{schedule.channel_id}> now: it has had every article, and "
        f"days without a new one are skipped. {command('briefing')} shows the newest."
    )


# --- lines ---------------------------------------------------------------------------------


def _line(schedule: ChannelSchedule, following: NextPost | None) -> str:
    state = _STATES.get(schedule.state)
    tail = f"**{state}**" if state else ""
    if not state and following is not None:
        tail = f"next <t:{int(following.due.timestamp())}:R>"
    rule = phrases.rule(schedule)
    return f"<#{schedule.channel_id}> · {rule[:1].lower()}{rule[1:]} · {tail}".rstrip(" ·")


_MARKS = {
    Cause.TIMEOUT: "I am in a timeout",
    Cause.NOT_IN_THREAD: "I am not in the thread",
    Cause.LOCKED: "the thread is locked",
    Cause.ARCHIVED: "the thread is closed",
}


def _mark(obstacles: Sequence[Obstacle]) -> str:
    """Return a sign for what is in the way, to stand behind a channel; empty if nothing is."""
    missing = [each.permission.name for each in obstacles if each.permission is not None]
    what = [_MARKS[each.cause] for each in obstacles if each.cause in _MARKS]
    if missing:
        what.insert(0, f"I lack {listed(missing)}")
    return f" · ⚠️ {', '.join(what)}" if what else ""


def _coming(schedule: ChannelSchedule, coming: Sequence[Forecast]) -> list[str]:
    """Say what comes next, and what has its place already."""
    if not schedule.runs:
        return []
    taken = itertools.takewhile(lambda each: each.taken is not None, coming)
    lines = [
        f"-# {phrases.day(each.occasion.date)}: {phrases.outcome(each.taken)}"
        for each in taken
        if each.taken is not None
    ]
    posts = [each for each in coming if each.is_post][:_NEXT]
    if not posts:
        return ["**Next:** nothing, as long as there is no new article.", *lines]
    items = [
        f"{number}. {phrases.short(each.occasion.due)}: {phrases.coming(each.choice)}"
        for number, each in enumerate(posts, 1)
    ]
    hint = (
        f"-# {command('schedule next')}, {command('schedule skip-next')} and "
        f"{command('schedule calendar')} change and show what comes."
    )
    return ["**Next**", *lines, *items, hint]


def _entry(schedule: ChannelSchedule, each: Forecast) -> str:
    """Return one line of a calendar."""
    wall = each.occasion.due.astimezone(zone_info(schedule.when.zone))
    when = f"{phrases.day(each.occasion.date)} **{wall:%H:%M}**"
    if each.taken is not None:
        return f"{when} · {phrases.outcome(each.taken)}"
    article = each.choice.article
    if article is None:
        return f"{when} · nothing new: skipped"
    title = literal(article.headline, _HEADLINE)
    others = f" and {len(each.choice.articles) - 1} more" if len(each.choice.articles) > 1 else ""
    if each.choice.why is Why.AGAIN:
        return f"{when} · nothing new: {title} again"
    return f"{when} · {title}{others}" + (" (asked for)" if each.choice.why is Why.ASKED else "")


def _state(schedule: ChannelSchedule, access: Access | None) -> str:
    hosts = " Set by whoever runs me; it can't be changed here." if schedule.set_by_host else ""
    match schedule.state:
        case State.ACTIVE:
            return f"Running.{hosts}"
        case State.PAUSED:
            return f"{phrases.paused(schedule)}{hosts}"
        case State.BLOCKED:
            return f"Stopped. {phrases.blocked(schedule, access)}{hosts}"
        case State.ENDED:
            return (
                "Ended, as Discord said that the channel was gone. If it is back, "
                f"{command('schedule resume')}.{hosts}"
            )
        case State.REMOVED:
            return "Removed."


def _clocks(schedule: ChannelSchedule, change: Change) -> str:
    wall = change.at + change.before
    by = change.after - change.before
    forward = by > dt.timedelta()
    way = "forward" if forward else "back"
    when = f"on {phrases.day(wall.date())} at {wall:%H:%M}"
    news = f"{when} they go {way} by {phrases.span(by)} in {schedule.when.zone}. "
    time, date = phrases.time(schedule), phrases.day(change.date) if change.date else ""
    match change.effect:
        case Effect.MOVED:
            comes_at = _comes_at(schedule, change)
            return f"{news}{time} is left out on {date}: the post comes at {comes_at}."
        case Effect.FIRST_OF_TWO:
            return f"{news}{time} comes twice on {date}: the post comes the first time."
        case Effect.NO_POST:
            return f"{news}{date} is left out, and so is its post."
        case None:
            otherwise = "earlier" if forward else "later"
            return f"{news}Posts still come at {time} there, in UTC {phrases.span(by)} {otherwise}."


def _comes_at(schedule: ChannelSchedule, change: Change) -> str:
    """Return the local time of a post that a clock change moves."""
    due = schedule.when.due(change.date) if change.date else None
    return f"{due.astimezone(zone_info(schedule.when.zone)):%H:%M}" if due else ""


def _permissions(access: Access, *, in_thread: bool) -> list[str]:
    if not isinstance(access, ChannelAccess):
        return [f"I couldn't find out: {phrases.no_answer(access)}."]
    needed = [each.name for each in to_post(in_thread=in_thread)]
    others = [name for name in access.missing if name not in needed]
    lines = [f"{'✗' if name in access.missing else '✓'} {name}" for name in (*needed, *others)]
    lacking = phrases.lacking(access)
    return [*lines, *(f"⚠️ {line}" for line in lacking.split("\n") if line)]


def _past(record: Record) -> str:
    when = phrases.day(record.date) + (f" (+{record.seq})" if record.seq > 0 else "")
    title = f" “{literal(record.headline, _HEADLINE)}”" if record.headline else ""
    return f"{when}{title} {phrases.outcome(record)}"
