"""What a process may send when all processes of a bot share one rate.

With each beat a process records that it is alive, counts the others, and takes an equal share.
It sends nothing (see `Budget._closed`)

  before the others have counted it     it joined, or was silent, and they spend its share
  while its own beats fail              it can't be counted, and can't hear of a brake
  while a brake is on                   Discord refused the token, or its global limit was hit
  while the token is in doubt           one answer said that it is void; see `bot.daily.port.token`
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from bot.clock import elapsed
from bot.processes import fleet
from bot.processes.pacer import Pacer
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable

logger = logging.getLogger(__name__)

TOTAL_PER_SECOND = 45.0
"""Discord allows a bot 50 requests a second; the rest is for requests that don't pass here."""

BEAT_SECONDS = 5.0
# So many that a database which takes seconds for each answer closes nobody out: there a beat
# takes longer than the time to the next one.
ALIVE_BEATS = 12  # a process that was not seen for so many is gone
SILENT_BEATS = 8  # after so many failed ones, the others will soon take us for gone
SEEN_SECONDS = 3 * BEAT_SECONDS
"""Within which a process that runs was seen, if the database is not that slow."""


class Budget:
    """This process's share of the requests that all processes may send together."""

    def __init__(
        self,
        store: Store,
        *,
        total: float = TOTAL_PER_SECOND,
        beat_seconds: float = BEAT_SECONDS,
        token_fingerprint: str,
        time: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        phase: float | None = None,
        predecessors: Sequence[str] = (),
    ) -> None:
        self.process_id = secrets.token_hex(8)
        self.share = total
        self.stopped = asyncio.Event()
        """Set while the brake of our token is on, whoever put it on."""
        self.doubted = asyncio.Event()
        """Set while this process asks whether the token is void."""
        self.refused = ""
        """The request to which Discord last said that it is, if it was one of ours."""
        self.predecessors = predecessors
        """Processes that are known to be dead: their share and their claims are this one's."""
        self._store = store
        self._total = total
        self.beat_seconds = beat_seconds
        self._token_brake = f"token:{token_fingerprint}"
        self._time = time or elapsed
        self._sleep = sleep
        self._pacer = Pacer(total, phase=random.random() if phase is None else phase)
        self._counted = False  # the others make room for us
        self._joined = False
        self._listed = 0
        self._token_refused = False  # in this process: a beat that began earlier doesn't know it
        self._last_beat = -math.inf
        self._database_down = False  # and that was logged
        self._pending_brakes: dict[str, float] = {}  # and their ends: not yet in the database
        self._queue = asyncio.Lock()  # fair: the one that waits longest goes first
        self._brakes_lock = asyncio.Lock()
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[None]:
        """Be one of the processes until the exit; raise `StoreUnavailable` if that fails."""
        await self._beat()
        beats = asyncio.create_task(self._beat_forever())
        try:
            yield
        finally:
            beats.cancel()
            with suppress(asyncio.CancelledError):
                await beats
            self._counted = False
            with suppress(StoreUnavailable):  # the others will notice the silence
                await fleet.leave(self._store, self.process_id)

    async def permit(self) -> None:
        """Wait until this process may send its next request; first come, first served.

        Cancelled while it waits, it uses nothing up. It waits for as long as `stopped` is set,
        so a caller that wants to end then has to watch that event as well.
        """
        async with self._queue:
            while self._closed() or self._pacer.wait(self._time()) > 0:
                if self._closed():
                    self._changed.clear()
                    await self._changed.wait()
                else:
                    await self._sleep(self._pacer.wait(self._time()))
            self._pacer.take(self._time())

    @property
    def held_for(self) -> float:
        """Seconds for which no request goes, however many wait; infinity if that is unknown."""
        return math.inf if self._closed() else self._pacer.held_for(self._time())

    @property
    def is_alone(self) -> bool:
        """Whether no other process was there in the last hour."""
        return self._joined and self._listed <= 1

    async def pause(self, seconds: float) -> None:
        """Stop all processes for some seconds: Discord's global rate limit was hit.

        This process stops at once, the others at their next beat.
        """
        self._pacer.hold_until(self._time() + seconds)
        await self._put_brake_on(fleet.PAUSE, self._time() + seconds)

    def doubt(self, request: str) -> None:
        """Send nothing for now: Discord said to that request that the token is void."""
        self.refused = request
        self.doubted.set()

    def trust(self) -> None:
        """Go on: whatever that answer meant, the token is not known to be void."""
        self.doubted.clear()
        self._changed.set()

    async def stop_everyone(self) -> None:
        """Stop all processes until `lift_stop`: Discord refuses the token."""
        self._token_refused = True
        # Before the event: who waits for it ends this process, and the others would not hear of it.
        await self._put_brake_on(self._token_brake, math.inf)
        self.stopped.set()

    async def lift_stop(self) -> None:
        """Let all processes go on: Discord accepted the token."""
        async with self._brakes_lock:
            self._pending_brakes.pop(self._token_brake, None)
            await fleet.lift(self._store, self._token_brake)
            self._token_refused = False
            self.stopped.clear()
            self.trust()

    def _closed(self) -> bool:
        """Return whether no request may go until something changes."""
        silent = self._time() - self._last_beat > SILENT_BEATS * self.beat_seconds
        held = self.stopped.is_set() or self.doubted.is_set()
        return held or not self._counted or silent

    async def _put_brake_on(self, name: str, end: float) -> None:
        async with self._brakes_lock:
            self._pending_brakes[name] = max(end, self._pending_brakes.get(name, -math.inf))
            try:
                await self._write_brakes()
            except StoreUnavailable as error:
                self._log_outage(error)  # the next beat writes it

    async def _write_brakes(self) -> None:
        for name, end in list(self._pending_brakes.items()):
            remaining = end - self._time()
            if remaining > 0:
                await fleet.brake(self._store, name, None if end == math.inf else remaining)
            del self._pending_brakes[name]

    async def _beat(self) -> None:
        async with self._brakes_lock:
            began = self._time()
            await self._write_brakes()
            alive = ALIVE_BEATS * self.beat_seconds
            dead = () if self._joined else self.predecessors
            view = await fleet.beat(self._store, self.process_id, alive, dead)
            self._apply(view, began)

    def _apply(self, view: fleet.View, began: float) -> None:
        first = not self._joined
        was_silent = view.silent_seconds > SILENT_BEATS * self.beat_seconds
        if first:
            # Others that are alive make room at their next beat, which is before the next of ours.
            self._counted = view.alive <= 1
        elif was_silent:
            # After an outage of the database the others look gone, and aren't.
            self._counted = view.listed <= 1
        else:
            self._counted = True
        self._joined, self._listed = True, view.listed
        self._last_beat = began
        self.share = self._pacer.rate = self._total / max(1, view.alive)
        if pause := view.brakes.get(fleet.PAUSE):
            self._pacer.hold_until(self._time() + pause)
        if self._token_brake in view.brakes:
            self.stopped.set()
        elif not self._token_refused:
            self.stopped.clear()
        self._changed.set()

    async def _beat_forever(self) -> None:
        due = self._time()
        while True:
            # On a grid, so that a slow database doesn't stretch the interval; after a long
            # delay the grid starts anew.
            due = max(due + self.beat_seconds, self._time())
            await self._sleep(due - self._time())
            try:
                await self._beat()
            except StoreUnavailable as error:
                self._log_outage(error)
            except Exception:
                logger.exception("A heartbeat failed; the next one will be tried all the same.")
            else:
                if self._database_down:
                    logger.info("The database answers again.")
                self._database_down = False

    def _log_outage(self, error: StoreUnavailable) -> None:
        if not self._database_down:
            logger.warning("%s The bot keeps trying.", error)
        self._database_down = True
