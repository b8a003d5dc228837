"""The courier's background work, which no post should wait for.

It makes its requests one at a time, as all processes share one budget of requests.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.forget import Forgetting
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.ping_roles import PingRoles
from bot.daily.ledger.results import Claim
from bot.daily.ledger.schedules import Schedules
from bot.daily.port.access import Access, ChannelAccess, timeout_end
from bot.daily.port.outcomes import Sent, Unknown, Wait
from bot.daily.port.port import Port
from bot.daily.words.notices import resumed, role_gone
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from bot.tasks import first_of

_log = logging.getLogger(__name__)

_HOUR, _DAY = 3_600.0, 86_400.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_CLOCKS_DIFFER = dt.timedelta(seconds=5)


class Chores:
    """Checks for permissions that may be back, locates the host's channel, erases old data."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ledger: Ledger,
        port: Port,
        wake: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._ledger = ledger
        self._port = port
        self._wake = wake
        self._schedules = Schedules(store)
        self._forgetting = Forgetting(store)
        self._changed: set[int | None] = set()
        self._unanswered: set[int | None] = set()
        self._called = asyncio.Event()
        self._ends: dict[int, dt.datetime] = {}
        self._expected = asyncio.Event()
        self._ping_roles = PingRoles(store)
        self._doubted: set[tuple[int, int]] = set()

    def look_again(self, place_id: int | None = None) -> None:
        """Check whether posts can be sent again in a guild, in a channel, or everywhere."""
        self._changed.add(place_id)
        self._called.set()

    def expect(self, channel_id: int, end: dt.datetime) -> None:
        """Check it in a channel when a timeout ends, by the bot's clock."""
        self._ends[channel_id] = end
        self._expected.set()

    def check_role(self, claim: Claim, role_id: int) -> None:
        """Check whether a role that was not pinged still exists."""
        if claim.guild_id is not None:
            self._doubted.add((claim.guild_id, role_id))
            self._called.set()

    async def run(self) -> None:
        """Do all chores until cancelled."""
        # Not `gather`, which ends with the first that is cancelled and leaves the others behind.
        async with asyncio.TaskGroup() as group:
            group.create_task(self._look_when_called())
            group.create_task(self._look_when_timeouts_end())
            group.create_task(self._every(_HOUR, self._locate))
            group.create_task(self._every(_DAY, lambda: self._forgetting.prune(self._clock.now())))

    async def recheck(self, channel_id: int) -> Access | None:
        """Ask what the bot may do in a channel, and resume its posts if nothing blocks them."""
        schedule = await self._schedules.get(channel_id)
        return None if schedule is None else await self._recheck(schedule)

    async def _recheck(self, schedule: ChannelSchedule) -> Access:
        channel_id = schedule.channel_id
        access = await self._port.access(channel_id, schedule.guild_id)
        if not isinstance(access, ChannelAccess):
            return access
        obstacles = access.in_the_way(schedule.facts.get("code"))
        if (end := timeout_end(obstacles)) is not None:
            # By this clock it may be over already: Discord's can be behind.
            self.expect(channel_id, max(end, self._clock.now() + _CLOCKS_DIFFER))
        if not obstacles:
            notice = resumed()
            if await self._ledger.unblock(channel_id, self._clock.now(), notice):
                _log.info("Channel %s has its permissions back; posts go on.", channel_id)
                self._wake()
        return access

    async def _every(self, seconds: float, do: Callable[[], Awaitable[None]]) -> None:
        while True:
            done = await _guarded(do)
            await asyncio.sleep(seconds if done else min(seconds, _HOUR))

    async def _look_when_called(self) -> None:
        loop, pause = asyncio.get_running_loop(), _FIRST_PAUSE
        while True:
            await self._called.wait()
            self._called.clear()
            changed, self._changed = self._changed, set()
            await _guarded(self._check_roles)
            self._unanswered.clear()
            if not await _guarded(partial(self._look_at, changed)):
                self._unanswered |= changed
            if self._unanswered:
                # Discord reports a change only once, so keep asking until there is an answer.
                self._changed |= self._unanswered
                loop.call_later(pause, self._called.set)
            pause = min(2 * pause, _LONGEST_PAUSE) if self._unanswered else _FIRST_PAUSE

    async def _check_roles(self) -> None:
        """Ping no more the roles that are gone; without an answer, the next post tells again."""
        while self._doubted:
            guild_id, role_id = self._doubted.pop()
            guild = await self._port.guild(guild_id)
            if not isinstance(guild, Sent):
                continue
            if str(role_id) not in {role["id"] for role in guild.body["roles"]}:
                await self._ping_roles.drop(guild_id, {role_id}, role_gone())
                self._wake()

    async def _look_when_timeouts_end(self) -> None:
        while True:
            self._expected.clear()
            waits: list[Coroutine[Any, Any, object]] = [self._expected.wait()]
            if self._ends:
                waits.append(self._clock.sleep_until(min(self._ends.values())))
            await first_of(*waits)
            now = self._clock.now()
            for channel_id in [each for each, end in self._ends.items() if end <= now]:
                del self._ends[channel_id]
                self.look_again(channel_id)

    async def _look_at(self, changed: set[int | None]) -> None:
        for schedule in await self._schedules.blocked():
            if not changed & {None, schedule.guild_id, schedule.channel_id}:
                continue
            if isinstance(await self._recheck(schedule), Wait | Unknown):
                self._unanswered.add(schedule.channel_id)

    async def _locate(self) -> None:
        """Ask Discord which guild the host's channel is in."""
        for channel_id in await self._schedules.without_guild():
            access = await self._port.access(channel_id)
            why: object = access
            if isinstance(access, ChannelAccess):
                await self._schedules.note_channel(
                    channel_id, access.guild_id, access.is_announcement
                )
                why = ", ".join(access.blocking)
            if why != "":
                _log.warning("The bot can't post in channel %s yet: %s", channel_id, why)


async def _guarded(do: Callable[[], Awaitable[None]]) -> bool:
    """Do something, and return whether it succeeded."""
    try:
        await do()
    except StoreUnavailable as error:
        _log.warning("Background work is postponed: %s", error)
    except Exception:
        _log.exception("Background work failed; posts go on.")
    else:
        return True
    return False
