"""What commands and buttons answer, in time: a deadline, a fallback, and refusals with a reason."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any, cast

from bot.daily.words import refusals
from bot.discord_app.answers import answer, update
from bot.discord_app.interaction import Interaction
from bot.messages.wire import Message
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

# Discord accepts a first answer for three seconds; sending it takes some of that.
WORK_SECONDS = 2.2

_NOTHING: dict[str, list[Any]] = {"embeds": [], "components": [], "attachments": []}


class Refusal(Exception):
    """Ends a command with a sentence for the person."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message


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
