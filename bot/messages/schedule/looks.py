"""How things stand: the schedules of a server, and all about one of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.embeds import COLOUR
from bot.messages.limits import check
from bot.messages.markdown import bullets, literal
from bot.messages.schedule import words
from bot.messages.schedule.views import Access, ClockChange, Coming, Delivery, Next, Plan
from bot.messages.wire import NO_PINGS, Message

# Both embeds of a status together stay below what all embeds of a message may hold.
_LIST_ROOM = 3800
_DELIVERIES_ROOM = 3300
_HEADLINE = 50

_STATES = {"paused": "paused", "blocked": "stopped by a trouble", "ended": "the channel was gone"}


def schedules(lines: Sequence[tuple[Plan, Next | None]]) -> Message:
    """List the schedules of a server; without a `Next` none comes."""
    if not lines:
        return _say(
            "No channel of this server has a daily post. Set one, for example with "
            "`/schedule set channel:#news time:09:00 timezone:Berlin`."
        )
    listed = bullets([_line(plan, following) for plan, following in lines], _LIST_ROOM)
    hint = "-# `/schedule status` shows all about one channel."
    return _framed(("Daily posts of this server", f"{listed}\n{hint}"))


def status(
    plan: Plan,
    following: Next | None,
    coming: Coming,
    access: Access,
    change: ClockChange | None,
    deliveries: Sequence[Delivery],
) -> Message:
    """Tell all about the daily post of one channel."""
    facts = [
        f"<#{plan.channel_id}> at {words.rule(plan)}",
        f"**State:** {_state(plan)}",
        *([] if following is None else [f"**Next post:** {_both_times(plan, following)}"]),
        f"**It will be:** {words.coming(coming)}",
    ]
    if coming.passed_over:
        facts.append(f"**Passed over:** {words.titles(coming.passed_over)}")
    if plan.ping_role_id is not None:
        facts.append(f"**Pings:** <@&{plan.ping_role_id}>")
    if change is not None:
        facts.append(f"**Clocks:** {_clocks(plan, change)}")
    facts += ["**Permissions**", *_permissions(access)]
    past = bullets([_past(each) for each in deliveries], _DELIVERIES_ROOM)
    return _framed(
        ("Daily post", "\n".join(facts)),
        ("Last posts", past or "None yet."),
    )


def nothing_to_preview(plan: Plan) -> Message:
    """Say that no post would come now, since nothing is new."""
    return _say(
        f"Nothing would be posted in <#{plan.channel_id}> now: it has had the newest article, and "
        "days without a new one are skipped. `/briefing` shows the newest."
    )


# --- lines ---------------------------------------------------------------------------------


def _line(plan: Plan, following: Next | None) -> str:
    state = _STATES.get(plan.state)
    tail = f"**{state}**" if state else ""
    if not state and following is not None:
        tail = f"next <t:{int(following.at.timestamp())}:R>"
    return f"<#{plan.channel_id}> {words.rule(plan)} · {tail}".rstrip(" ·")


def _state(plan: Plan) -> str:
    hosts = " Set by whoever runs me; it can't be changed here." if plan.is_hosts else ""
    match plan.state:
        case "paused":
            return f"paused. `/schedule resume` goes on.{hosts}"
        case "blocked":
            return f"stopped. {words.blocked(plan)}{hosts}"
        case "ended":
            return (
                "ended, because Discord said that the channel was gone. If it is back, type "
                f"`/schedule resume`.{hosts}"
            )
    return f"runs.{hosts}"


def _both_times(plan: Plan, following: Next) -> str:
    local = f"{words.day(following.wall.date())}, {following.wall:%H:%M} {plan.zone}"
    utc = "" if plan.zone == "UTC" else f" ({following.at:%H:%M} UTC)"
    text = f"{local}{utc} · {words.moment(following.at)}"
    if following.taken is not None:
        text += f"\n-# {words.day(following.taken.date)}: {words.outcome(following.taken)}"
    return text


def _clocks(plan: Plan, change: ClockChange) -> str:
    way = "forward" if change.by.total_seconds() > 0 else "back"
    when = f"on {words.day(change.wall.date())} at {change.wall:%H:%M}"
    told = f"{when} they go {way} by {words.span(change.by)} in {plan.zone}. "
    date = words.day(change.date) if change.date else ""
    match change.effect:
        case "moved":
            return f"{told}{plan.time} is left out on {date}: the post comes at {change.comes_at}."
        case "first of two":
            return f"{told}{plan.time} comes twice on {date}: the post comes the first time."
        case "no post":
            return f"{told}{date} is left out, and so is its post."
    otherwise = "earlier" if way == "forward" else "later"
    return (
        f"{told}Posts still come at {plan.time} there, in UTC {words.span(change.by)} {otherwise}."
    )


def _permissions(access: Access) -> list[str]:
    if access.unknown is not None:
        return [f"I couldn't find out: {access.unknown}."]
    others = [name for name in access.missing if name not in access.needed]
    lines = [
        f"{'✗' if name in access.missing else '✓'} {name}" for name in (*access.needed, *others)
    ]
    if access.missing:
        lines.append("-# Give what is missing to my role under Edit Channel → Permissions.")
    return lines


def _past(view: Delivery) -> str:
    when = words.day(view.date) + (f" (+{view.seq})" if view.seq else "")
    title = f" “{literal(view.headline, _HEADLINE)}”" if view.headline else ""
    over = f" · {len(view.passed_over)} older passed over" if view.passed_over else ""
    return f"{when}{title} {words.outcome(view)}{over}"


def _framed(*parts: tuple[str, str]) -> Message:
    return check(
        {
            "embeds": [
                {"title": title, "description": text, "color": COLOUR} for title, text in parts
            ],
            "allowed_mentions": NO_PINGS,
        }
    )


def _say(content: str) -> Message:
    return check({"content": content, "allowed_mentions": NO_PINGS})
