"""What the bot may do in a channel."""

from __future__ import annotations

from dataclasses import dataclass

from bot.daily.port.outcomes import Failure, Refused
from bot.permissions import READ_HISTORY, VIEW

_MISSING_ACCESS = 50001  # docs, JSON error codes


@dataclass(frozen=True)
class ChannelAccess:
    """A channel as Discord describes it now, and what the bot lacks there."""

    channel_id: int
    guild_id: int | None
    is_announcement: bool
    missing: tuple[str, ...]
    """Permissions that the bot lacks there, by the names in Discord's settings."""

    @property
    def blocking(self) -> tuple[str, ...]:
        """The missing permissions without which there is no post.

        Without Read Message History posts go out; but when the outcome of one is unknown, it
        can't be looked for.
        """
        return tuple(name for name in self.missing if name != READ_HISTORY.name)


Access = ChannelAccess | Failure
"""What Discord says when it is asked, or that it doesn't."""


def blocking(access: Access) -> tuple[str, ...]:
    """Return the permissions whose lack keeps posts out, as far as Discord tells."""
    if isinstance(access, ChannelAccess):
        return access.blocking
    # From whom can't see a channel Discord hides what else is missing.
    is_hidden = isinstance(access, Refused) and access.code == _MISSING_ACCESS
    return (VIEW.name,) if is_hidden else ()
