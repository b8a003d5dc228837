"""What the bot may do in a channel."""

from __future__ import annotations

from dataclasses import dataclass

from bot.daily.port.outcomes import Failure, Refused
from bot.permissions import READ_HISTORY, VIEW

_MISSING_ACCESS = 50001  # docs, JSON error codes


@dataclass(frozen=True)
class ChannelAccess:
    """A channel as Discord describes it now, and the permissions the bot lacks there."""

    channel_id: int
    guild_id: int | None
    is_announcement: bool
    missing: tuple[str, ...]
    """By their names in Discord's settings."""

    @property
    def blocking(self) -> tuple[str, ...]:
        """The missing permissions that keep posts from being sent.

        Read Message History is not one of them: posts can be sent without it, but not looked
        for when their outcome is unknown.
        """
        return tuple(name for name in self.missing if name != READ_HISTORY.name)


Access = ChannelAccess | Failure
"""Discord's answer, or its failure to give one."""


def blocking(access: Access) -> tuple[str, ...]:
    """Return the missing permissions that block posts, as far as Discord says."""
    if isinstance(access, ChannelAccess):
        return access.blocking
    # A bot that can't see a channel isn't told what else is missing.
    is_hidden = isinstance(access, Refused) and access.code == _MISSING_ACCESS
    return (VIEW.name,) if is_hidden else ()
