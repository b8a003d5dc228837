"""The daily post, as far as commands need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.clock import Clock
from bot.daily.edition import Edition
from bot.daily.forgetting import Forgetting
from bot.daily.ledger import Ledger
from bot.daily.records import Records
from bot.daily.schedules import Schedules
from bot.daily.sender import Place, Sender


class Waker(Protocol):
    """The courier, as far as commands need it."""

    def wake(self) -> None:
        """Look at once what there is to post."""
        ...

    def look_again(self, guild_id: int | None = None) -> None:
        """Ask whether permissions are back in a guild, or in all, that changed."""
        ...

    async def recheck(self, channel_id: int) -> Place | None:
        """Ask what the bot may do in a channel, and go on there if it lacks nothing it needs.

        None when Discord doesn't tell.
        """
        ...


@dataclass(frozen=True)
class Daily:
    """What commands work with."""

    clock: Clock
    schedules: Schedules
    ledger: Ledger
    records: Records
    edition: Edition
    sender: Sender
    courier: Waker
    forgetting: Forgetting
