"""Edits the posts whose article was changed since: seen here, planned and settled in the ledger.

what Discord says                  what becomes of the correction
it is done                         corrected
the message or channel is gone     settled; the post is not looked at any more
a limit, no answer                 tried again for some hours, with pauses that grow
any other refusal                  settled; the schedule goes on
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from bot.clock import Clock
from bot.daily.courier.attempt import Chance
from bot.daily.courier.uploads import WAITS_FOR_PICTURE, uploads_of
from bot.daily.ledger.corrections import Correction, Corrections, End
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.ledger import Hook
from bot.daily.ledger.marks import marks_now
from bot.daily.ledger.timing import Timing
from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Unknown, Wait, retry_in
from bot.daily.port.port import Port
from bot.daily.port.refusals import Meaning, meaning
from bot.daily.when.zones.rules import zone_info
from bot.messages.corrected import corrected
from bot.messages.daily_post import tagged
from bot.messages.files import with_files, without_files
from bot.messages.wire import Message
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_GIVE_UP = 6 * 3600.0
_OTHER_TEXT = 60.0  # seconds until an article may be here that another process has seen
_WORDS = {
    End.CORRECTED: "corrected",
    End.GONE: "deleted meanwhile",
    End.REFUSED: "refused",
    End.UNANSWERED: "without an answer for hours",
}


class Corrector:
    """Sees what is out of date, and edits what was claimed. `wake` is called when there is work."""

    def __init__(
        self,
        rows: Corrections,
        edition: Edition,
        port: Port,
        clock: Clock,
        timing: Timing,
        hook: Hook,
        wake: Callable[[], None],
    ) -> None:
        self._rows = rows
        self._edition = edition
        self._port = port
        self._clock = clock
        self._timing = timing
        self._hook = hook
        self._wake = wake
        self._seen: dict[str, str] | None = None

    async def run(self) -> None:
        """Look for what is out of date whenever articles have changed, until cancelled."""
        while True:
            marks = self._edition.marks()
            if marks != self._seen:
                try:
                    is_all_seen = await self._rows.plan(self._edition, self._clock.now())
                    for article_id, content in await self._rows.settled():
                        await self._tell(article_id, content)
                    self._seen = marks if is_all_seen else None
                    self._wake()
                except StoreUnavailable as error:
                    _log.warning("Posts are looked through for corrections later: %s", error)
                except Exception:
                    _log.exception("Posts could not be looked through; this is tried again.")
            await asyncio.sleep(self._timing.poll)

    async def correct(self, claim: Correction, chance: Chance) -> None:
        """Edit one post, and record what became of it."""
        if marks_now(claim.article_ids, claim.before, self._edition) != claim.content:
            await self._again(claim, _OTHER_TEXT)
            return
        message = self._message(claim)
        if message is None:
            await self._rows.drop(claim)
            return
        files = await uploads_of(message, self._edition.pictures.get)
        if files is None and claim.attempt < WAITS_FOR_PICTURE:
            await self._rows.again(claim, self._timing.pause(claim.attempt))
            return
        if not await chance.turn():
            await self._rows.again(claim, 0.0)
            return
        body = with_files(message) if files else without_files(message)
        # What isn't named would stay: the picture of before, too.
        whole: dict[str, Any] = {"attachments": [], **body}
        outcome = await self._port.edit(claim.channel_id, claim.message_id, whole, files or ())
        self._hook("edited")
        await self._settle(claim, outcome)

    def _message(self, claim: Correction) -> Message | None:
        """Return what the post is to be; None if too little of what it holds is still out."""
        now, zone = self._clock.now(), zone_info(claim.zone)
        found = (self._edition.get(each) for each in claim.article_ids)
        out = tuple(each for each in found if each and each.is_out(now, zone))
        changed = [each for each in out if each.id in claim.changed]
        is_digest = len(claim.article_ids) > 1
        if not changed or len(out) < (2 if is_digest else 1):
            return None
        plain = self._edition.same_look(out, claim.style, claim.ping_role_id)
        headlines = [each.headline for each in changed] if is_digest else []
        reason = changed[0].correction if len(changed) == 1 else None
        return tagged(corrected(plain, claim.at, reason, headlines), claim.tag)

    async def _settle(self, claim: Correction, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                await self._end(claim, End.CORRECTED)
            case Refused() if meaning(outcome) in (Meaning.DELETED, Meaning.GONE):
                await self._end(claim, End.GONE)
            case Refused():
                _log.warning("A post in channel %s keeps its text: %s", claim.channel_id, outcome)
                await self._end(claim, End.REFUSED)
            case Unauthorized() | Wait() | Unknown():
                counts = isinstance(outcome, Unknown) and outcome.counts
                pause = self._timing.pause(claim.attempt, counts=counts)
                # Discord's limit on edits of messages older than an hour may name no time.
                await self._again(claim, max(pause, retry_in(outcome, pause)))

    async def _again(self, claim: Correction, seconds: float) -> None:
        if claim.age > _GIVE_UP:
            await self._end(claim, End.UNANSWERED)
        else:
            await self._rows.again(claim, seconds)

    async def _end(self, claim: Correction, end: End) -> None:
        if await self._rows.settle(claim, end):
            await self._tell(claim.article_id, claim.content)

    async def _tell(self, article_id: str, content: str) -> None:
        """Log what became of a correction, if that was the last of its posts."""
        counts = await self._rows.count(article_id, content)
        if counts is not None:
            said = ", ".join(f"{count} {_WORDS[end]}" for end, count in counts.items() if count)
            _log.info("The posts of %s follow its correction: %s.", article_id, said)
