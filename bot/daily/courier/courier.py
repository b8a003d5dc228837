"""The courier: plans what comes due, claims it, has it sent, and writes down what became of it.

One loop a process. It sleeps until the next post is due, and wakes when a schedule changes, the
clock is moved, a pause ends, or a lease that somebody left behind does. It needs no gateway.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Coroutine
from typing import Any

from bot.clock import Clock
from bot.daily.courier.attempt import Chance
from bot.daily.courier.batch_writer import BatchWriter
from bot.daily.courier.chores import Chores
from bot.daily.courier.deliver import Deliverer
from bot.daily.courier.in_flight import InFlight
from bot.daily.courier.notify import Notifier
from bot.daily.courier.publish import Publisher
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.ledger import Hook, Ledger, no_hook
from bot.daily.ledger.notices import NoticeRows
from bot.daily.ledger.publications import Publications
from bot.daily.ledger.results import Again, Claim, Skipped
from bot.daily.ledger.timing import Timing
from bot.daily.port.access import Access
from bot.daily.port.outcomes import Refused, Sent, Unauthorized
from bot.daily.port.port import Port
from bot.errors import WrongToken
from bot.processes.budget import Budget
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from bot.tasks import cancelled, first_of

_log = logging.getLogger(__name__)


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
    """Sends the daily posts and the notices, and publishes what has to be published."""

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
    ) -> None:
        self._timing = timing or Timing()
        self._clock = clock
        self._ledger = ledger
        self._edition = edition
        self._port = port
        self._budget = budget
        self._results = BatchWriter(ledger)
        self._notices = NoticeRows(store, self._timing.lease)
        self._notifier = Notifier(self._notices, port, self._timing)
        self._publications = Publications(store)
        self._publisher = Publisher(self._publications, port)
        self._chores = Chores(store, clock, ledger, port, self.wake)
        self._deliverer = Deliverer(
            ledger, port, clock, self._timing, hook, self._chores.check_role
        )
        self._in_flight = InFlight(budget, self._timing, self.wake, hook)
        self._woken = asyncio.Event()
        self._stopping = False

    # --- from outside ----------------------------------------------------------------------

    def wake(self) -> None:
        """Look at once: a schedule was changed, or a post is wanted now."""
        self._woken.set()

    def look_again(self, place_id: int | None = None) -> None:
        """Ask whether posts can be sent again in a guild or a channel that changed, or in all."""
        self._chores.look_again(place_id)

    async def recheck(self, channel_id: int) -> Access | None:
        """Ask what the bot may do in a channel, and go on there if it lacks nothing it needs."""
        return await self._chores.recheck(channel_id)

    async def run(self) -> None:
        """Deliver until `stop`, or until Discord refuses the token: then raise `WrongToken`."""
        pauses = _Pauses()
        while not self._stopping:
            try:
                async with self._budget.joined():
                    await self._deliver_all()
                break
            except StoreUnavailable as error:
                await self._rest(pauses.after(error), due=None)
        if self._budget.stopped.is_set():
            raise WrongToken

    def stop(self) -> None:
        """Claim no more; `run` returns when what is on its way has arrived."""
        self._stopping = True
        self._in_flight.stop()
        self.wake()

    async def _deliver_all(self) -> None:
        await self._lift_stop()
        results = asyncio.create_task(self._results.run())
        chores = asyncio.create_task(self._chores.run())
        try:
            await self._rounds()
            await self._in_flight.finish()
        finally:
            await cancelled(results, chores)
            await self._in_flight.cancel()

    async def _lift_stop(self) -> None:
        """Go on if a token that was refused once is accepted now; ask until Discord says it."""
        attempt = 0
        while self._budget.stopped.is_set() and not self._stopping:
            attempt += 1
            answer = await self._port.accepted()
            if isinstance(answer, Sent):
                await self._budget.lift_stop()
            elif isinstance(answer, Refused | Unauthorized):
                return
            else:
                await self._in_flight.wait_for_stop(self._timing.pause(attempt))

    # --- the loop --------------------------------------------------------------------------

    async def _rounds(self) -> None:
        pauses = _Pauses()
        while not self._in_flight.is_over:
            self._woken.clear()
            try:
                await self._round()
                seconds, due = await self._seconds_to_rest(), await self._ledger.next_due()
                pauses.reset()
            except StoreUnavailable as error:
                seconds, due = pauses.after(error), None
            except Exception:  # a bug must not stop what it does not concern
                _log.exception("A round of the courier failed; the next one is tried.")
                seconds, due = self._timing.poll, None
            await self._rest(seconds, due)

    async def _round(self) -> None:
        now, flight = self._clock.now(), self._in_flight
        while await self._ledger.plan(now):
            pass
        loop, owner = asyncio.get_running_loop(), self._budget.process_id
        while (room := flight.room) > 0 and not flight.is_over:
            # Before the claim, so that a process that is stopped in it knows that time has passed.
            begun = loop.time()
            claims = await self._ledger.claim(owner, self._clock.now(), room, self._edition)
            for claim in claims:
                flight.spawn(self._deliver(claim, flight.chance(claim, begun)))
            if len(claims) < room:
                break
            await asyncio.sleep(0)  # what was claimed begins to wait for its turn, and counts
        begun = loop.time()
        for notice in await self._notices.claim(owner, flight.room):
            flight.spawn(self._notifier.notify(notice, flight.chance(notice, begun)))
        for post in await self._publications.take(flight.room):
            flight.spawn(self._publisher.publish(post))

    async def _deliver(self, claim: Claim, chance: Chance) -> None:
        result = await self._deliverer.deliver(claim, chance)
        if isinstance(result, Again):
            _log.info("Channel %s is tried again: %s", claim.channel_id, result.detail)
        if not await self._results.settle(result):
            _log.info("Channel %s: another process has taken over.", claim.channel_id)
        trouble = result.trouble if isinstance(result, Again | Skipped) else None
        if trouble is not None and trouble.until is not None:
            self._chores.expect(claim.channel_id, trouble.until)

    async def _seconds_to_rest(self) -> float:
        """Return for how long nothing needs this process, at most the seconds between polls."""
        if self._budget.held_for > 0:
            # A beat may open it, and wakes nobody.
            return min(self._timing.poll, self._budget.held_for, self._budget.beat_seconds)
        if self._in_flight.room == 0:
            return self._timing.poll
        waits = (
            await self._ledger.seconds_to_wait(self._clock.now()),
            await self._notices.seconds_to_wait(),
            await self._publications.seconds_to_wait(),
        )
        return min([self._timing.poll, *(wait for wait in waits if wait is not None)])

    async def _rest(self, seconds: float, due: dt.datetime | None) -> None:
        """Wait that long, but no longer than until `due`, or until somebody wakes the courier."""
        waits: list[Coroutine[Any, Any, object]] = [
            self._woken.wait(),
            self._budget.stopped.wait(),
        ]
        if due is not None:
            waits.append(self._clock.sleep_until(due))
        await first_of(*waits, seconds=seconds)
