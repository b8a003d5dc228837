"""What Discord's refusal of a post means for its channel.

The rules, in the order in which they are asked; what no row knows is taken for a refused text,
so that it is told to a person instead of being tried again for ever.

    status  code                   meaning
    401     any                    the token is void: everything stops
    404     10008                  posted, and deleted by somebody since: done
    404     10003, 10004           the channel, the guild is gone: the schedule ends
    403     50001, 50013, others   a permission is missing: the schedule waits for it
    403     200000, 200001         AutoMod blocks the text
    400     50083, 160005          the thread is archived, locked: as a missing permission
    400     50035, others          the text is refused

Source: docs, topics/opcodes-and-status-codes.
"""

from __future__ import annotations

from enum import Enum

from bot.daily.sender import Refused


class Meaning(Enum):
    """What is to be done about a refusal."""

    TOKEN = "token"
    DELETED = "deleted"
    GONE = "gone"
    PERMISSION = "permission"
    TEXT = "text"


_UNKNOWN_MESSAGE = 10008
_GONE = {10003, 10004}
_AUTOMOD = {200000, 200001}
_CLOSED_THREAD = {50083, 160005}


def meaning(refusal: Refused) -> Meaning:
    """Return what a refusal of a post means."""
    match refusal.status, refusal.code:
        case 401, _:
            return Meaning.TOKEN
        case 404, code if code == _UNKNOWN_MESSAGE:
            return Meaning.DELETED
        case 404, code if code in _GONE:
            return Meaning.GONE
        case 403, code if code not in _AUTOMOD:
            return Meaning.PERMISSION
        case 400, code if code in _CLOSED_THREAD:
            return Meaning.PERMISSION
    return Meaning.TEXT
