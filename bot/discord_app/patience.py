"""Retries for requests that must succeed before the bot can work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Wait
from bot.errors import BotError, Exit, WrongToken

_log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


class RefusedByDiscord(BotError):
    """Discord refuses a request that the bot can't do without."""

    template = "{what}: {refusal}"
    exit_status = Exit.UNAVAILABLE


Pause = Callable[[float], Awaitable[None]]


async def ask_until_answered(
    what: str,
    ask: Callable[[], Awaitable[Outcome]],
    *,
    request: str = "a request",
    pause: Pause = asyncio.sleep,
) -> Any:
    """Return the body of Discord's answer, retrying with growing pauses until there is one.

    `what` begins the words of a failure; `request` is what is asked, by method and path.

    Raises `WrongToken` on a 401 and `RefusedByDiscord` on any other refusal.
    """
    seconds = _FIRST_PAUSE
    while True:
        outcome = await ask()
        if isinstance(outcome, Sent):
            return outcome.body
        if isinstance(outcome, Unauthorized):
            raise WrongToken(refused=request)
        if isinstance(outcome, Refused):
            raise RefusedByDiscord(what=what, refusal=outcome)
        wait = outcome.seconds if isinstance(outcome, Wait) else seconds
        _log.warning("%s: %s. Trying again in %g s.", what, outcome, wait)
        await pause(wait)
        seconds = next_pause(seconds)


def next_pause(seconds: float) -> float:
    """Return the pause that follows one of `seconds`."""
    return min(seconds * 2, _LONGEST_PAUSE)
