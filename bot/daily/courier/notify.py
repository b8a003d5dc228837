"""Reports a problem once, to the first reachable person who can solve it.

step | who
-----|---------------------------------------------------------
0    | the person who set the schedule, by direct message
1    | the guild's system channel
2    | the guild's owner, by direct message
3    | nobody is left
"""

from __future__ import annotations

import logging

from bot.daily.courier.attempt import Attempted, Chance, Outgoing, attempt
from bot.daily.ledger import identity
from bot.daily.ledger.leases import Doubt
from bot.daily.ledger.notices import NoticeClaim, NoticeRows
from bot.daily.ledger.timing import Timing
from bot.daily.port.access import Whereabouts
from bot.daily.port.outcomes import (
    Failure,
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
from bot.daily.port.port import Port
from bot.daily.words.notices import addressed
from bot.log_fields import note

_log = logging.getLogger(__name__)

_CREATOR, _SYSTEM_CHANNEL, _OWNER, _NOBODY = range(4)
_MAX_ATTEMPTS = 500


class Notifier:
    """Sends claimed notices."""

    def __init__(self, rows: NoticeRows, port: Port, timing: Timing) -> None:
        self._rows = rows
        self._port = port
        self._timing = timing

    async def notify(self, claim: NoticeClaim, chance: Chance) -> None:
        """Send one notice, or try the next person."""
        note(notice=claim.id, channel=str(claim.channel_id))
        if claim.step >= _NOBODY or claim.attempt > _MAX_ATTEMPTS:
            _log.warning("Nobody could be told of channel %s: %s", claim.channel_id, claim.about)
            await self._rows.end(claim, "undeliverable")
            return
        target = await self._target(claim)
        match target:
            case None | Refused():
                await self._next(claim, in_doubt=claim.unsure_for is not None)
            case int():
                where = await self._port.whereabouts(claim.guild_id, claim.channel_id)
                attempted = await attempt(self._port, _outgoing(claim, target, where), chance)
                await self._settle(claim, attempted)
            case Unauthorized() | Wait() | Unknown():
                await self._again(claim, target, Doubt.BEFORE)

    async def _settle(self, claim: NoticeClaim, attempted: Attempted) -> None:
        match attempted.outcome:
            case Sent() | Found():
                await self._rows.end(claim, "sent")
            case Unreadable():
                await self._rows.end(claim, "unconfirmed")
            case Refused():
                await self._next(claim, in_doubt=attempted.doubt is not Doubt.NONE)
            case Unauthorized() | Wait() | Unknown() as unanswered:
                await self._again(claim, unanswered, attempted.doubt)

    async def _again(self, claim: NoticeClaim, outcome: Unanswered, doubt: Doubt) -> None:
        seconds = retry_in(outcome, self._timing.pause(claim.attempt))
        await self._rows.again(claim, seconds, doubt)

    async def _next(self, claim: NoticeClaim, *, in_doubt: bool) -> None:
        """Try the next person, unless this one may have been told."""
        if in_doubt:
            await self._rows.end(claim, "unconfirmed")
        else:
            await self._rows.next_step(claim)

    async def _target(self, claim: NoticeClaim) -> int | Failure | None:
        """Return the channel to write to; None when this step has nobody."""
        if claim.step == _CREATOR:
            return None if claim.set_by is None else await self._direct(claim.set_by)
        if claim.guild_id is None:
            return None
        guild = await self._port.guild(claim.guild_id)
        if not isinstance(guild, Sent):
            return guild
        if claim.step == _SYSTEM_CHANNEL:
            return _id(guild.body.get("system_channel_id"))
        owner = _id(guild.body.get("owner_id"))
        return None if owner in (None, claim.set_by) else await self._direct(owner or 0)

    async def _direct(self, user_id: int) -> int | Failure:
        opened = await self._port.direct_channel(user_id)
        return int(opened.body["id"]) if isinstance(opened, Sent) else opened


def _id(text: str | None) -> int | None:
    return None if text is None else int(text)


def _outgoing(claim: NoticeClaim, channel_id: int, where: Whereabouts) -> Outgoing:
    mark = identity.notice_mark(claim.channel_id, claim.about)
    body = {
        **addressed(claim.message, mark, claim.guild_id, where),
        "nonce": f"n{mark}{claim.step}",
        "enforce_nonce": True,
    }
    return Outgoing(channel_id, body, mark)
