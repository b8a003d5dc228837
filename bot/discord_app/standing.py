"""What a member may do in a channel, computed from Discord's JSON by its documented rules.

    1  the owner, and members with ADMINISTRATOR: everything
    2  others: the permissions of @everyone and of all their roles
    3  the channel's overwrites, or those of a thread's parent: first @everyone's, then all
       roles' together (denials before allowances), then the member's own
    4  during a timeout: only View Channels and Read Message History
    5  without View Channels, or outside a private thread: nothing; without Connect in a voice
       channel: only View Channels; without Send Messages: no embeds, files or mass pings

Source: docs, topics/permissions. Pure. Malformed JSON raises KeyError, TypeError, ValueError or
AttributeError.
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
"""All permissions, with room for future ones."""

_LEFT_IN_TIMEOUT = VIEW.bit | READ_HISTORY.bit
_WITH_SENDING = SEND_TTS.bit | EMBED.bit | ATTACH.bit | MENTION_EVERYONE.bit
_VOICE = {2, 13}
_THREADS = {10, 11, 12}
_PRIVATE_THREAD = 12
MEMBER_OVERWRITE = 1
"""The type of an overwrite for one member, not for a role."""


@dataclass(frozen=True)
class Standing:
    """A member in a channel, in Discord's JSON."""

    guild: Json
    """With `roles` and `owner_id`."""
    member: Json
    channel: Json
    parent: Json | None = None
    """The channel that a thread is in; a thread has no overwrites of its own."""
    category: Json | None = None
    """The category of the channel, or of the thread's channel, if it is known."""
    is_let_in: bool = True
    """Whether the member is in the thread; only matters for private ones."""

    @property
    def sending(self) -> Permission:
        """The permission needed to write there."""
        return to_send(in_thread=is_thread(self.channel))

    @property
    def in_voice(self) -> bool:
        """Whether the channel is the chat of a voice channel."""
        return self.channel["type"] in _VOICE

    @property
    def place(self) -> Json:
        """The channel whose overwrites count."""
        return self.parent or self.channel

    @property
    def needed(self) -> tuple[Permission, ...]:
        """The permissions for complete posts that can be found again."""
        return to_post(in_thread=is_thread(self.channel), in_voice=self.in_voice)

    @property
    def is_shut_out(self) -> bool:
        """Whether the thread is private, and the member is not in it."""
        return self.channel["type"] == _PRIVATE_THREAD and not self.is_let_in


def is_thread(channel: Json) -> bool:
    """Tell whether a channel is a thread in another one."""
    return channel["type"] in _THREADS


def granted(standing: Standing, at: dt.datetime | None) -> int:
    """Return the permission bits of the member at that moment, after implicit denials.

    Without a moment a timeout counts as over: Discord leaves it on members after its end.
    """
    bits = _explicit(standing, at)
    if not bits & VIEW.bit:
        return 0
    if standing.in_voice and not bits & CONNECT.bit:
        return VIEW.bit
    return bits if bits & standing.sending.bit else bits & ~_WITH_SENDING


def missing(standing: Standing, at: dt.datetime | None) -> tuple[str, ...]:
    """Return the permissions that would have to be granted for complete posts that can be found.

    Implicit denials don't count: granting what is named here lifts them, too.
    """
    bits = _explicit(standing, at)
    return tuple(each.name for each in standing.needed if not bits & each.bit)


def _explicit(standing: Standing, at: dt.datetime | None) -> int:
    """Return the bits that roles, overwrites and a timeout leave, before implicit denials."""
    bits = given(standing)
    if bits == ALL:
        return ALL
    if timed_out_until(standing.member, at) is not None:
        bits &= _LEFT_IN_TIMEOUT
    if standing.is_shut_out and not bits & MANAGE_THREADS.bit:
        bits &= ~VIEW.bit
    return bits


def given(standing: Standing) -> int:
    """Return the bits that roles and overwrites leave."""
    bits = _of_roles(standing.guild, standing.member)
    return ALL if bits == ALL else _overwritten(bits, standing)


def _of_roles(guild: Json, member: Json) -> int:
    """Return the bits that a member has in the guild, before a channel's overwrites."""
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
    for group in overwrites(standing):
        for overwrite in group:
            bits &= ~int(overwrite["deny"])
        for overwrite in group:
            bits |= int(overwrite["allow"])
    return bits


def overwrites(standing: Standing) -> tuple[list[Json], list[Json], list[Json]]:
    """Return the overwrites that count for the member: @everyone's, roles', and their own."""
    everyone, roles = standing.guild["id"], set(standing.member["roles"])
    own = standing.member["user"]["id"]
    groups: tuple[list[Json], list[Json], list[Json]] = ([], [], [])
    for overwrite in standing.place["permission_overwrites"]:
        target = overwrite["id"]
        if overwrite["type"] == MEMBER_OVERWRITE:
            if target == own:
                groups[2].append(overwrite)
        elif target == everyone:
            groups[0].append(overwrite)
        elif target in roles:
            groups[1].append(overwrite)
    return groups


def timed_out_until(member: Json, at: dt.datetime | None) -> dt.datetime | None:
    """Return when a member's timeout ends; None if there is none at that moment."""
    until = member.get("communication_disabled_until")
    if until is None or at is None:
        return None
    end = dt.datetime.fromisoformat(until)
    return end if end > at else None
