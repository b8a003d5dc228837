"""Sends one claimed delivery and returns the result to be recorded.

What a 429 does, layer by layer:

    rest.py          reads from the body how long to wait, and whether that applies globally
    discord_port.py  reports a global one to the budget, which holds back every process
    courier.py       claims nothing and waits for no turn while the budget is held
    here             a post that hits a channel's own limit waits for exactly as long; one that
                     hits the global limit only for an ordinary pause (`retry_in`), since the
                     budget lets nothing out before it ends anyway
    attempt.py       repeats it with the same nonce if that is recent enough, else looks for it

A 429 never counts as a refusal, nor as proof that nothing was posted before.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.clock import Clock, elapsed
from bot.daily.courier.attempt import Attempted, Chance, Outgoing, attempt, look
from bot.daily.courier.uploads import (
    WAITS_FOR_PICTURE,
    ReadPicture,
    no_picture,
    uploads_of,
    were_refused,
)
from bot.daily.ledger.leases import Doubt
from bot.daily.ledger.ledger import Hook, Ledger
from bot.daily.ledger.results import (
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
from bot.daily.ledger.timing import Timing
from bot.daily.port.access import (
    Access,
    Cause,
    ChannelAccess,
    Obstacle,
    in_the_way,
    names,
    timeout_end,
)
from bot.daily.port.outcomes import (
    Absent,
    Found,
    Refused,
    Sent,
    Unanswered,
    Unauthorized,
    Unknown,
    Unreadable,
    Wait,
    retry_in,
)
from bot.daily.port.port import Port, Upload
from bot.daily.port.refusals import Meaning, meaning
from bot.daily.words import notices
from bot.daily.words.phrases import no_answer
from bot.messages.daily_post import tagged
from bot.messages.files import with_files, without_files
from bot.messages.wire import Message
from bot.permissions import EMBED
from bot.processes.rivals import Rivals

_log = logging.getLogger(__name__)

_GIVE_UP = dt.timedelta(hours=48)
_LATE = 120.0
_CLOCKS_DIFFER = 5.0  # seconds to wait for a timeout that is over only by our clock


class Deliverer:
    """Sends claims and returns their results.

    `on_lost_ping` is called with each role that Discord didn't ping although it was to. `picture`
    returns the bytes of one by their digest.
    """

    def __init__(
        self,
        ledger: Ledger,
        port: Port,
        clock: Clock,
        timing: Timing,
        hook: Hook,
        on_lost_ping: Callable[[Claim, int], None] = lambda claim, role_id: None,
        *,
        picture: ReadPicture = no_picture,
        rivals: Rivals | None = None,
    ) -> None:
        self._ledger = ledger
        self._port = port
        self._clock = clock
        self._timing = timing
        self._hook = hook
        self._on_lost_ping = on_lost_ping
        self._picture = picture
        self._rivals = rivals or Rivals()

    async def deliver(self, claim: Claim, chance: Chance) -> Result:
        """Send a claim, if it still has to be sent, and return the result to settle."""
        if claim.needless is not None:
            return await self._look_back(claim, claim.needless)
        if claim.unsure_for is None and claim.ask_first:
            blocked = await self._still_blocked(claim)
            if blocked is not None:
                return blocked
        files = await uploads_of(claim.message, self._picture)
        if files is None and claim.unsure_for is None and claim.attempt < WAITS_FOR_PICTURE:
            return Again(claim, self._timing.pause(1), Doubt.NONE, "its picture was just replaced")
        begun = elapsed()
        attempted = await attempt(self._port, self._outgoing(claim, files or ()), chance)
        self._note_rivals(claim, attempted, elapsed() - begun)
        if files and await were_refused(self._port, claim, attempted.outcome):
            _log.warning("Channel %s gets its post without the picture.", claim.channel_id)
            attempted = await attempt(self._port, self._outgoing(claim), chance)
        self._hook("sent")
        return await self._result(claim, attempted)

    def _note_rivals(self, claim: Claim, attempted: Attempted, seconds: float) -> None:
        """Have it noted if somebody else had made a message that nobody here has sent before."""
        outcome = attempted.outcome
        if isinstance(outcome, Sent) and claim.unsure_for is None and not attempted.looked:
            message_id = int(outcome.body["id"])
            self._rivals.posted(claim.channel_id, message_id, outcome.date, seconds)

    def _outgoing(self, claim: Claim, files: Sequence[Upload] = ()) -> Outgoing:
        message = tagged(claim.message, claim.tag)
        wire = with_files(message) if files else without_files(message)
        body = {**wire, "nonce": claim.nonce, "enforce_nonce": True}
        plain = Outgoing(claim.channel_id, body, claim.tag, look_first=claim.late, files=files)
        # One that is planned again by hand is due only since then, and older than that.
        late_by = (self._clock.now() - claim.due).total_seconds()
        return replace(plain, since=late_by) if late_by > _LATE else plain

    async def _still_blocked(self, claim: Claim) -> Result | None:
        """Check whether the permissions are back; None when they are."""
        access = await self._port.access(claim.channel_id, claim.guild_id)
        match access:
            case ChannelAccess() if not access.in_the_way():
                notice = notices.resumed()
                await self._ledger.unblock(claim.channel_id, self._clock.now(), notice)
                return None
            case ChannelAccess():
                return self._hindered(claim, access.in_the_way(), access, None)
            case Refused() if obstacles := in_the_way(access):
                return self._hindered(claim, obstacles, access, access)
            case Refused():
                return await self._refused(claim, access)
            case Unauthorized() | Wait() | Unknown():
                return Again(claim, self._retry_in(claim, access), Doubt.NONE, str(access))

    async def _look_back(self, claim: Claim, reason: Reason) -> Result:
        """Find out whether a post that need not be sent any more has been sent."""
        if claim.unsure_for is None:
            return _skipped(claim, reason)
        search = await look(self._port, claim.channel_id, claim.tag, claim.unsure_for)
        match search:
            case Found(message_id):
                return self._posted(claim, message_id)
            case Absent():
                return _skipped(claim, reason)
            case Unreadable(why):
                return _unconfirmed(claim, why)
            case Refused():  # the channel is gone
                return _unconfirmed(claim, no_answer(search))
            case Unauthorized() | Wait() | Unknown():
                if self._clock.now() - claim.due > _GIVE_UP:
                    return _unconfirmed(claim, no_answer(search))
                return Again(claim, self._retry_in(claim, search), Doubt.BEFORE, str(search))

    def _retry_in(self, claim: Claim, outcome: Unanswered) -> float:
        counts = isinstance(outcome, Unknown) and outcome.counts
        return retry_in(outcome, self._timing.pause(claim.attempt, counts=counts))

    async def _result(self, claim: Claim, attempted: Attempted) -> Result:
        outcome = attempted.outcome
        match outcome:
            case Sent(body):
                return await self._sent(claim, body)
            case Found(message_id):
                return self._posted(claim, message_id)
            case Unreadable(why):
                return _unconfirmed(claim, why)
            case Unauthorized() | Wait() | Unknown():
                seconds = self._retry_in(claim, outcome)
                return Again(claim, seconds, attempted.doubt, str(outcome), attempted.looked)
            case Refused():
                return await self._refused(claim, outcome)

    async def _sent(self, claim: Claim, body: Any) -> Result:
        lost_text = claim.message.get("embeds") and body.get("embeds") == []
        without = await self._without_text(claim) if lost_text else None
        for role_id in claim.message["allowed_mentions"].get("roles", ()):
            if role_id not in body.get("mention_roles", [role_id]):
                self._on_lost_ping(claim, int(role_id))
        return self._posted(claim, int(body["id"]), without)

    async def _without_text(self, claim: Claim) -> Failed:
        access = await self._port.access(claim.channel_id, claim.guild_id)
        found = [each for each in in_the_way(access) if each.permission == EMBED]
        obstacles = tuple(found) or (Obstacle(Cause.SERVER, EMBED, is_role=True),)
        notice = notices.permission_lost(claim.channel_id, obstacles, without_text=True)
        return _lost(claim, obstacles, (EMBED.name,), None, notice)

    def _posted(self, claim: Claim, message_id: int, without: Failed | None = None) -> Posted:
        notice = notices.resumed() if claim.was_blocked else None
        return Posted(claim, message_id, self._clock.now(), without, notice)

    async def _refused(self, claim: Claim, refused: Refused) -> Result:
        match meaning(refused):
            case Meaning.DELETED:
                return Deleted(claim)
            case Meaning.PERMISSION:
                access = await self._port.access(claim.channel_id, claim.guild_id)
                obstacles = in_the_way(access, refused.code)
                if not obstacles:
                    return self._unexplained(claim, refused)
                return self._hindered(claim, obstacles, access, refused)
            case Meaning.GONE:
                notice = notices.channel_gone()
                return Failed(claim, Meaning.GONE, _facts(refused), notice)
            case Meaning.TEXT:
                facts = _facts(refused)
                notice = notices.text_refused(claim.headline, refused.code, refused.message)
                return Failed(claim, Meaning.TEXT, facts, notice)

    def _hindered(
        self,
        claim: Claim,
        obstacles: tuple[Obstacle, ...],
        access: Access,
        refused: Refused | None,
    ) -> Result:
        """Return the result for a post that something is in the way of; a timeout passes."""
        missing = access.blocking if isinstance(access, ChannelAccess) else names(obstacles)
        end = timeout_end(obstacles)
        if end is None:
            notice = notices.permission_lost(claim.channel_id, obstacles)
            return _lost(claim, obstacles, missing, refused, notice)
        made_up = not self._ledger.is_too_late(claim.due, end)
        notice = notices.timed_out(claim.channel_id, obstacles, made_up=made_up)
        trouble = replace(_lost(claim, obstacles, missing, refused, notice), until=end)
        if not made_up:
            return Skipped(claim, Reason.TIMEOUT, trouble)
        seconds = max(_CLOCKS_DIFFER, (end - self._clock.now()).total_seconds())
        return Again(claim, seconds, Doubt.NONE, "I am in a timeout", trouble=trouble)

    def _unexplained(self, claim: Claim, refused: Refused) -> Result:
        """Return the result for a refusal that nothing explains: it is asked again for a while."""
        seconds = self._timing.refused_pause(claim.attempt)
        notice = notices.unexplained(refused.message)
        trouble = _lost(claim, (), (), refused, notice)
        if self._ledger.is_too_late(claim.due, self._clock.now() + dt.timedelta(seconds=seconds)):
            return trouble
        told = trouble if self._timing.is_worth_telling(claim.attempt) else None
        return Again(claim, seconds, Doubt.NONE, str(refused), trouble=told)


def _lost(
    claim: Claim,
    obstacles: Sequence[Obstacle],
    missing: Sequence[str],
    refused: Refused | None,
    notice: Message,
) -> Failed:
    """Return the failure for what is in the way of posts; nothing, if nobody knows."""
    causes = [each.cause.value for each in obstacles]
    facts: dict[str, Any] = {"missing": list(missing), "causes": list(dict.fromkeys(causes))}
    if refused is not None:
        facts |= _facts(refused)
    return Failed(claim, Meaning.PERMISSION, facts, notice)


def _skipped(claim: Claim, reason: Reason) -> Skipped:
    """Return the result for a post that is not there; who waits for it is told why."""
    if reason is not Reason.LATE or claim.detail is None:
        return Skipped(claim, reason)
    return Skipped(claim, reason, notice=notices.unanswered(claim.date, claim.detail))


def _facts(refused: Refused) -> dict[str, Any]:
    return {"status": refused.status, "code": refused.code, "message": refused.message}


def _unconfirmed(claim: Claim, why: str) -> Unconfirmed:
    return Unconfirmed(claim, why, notices.unconfirmed(claim.channel_id, claim.date, why))
