"""What somebody may do in a channel, computed from Discord's JSON as its documentation says.

    step  what counts                                                for
    1     everything                                                 owner, ADMINISTRATOR
    2     @everyone's permissions and those of all roles             others
    3     the channel's overwrites: @everyone's, all roles' together (their denials before
          their allowances), the member's own; of a thread its parent's
    4     nothing but to view and to read back                       who is timed out
    5     nothing at all where one can't view, or is not let in; nothing but to view where one
          can't connect; no embeds, files and mass pings where one can't write

Source: docs, topics/permissions. Pure. What is not of Discord's form raises KeyError,
TypeError, ValueError or AttributeError.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.permissions import (
    ADMINISTRATOR,
    ATTACH,
    CONNECT,
    EMBED,
    MANAGE_THREADS,
    MENTION_EVERYONE,
    READ_HISTORY,
    SEND_TTS,
    VIEW,
    Permission,
    to_post,
    to_send,
)

Json = Mapping[str, Any]

ALL = (1 << 64) - 1
"""All there are, and all that there will be for a while."""

_LEFT_IN_TIMEOUT = VIEW.bit | READ_HISTORY.bit
_WITH_SENDING = SEND_TTS.bit | EMBED.bit | ATTACH.bit | MENTION_EVERYONE.bit
_VOICE = {2, 13}
_THREADS = {10, 11, 12}
_PRIVATE_THREAD = 12
_OF_A_MEMBER = 1


@dataclass(frozen=True)
class Standing:
    """A member in a channel, in Discord's JSON."""

    guild: Json
    """With `roles` and `owner_id`."""
    member: Json
    channel: Json
    parent: Json | None = None
    """The channel that a thread is in; a thread has no overwrites of its own."""
    is_let_in: bool = True
    """Whether the member is in a private thread; of others it says nothing."""

    @property
    def sending(self) -> Permission:
        """The permission that writing there needs."""
        return to_send(in_thread=is_thread(self.channel))

    @property
    def in_voice(self) -> bool:
        """Whether the channel is the chat of a voice channel."""
        return self.channel["type"] in _VOICE


def is_thread(channel: Json) -> bool:
    """Tell whether a channel is a thread in another one."""
    return channel["type"] in _THREADS


def granted(standing: Standing, at: dt.datetime | None) -> int:
    """Return the bits of what the member may do at that moment, all consequences drawn.

    Without a moment a timeout counts as over: Discord leaves it on members after its end.
    """
    bits = _told(standing, at)
    if not bits & VIEW.bit:
        return 0
    if standing.in_voice and not bits & CONNECT.bit:
        return VIEW.bit
    return bits if bits & standing.sending.bit else bits & ~_WITH_SENDING


def missing(standing: Standing, at: dt.datetime | None) -> tuple[str, ...]:
    """Return what would have to be granted for whole posts that can be found again.

    Consequences are left out: who is granted what is named gets these back too.
    """
    bits = _told(standing, at)
    needed = to_post(in_thread=is_thread(standing.channel), in_voice=standing.in_voice)
    return tuple(each.name for each in needed if not bits & each.bit)


def _told(standing: Standing, at: dt.datetime | None) -> int:
    """Return the bits that roles, overwrites and a timeout leave, before any consequence."""
    bits = _of_roles(standing.guild, standing.member)
    if bits == ALL:
        return ALL
    bits = _overwritten(bits, standing)
    if _is_timed_out(standing.member, at):
        bits &= _LEFT_IN_TIMEOUT
    is_private = standing.channel["type"] == _PRIVATE_THREAD
    if is_private and not standing.is_let_in and not bits & MANAGE_THREADS.bit:
        bits &= ~VIEW.bit
    return bits


def _of_roles(guild: Json, member: Json) -> int:
    """Return the bits that a member has in a guild before any channel has its say."""
    if member["user"]["id"] == guild["owner_id"]:
        return ALL
    own = {guild["id"], *member["roles"]}
    bits = 0
    for role in guild["roles"]:
        if role["id"] in own:
            bits |= int(role["permissions"])
    return ALL if bits & ADMINISTRATOR.bit else bits


def _overwritten(bits: int, standing: Standing) -> int:
    """Apply the overwrites of the channel, or of a thread's parent."""
    everyone, roles = standing.guild["id"], set(standing.member["roles"])
    own = standing.member["user"]["id"]
    groups: list[list[Json]] = [[], [], []]
    for overwrite in (standing.parent or standing.channel)["permission_overwrites"]:
        target = overwrite["id"]
        if overwrite["type"] == _OF_A_MEMBER:
            if target == own:
                groups[2].append(overwrite)
        elif target == everyone:
            groups[0].append(overwrite)
        elif target in roles:
            groups[1].append(overwrite)
    for group in groups:
        for overwrite in group:
            bits &= ~int(overwrite["deny"])
        for overwrite in group:
            bits |= int(overwrite["allow"])
    return bits


def _is_timed_out(member: Json, at: dt.datetime | None) -> bool:
    until = member.get("communication_disabled_until")
    if until is None or at is None:
        return False
    return dt.datetime.fromisoformat(until) > at
