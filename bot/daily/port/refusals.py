"""What Discord's refusal of a post means for its channel.

The first row that matches counts. Anything else counts as a refused text, so that somebody is
told instead of the post being tried forever.

    status  code                   meaning
    any     0                      an edge or an outage: like a permission, until one can see
    404     10008                  posted, but deleted since: done
    404     10003, 10004           the channel or the guild is gone: the schedule ends
    403     50001, 50013, others   a permission is missing: the schedule waits for it
    403     200000, 200001         AutoMod blocks the text
    400     50083, 160005          the thread is archived or locked: like a missing permission
    400     50035, others          the text is refused

401 does not refuse a post: see `bot.daily.port.outcomes.Unauthorized`.
Source: docs, topics/opcodes-and-status-codes.
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
_AUTOMOD = {200000, 200001}
_CLOSED_THREAD = {50083, 160005}


def meaning(refusal: Refused) -> Meaning:
    """Return what a refusal of a post means."""
    match refusal.status, refusal.code:
        case _, 0:
            return Meaning.PERMISSION
        case 404, code if code == _UNKNOWN_MESSAGE:
            return Meaning.DELETED
        case 404, code if code in _GONE:
            return Meaning.GONE
        case 403, code if code not in _AUTOMOD:
            return Meaning.PERMISSION
        case 400, code if code in _CLOSED_THREAD:
            return Meaning.PERMISSION
    return Meaning.TEXT
