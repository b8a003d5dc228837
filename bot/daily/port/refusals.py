"""What Discord's refusal of a post means for its channel.

Only what Discord's own codes say is final; a code that is not listed may pass by itself, so one
looks what is in the way, and asks again if nothing is.

    status  code                      meaning
    404     10008                     posted, but deleted since: done
    404     10003, 10004              the channel or the guild is gone: the schedule ends
    any     50035, 50006, 40005       the text is refused: its form, nothing in it, its size
    any     20009, 200000-1, 240000   the text is refused: by a filter, by AutoMod, for a link
    any     50001, 50013              a permission is missing: the schedule waits for it
    any     50083, 160005             the thread is archived or locked: like a missing permission
    any     others                    like a missing permission, as long as none is seen

401 does not refuse a post: see `bot.daily.port.outcomes.Unauthorized`. What has no code is no
refusal: see `bot.discord_app.rest`. Source: docs, topics/opcodes-and-status-codes.
"""

from __future__ import annotations

from enum import Enum

from bot.daily.port.outcomes import Refused


class Meaning(Enum):
    """What kind of refusal it is, and so what has to be done about it."""

    DELETED = "deleted"
    GONE = "gone"
    PERMISSION = "permission"
    TEXT = "text"


_UNKNOWN_MESSAGE = 10008
_GONE = {10003, 10004}
_TEXT = {50035, 50006, 40005, 20009, 200000, 200001, 240000}


def meaning(refusal: Refused) -> Meaning:
    """Return what a refusal of a post means."""
    if refusal.code in _TEXT:
        return Meaning.TEXT
    if refusal.status == 404 and refusal.code == _UNKNOWN_MESSAGE:
        return Meaning.DELETED
    if refusal.status == 404 and refusal.code in _GONE:
        return Meaning.GONE
    return Meaning.PERMISSION
