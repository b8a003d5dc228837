"""The courier: plans what comes due, claims it, has it sent, and writes down what became of it.

One loop a process. It sleeps until the next post is due, and wakes when a schedule changes, the
clock is moved, a pause ends, or a lease that somebody left behind does. It needs no gateway.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from bot.clock import Clock, Lapse
from bot.daily.courier.attempt import Chance
from bot.daily.courier.batch_writer import BatchWriter
from bot.daily.courier.chores import Chores
from bot.daily.courier.clocks import Clocks
from bot.daily.courier.correct import Corrector
from bot.daily.courier.deliver import Deliverer
from bot.daily.courier.in_flight import InFlight
from bot.daily.courier.notify import Notifier
from bot.daily.courier.publish import Publisher
from bot.daily.ledger.corrections import Corrections
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.ledger import Hook, Ledger, no_hook
from bot.daily.ledger.notices import NoticeRows
from bot.daily.ledger.outlook import Outlook
from bot.daily.ledger.pictures import KeptPictures
from bot.daily.ledger.publications import Publications
from bot.daily.ledger.results import (
    Again,
    Claim,
    Deleted,
    Failed,
    Posted,
    Skipped,
    Unconfirmed,
)
from bot.daily.ledger.timing import Timing
from bot.daily.port.access import Access
from bot.daily.port.outcomes import Sent, Unauthorized
from bot.daily.port.port import Port
from bot.daily.port.token import is_void
from bot.errors import WrongToken
from bot.log_fields import note
from bot.processes.budget import Budget
from bot.processes.rivals import Rivals
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from bot.tally import Tally
from bot.tasks import cancelled, first_of
from bot.vitals import Pulse

_log = logging.getLogger(__name__)

_COUNTED_AS: dict[type[object], str] = {
    Posted: "posted",
    Deleted: "deleted",
    Again: "tried again",
    Failed: "failed",
    Skipped: "skipped",
    Unconfirmed: "unconfirmed",
}


class _Pauses:
    """How long to wait for the database: longer each time, and logged once."""

    _SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)

    def __init__(self) -> None:
        self._failures = 0

    def after(self, error: StoreUnavailable) -> float:
        """Return the seconds to wait after a failure."""
        if not self._failures:
            _log.warning("The daily posts wait for the database: %s", error)
        self._failures += 1
        return self._SECONDS[min(self._failures, len(self._SECONDS)) - 1]

    def reset(self) -> None:
        """Note that the database has answered."""
        self._failures = 0


class Courier:
    """Sends the daily posts and the notices, publishes and corrects what is out."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        ledger: Ledger,
        edition: Edition,
        port: Port,
        budget: Budget,
        timing: Timing | None = None,
        hook: Hook = no_hook,
        clocks: Clocks | None = None,
        lapse: Callable[[], Lapse] = Lapse,
        rivals: Rivals | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._tally = tally or Tally()
        self._clocks = clocks
        self._lapse = lapse
        self._timing = timing or Timing()
        self._clock = clock
        self._ledger = ledger
        self._edition = edition
        self._port = port
        self._budget = budget
        self._results = BatchWriter(ledger.settle)
        self._marks = BatchWriter(ledger.mark)
        self._notices = NoticeRows(store, self._timing.lease)
        self._notifier = Notifier(self._notices, port, self._timing)
        self._publications = Publications(store)
        self._publisher = Publisher(self._publications, port)
        self._corrections = Corrections(store, self._timing)
        self._corrector = Corrector(
            self._corrections, edition, port, clock, self._timing, hook, self.wake
        )
        self._chores = Chores(store, clock, ledger, port, self.wake)
        self._deliverer = Deliverer(
            ledger,
            port,
            clock,
            self._timing,
            hook,
            self._chores.check_role,
            picture=KeptPictures(store, edition.pictures).get,
            rivals=rivals,
        )
        self._in_flight = InFlight(
            budget, self._timing, self.wake, hook, lambda: self._marks.seconds
        )
        self._woken = asyncio.Event()
        # It beats once a round, and rounds are at most `poll` seconds apart.
        self.pulse = Pulse(within=2 * self._timing.poll)
        self._stopping = False

    # --- from outside ----------------------------------------------------------------------

    def wake(self) -> None:
        """Look at once: a schedule was changed, or a post is wanted now."""
        self._woken.set()

    def look_again(self, place_id: int | None = None) -> None:
        """Ask whether posts can be sent again in a guild or a channel that changed, or in all."""
        self._chores.look_again(place_id)

    @property
    def clock_trouble(self) -> str | None:
        """What is wrong with the clock, so that nothing is posted; None while it is right."""
        return self._clocks.trouble if self._clocks else None

    async def recheck(self, channel_id: int) -> Access | None:
        """Ask what the bot may do in a channel, and go on there if it lacks nothing it needs."""
        return await self._chores.recheck(channel_id)

    async def run(self) -> None:
        """Deliver until `stop`, or until Discord refuses the token: then raise `WrongToken`."""
        pauses = _Pauses()
        while not self._stopping:
            try:
                # What joins by a wrong clock would seem to be alive for days.
                if not await self._clocks_agree():
                    await self._rest(self._clock_pause, due=None)
                    continue
                async with self._budget.joined():
                    await self._deliver_all()
                break
            except StoreUnavailable as error:
                await self._rest(pauses.after(error), due=None)
        if self._budget.stopped.is_set():
            refused = self._budget.refused or "a request of another process"
            raise WrongToken(refused=refused)

    def stop(self) -> None:
        """Claim no more; `run` returns when what is on its way has arrived."""
        self._stopping = True
        self._in_flight.stop()
        self.wake()

    async def _deliver_all(self) -> None:
        await self._follow()
        await self._lift_stop()
        beside = [
            asyncio.create_task(work)
            for work in (
                self._results.run(),
                self._marks.run(),
                self._chores.run(),
                self._corrector.run(),
                self._settle_doubts(),
            )
        ]
        try:
            await self._rounds()
            await self._in_flight.finish()
        finally:
            await cancelled(*beside)
            await self._in_flight.cancel()

    async def _follow(self) -> None:
        """Go on at once with what the process before this one was killed at."""
        if dead := self._budget.predecessors:
            left = await self._ledger.end_leases(dead) + await self._notices.end_leases(dead)
            left += await self._corrections.end_leases(dead)
            if left:
                _log.info("The process before this one left %d posts on their way.", left)

    async def _settle_doubts(self) -> None:
        """Find out whether the token is void, whenever one answer has said so."""
        while True:
            await self._budget.doubted.wait()
            if await is_void(self._budget.refused, self._port.accepted, self._timing.token):
                _log.error("Discord no longer accepts the token; nothing is sent.")
                await self._budget.stop_everyone()
                return
            self._budget.trust()
            self.wake()

    async def _lift_stop(self) -> None:
        """Go on if a token that was refused once is accepted now; ask until Discord says it."""
        attempt = 0
        while self._budget.stopped.is_set() and not self._stopping:
            attempt += 1
            answer = await self._port.accepted()
            if isinstance(answer, Sent):
                await self._budget.lift_stop()
            elif isinstance(answer, Unauthorized):
                self._budget.refused = "GET /users/@me"
                if await is_void(self._budget.refused, self._port.accepted, self._timing.token):
                    return
            else:
                await self._in_flight.wait_for_stop(self._timing.pause(attempt))

    # --- the loop --------------------------------------------------------------------------

    async def _rounds(self) -> None:
        pauses = _Pauses()
        while not self._in_flight.is_over:
            self._woken.clear()
            self.pulse.beat()
            try:
                seconds, due = await self._round_if_any()
                pauses.reset()
            except StoreUnavailable as error:
                seconds, due = pauses.after(error), None
            except Exception:  # a bug must not stop what it does not concern
                _log.exception("A round of the courier failed; the next one is tried.")
                seconds, due = self._timing.poll, None
            await self._rest(seconds, due)

    async def _round_if_any(self) -> tuple[float, dt.datetime | None]:
        """Do what there is to do; return when to look again: after seconds, by the bot's clock."""
        if not await self._clocks_agree():
            return self._clock_pause, None
        if (outlook := await self._outlook()).is_work(self._clock.now()):
            await self._round()
            outlook = await self._outlook()
        return self._seconds_to_rest(outlook), outlook.next_due

    async def _outlook(self) -> Outlook:
        return await self._ledger.outlook(self._clock.now())

    async def _clocks_agree(self) -> bool:
        return self._clocks is None or await self._clocks.agree(self._is_work_due)

    @property
    def _clock_pause(self) -> float:
        return self._clocks.pause if self._clocks else 0.0

    async def _is_work_due(self) -> bool:
        """Whether there is something that has to be planned or sent now."""
        return (await self._outlook()).is_work(self._clock.now())

    async def _round(self) -> None:
        now, flight, owner = self._clock.now(), self._in_flight, self._budget.process_id
        # The first posts go out while the others of a busy minute are still being planned.
        while await self._ledger.plan(now):
            await self._claim(now)
        await self._claim(self._clock.now())
        begun = self._lapse()
        for notice in await self._notices.claim(owner, flight.room):
            flight.spawn(self._notifier.notify(notice, flight.chance(notice, begun)))
        for post in await self._publications.take(flight.room):
            flight.spawn(self._publisher.publish(post))
        begun = self._lapse()
        for edit in await self._corrections.claim(owner, flight.room):
            flight.spawn(self._corrector.correct(edit, flight.chance(edit, begun)))

    async def _claim(self, now: dt.datetime) -> None:
        """Claim as many posts as there is room for, and have them sent."""
        flight = self._in_flight
        while (room := flight.room) > 0 and not flight.is_over:
            # Before the claim, so that a process that is stopped in it knows that time has passed.
            begun = self._lapse()
            claims = await self._ledger.claim(self._budget.process_id, now, room, self._edition)
            for claim in claims:
                mark = partial(self._marks.write, claim)
                flight.spawn(self._deliver(claim, flight.chance(claim, begun, mark)))
            if len(claims) < room:
                break
            await asyncio.sleep(0)  # what was claimed begins to wait for its turn, and counts

    async def _deliver(self, claim: Claim, chance: Chance) -> None:
        note(delivery=claim.id, channel=str(claim.channel_id))
        result = await self._deliverer.deliver(claim, chance)
        if isinstance(result, Again):
            _log.info("Channel %s is tried again: %s", claim.channel_id, result.detail)
        if await self._results.write(result):
            late = (result.at - claim.due).total_seconds() if isinstance(result, Posted) else None
            self._tally.delivery(_COUNTED_AS[type(result)], late)
        else:
            _log.info("Channel %s: another process has taken over.", claim.channel_id)
        trouble = result.trouble if isinstance(result, Again | Skipped) else None
        if trouble is not None and trouble.until is not None:
            self._chores.expect(claim.channel_id, trouble.until)

    def _seconds_to_rest(self, outlook: Outlook) -> float:
        """Return for how long nothing needs this process, at most the seconds between polls."""
        if self._budget.held_for > 0:
            # A beat may open it, and wakes nobody.
            return min(self._timing.poll, self._budget.held_for, self._budget.beat_seconds)
        if self._in_flight.room == 0:
            return self._timing.poll
        return min(self._timing.poll, outlook.seconds)

    async def _rest(self, seconds: float, due: dt.datetime | None) -> None:
        """Wait that long, but no longer than until `due`, or until somebody wakes the courier."""
        waits: list[Coroutine[Any, Any, object]] = [
            self._woken.wait(),
            self._budget.stopped.wait(),
        ]
        if due is not None:
            waits.append(self._clock.sleep_until(due))
        await first_of(*waits, seconds=seconds)
