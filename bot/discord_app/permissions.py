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

Json = Mapping[str, Any]

ADMINISTRATOR = 1 << 3
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
SEND_TTS_MESSAGES = 1 << 12
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
CONNECT = 1 << 20
MANAGE_THREADS = 1 << 34
SEND_MESSAGES_IN_THREADS = 1 << 38
ALL = (1 << 64) - 1
"""All there are, and all that there will be for a while."""

_LEFT_IN_TIMEOUT = VIEW_CHANNEL | READ_MESSAGE_HISTORY
_WITH_SENDING = SEND_TTS_MESSAGES | EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE
_VOICE = {2, 13}
_THREADS = {10, 11, 12}
_PRIVATE_THREAD = 12
_OF_A_MEMBER = 1

# By the names in Discord's settings, in the order in which one would grant them. To read back
# is last: posts go out without it.
_NAMES = {
    VIEW_CHANNEL: "View Channels",
    CONNECT: "Connect",
    SEND_MESSAGES: "Send Messages",
    SEND_MESSAGES_IN_THREADS: "Send Messages in Threads",
    EMBED_LINKS: "Embed Links",
    READ_MESSAGE_HISTORY: "Read Message History",
}
NEEDED_TO_READ = frozenset(_NAMES[bit] for bit in (VIEW_CHANNEL, CONNECT, READ_MESSAGE_HISTORY))
"""The names of what one needs to read a channel's history."""


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
    def sending(self) -> int:
        """The permission that writing there needs."""
        return SEND_MESSAGES_IN_THREADS if is_thread(self.channel) else SEND_MESSAGES


def is_thread(channel: Json) -> bool:
    """Tell whether a channel is a thread in another one."""
    return channel["type"] in _THREADS


def granted(standing: Standing, at: dt.datetime | None) -> int:
    """Return the bits of what the member may do at that moment, all consequences drawn.

    Without a moment a timeout counts as over: Discord leaves it on members after its end.
    """
    bits = _told(standing, at)
    if not bits & VIEW_CHANNEL:
        return 0
    if standing.channel["type"] in _VOICE and not bits & CONNECT:
        return VIEW_CHANNEL
    return bits if bits & standing.sending else bits & ~_WITH_SENDING


def missing(standing: Standing, at: dt.datetime | None) -> tuple[str, ...]:
    """Return what would have to be granted for whole posts that can be found again.

    Consequences are left out: who is granted what is named gets these back too.
    """
    bits = _told(standing, at)
    needed = VIEW_CHANNEL | standing.sending | EMBED_LINKS | READ_MESSAGE_HISTORY
    if standing.channel["type"] in _VOICE:
        needed |= CONNECT
    return tuple(name for bit, name in _NAMES.items() if needed & bit & ~bits)


def _told(standing: Standing, at: dt.datetime | None) -> int:
    """Return the bits that roles, overwrites and a timeout leave, before any consequence."""
    bits = _of_roles(standing.guild, standing.member)
    if bits == ALL:
        return ALL
    bits = _overwritten(bits, standing)
    if _is_timed_out(standing.member, at):
        bits &= _LEFT_IN_TIMEOUT
    is_private = standing.channel["type"] == _PRIVATE_THREAD
    if is_private and not standing.is_let_in and not bits & MANAGE_THREADS:
        bits &= ~VIEW_CHANNEL
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
    return ALL if bits & ADMINISTRATOR else bits


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
