"""What the daily post needs of Discord, and what can become of a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Sent:
    """Discord did it."""

    body: Any
    date: dt.datetime | None = field(default=None, compare=False)
    """When, by Discord's own clock, if it said so."""


@dataclass(frozen=True)
class Refused:
    """Discord did not do it, and won't however often it is asked."""

    status: int
    code: int
    message: str

    def __str__(self) -> str:
        return f"Discord answered {self.status} (code {self.code}): {self.message}"


@dataclass(frozen=True)
class Wait:
    """Discord did not do it and wants to be asked later."""

    seconds: float
    is_global: bool

    def __str__(self) -> str:
        return f"Discord asks for a pause of {self.seconds:g} s"


@dataclass(frozen=True)
class Unknown:
    """Nobody knows whether Discord did it."""

    reason: str

    def __str__(self) -> str:
        return self.reason


Outcome = Sent | Refused | Wait | Unknown


@dataclass(frozen=True)
class Found:
    """The message is in the channel's history."""

    message_id: int


@dataclass(frozen=True)
class Absent:
    """The message is not in the channel's history, and the whole of it that matters was read."""


@dataclass(frozen=True)
class Unreadable:
    """The channel's history proves nothing."""

    why: str


Search = Found | Absent | Unreadable | Refused | Wait | Unknown


VIEW = "View Channels"
"""Without it Discord does not say what else is missing."""
_MISSING_ACCESS = 50001  # docs, JSON error codes
HISTORY = "Read Message History"
"""Without it posts go out, but nobody can look whether one of unknown outcome is there."""


@dataclass(frozen=True)
class Place:
    """A channel as Discord tells of it now, and what the bot lacks there."""

    channel_id: int
    guild_id: int | None
    is_announcement: bool
    missing: tuple[str, ...]
    """What the bot lacks there, by the names in Discord's settings."""

    @property
    def needed(self) -> tuple[str, ...]:
        """What is missing of that without which no post is whole."""
        return needed(self)


def needed(place: Place | Refused | Wait | Unknown) -> tuple[str, ...]:
    """Return what is missing of that without which no post is whole, as far as Discord says it."""
    if isinstance(place, Place):
        return tuple(name for name in place.missing if name != HISTORY)
    is_hidden = isinstance(place, Refused) and place.code == _MISSING_ACCESS
    return (VIEW,) if is_hidden else ()


class Sender(Protocol):
    """Discord, as far as the courier needs it: one attempt a call, and it never raises."""

    async def post(self, channel_id: int, message: Mapping[str, Any]) -> Outcome:
        """Create a message."""
        ...

    async def find(
        self, channel_id: int, mark: str, seconds_back: float, *, certain: bool = True
    ) -> Search:
        """Look for the bot's own message that bears `mark`, made at most so long ago.

        `Absent` proves that it is not there; unless `certain` is False, when it is enough that
        it was not seen.
        """
        ...

    async def publish(self, channel_id: int, message_id: int) -> Outcome:
        """Publish a message of an announcement channel to its followers."""
        ...

    async def place(self, channel_id: int) -> Place | Refused | Wait | Unknown:
        """Ask what the bot may do in a channel."""
        ...

    async def accepted(self) -> Outcome:
        """Ask whether Discord knows the token."""
        ...

    async def direct_channel(self, user_id: int) -> Outcome:
        """Open the direct messages with a person; the body holds the channel's `id`."""
        ...

    async def guild(self, guild_id: int) -> Outcome:
        """Ask for a guild; the body holds its `system_channel_id` and `owner_id`."""
        ...
