"""What the courier does on the side, so that no post waits for it.

One thing at a time: of the requests that all processes share it takes one turn after another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.clock import Clock
from bot.daily.forgetting import Forgetting
from bot.daily.ledger import Ledger
from bot.daily.schedules import Schedules
from bot.daily.sender import Place, Refused, Sender, Unknown, Wait
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_AN_HOUR, _A_DAY = 3_600.0, 86_400.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0


class Chores:
    """Asks for permissions that may be back, places the host's channel, forgets what is old."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ledger: Ledger,
        sender: Sender,
        wake: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._ledger = ledger
        self._sender = sender
        self._wake = wake
        self._schedules = Schedules(store)
        self._forgetting = Forgetting(store)
        self._changed: set[int | None] = set()
        self._unanswered: set[int | None] = set()
        self._called = asyncio.Event()

    def look_again(self, guild_id: int | None = None) -> None:
        """Ask whether permissions are back in a guild, or in all, that changed."""
        self._changed.add(guild_id)
        self._called.set()

    async def run(self) -> None:
        """Do what there is to do until cancelled."""
        await asyncio.gather(
            self._look_when_called(),
            self._every(_AN_HOUR, self._place_hosts),
            self._every(_A_DAY, lambda: self._forgetting.prune(self._clock.now())),
        )

    async def recheck(self, channel_id: int) -> Place | None:
        """Ask what the bot may do in a channel, and go on there if it lacks nothing it needs."""
        place = await self._place(channel_id)
        return place if isinstance(place, Place) else None

    async def _place(self, channel_id: int) -> Place | Refused | Wait | Unknown:
        place = await self._sender.place(channel_id)
        granted = isinstance(place, Place) and not place.needed
        if granted and await self._ledger.unblock(channel_id, self._clock.now()):
            _log.info("Channel %s has its permissions back; posts go on.", channel_id)
            self._wake()
        return place

    async def _every(self, seconds: float, do: Callable[[], Awaitable[None]]) -> None:
        while True:
            done = await _guarded(do)
            await asyncio.sleep(seconds if done else min(seconds, _AN_HOUR))

    async def _look_when_called(self) -> None:
        loop, pause = asyncio.get_running_loop(), _FIRST_PAUSE
        while True:
            await self._called.wait()
            self._called.clear()
            changed, self._changed = self._changed, set()
            self._unanswered.clear()
            if not await _guarded(partial(self._look_at, changed)):
                self._unanswered |= changed
            if self._unanswered:
                # Nobody tells of the same change again, so it is asked about until there is an
                # answer.
                self._changed |= self._unanswered
                loop.call_later(pause, self._called.set)
            pause = min(2 * pause, _LONGEST_PAUSE) if self._unanswered else _FIRST_PAUSE

    async def _look_at(self, changed: set[int | None]) -> None:
        for channel_id, guild_id in await self._schedules.blocked():
            if not changed & {None, guild_id}:
                continue
            if isinstance(await self._place(channel_id), Wait | Unknown):
                self._unanswered.add(guild_id)

    async def _place_hosts(self) -> None:
        """Ask Discord where the host's channel is."""
        for channel_id in await self._schedules.unplaced():
            place = await self._sender.place(channel_id)
            if isinstance(place, Place):
                await self._schedules.place_found(channel_id, place.guild_id, place.is_announcement)
            if not isinstance(place, Place) or place.needed:
                lacking = ", ".join(place.needed) if isinstance(place, Place) else place
                _log.warning("The bot can't post in channel %s so far: %s", channel_id, lacking)


async def _guarded(do: Callable[[], Awaitable[None]]) -> bool:
    """Do something, and return whether it went well."""
    try:
        await do()
    except StoreUnavailable as error:
        _log.warning("Something is done later: %s", error)
    except Exception:
        _log.exception("Something on the side failed; the posts go on.")
    else:
        return True
    return False
