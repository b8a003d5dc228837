"""The list of a server's schedules, and the status of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.daily.ledger.channel_schedule import ChannelSchedule, State
from bot.daily.ledger.choice import Choice
from bot.daily.ledger.records import NextPost, Record
from bot.daily.port.access import Access, Cause, ChannelAccess, Obstacle
from bot.daily.when.schedule import Change, Effect
from bot.daily.when.zones.rules import zone_info
from bot.daily.words import phrases
from bot.daily.words.advice import listed
from bot.messages.framing import framed, say
from bot.messages.markdown import bullets, literal
from bot.messages.wire import Message
from bot.permissions import to_post

# Together the two embeds of a status stay below the limit for all embeds of a message.
_LIST_ROOM = 3800
_DELIVERIES_ROOM = 2600
_HEADLINE = 50

_STATES = {
    State.PAUSED: "paused",
    State.BLOCKED: "stopped by a problem",
    State.ENDED: "the channel was gone",
}


def schedules(
    lines: Sequence[tuple[ChannelSchedule, NextPost | None]],
    obstacles: Mapping[int, Sequence[Obstacle]] = MappingProxyType({}),
) -> Message:
    """List the schedules of a server, each with its next post, if any.

    `obstacles` are what is in the way, by channel.
    """
    if not lines:
        return say(
            "No channel of this server has a daily post. Set one, for example with "
            "`/schedule set channel:#news time:09:00 timezone:Berlin`."
        )
    items = bullets(
        [
            _line(schedule, following) + _mark(obstacles.get(schedule.channel_id, ()))
            for schedule, following in lines
        ],
        _LIST_ROOM,
    )
    hint = "-# `/schedule status` shows everything about one channel."
    return framed(("Daily posts of this server", f"{items}\n{hint}"))


def status(
    schedule: ChannelSchedule,
    following: NextPost | None,
    choice: Choice,
    access: Access,
    change: Change | None,
    records: Sequence[Record],
    *,
    in_thread: bool,
) -> Message:
    """Say everything about the daily post of one channel."""
    facts = [
        f"<#{schedule.channel_id}> at {phrases.rule(schedule)}",
        f"**State:** {_state(schedule, access)}",
        *([] if following is None else [f"**Next post:** {_both_times(following)}"]),
        f"**Article:** {phrases.coming(choice)}",
    ]
    if schedule.ping_role_id is not None:
        facts.append(f"**Pings:** <@&{schedule.ping_role_id}>")
    if change is not None:
        facts.append(f"**Clocks:** {_clocks(schedule, change)}")
    facts += ["**Permissions**", *_permissions(access, in_thread=in_thread)]
    past = bullets([_past(each) for each in records], _DELIVERIES_ROOM)
    return framed(
        ("Daily post", "\n".join(facts)),
        ("Last posts", past or "None yet."),
    )


def nothing_to_preview(schedule: ChannelSchedule) -> Message:
    """Say that nothing would be posted now, as there is no new article."""
    return say(
        f"Nothing would be posted in <#{schedule.channel_id}> now: it has had the newest article, "
        "and days without a new one are skipped. `/briefing` shows the newest."
    )


# --- lines ---------------------------------------------------------------------------------


def _line(schedule: ChannelSchedule, following: NextPost | None) -> str:
    state = _STATES.get(schedule.state)
    tail = f"**{state}**" if state else ""
    if not state and following is not None:
        tail = f"next <t:{int(following.due.timestamp())}:R>"
    return f"<#{schedule.channel_id}> {phrases.rule(schedule)} · {tail}".rstrip(" ·")


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


def _state(schedule: ChannelSchedule, access: Access) -> str:
    hosts = " Set by whoever runs me; it can't be changed here." if schedule.set_by_host else ""
    match schedule.state:
        case State.ACTIVE:
            return f"running.{hosts}"
        case State.PAUSED:
            return f"paused. `/schedule resume` starts it again.{hosts}"
        case State.BLOCKED:
            return f"stopped. {phrases.blocked(schedule, access)}{hosts}"
        case State.ENDED:
            return (
                "ended, because Discord said that the channel was gone. If it is back, type "
                f"`/schedule resume`.{hosts}"
            )
        case State.REMOVED:
            return "removed."


def _both_times(following: NextPost) -> str:
    zone = following.schedule.when.zone
    wall = following.due.astimezone(zone_info(zone))
    local = f"{phrases.day(wall.date())}, {wall:%H:%M} {zone}"
    utc = "" if zone == "UTC" else f" ({following.due:%H:%M} UTC)"
    text = f"{local}{utc} · {phrases.moment(following.due)}"
    if (earlier := following.instead_of) is not None:
        text += f"\n-# {phrases.day(earlier.date)}: {phrases.outcome(earlier)}"
    return text


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
    when = phrases.day(record.date) + (f" (+{record.seq})" if record.seq else "")
    title = f" “{literal(record.headline, _HEADLINE)}”" if record.headline else ""
    return f"{when}{title} {phrases.outcome(record)}"
