"""Discord, as the daily post uses it: one attempt per call, and no exceptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.daily.port.access import Access, Whereabouts
from bot.daily.port.outcomes import Outcome, Search


@dataclass(frozen=True)
class Upload:
    """A file to send, whose ending tells its kind."""

    name: str
    data: bytes


class Port(Protocol):
    """The requests to Discord; `discord_app` implements them."""

    async def post(
        self, channel_id: int, message: Mapping[str, Any], files: Sequence[Upload] = ()
    ) -> Outcome:
        """Create a message, with files if it names any."""
        ...

    async def edit(
        self,
        channel_id: int,
        message_id: int,
        message: Mapping[str, Any],
        files: Sequence[Upload] = (),
    ) -> Outcome:
        """Replace what a message of the bot's says; done twice, it is the same as once."""
        ...

    async def find(
        self,
        channel_id: int,
        mark: str,
        seconds_back: float,
        *,
        span: float | None = None,
        certain: bool = True,
    ) -> Search:
        """Look for the bot's own message with `mark`, made at most `seconds_back` ago.

        With `span` it can only have been made in so many seconds from then on. `Absent` proves
        that it is not there, or, if `certain` is False, only that it was not seen.
        """
        ...

    async def publish(self, channel_id: int, message_id: int) -> Outcome:
        """Publish a message of an announcement channel to its followers."""
        ...

    async def access(self, channel_id: int, guild_id: int | None = None) -> Access:
        """Ask what the bot may do in a channel; with its guild, also in one it can't see."""
        ...

    async def whereabouts(self, guild_id: int | None, channel_id: int) -> Whereabouts:
        """Ask what people call a channel and its server; what nobody knows stays empty."""
        ...

    async def accepted(self) -> Outcome:
        """Ask whether Discord accepts the token."""
        ...

    async def direct_channel(self, user_id: int) -> Outcome:
        """Open the direct messages with a user; the body holds the channel's `id`."""
        ...

    async def guild(self, guild_id: int) -> Outcome:
        """Fetch a guild; the body holds its `system_channel_id` and `owner_id`."""
        ...
