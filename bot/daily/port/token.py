"""Whether Discord really refuses the token: during an incident one 401 proves nothing.

it says of /users/@me        the token is
401, each of several times   void: everything stops, until a person acts
anything else, once          as good as before
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.daily.port.outcomes import Outcome, Unauthorized

_log = logging.getLogger(__name__)

PAUSES = (0.0, 5.0, 10.0, 15.0, 30.0)
"""Seconds before each time of asking: a minute in all."""


async def is_void(
    refused: str, ask: Callable[[], Awaitable[Outcome]], pauses: Sequence[float] | None = None
) -> bool:
    """Ask about the token until one answer is no 401; `refused` is the request that was."""
    pauses = PAUSES if pauses is None else pauses
    _log.warning(
        "Discord refused %s as if the token were void (401). Nothing is sent while it is asked "
        "again, for up to %g s.",
        refused,
        sum(pauses),
    )
    for seconds in pauses:
        await asyncio.sleep(seconds)
        answer = await ask()
        if not isinstance(answer, Unauthorized):
            _log.info("Discord doesn't call the token void any more; the bot goes on.")
            return False
    return True
