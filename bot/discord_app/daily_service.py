"""Runs the daily post's courier beside the client, whether that is READY or not."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
import logging
import time
from collections.abc import AsyncIterator
from functools import partial

from bot.clock import Clock
from bot.daily import hosts
from bot.daily.courier.clocks import Clocks
from bot.daily.courier.courier import Courier
from bot.daily.daily import Daily
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.forget import Forgetting
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.ping_roles import PingRoles
from bot.daily.ledger.records import Records
from bot.daily.ledger.schedules import Schedules
from bot.daily.ledger.timing import Timing
from bot.discord_app.discord_port import DiscordPort, heeding
from bot.discord_app.rest import Rest
from bot.processes.budget import Budget
from bot.processes.predecessor import Place
from bot.processes.rivals import Rivals
from bot.settings import Settings
from bot.store.engine import Store
from bot.tally import Tally
from bot.vitals import Vitals

_log = logging.getLogger(__name__)

# Posts on their way get the time of a request, and a moment more to record their results.
_LAST_SECONDS = 23.0


@contextlib.asynccontextmanager
async def delivering(
    settings: Settings,
    edition: Edition,
    rest: Rest,
    store: Store,
    clock: Clock,
    vitals: Vitals,
    place: Place,
) -> AsyncIterator[tuple[Daily, asyncio.Task[None]]]:
    """Deliver until the end of the block, which waits for posts on their way.

    Posts are due by `clock`, which a sandbox can move. The task ends by itself only with
    `WrongToken`. `place` is this process's among others on this machine.
    """
    budget = Budget(
        store,
        total=settings.requests_per_second,
        token_fingerprint=_fingerprint(settings.discord_token or ""),
        predecessors=place.predecessors,
    )
    place.take(budget.process_id)
    port = DiscordPort(rest, partial(_turn, budget, rest.tally), heed=heeding(budget))
    timing = Timing().over(store.trip_seconds)
    window = dt.timedelta(hours=settings.catch_up_hours)
    ledger = Ledger(store, window=window, lease_seconds=timing.lease)
    clocks = Clocks(clock, store, port.accepted)
    rest.listen = clocks.listen
    store.is_clock_steady = lambda: clocks.is_steady
    rivals = Rivals(lambda: budget.is_alone)
    courier = Courier(
        store=store,
        clock=clock,
        ledger=ledger,
        edition=edition,
        port=port,
        budget=budget,
        timing=timing,
        clocks=clocks,
        rivals=rivals,
        tally=rest.tally,
    )
    schedules = Schedules(store)
    now = clock.now()
    await schedules.settle_places(edition.library)
    await hosts.apply(schedules, hosts.hosts_schedule(settings, now), edition, now)
    daily = Daily(
        clock=clock,
        schedules=schedules,
        ledger=ledger,
        records=Records(store),
        edition=edition,
        port=port,
        courier=courier,
        forgetting=Forgetting(store),
        ping_roles=PingRoles(store),
        rivals=rivals,
    )
    running = asyncio.create_task(courier.run())
    try:
        with (
            vitals.watching("courier", courier.pulse.probe),
            vitals.watching("clock", clocks.probe),
        ):
            yield daily, running
    finally:
        courier.stop()
        edition.search.interrupt()
        await asyncio.wait({running}, timeout=_LAST_SECONDS)
        await _end(running)
        store.is_clock_steady = lambda: True


async def _turn(budget: Budget, tally: Tally) -> None:
    begun = time.perf_counter()
    await budget.permit()
    tally.turn(time.perf_counter() - begun)


async def _end(running: asyncio.Task[None]) -> None:
    """End the courier; whoever watches its task reports its errors."""
    if not running.done():
        _log.warning(
            "Some posts are still on their way; the next start finds out what became of them."
        )
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await running


def _fingerprint(token: str) -> str:
    """Return a hash that identifies the token without revealing it."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]
