"""The files that go with a post: gathered before it is sent, and left out where they can't go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.daily.ledger.results import Claim
from bot.daily.port.access import ChannelAccess
from bot.daily.port.outcomes import Refused
from bot.daily.port.port import Port, Upload
from bot.daily.port.refusals import Meaning, meaning
from bot.messages.wire import Message

ReadPicture = Callable[[str], Awaitable[bytes | None]]
"""Returns a picture's bytes by their digest; None when nobody has them any more."""

# A file that was saved a moment ago is read again soon; one that nobody can read any more must not
# hold up the text.
WAITS_FOR_PICTURE = 5
"""Attempts after which a text goes without the picture that nobody has."""

_TOO_LARGE = 413


async def no_picture(digest: str) -> bytes | None:
    """Know no picture."""
    return None


async def uploads_of(message: Message, read: ReadPicture) -> list[Upload] | None:
    """Return the files that a message names; None when nobody has them any more."""
    uploads = []
    for file in message.get("files", ()):
        data = await read(file["digest"])
        if data is None:
            return None
        uploads.append(Upload(file["name"], data))
    return uploads


async def were_refused(port: Port, claim: Claim, outcome: object) -> bool:
    """Tell whether Discord refused the files alone: the text is not to be lost with them."""
    if not isinstance(outcome, Refused):
        return False
    if outcome.status == _TOO_LARGE:
        return True
    if meaning(outcome) is not Meaning.PERMISSION:
        return False
    access = await port.access(claim.channel_id, claim.guild_id)
    return isinstance(access, ChannelAccess) and not access.in_the_way(outcome.code)
