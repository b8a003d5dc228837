"""The posts on their way: how many there may be, when each gets its turn, and how they end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

from bot.clock import Lapse
from bot.daily.courier.attempt import Chance
from bot.daily.ledger.corrections import Correction
from bot.daily.ledger.ledger import Hook
from bot.daily.ledger.notices import NoticeClaim
from bot.daily.ledger.results import Claim
from bot.daily.ledger.timing import Timing
from bot.processes.budget import Budget
from bot.store.failures import StoreUnavailable
from bot.tasks import cancelled, first_of

_log = logging.getLogger(__name__)


class InFlight:
    """One task for each post; `wake` is called when there is room for more.

    `marking` returns how many seconds it takes to mark some.
    """

    def __init__(
        self,
        budget: Budget,
        timing: Timing,
        wake: Callable[[], None],
        hook: Hook,
        marking: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._marking = marking
        self._budget = budget
        self._timing = timing
        self._wake = wake
        self._hook = hook
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._ahead = Ahead(self._at_most_ahead)
        self._stopped = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing may be sent any more."""
        return self._stopped.is_set() or self._budget.stopped.is_set()

    @property
    def room(self) -> int:
        """How many more may be claimed, so that each gets its turn well before its lease ends.

        None while no request may go out: the lease would end first.
        """
        if self._budget.held_for > 0:
            return 0
        at_once = max(2, round(self._timing.lead * self._budget.share))
        return max(0, min(at_once - self._waiting, 2 * at_once - len(self._tasks)))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the others."""
        task = asyncio.create_task(_guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def chance(
        self,
        claim: Claim | NoticeClaim | Correction,
        begun: Lapse,
        mark: Callable[[], Awaitable[bool]] | None = None,
    ) -> Chance:
        """Return what is left of a lease that began then; it ends in a sleeping machine, too.

        `mark` writes down that it may be sent from now on; if that is in vain, it is not sent.
        """

        def unsure_for() -> float | None:
            before = claim.unsure_for
            return None if before is None else before + begun.seconds

        async def turn() -> bool:
            latest = self._timing.lease - self._timing.request - begun.seconds
            has_turn = await self._wait_for_turn(mark, max(0.0, latest))
            left = self._timing.lease - begun.seconds
            if self.is_over or not has_turn or left < self._timing.request:
                return False
            self._hook("sending")
            return True

        return Chance(unsure_for, turn, self._timing.nonce)

    async def wait_for_stop(self, seconds: float) -> None:
        """Return after so many seconds, or when told to stop."""
        await first_of(self._stopped.wait(), seconds=seconds)

    def stop(self) -> None:
        """Send nothing that hasn't had its turn."""
        self._stopped.set()

    async def finish(self) -> None:
        """Wait for what is on its way, as long as a request may take, then end the rest.

        With a void token answers come at once, and what waits for its turn never gets it.
        """
        if self._tasks:
            _log.info("Waiting for %d posts that are on their way.", len(self._tasks))
            seconds = self._timing.request
            void = self._budget.stopped.is_set()
            await asyncio.wait(set(self._tasks), timeout=seconds / 10 if void else seconds)

    async def cancel(self) -> None:
        """End all tasks; their leases end by themselves."""
        await cancelled(*self._tasks)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake_for_more()

    def _wake_for_more(self) -> None:
        """Claim the next lot when half of the room is free; not at every post."""
        if not self._tasks or self.room >= self._timing.lead * self._budget.share / 2:
            self._wake()

    async def _wait_for_turn(
        self, mark: Callable[[], Awaitable[bool]] | None, seconds: float
    ) -> bool:
        """Wait for a request's turn, for so long at most, or until nothing may be sent."""
        self._waiting += 1
        turn = asyncio.create_task(self._marked_turn(mark) if mark else self._turn())
        try:
            await first_of(turn, self._stopped.wait(), self._budget.stopped.wait(), seconds=seconds)
            return not turn.cancelled() and turn.result()
        finally:
            self._waiting -= 1
            self._wake_for_more()

    async def _marked_turn(self, mark: Callable[[], Awaitable[bool]]) -> bool:
        async with self._ahead.place():
            return await mark() and await self._turn()

    async def _turn(self) -> bool:
        await self._budget.permit()
        return True

    def _at_most_ahead(self) -> int:
        # Enough for some to gather while others are marked, in turn with other writes, or wait.
        seconds = self._timing.marked + 4 * self._marking()
        return max(2, math.ceil(seconds * self._budget.share))


class Ahead:
    """Places for those whose turn comes next, in the order in which they are asked for."""

    def __init__(self, size: Callable[[], int]) -> None:
        self._size = size
        self._taken = 0
        self._door = asyncio.Lock()  # fair: the one that waits longest goes first
        self._left = asyncio.Event()

    @contextlib.asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place until the exit."""
        async with self._door:
            while self._taken >= self._size():
                self._left.clear()
                await self._left.wait()
            self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
            self._left.set()


async def _guarded(work: Coroutine[Any, Any, None]) -> None:
    """Keep what goes wrong with one post from the others; its lease ends by itself."""
    try:
        await work
    except StoreUnavailable as error:
        _log.warning("One post has to wait: %s", error)
    except Exception:
        _log.exception("One post failed in a way that nobody thought of.")
