"""What the bot may do in a channel, asked of Discord for a short while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from bot.daily.daily import Daily
from bot.daily.port.access import Access, ChannelAccess
from bot.daily.port.outcomes import Unknown
from bot.discord_app.commands.schedule.target import Target
from bot.permissions import ATTACH

T = TypeVar("T")

ACCESS_SECONDS = 1.0  # of the time that a command has


async def ask_access(daily: Daily, where: Target) -> Access:
    """Ask Discord what the bot may do in a channel, but don't wait long."""
    asking = partial(daily.port.access, where.channel_id, where.guild_id)
    return _needed(daily, await _for_a_while(asking) or _no_answer())


async def recheck(daily: Daily, channel_id: int) -> Access:
    """Have the courier check whether permissions are back, but don't wait long."""
    rechecked = await _for_a_while(lambda: daily.courier.recheck(channel_id))
    return _needed(daily, rechecked or _no_answer())


def _needed(daily: Daily, access: Access) -> Access:
    """Return an answer without what no article needs."""
    if isinstance(access, ChannelAccess) and not daily.edition.library.has_image_files:
        return access.without_need_of(ATTACH)
    return access


async def _for_a_while(ask: Callable[[], Awaitable[T]]) -> T | None:
    try:
        async with asyncio.timeout(ACCESS_SECONDS):
            return await ask()
    except TimeoutError:
        return None


def _no_answer() -> Unknown:
    return Unknown("Discord is not answering at the moment")
