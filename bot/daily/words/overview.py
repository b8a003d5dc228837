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
from bot.daily.port.access import (
    Access,
    Cause,
    ChannelAccess,
    Obstacle,
    in_the_way,
    timeout_end,
)
from bot.daily.port.refusals import Meaning
from bot.daily.when.schedule import Change, Effect, Schedule
from bot.daily.when.typed import shown_time
from bot.daily.when.zones.rules import zone_info
from bot.daily.words import phrases
from bot.daily.words.advice import listed
from bot.daily.words.controls import Control, Verb, button, row
from bot.messages.framing import framed, say
from bot.messages.markdown import bullets, literal
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.wire import Message
from bot.permissions import to_post

# Together the two embeds of a status stay below the limit for all embeds of a message.
_LIST_ROOM = 3800
_DELIVERIES_ROOM = 2600
_HEADLINE = 50
_NEXT = 3
_FEW = 2
PAGE = 20
"""How many schedules stand on a page of the list."""

_STATES = {
    State.PAUSED: "paused",
    State.BLOCKED: "stopped",
    State.ENDED: "ended",
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
            f"There are no daily posts here yet. {command('schedule set')} gives a channel one: "
            "say when, such as `9am Berlin`."
        )
    items = bullets(
        [
            _line(schedule, following, obstacles.get(schedule.channel_id, ()))
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
    clock_trouble: str | None = None,
) -> Message:
    """Say everything about the daily post of one channel."""
    rule = f"{phrases.rule(schedule)} in <#{schedule.channel_id}>."
    state = f"**State:** {_state_now(schedule, access, coming)}"
    paragraphs = [
        [_waits_for_clocks(clock_trouble)],
        [rule, phrases.options(schedule)],
        [state, *_to_change(schedule, access)],
        [*_coming(schedule, coming), _clocks(schedule, change)],
        _permissions(schedule, access, in_thread=in_thread),
    ]
    facts = ["\n".join(filter(None, each)) for each in paragraphs]
    past = bullets([_past(each) for each in records], _DELIVERIES_ROOM)
    return framed(
        ("Daily post", "\n\n".join(filter(None, facts))),
        ("Last posts", past or "None yet."),
    )


def calendar(
    schedule: ChannelSchedule, coming: Sequence[Forecast], change: Change | None
) -> Message:
    """Say what comes at each time of the next two weeks."""
    lines = _days(schedule, coming)
    head = f"{phrases.rule(schedule)} in <#{schedule.channel_id}>."
    if schedule.state is not State.ACTIVE:
        head += f"\n⚠️ {_state(schedule, None)}"
    clocks = _clocks(schedule, change)
    foot = (
        f"-# New articles change this, and so do {command('schedule next')} and "
        f"{command('schedule skip-next')}."
    )
    listed_lines = bullets(lines, _LIST_ROOM - 600) or "No posts."
    below = "\n".join(filter(None, [listed_lines, clocks, foot]))
    return framed(("The next two weeks", f"{head}\n{below}"))


def nothing_to_preview(schedule: ChannelSchedule, *, is_refused: bool = False) -> Message:
    """Say that nothing would be posted now: nothing is new, or Discord refuses what is left."""
    if is_refused:
        return say(
            f"There is no post to show: Discord doesn't accept the article that is left for "
            f"<#{schedule.channel_id}>. {command('schedule post-now')} tries it again."
        )
    return say(
        f"There is no post to show: <#{schedule.channel_id}> has had every article, and days "
        f"without a new one are skipped. {command('briefing')} shows the newest."
    )


def _waits_for_clocks(trouble: str | None) -> str:
    """Say why nothing is posted anywhere; empty while the clocks agree."""
    if trouble is None:
        return ""
    return (
        f"⚠️ No posts come for now. {trouble} Whoever runs me has to set the clock; then posts go "
        "on by themselves."
    )


# --- lines ---------------------------------------------------------------------------------


def _line(
    schedule: ChannelSchedule, following: NextPost | None, obstacles: Sequence[Obstacle]
) -> str:
    state = _STATES.get(schedule.state)
    if schedule.state is State.BLOCKED and schedule.trouble is Meaning.TEXT:
        state = "an article was refused"
    tail = f"**{state}**" if state else ""
    # What keeps posts out until somebody changes it keeps the next one out, too.
    will_come = all(each.cause is Cause.TIMEOUT or not each.blocks for each in obstacles)
    if not state and following is not None and will_come:
        tail = f"next <t:{int(following.due.timestamp())}:R>"
    rule = phrases.rule(schedule)
    parts = [f"<#{schedule.channel_id}>", f"{rule[:1].lower()}{rule[1:]}", tail, _mark(obstacles)]
    return " · ".join(filter(None, parts))


_MARKS = {
    Cause.TIMEOUT: "I am in a timeout",
    Cause.NOT_IN_THREAD: "I am not in the thread",
    Cause.LOCKED: "the thread is locked",
    Cause.ARCHIVED: "the thread is closed",
}


def _mark(obstacles: Sequence[Obstacle]) -> str:
    """Return what is in the way behind a sign; empty if nothing is."""
    missing = [each.permission.name for each in obstacles if each.permission is not None]
    what = [_MARKS[each.cause] for each in obstacles if each.cause in _MARKS]
    if missing:
        few = listed(missing) if len(missing) <= _FEW else f"{len(missing)} permissions"
        what.insert(0, f"I lack {few}")
    return f"⚠️ {' and '.join(what)}" if what else ""


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
        return [f"**Next:** {_nothing(coming)}.", *lines]
    items = [
        f"{number}. {phrases.short(each.occasion.due)}: {phrases.coming(each.choice)}"
        for number, each in enumerate(posts, 1)
    ]
    hint = (
        f"-# {command('schedule next')} and {command('schedule skip-next')} change this, "
        f"{command('schedule calendar')} shows more."
    )
    return ["**Next**", *lines, *items, hint]


def _nothing(coming: Sequence[Forecast]) -> str:
    """Say why nothing comes."""
    if any(each.choice.why is Why.REFUSED for each in coming):
        return (
            "no post until there is a new article. Discord doesn't accept the one that is left; "
            f"{command('schedule post-now')} tries it again"
        )
    return "no post until there is a new article"


def _days(schedule: ChannelSchedule, coming: Sequence[Forecast]) -> list[str]:
    """Return the lines of a calendar, one a day."""
    by_day = itertools.groupby(coming, lambda each: each.occasion.date)
    return [
        phrases.day(date) + _hours([(_hour(schedule, each), _holds(each)) for each in posts])
        for date, posts in by_day
    ]


def _hours(posts: Sequence[tuple[str, str]]) -> str:
    """Return what comes at the hours of a day, in a list if not all is the same."""
    by_what: list[tuple[str, list[str]]] = []
    for hour, what in posts:
        if not by_what or by_what[-1][0] != what:
            by_what.append((what, []))
        by_what[-1][1].append(hour)
    items = [f"{', '.join(filter(None, hours))} · {what}".strip() for what, hours in by_what]
    return f" {items[0]}" if len(items) == 1 else "".join(f"\n  - {each}" for each in items)


def _hour(schedule: ChannelSchedule, each: Forecast) -> str:
    """Return when a post comes, if it is not always at that time."""
    wall = each.occasion.due.astimezone(zone_info(schedule.when.zone))
    shown = f"{wall:%H:%M}"
    return "" if [shown] == [*map(shown_time, schedule.times.minutes)] else f"**{shown}**"


def _holds(each: Forecast) -> str:
    """Return what a post of a calendar holds."""
    if each.taken is not None:
        return phrases.outcome(each.taken)
    article = each.choice.article
    if article is None:
        return "no post"
    title = literal(article.headline, _HEADLINE)
    if each.choice.why is Why.AGAIN:
        return f"{title}, again"
    others = f" and {len(each.choice.articles) - 1} more" if len(each.choice.articles) > 1 else ""
    return f"{title}{others}" + (" (asked for)" if each.choice.why is Why.ASKED else "")


def _state_now(schedule: ChannelSchedule, access: Access, coming: Sequence[Forecast]) -> str:
    """Say how a schedule is, also where something is in the way that no post has met yet."""
    obstacles = in_the_way(access)
    if schedule.state is not State.ACTIVE or not obstacles:
        return _state(schedule, access)
    end = timeout_end(obstacles)
    due = next((each.occasion.due for each in coming if each.is_post), None)
    if end is not None and due is not None and end < due:
        return _state(schedule, access)
    return "The next post can't be sent until this is changed:"


def _state(schedule: ChannelSchedule, access: Access | None) -> str:
    hosts = " Set by whoever runs me, so it can't be changed here." if schedule.set_by_host else ""
    match schedule.state:
        case State.ACTIVE:
            return f"Running.{hosts}"
        case State.PAUSED:
            return f"{phrases.paused(schedule)}{hosts}"
        case State.BLOCKED:
            return f"{phrases.blocked(schedule, access)}{hosts}"
        case State.ENDED:
            return (
                "Ended, as the channel was gone. "
                f"{command('schedule resume')} starts it again.{hosts}"
            )
        case State.REMOVED:
            return "Removed."


def _clocks(schedule: ChannelSchedule, change: Change | None) -> str:
    """Say what a change of the clocks does to a post; empty if it does nothing."""
    if change is None or change.effect is None or change.date is None:
        return ""
    turned = phrases.day((change.at + change.before).date())
    date, place = phrases.day(change.date), phrases.place(schedule.when.zone)
    if change.effect is Effect.NO_POST:
        return f"{place} skips {date}, so there is no post that day."
    which = "that day's" if date == turned else f"{date}'s"
    rule = _touched(schedule, change)
    time = shown_time(rule.minute)
    if change.effect is Effect.FIRST_OF_TWO:
        return (
            f"Clocks in {place} go back on {turned}, so {time} comes twice: {which} post comes "
            "the first time."
        )
    due = rule.due(change.date)
    comes_at = f"{due.astimezone(zone_info(rule.zone)):%H:%M}" if due else ""
    return f"Clocks in {place} go forward on {turned}: {which} {time} post comes at {comes_at}."


def _touched(schedule: ChannelSchedule, change: Change) -> Schedule:
    """Return the rule, of all times of the day, whose post a change of the clocks touches."""
    rules = schedule.times.by_slot.values()
    before = change.at - dt.timedelta(days=1)
    near = [(rule, rule.next_change(before, dt.timedelta(days=2))) for rule in rules]
    return next((rule for rule, found in near if found == change), schedule.when)


def _to_change(schedule: ChannelSchedule, access: Access) -> list[str]:
    """Return what to change, so that posts come: below the state, as it is what to do next."""
    return [f"⚠️ {line}" for line in phrases.lacking(schedule, access).split("\n") if line]


def _permissions(schedule: ChannelSchedule, access: Access, *, in_thread: bool) -> list[str]:
    if not isinstance(access, ChannelAccess):
        if phrases.lacking(schedule, access):
            return []
        return [f"**Permissions:** I couldn't check them: {phrases.no_answer(access)}."]
    if not access.missing:
        return ["**Permissions:** all there ✓"]
    needed = [each.name for each in to_post(in_thread=in_thread)]
    others = [name for name in access.missing if name not in needed]
    lines = [f"{'✗' if name in access.missing else '✓'} {name}" for name in (*needed, *others)]
    return ["**Permissions**", *lines]


def _past(record: Record) -> str:
    when = phrases.day(record.date) + (" (extra)" if record.seq > 0 else "")
    title = f" · “{literal(record.headline, _HEADLINE)}”" if record.headline else ""
    return f"{when}{title} · {phrases.outcome(record)}"
