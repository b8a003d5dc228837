"""The ledger: every delivery is planned, claimed and settled here, and nowhere else.

    planned ──claim──▶ claimed ──settle──▶ sent · deleted · skipped · failed · unconfirmed
       ▲                  │
       └── try again ─────┘   a claim whose lease has ended can be claimed by anyone

A claim is committed before the network is touched, so a crash leaves a lease behind. Of the claims
only those that are just about to be sent are marked; the next process to claim one of these knows
that it may have been posted (`unsure_since`), and the others were not. Marking and settling are
fenced by owner and attempt: a process that has lost its lease changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from bot.clock import Clock, SystemClock
from bot.daily.ledger import plan, settle, undo
from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.claim import claims_of
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.leases import end_leases, mark, take
from bot.daily.ledger.outlook import Outlook, outlook
from bot.daily.ledger.records import NextPost
from bot.daily.ledger.results import Claim, Result
from bot.daily.ledger.schedules import fetch
from bot.daily.ledger.timing import Timing
from bot.messages.wire import Message
from bot.processes.budget import ALIVE_BEATS, BEAT_SECONDS
from bot.processes.fleet import in_use_since
from bot.store.engine import Store
from bot.store.tables import deliveries

Hook = Callable[[str], None]
"""Called with the name of each point at which tests may kill the process."""


def no_hook(point: str) -> None:
    """Do nothing."""


class Ledger:
    """The deliveries in one database.

    `window` is how late a day's post may be made up. Arguments that are moments come from the
    bot's clock; leases and pauses run on database time. `machine` is this machine's own clock.
    """

    def __init__(
        self,
        store: Store,
        *,
        window: dt.timedelta = dt.timedelta(hours=6),
        lease_seconds: float = Timing().lease,
        hook: Hook = no_hook,
        machine: Clock | None = None,
    ) -> None:
        self._machine = machine or SystemClock()
        self._store = store
        self._window = window
        self._lease = lease_seconds
        self._hook = hook
        self._started: dt.datetime | None = None  # database time
        self._ranks = plan.Ranks()

    # --- planning --------------------------------------------------------------------------

    async def plan(self, now: dt.datetime) -> int:
        """Plan what has come due by `now`; return how many schedules were processed.

        Call it again until that is 0.
        """
        await self._start_time()
        async with self._store.write() as connection:
            processed = await plan.plan(connection, now, self.is_too_late, self._ranks)
            self._hook("planning")
        return processed

    async def plan_channel(self, channel_id: int, now: dt.datetime) -> None:
        """Plan what has come due in one channel, before its times are changed."""
        async with self._store.write() as connection:
            await plan.plan_channel(connection, channel_id, now)

    async def leave_out(self, post: NextPost, now: dt.datetime) -> int | None:
        """Make no post at that date and slot; return the number for an undo, or None if taken."""
        schedule, days = post.schedule, [(post.date, post.slot)]
        async with self._store.write() as connection:
            if not await plan.leave_out(connection, schedule, post.date, post.slot):
                return None
            extra = undo.Extra(days=days)
            return await undo.keep(connection, schedule.channel_id, schedule, now, extra)

    async def add_on_purpose(
        self, schedule: ChannelSchedule, now: dt.datetime, *, after: int | None = None
    ) -> int | None:
        """Plan a post for right now; return its id, or None when today's has already been made.

        If `after` is given, one more post is made, provided that it is still the number of
        today's last one.
        """
        async with self._store.write() as connection:
            return await plan.add_on_purpose(connection, schedule, now, after)

    # --- claiming --------------------------------------------------------------------------

    async def claim(
        self, owner: str, now: dt.datetime, limit: int, edition: Edition
    ) -> list[Claim]:
        """Claim up to `limit` waiting deliveries; the first claim freezes article and text.

        Those that need not be sent (nothing new, too late, paused) are settled right away.
        """
        self._hook("before claim")
        started = await self._start_time()
        ready = deliveries.c.due <= now
        taking = take(deliveries, owner, limit, self._lease, ready, marks=True)
        async with self._store.write() as connection:
            taken = (await connection.execute(taking)).mappings().all()
            if not taken:
                return []
            claims = await claims_of(
                connection, taken, now, started, self._machine.now(), edition, self.is_too_late
            )
            self._hook("claiming")
        self._hook("claimed")
        return claims

    async def mark(self, claims: Sequence[Claim]) -> list[bool]:
        """Write down that claims are about to be sent; False for each whose lease has been lost."""
        done = await mark(self._store, deliveries, claims)
        self._hook("marked")
        return done

    async def end_leases(self, owners: Sequence[str]) -> int:
        """End the claims of processes that are known to be dead; return how many there were."""
        return await end_leases(self._store, deliveries, owners)

    async def _start_time(self) -> dt.datetime:
        """Return since when the database is in use, as this ledger was first used."""
        if self._started is None:
            alive = ALIVE_BEATS * BEAT_SECONDS
            self._started = await in_use_since(self._store, alive)
        return self._started

    def is_too_late(self, due: dt.datetime, now: dt.datetime) -> bool:
        """Tell whether a post that was due at `due` is too late to be made up."""
        return now - due > self._window

    # --- settling --------------------------------------------------------------------------

    async def settle(self, results: Sequence[Result]) -> list[bool]:
        """Record the results of claims; False for each whose lease has been lost."""
        async with self._store.write() as connection:
            done = await settle.settle(connection, results)
            self._hook("settling")
        self._hook("settled")
        return done

    async def unblock(self, channel_id: int, now: dt.datetime, notice: Message) -> bool:
        """Resume a channel that has its permissions back; False if it was not waiting for any.

        A post that failed recently is made up, and somebody is told `notice`, once. Where nobody
        knows what was in the way, a waiting post is only tried at once.
        """
        async with self._store.write() as connection:
            schedule = await fetch(connection, channel_id)
            if schedule is None or not schedule.waits_for_permission:
                return False
            if not schedule.is_explained:
                return await settle.hasten(connection, channel_id)
            await settle.unblock(connection, channel_id, now - self._window, now, notice)
        return True

    # --- waiting ---------------------------------------------------------------------------

    async def outlook(self, now: dt.datetime) -> Outlook:
        """Return what there will be to do."""
        return await outlook(self._store, now)
