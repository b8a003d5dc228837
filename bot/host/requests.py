"""Discord's answers for a person who waits: a few attempts, then what to do about it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from bot.daily.port.outcomes import Refused, Sent, Unauthorized, Wait
from bot.discord_app.patience import Pause, RefusedByDiscord
from bot.discord_app.rest import Rest
from bot.errors import BotError, Exit, WrongToken
from bot.settings import Settings

_SECONDS = 10.0
_PAUSES = (1.0, 2.0)
_LONGEST_PAUSE = 15.0


class NoAnswer(BotError):
    """Discord can't be reached, or is in trouble."""

    template = (
        "Discord doesn't answer: {reason}. Check this machine's connection, and HTTPS_PROXY if it "
        "needs a proxy; then type the same again."
    )
    exit_status = Exit.UNAVAILABLE


@contextlib.asynccontextmanager
async def connected(settings: Settings, token: str | None = None) -> AsyncIterator[Rest]:
    """Yield Discord's REST API at the settings' address, with their token or another."""
    async with aiohttp.ClientSession() as session:
        yield Rest(session, settings.discord_api_url, token or settings.discord_token or "")


async def answer(rest: Rest, path: str, *, pause: Pause = asyncio.sleep) -> Any:
    """Return the body of what Discord answers to a GET.

    Raises `WrongToken`, `RefusedByDiscord`, or `NoAnswer` after a few attempts.
    """
    for seconds in (*_PAUSES, None):
        outcome = await rest.request("GET", path, seconds=_SECONDS)
        if isinstance(outcome, Sent):
            return outcome.body
        if isinstance(outcome, Unauthorized):
            raise WrongToken(refused=f"GET {path}")
        if isinstance(outcome, Refused):
            raise RefusedByDiscord(what=f"GET {path}", refusal=outcome)
        if seconds is None:
            break
        await pause(min(outcome.seconds, _LONGEST_PAUSE) if isinstance(outcome, Wait) else seconds)
    raise NoAnswer(reason=outcome)
