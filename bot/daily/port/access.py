"""What the bot may do in a channel, and what keeps it from posting there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum

from bot.daily.port.outcomes import Failure, Refused
from bot.permissions import NOT_TO_SEND, VIEW, Permission

_MISSING_ACCESS = 50001  # docs, JSON error codes
ARCHIVED_CODE = 50083


class Cause(Enum):
    """Where a denial comes from, by the place at which a person changes it."""

    OWN = "own"
    """The channel denies it to the bot itself."""
    ROLE = "role"
    """The channel denies it to a role of the bot."""
    EVERYONE = "everyone"
    """The channel denies it to @everyone, and gives it to no role of the bot."""
    SERVER = "server"
    """No role of the bot has it in the server."""
    TIMEOUT = "timeout"
    """The bot is in a timeout."""
    NOT_IN_THREAD = "not-in-thread"
    """The thread is private, and the bot is not in it."""
    LOCKED = "locked"
    """The thread is locked."""
    ARCHIVED = "archived"
    """The thread is archived, and Discord doesn't let a post open it."""
    HIDDEN = "hidden"
    """The bot can't see the channel, and Discord doesn't say why."""


@dataclass(frozen=True)
class Obstacle:
    """One thing that is in the way, and what has to be known to change it."""

    cause: Cause
    permission: Permission | None = None
    """The denied permission; None where all writing is prevented."""
    channel: str = ""
    """The name of the channel whose settings count: for a thread, the one that it is in."""
    category: str = ""
    """The name of the category that the channel has its permissions from, if it does."""
    who: str = ""
    """The role to give the permission to; else the bot's own name."""
    is_role: bool = True
    """Whether `who` is a role."""
    until: dt.datetime | None = None
    """When a timeout ends."""

    @property
    def blocks(self) -> bool:
        """Whether posts can't be sent."""
        return self.permission not in NOT_TO_SEND


@dataclass(frozen=True)
class ChannelAccess:
    """A channel as Discord describes it now, and what the bot may not do there."""

    channel_id: int
    guild_id: int | None
    is_announcement: bool
    missing: tuple[str, ...]
    """The permissions it lacks, by their names in Discord's settings."""
    obstacles: tuple[Obstacle, ...] = ()
    """Why, in the order in which one would remove them."""
    is_archived: bool = False
    """Whether it is an archived thread; a post opens it, unless Discord says otherwise."""

    @property
    def blocking(self) -> tuple[str, ...]:
        """The missing permissions that keep posts from being sent."""
        harmless = {each.name for each in NOT_TO_SEND}
        return tuple(name for name in self.missing if name not in harmless)

    def without_need_of(self, permission: Permission) -> ChannelAccess:
        """Return the same where nothing that needs the permission is ever posted."""
        return replace(
            self,
            missing=tuple(name for name in self.missing if name != permission.name),
            obstacles=tuple(each for each in self.obstacles if each.permission != permission),
        )

    def in_the_way(self, code: int | None = None) -> tuple[Obstacle, ...]:
        """Return what keeps posts from being sent, if Discord refused the last with that code."""
        found = tuple(each for each in self.obstacles if each.blocks)
        if not found and self.is_archived and code == ARCHIVED_CODE:
            return (Obstacle(Cause.ARCHIVED),)
        return found


Access = ChannelAccess | Failure
"""Discord's answer, or its failure to give one."""


def in_the_way(access: Access, code: int | None = None) -> tuple[Obstacle, ...]:
    """Return what keeps posts from being sent, as far as Discord says."""
    if isinstance(access, ChannelAccess):
        return access.in_the_way(code)
    # A bot that can't see a channel isn't told what else is missing.
    is_hidden = isinstance(access, Refused) and access.code == _MISSING_ACCESS
    return (Obstacle(Cause.HIDDEN, VIEW),) if is_hidden else ()


def names(obstacles: tuple[Obstacle, ...]) -> tuple[str, ...]:
    """Return the names of the permissions that are denied."""
    return tuple(each.permission.name for each in obstacles if each.permission is not None)


def timeout_end(obstacles: tuple[Obstacle, ...]) -> dt.datetime | None:
    """Return when a timeout ends, if nothing else is in the way."""
    ends = [each.until for each in obstacles]
    return ends[0] if ends and all(each.cause is Cause.TIMEOUT for each in obstacles) else None


@dataclass(frozen=True)
class Whereabouts:
    """What people call a channel, and the server it is in; empty where nobody knows."""

    channel_id: int
    server: str = ""
    channel: str = ""
    is_gone: bool = False
    """Whether the channel was deleted."""

    @property
    def channel_sign(self) -> str:
        """The channel's name as Discord shows it."""
        return f"#{self.channel}" if self.channel else ""
