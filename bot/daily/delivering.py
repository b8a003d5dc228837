"""One claimed delivery on its way: from the claim to what is to be written down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.clock import Clock
from bot.daily.attempt import Attempted, Chance, Outgoing, attempt
from bot.daily.leases import Doubt
from bot.daily.ledger import Hook, Ledger
from bot.daily.results import (
    Again,
    Claim,
    Deleted,
    Failed,
    Posted,
    Reason,
    Result,
    Skipped,
    Unconfirmed,
)
from bot.daily.sender import (
    Found,
    Place,
    Refused,
    Sender,
    Sent,
    Unknown,
    Unreadable,
    Wait,
    needed,
)
from bot.daily.timing import Timing
from bot.daily.troubles import Meaning, meaning
from bot.messages import troubles
from bot.messages.daily_post import tagged

_GIVE_UP = dt.timedelta(hours=48)


class Delivering:
    """Sends claims and says what became of them."""

    def __init__(
        self, ledger: Ledger, sender: Sender, clock: Clock, timing: Timing, hook: Hook
    ) -> None:
        self._ledger = ledger
        self._sender = sender
        self._clock = clock
        self._timing = timing
        self._hook = hook

    async def deliver(self, claim: Claim, chance: Chance) -> Result:
        """Send a claim, if it is still to be sent, and return what is to be settled."""
        if claim.needless is not None:
            return await self._look_back(claim, claim.needless)
        if claim.unsure_for is None and claim.ask_first:
            refused = await self._still_lacking(claim)
            if refused is not None:
                return refused
        attempted = await attempt(self._sender, self._outgoing(claim), chance)
        self._hook("sent")
        return await self._result(claim, attempted)

    def _outgoing(self, claim: Claim) -> Outgoing:
        body = {**tagged(claim.message, claim.tag), "nonce": claim.nonce, "enforce_nonce": True}
        return Outgoing(claim.channel_id, body, claim.tag, look_first=claim.late)

    async def _still_lacking(self, claim: Claim) -> Result | None:
        """Ask whether the permissions are back; None when they are."""
        place = await self._sender.place(claim.channel_id)
        match place:
            case Place(needed=()):
                await self._ledger.unblock(claim.channel_id, self._clock.now())
                return None
            case Place(needed=missing):
                return _lost(claim, missing, None)
            case Refused() if missing := needed(place):
                return _lost(claim, missing, place)
            case Refused():
                return await self._refused(claim, place)
            case Wait(seconds):
                return Again(claim, seconds, Doubt.NONE, str(place))
            case Unknown():
                return Again(claim, self._pause(claim), Doubt.NONE, str(place))

    async def _look_back(self, claim: Claim, reason: Reason) -> Result:
        """Find out what became of a post that is not to be sent any more."""
        seconds = claim.unsure_for or 0.0
        seen = await self._sender.find(claim.channel_id, claim.tag, seconds)
        match seen:
            case Found(message_id):
                return self._posted(claim, message_id)
            case Refused(status=401) | Unknown():
                return self._again_or_give_up(claim, self._pause(claim), str(seen))
            case Wait(seconds):
                return self._again_or_give_up(claim, seconds, str(seen))
            case Unreadable() | Refused():
                return _unconfirmed(claim, str(seen))
        return Skipped(claim, reason)

    def _pause(self, claim: Claim) -> float:
        return self._timing.pause(claim.attempt)

    def _again_or_give_up(self, claim: Claim, seconds: float, why: str) -> Result:
        if self._clock.now() - claim.due > _GIVE_UP:
            return _unconfirmed(claim, why)
        return Again(claim, seconds, Doubt.BEFORE, why)

    async def _result(self, claim: Claim, attempted: Attempted) -> Result:
        match attempted.outcome:
            case Sent(body):
                return self._sent(claim, body)
            case Found(message_id):
                return self._posted(claim, message_id)
            case Unreadable(why):
                return _unconfirmed(claim, why)
            case Wait(is_global=True) as wait:
                # All requests wait for it; the row itself need not.
                return self._again(claim, self._pause(claim), attempted, str(wait))
            case Wait(seconds) as wait:
                return self._again(claim, seconds, attempted, str(wait))
            case Unknown(why):
                return self._again(claim, self._pause(claim), attempted, why)
            case Refused() as refused if meaning(refused) is Meaning.TOKEN:
                return Again(claim, self._pause(claim), attempted.doubt, str(refused))
            case Refused() as refused:
                return await self._refused(claim, refused)

    def _again(self, claim: Claim, seconds: float, attempted: Attempted, why: str) -> Again:
        return Again(claim, seconds, attempted.doubt, why, attempted.looked)

    def _sent(self, claim: Claim, body: Any) -> Result:
        lost_text = claim.message.get("embeds") and body.get("embeds") == []
        without = _lost(claim, ("Embed Links",), None, without_text=True) if lost_text else None
        return self._posted(claim, int(body["id"]), without)

    def _posted(self, claim: Claim, message_id: int, without: Failed | None = None) -> Posted:
        return Posted(claim, message_id, self._clock.now(), without)

    async def _refused(self, claim: Claim, refused: Refused) -> Result:
        match meaning(refused):
            case Meaning.DELETED:
                return Deleted(claim)
            case Meaning.TOKEN:
                return Again(claim, self._pause(claim), Doubt.NONE, str(refused))
            case Meaning.PERMISSION:
                place = await self._sender.place(claim.channel_id)
                is_unknown = isinstance(place, Wait | Unknown | Refused) and not needed(place)
                return _lost(claim, needed(place), refused, is_unknown=is_unknown)
            case Meaning.GONE:
                notice = troubles.channel_gone(claim.channel_id)
                return Failed(claim, Meaning.GONE, _facts(refused), notice)
            case Meaning.TEXT:
                facts = _facts(refused) | {"article": claim.article_id}
                notice = troubles.text_refused(
                    claim.channel_id, claim.headline, refused.code, refused.message
                )
                return Failed(claim, Meaning.TEXT, facts, notice)


def _lost(
    claim: Claim,
    missing: tuple[str, ...],
    refused: Refused | None,
    *,
    without_text: bool = False,
    is_unknown: bool = False,
) -> Failed:
    """Return what a missing permission means; `is_unknown`: Discord could not be asked which."""
    facts: dict[str, Any] = {"missing": list(missing), "unknown": is_unknown}
    if refused is not None:
        facts |= _facts(refused)
    notice = troubles.permission_lost(
        claim.channel_id, missing, without_text=without_text, is_unknown=is_unknown
    )
    return Failed(claim, Meaning.PERMISSION, facts, notice)


def _facts(refused: Refused) -> dict[str, Any]:
    return {"status": refused.status, "code": refused.code, "message": refused.message}


def _unconfirmed(claim: Claim, why: str) -> Unconfirmed:
    return Unconfirmed(claim, why, troubles.unconfirmed(claim.channel_id, claim.date, why))
