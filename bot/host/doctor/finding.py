"""What a check finds: one line, and what to do if something is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

from bot.discord_app.channel_reader import NotSentError
from bot.errors import BotError


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    check: str
    """What was looked at, in a word or two."""
    ok: bool | None
    """None if it could not be asked, or does not matter."""
    text: str
    mend: str = ""
    """What to do about it."""


def well(check: str, text: str) -> Finding:
    """Return that all is well."""
    return Finding(check, True, text)


def wrong(check: str, text: str, mend: str) -> Finding:
    """Return that something is wrong, and what to do about it."""
    return Finding(check, False, text, mend)


def not_asked(check: str, why: str) -> Finding:
    """Return that a check makes no sense as long as another one fails."""
    return Finding(check, None, f"not asked, as {why}")


async def limited(
    check: str, work: Awaitable[Finding | list[Finding]], seconds: float
) -> list[Finding]:
    """Return what a check finds, or why it finds nothing: no failure keeps the others from it."""
    try:
        async with asyncio.timeout(seconds):
            found = await work
    except TimeoutError:
        return [wrong(check, f"no answer within {seconds:g} s", "Ask again in a minute.")]
    except BotError as error:
        return [wrong(check, *_parted(str(error)))]
    except NotSentError as stopped:
        return [wrong(check, str(stopped.outcome), "Ask again in a minute.")]
    except Exception as error:  # whatever it is: the other checks go on
        # Only its kind: the words may hold what is secret.
        return [wrong(check, f"it can't be checked ({type(error).__name__})", _MENDER)]
    return found if isinstance(found, list) else [found]


_MENDER = "See what stands between this machine and Discord."


def _parted(sentences: str) -> tuple[str, str]:
    """Return what is wrong, and what to do about it."""
    what, sign, mend = sentences.partition("\n")
    if not sign:
        what, _, mend = sentences.partition(". ")
    return what.removesuffix("."), " ".join(mend.split())
