"""Posts that come late: they are looked for first, and what that costs must not lose them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.daily.courier.courier import Courier
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.timing import Timing
from bot.daily.port.access import ChannelAccess
from bot.daily.port.outcomes import Absent, Outcome, Sent
from bot.processes.budget import Budget
from bot.sandbox import GatewayRules, Sandbox
from bot.sandbox.model import Message
from bot.sandbox.rest.rates import Limit, Rates
from bot.store.engine import Store, open_store
from tests.daily.material import HOUR, MORNING, edition, subscribe
from tests.end_to_end.mornings import POST, Morning

HISTORY = POST


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}") as opened:
        yield opened


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A channel's history can be read twice in half a second, and no header says so before."""
    rates = Rates(limits={("GET", HISTORY): Limit(2, 0.5)})
    async with Sandbox(rates=rates, gateway=GatewayRules(identify_seconds=0)) as running:
        yield running


async def test_a_busy_channels_history_is_read_to_its_end(sandbox: Sandbox, store: Store) -> None:
    """Who began anew at each 429 would never see the last page, nor post."""
    world, morning = sandbox.world, Morning(sandbox, store, edition(1))
    author = sandbox.person("member").user.id
    for _ in range(450):
        made = world.ids.next()
        message = Message(made, morning.channel(), author, world.clock.now(), "x")
        world.messages[morning.channel()][made] = message
    await morning.subscribe()
    morning.clock.move(HOUR)
    async with morning.courier():
        await morning.until_states("sent")
    reads = [each.status for each in morning.requests("GET", HISTORY)]
    assert reads.count(200) == 5
    assert 1 <= reads.count(429) <= 3


class Paged:
    """A port to which every channel is busy: a search takes four requests."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.posts = self.searches = 0

    async def post(self, channel_id: int, message: Any, files: Any = ()) -> Outcome:
        self.posts += 1
        return Sent({"id": str(1000 + self.posts), "embeds": [1]})

    async def find(
        self,
        channel_id: int,
        mark: str,
        seconds: float,
        *,
        span: object = None,
        certain: bool = True,
    ) -> Absent:
        for _ in range(4):
            await self._budget.permit()
        self.searches += 1
        return Absent()

    async def access(self, channel_id: int) -> ChannelAccess:
        return ChannelAccess(channel_id, 7, False, ())


@pytest.mark.slow
async def test_what_was_looked_for_in_vain_is_not_looked_for_again(store: Store) -> None:
    """Else many late posts would use up each other's turns with searches, for ever."""
    timing = Timing(request=0.4, lease=0.6, nonce=0.8, first_pause=0.02, longest_pause=1, poll=0.3)
    for channel in range(1, 61):
        await subscribe(store, channel)
    budget = Budget(store, total=180, beat_seconds=0.5, token_fingerprint="t")
    port: Any = Paged(budget)
    courier = Courier(
        store=store,
        clock=MovableClock(MORNING + HOUR),
        ledger=Ledger(store, lease_seconds=timing.lease),
        edition=edition(1),
        port=port,
        budget=budget,
        timing=timing,
    )
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(30):
        while port.posts < 60:
            await asyncio.sleep(0.02)
    courier.stop()
    await running
    assert port.posts == 60
