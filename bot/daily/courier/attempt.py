"""One attempt to have a message in a channel once, whatever became of the attempts before.

    may it be there?             what is done                        source of the certainty
    no                           post                                the ledger
    since less than 40 s         post again with the same nonce      Discord makes it once
    longer                       look for its mark first             the channel's history

A refusal proves nothing about the attempts before it, so then the history is asked as well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.daily.ledger.leases import Doubt
from bot.daily.port.outcomes import (
    Absent,
    Failure,
    Found,
    Refused,
    Search,
    Sent,
    Unknown,
    Unreadable,
)
from bot.daily.port.port import Port
from bot.daily.port.refusals import Meaning, meaning

_WHOLE_DAY = 26 * 3600.0


@dataclass(frozen=True)
class Outgoing:
    """A message on its way."""

    channel_id: int
    body: Mapping[str, Any]
    """With nonce and mark."""
    mark: str
    look_first: bool = False
    """It may be there though the ledger knows of no attempt."""


@dataclass(frozen=True)
class Attempted:
    """What became of an attempt, and whether the message may be there all the same."""

    outcome: Sent | Found | Unreadable | Failure
    doubt: Doubt
    looked: bool = field(default=False, compare=False)
    """It was looked for, and was not there: it need not be looked for again."""


OUT_OF_TIME = Unknown("its turn came too late; it was not sent")


@dataclass(frozen=True)
class Chance:
    """What a claim allows: how sure one is, and when it is its turn."""

    unsure_for: Callable[[], float | None]
    """Seconds for which the message may have been there, at the moment of asking."""
    turn: Callable[[], Awaitable[bool]]
    """Waits until a request may be made; False when the lease is too short by then."""
    nonce_seconds: float

    @property
    def is_old(self) -> bool:
        """Whether the message may have been there for longer than Discord knows its nonce."""
        seconds = self.unsure_for()
        # Less than none: a clock was set back, and nobody knows how long it was.
        return seconds is not None and not 0 <= seconds <= self.nonce_seconds


async def attempt(port: Port, outgoing: Outgoing, chance: Chance) -> Attempted:
    """Have the message in its channel, or say why that can't be told."""
    doubt = Doubt.NONE if chance.unsure_for() is None else Doubt.BEFORE
    looked = False
    if outgoing.look_first or chance.is_old:
        seen = await _look(port, outgoing, chance.unsure_for())
        if not isinstance(seen, Absent):
            return Attempted(seen, doubt)
        doubt, looked = Doubt.NONE, True
    if not await chance.turn():
        return Attempted(OUT_OF_TIME, doubt, looked)
    if doubt is Doubt.BEFORE and chance.is_old:
        return Attempted(OUT_OF_TIME, doubt)
    outcome = await port.post(outgoing.channel_id, outgoing.body)
    if isinstance(outcome, Unknown) and doubt is Doubt.NONE:
        return Attempted(outcome, Doubt.NOW, looked)
    if isinstance(outcome, Refused) and doubt is Doubt.BEFORE:
        return await _refused_in_doubt(port, outgoing, outcome, chance.unsure_for())
    return Attempted(outcome, doubt, looked)


async def _look(port: Port, outgoing: Outgoing, unsure: float | None) -> Search:
    """Look for the message; if no attempt is known, a history that proves nothing is no bar."""
    seconds = _WHOLE_DAY if unsure is None else unsure
    seen = await port.find(outgoing.channel_id, outgoing.mark, seconds, certain=unsure is not None)
    if unsure is None and isinstance(seen, Refused | Unreadable):
        return Absent()
    return _in_doubt(seen)


def _in_doubt(seen: Search) -> Search:
    """Return what a search says of a message that may be there; a refusal proves nothing."""
    if isinstance(seen, Refused) and meaning(seen) is not Meaning.GONE:
        return Unreadable(str(seen))
    return seen


async def _refused_in_doubt(
    port: Port, outgoing: Outgoing, refusal: Refused, unsure: float | None
) -> Attempted:
    if meaning(refusal) in (Meaning.DELETED, Meaning.GONE):
        return Attempted(refusal, Doubt.BEFORE)
    seen = _in_doubt(
        await port.find(outgoing.channel_id, outgoing.mark, unsure or _WHOLE_DAY, certain=True)
    )
    if isinstance(seen, Absent):
        return Attempted(refusal, Doubt.NONE)
    return Attempted(seen, Doubt.BEFORE)
