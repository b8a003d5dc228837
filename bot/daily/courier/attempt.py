"""One attempt to get a message into a channel once, whatever came of earlier attempts.

    may it be there already?     what is done                        what makes it safe
    no                           post                                the ledger
    for less than 40 s           post again with the same nonce      Discord creates it once
    for longer                   look for its mark first             the channel's history

A refusal proves nothing about earlier attempts, so the history is searched then, too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.daily.ledger.leases import Doubt
from bot.daily.ledger.timing import Timing
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
from bot.daily.port.port import Port, Upload
from bot.daily.port.refusals import Meaning, meaning
from bot.daily.words.phrases import no_answer

_WHOLE_DAY = 26 * 3600.0
MADE_WITHIN = Timing().nonce + Timing().request
"""Seconds from the first attempt whose outcome is unknown, in which the message can be made."""


@dataclass(frozen=True)
class Outgoing:
    """A message to be sent."""

    channel_id: int
    body: Mapping[str, Any]
    """With nonce and mark."""
    mark: str
    look_first: bool = False
    """It may be there even though the ledger knows of no attempt."""
    since: float = _WHOLE_DAY
    """How many seconds ago it would have been made then."""
    files: Sequence[Upload] = ()


@dataclass(frozen=True)
class Attempted:
    """The outcome of an attempt, and whether the message may be there anyway."""

    outcome: Sent | Found | Unreadable | Failure
    doubt: Doubt
    looked: bool = field(default=False, compare=False)
    """It was looked for and not found, so it need not be looked for again."""


OUT_OF_TIME = Unknown("its turn came too late; it was not sent")


@dataclass(frozen=True)
class Chance:
    """What a claim allows: how sure it is, and when its turn comes."""

    unsure_for: Callable[[], float | None]
    """How many seconds the message may have been there by now; None if it certainly is not."""
    turn: Callable[[], Awaitable[bool]]
    """Waits until a request may be made; False if too little of the lease is left by then."""
    nonce_seconds: float

    @property
    def is_old(self) -> bool:
        """Whether the message may have been there for longer than Discord remembers its nonce."""
        seconds = self.unsure_for()
        # Negative: a clock was set back, so nobody knows how long it has been.
        return seconds is not None and not 0 <= seconds <= self.nonce_seconds


async def attempt(port: Port, outgoing: Outgoing, chance: Chance) -> Attempted:
    """Get the message into its channel, or return why that failed or can't be known."""
    doubt = Doubt.NONE if chance.unsure_for() is None else Doubt.BEFORE
    looked = False
    if outgoing.look_first or chance.is_old:
        search = await _look(port, outgoing, chance.unsure_for())
        if not isinstance(search, Absent):
            return Attempted(search, doubt)
        doubt, looked = Doubt.NONE, True
    if not await chance.turn():
        return Attempted(OUT_OF_TIME, doubt, looked)
    if doubt is Doubt.BEFORE and chance.is_old:
        return Attempted(OUT_OF_TIME, doubt)
    outcome = await port.post(outgoing.channel_id, outgoing.body, outgoing.files)
    if isinstance(outcome, Unknown) and doubt is Doubt.NONE:
        return Attempted(outcome, Doubt.NOW, looked)
    if isinstance(outcome, Refused) and doubt is Doubt.BEFORE:
        return await _refused_in_doubt(port, outgoing, outcome, chance.unsure_for())
    return Attempted(outcome, doubt, looked)


async def _look(port: Port, outgoing: Outgoing, unsure: float | None) -> Search:
    """Look for the message; if no attempt is known, an unreadable history counts as absent."""
    if unsure is not None:
        return await look(port, outgoing.channel_id, outgoing.mark, unsure)
    search = await port.find(outgoing.channel_id, outgoing.mark, outgoing.since, certain=False)
    return Absent() if isinstance(search, Refused | Unreadable) else search


async def look(port: Port, channel_id: int, mark: str, unsure: float) -> Search:
    """Look for a message that may have been made first so many seconds ago."""
    if unsure < 0:  # a clock was set back, so nobody knows when
        search = await port.find(channel_id, mark, _WHOLE_DAY)
    else:
        search = await port.find(channel_id, mark, unsure, span=MADE_WITHIN)
    # A refusal proves nothing, unless the channel is gone.
    if isinstance(search, Refused) and meaning(search) is not Meaning.GONE:
        return Unreadable(no_answer(search))
    return search


async def _refused_in_doubt(
    port: Port, outgoing: Outgoing, refusal: Refused, unsure: float | None
) -> Attempted:
    if meaning(refusal) in (Meaning.DELETED, Meaning.GONE):
        return Attempted(refusal, Doubt.BEFORE)
    search = await look(port, outgoing.channel_id, outgoing.mark, -1 if unsure is None else unsure)
    if isinstance(search, Absent):
        return Attempted(refusal, Doubt.NONE)
    return Attempted(search, Doubt.BEFORE)
