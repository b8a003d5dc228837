"""What keeps posts from a channel: what is so, and the one thing to change, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.daily.port.access import Cause, Obstacle
from bot.messages.characters import length
from bot.messages.markdown import literal
from bot.messages.mentions import command

_NAME = 80
_ROOM = 1100
_FEW = 2


def advice(channel_id: int, obstacles: Sequence[Obstacle]) -> str:
    """Return what is in the way and what to change, one line each; at least the first."""
    first, *others = [_sentences(channel_id, alike) for alike in _grouped(obstacles)]
    lines, room = [first], _ROOM - length(first)
    for line in others:
        room -= length(line) + 1
        if room >= 0:
            lines.append(line)
    if hidden := 1 + len(others) - len(lines):
        lines.append(f"{hidden} more; {command('schedule status')} shows what is left then.")
    return "\n".join(lines)


def told_apart(channel_id: int, obstacles: Sequence[Obstacle]) -> str:
    """Return the advice to stand in a text of its own: a list if there is more than one line."""
    lines = advice(channel_id, obstacles).split("\n")
    return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)


def _grouped(obstacles: Sequence[Obstacle]) -> list[list[Obstacle]]:
    """Put together what is changed at the same place."""
    groups: dict[Obstacle, list[Obstacle]] = {}
    for each in obstacles:
        groups.setdefault(replace(each, permission=None), []).append(each)
    return list(groups.values())


def _sentences(channel_id: int, alike: Sequence[Obstacle]) -> str:
    first = alike[0]
    if first.cause in _ABOUT_THREADS:
        return f"The thread <#{channel_id}> {_ABOUT_THREADS[first.cause]}"
    if first.cause is Cause.TIMEOUT:
        return _timeout(first)
    what = listed([_permission(each) for each in alike])
    if first.cause is Cause.HIDDEN:
        return (
            f"I can't see <#{channel_id}>. If it is a private thread, mention me in it. If not, "
            f"add my role in **Edit Channel → Permissions** and switch on {what}."
        )
    return f"{_denial(first, channel_id, what)} {_switch(first, channel_id, what)}"


_ABOUT_THREADS = {
    Cause.NOT_IN_THREAD: "is private, and I am not in it. Mention me in it, and Discord adds me.",
    Cause.LOCKED: "is locked. Open its menu (⋯) and choose **Unlock Thread**.",
    Cause.ARCHIVED: "is closed, and I can't open it. Write a message in it to open it again.",
}


def _is_in_server(obstacle: Obstacle) -> bool:
    """Tell whether it is changed in the server's settings, not in a channel's."""
    return obstacle.cause is Cause.SERVER and obstacle.is_role


def _permission(obstacle: Obstacle) -> str:
    permission = obstacle.permission
    assert permission is not None
    return permission.name if _is_in_server(obstacle) else permission.in_channels


def _denial(obstacle: Obstacle, channel_id: int, what: str) -> str:
    where = f"in {_channel(obstacle, channel_id)}"
    if obstacle.category:
        where = f"in the category {literal(obstacle.category, _NAME)}"
    is_off = f"{what} {'are' if _is_many(what) else 'is'} off"
    match obstacle.cause:
        case Cause.OWN:
            return f"{is_off} for me {where}."
        case Cause.ROLE:
            return f"{is_off} for my role {_who(obstacle)} {where}."
        case Cause.EVERYONE:
            return f"{is_off} for everyone {where}, me included."
    return f"None of my roles has {what}."


def _switch(obstacle: Obstacle, channel_id: int, what: str) -> str:
    """Say what to switch on, and in which settings of the place that was just named."""
    who, them = _who(obstacle), "them" if _is_many(what) else "it"
    if _is_in_server(obstacle):
        return f"Switch {them} on in **Server Settings → Roles → {who} → Permissions**."
    # A change in the channel alone would part it from its category for good.
    place = f"{'Edit Category' if obstacle.category else 'Edit Channel'} → Permissions"
    if obstacle.cause in (Cause.OWN, Cause.ROLE):
        return f"Switch {them} on in **{place} → {who}**."
    if obstacle.cause is Cause.SERVER:
        place = f"{_channel(obstacle, channel_id)} → {place}"
    # Few are named again, as "it" could be whoever is added.
    these = "all of them" if what.count("**") > 2 * _FEW else what
    return f"In **{place}**, add {who} and switch on {these}."


def _is_many(what: str) -> bool:
    return what.count("**") > 2


def _timeout(obstacle: Obstacle) -> str:
    assert obstacle.until is not None
    seconds = int(obstacle.until.timestamp())
    return (
        f"I am in a timeout until <t:{seconds}:f> (<t:{seconds}:R>). To end it sooner, open my "
        "profile's menu and choose **Remove Timeout**."
    )


def _who(obstacle: Obstacle) -> str:
    if not obstacle.who:
        return "my role" if obstacle.is_role else "me"
    name = literal(obstacle.who, _NAME)
    return f"@{name}" if obstacle.is_role and not name.startswith("@") else name


def _channel(obstacle: Obstacle, channel_id: int) -> str:
    return f"#{literal(obstacle.channel, _NAME)}" if obstacle.channel else f"<#{channel_id}>"


def listed(names: Sequence[str]) -> str:
    """Return names in bold, joined for a sentence."""
    *others, last = [f"**{name}**" for name in names]
    return f"{', '.join(others)} and {last}" if others else last
