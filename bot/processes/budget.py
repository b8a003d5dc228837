"""What a process may send, when all processes of a bot share one figure.

Each beat a process says that it is alive, counts the others, and takes its even share. It sends
nothing (see `Budget._closed`)

  before the others have counted it     it joined, or was silent, and they spent its share
  while its own beats fail              it can't be counted, and can't hear of a brake
  while a brake is on                   Discord refused the token, or met its global limit
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from bot.processes import fleet
from bot.processes.pacer import Pacer
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable

logger = logging.getLogger(__name__)

TOTAL_PER_SECOND = 45.0
"""Discord allows a bot 50 requests a second; the rest is for what does not pass here."""

BEAT_SECONDS = 5.0
ALIVE_BEATS = 3  # not seen for so many: gone
SILENT_BEATS = 2  # our own failed for so many: the others will soon think that we are gone


class Budget:
    """This process's part of the requests that all processes may send together."""

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
    ) -> None:
        self.process_id = secrets.token_hex(8)
        self.share = total
        self.stopped = asyncio.Event()
        """Set while the brake of our token is on, whoever put it there."""
        self._store = store
        self._total = total
        self.beat_seconds = beat_seconds
        self._token_brake = f"token:{token_fingerprint}"
        self._time = time or asyncio.get_running_loop().time
        self._sleep = sleep
        self._pacer = Pacer(total, phase=random.random() if phase is None else phase)
        self._counted = False  # the others know of us
        self._joined = False
        self._refused = False  # the token, here: a beat that began before does not know it
        self._last_beat = -math.inf
        self._away = False  # the database, and it was logged
        self._unsaid: dict[str, float] = {}  # brakes the database could not be told of, and ends
        self._queue = asyncio.Lock()  # fair: who waits longest goes first
        self._one_at_a_time = asyncio.Lock()  # what reads or writes the brakes
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[None]:
        """Be one of the processes until the exit; raises `StoreUnavailable` if that can't be."""
        await self._beat()
        beats = asyncio.create_task(self._beat_forever())
        try:
            yield
        finally:
            beats.cancel()
            with suppress(asyncio.CancelledError):
                await beats
            self._counted = False
            with suppress(StoreUnavailable):  # the others will see that we are silent
                await fleet.leave(self._store, self.process_id)

    async def permit(self) -> None:
        """Return when this process may send its next request; first come, first served.

        Who is cancelled while waiting has used nothing up. Waits for as long as `stopped` is
        set, so a caller that wants to end then has to wait for that event as well.
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
        """Seconds for which no request goes, however many wait; infinite while nobody knows."""
        return math.inf if self._closed() else self._pacer.held_for(self._time())

    async def pause(self, seconds: float) -> None:
        """Send nothing for some seconds, in no process: Discord's global limit was met.

        This process stops at once, the others at their next beat.
        """
        self._pacer.hold_until(self._time() + seconds)
        await self._put_on(fleet.PAUSE, self._time() + seconds)

    async def stop_everyone(self) -> None:
        """Send nothing until `lift_stop`, in no process: Discord refuses the token."""
        self._refused = True
        self.stopped.set()
        await self._put_on(self._token_brake, math.inf)

    async def lift_stop(self) -> None:
        """Go on, in all processes: Discord accepted the token."""
        async with self._one_at_a_time:
            self._unsaid.pop(self._token_brake, None)
            await fleet.lift(self._store, self._token_brake)
            self._refused = False
            self.stopped.clear()
            self._changed.set()

    def _closed(self) -> bool:
        """Return whether nothing may go before something has changed."""
        silent = self._time() - self._last_beat > SILENT_BEATS * self.beat_seconds
        return self.stopped.is_set() or not self._counted or silent

    async def _put_on(self, name: str, end: float) -> None:
        async with self._one_at_a_time:
            self._unsaid[name] = max(end, self._unsaid.get(name, -math.inf))
            try:
                await self._say_brakes()
            except StoreUnavailable as error:
                self._log_away(error)  # the next beat says it

    async def _say_brakes(self) -> None:
        for name, end in list(self._unsaid.items()):
            remaining = end - self._time()
            if remaining > 0:
                await fleet.brake(self._store, name, None if end == math.inf else remaining)
            del self._unsaid[name]

    async def _beat(self) -> None:
        async with self._one_at_a_time:
            began = self._time()
            await self._say_brakes()
            alive = ALIVE_BEATS * self.beat_seconds
            self._take_in(await fleet.beat(self._store, self.process_id, alive), began)

    def _take_in(self, view: fleet.View, began: float) -> None:
        first = not self._joined
        was_silent = view.silent_seconds > SILENT_BEATS * self.beat_seconds
        if first:
            # Others who are alive need a beat of theirs to make room; the next of ours is then.
            self._counted = view.alive <= 1
        elif was_silent:
            # After an outage of the database everybody looks gone, and nobody is.
            self._counted = view.rows <= 1
        else:
            self._counted = True
        self._joined = True
        self._last_beat = began
        self.share = self._pacer.rate = self._total / max(1, view.alive)
        if pause := view.brakes.get(fleet.PAUSE):
            self._pacer.hold_until(self._time() + pause)
        if self._token_brake in view.brakes:
            self.stopped.set()
        elif not self._refused:
            self.stopped.clear()
        self._changed.set()

    async def _beat_forever(self) -> None:
        due = self._time()
        while True:
            # On a grid, so that a slow database does not stretch the beat; after a long delay
            # the grid starts anew.
            due = max(due + self.beat_seconds, self._time())
            await self._sleep(due - self._time())
            try:
                await self._beat()
            except StoreUnavailable as error:
                self._log_away(error)
            except Exception:
                logger.exception("A heartbeat failed; the next one is tried all the same.")
            else:
                if self._away:
                    logger.info("The database answers again.")
                self._away = False

    def _log_away(self, error: StoreUnavailable) -> None:
        if not self._away:
            logger.warning("%s The bot goes on trying.", error)
        self._away = True
