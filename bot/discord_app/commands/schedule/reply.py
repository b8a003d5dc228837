"""Answers in time: queries to the database and Discord have a deadline, and a fallback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar, cast

from bot.daily.daily import Daily
from bot.daily.port.access import Access, ChannelAccess
from bot.daily.port.outcomes import Unknown
from bot.daily.words import refusals
from bot.discord_app.answers import answer, update
from bot.discord_app.commands.schedule.target import Refusal, Target
from bot.discord_app.interaction import Interaction
from bot.messages.wire import Message
from bot.permissions import ATTACH
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

T = TypeVar("T")

# Discord accepts a first answer for three seconds; sending it takes some of that.
WORK_SECONDS = 2.2
ACCESS_SECONDS = 1.0

_NOTHING: dict[str, list[Any]] = {"embeds": [], "components": [], "attachments": []}


async def reply(
    interaction: Interaction, work: Awaitable[Message], *, changes: bool = False
) -> None:
    """Answer privately with what `work` returns, or with why it can't be done.

    `changes` if it saves something.
    """
    await answer(interaction, await _in_time(work, changes=changes), private=True)


async def reply_in_place(
    interaction: Interaction,
    work: Awaitable[Message],
    *,
    changes: bool = False,
    seconds: float | None = None,
) -> None:
    """Replace the message whose button was pressed with what `work` returns; see `reply`.

    A deferred answer may take more `seconds`.
    """
    message = await _in_time(work, changes=changes, seconds=seconds)
    # What the new message lacks must not stay of the old one.
    await update(interaction, cast(Message, {"content": "", **_NOTHING, **message}))


async def _in_time(
    work: Awaitable[Message], *, changes: bool, seconds: float | None = None
) -> Message:
    try:
        async with asyncio.timeout(seconds or WORK_SECONDS):
            return await work
    except Refusal as refusal:
        return refusal.message
    except (StoreUnavailable, TimeoutError) as error:
        # Requests to Discord have a shorter deadline, so this was the database.
        _log.warning("A command could not be completed: %s", str(error) or "no answer in time")
        return refusals.database_away(changes=changes)


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
