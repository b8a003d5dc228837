"""What is done on the side: an event that says that a permission is back, asked about to its end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.daily.courier.chores import Chores
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.results import Failed
from bot.daily.port.access import ChannelAccess
from bot.daily.port.outcomes import Refused, Unknown, Wait
from bot.daily.port.refusals import Meaning
from bot.messages.wire import NO_PINGS
from bot.store.engine import Store
from tests.daily.material import CHANNEL, GUILD, MINUTE, MORNING, edition, states, subscribe


class Asked:
    """A port that answers what it may do in a channel, one answer after another."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    async def access(self, channel_id: int, guild_id: int | None = None) -> Any:
        return self.answers.pop(0)


@pytest.mark.parametrize("lost", [Unknown("no answer"), Wait(0.1, False)])
async def test_a_lost_answer_does_not_cost_the_post_that_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch, lost: Any
) -> None:
    """Discord tells of a change once; it is asked about until there is an answer."""
    monkeypatch.setattr("bot.daily.courier.chores._FIRST_PAUSE", 0.01)
    ledger = Ledger(store)
    await subscribe(store)
    await ledger.plan(MORNING)
    [claim] = await ledger.claim("one", MORNING, 10, edition(1))
    facts = {"missing": ["Send Messages"]}
    notice: Any = {"content": "x", "allowed_mentions": NO_PINGS}
    await ledger.settle([Failed(claim, Meaning.PERMISSION, facts, notice)])
    port: Any = Asked(lost, lost, ChannelAccess(CHANNEL, GUILD, False, ()))
    woken = asyncio.Event()
    chores = Chores(store, MovableClock(MORNING + MINUTE), ledger, port, woken.set)
    running = asyncio.create_task(chores.run())
    try:
        chores.look_again(GUILD)
        await asyncio.wait_for(woken.wait(), 10)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert await states(store) == [("02", 0, "planned")]
    assert port.answers == []


async def test_who_asks_hears_of_a_refusal_too(store: Store) -> None:
    """It says that the channel is hidden, which no silence would."""
    await subscribe(store)
    refused = Refused(403, 50001, "Missing Access")
    port: Any = Asked(refused)
    chores = Chores(store, MovableClock(MORNING), Ledger(store), port, lambda: None)
    assert await chores.recheck(CHANNEL) == refused
