"""The host's settings at work: what the whole bot makes of them, and how it ends."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.articles.library import Library
from bot.daily.daily import Daily
from bot.daily.ledger.edition import Edition
from bot.daily.port import token
from bot.discord_app.service import serve
from bot.errors import WrongToken
from bot.sandbox import Sandbox, faults
from bot.settings import Settings
from bot.store.engine import Store
from tests.conftest import running_bot, settings_for
from tests.daily.material import HOUR, MINUTE, edition, rows
from tests.end_to_end.mornings import POST, Morning


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


def settings(morning: Morning, **changes: Any) -> Settings:
    return replace(settings_for(morning.sandbox), **changes)


def with_channel(morning: Morning) -> Settings:
    return settings(morning, briefing_channel_id=morning.channel(), briefing_time="9:00")


async def test_the_hosts_channel_gets_its_post_without_a_command(
    morning: Morning, library: Library
) -> None:
    given = with_channel(morning)
    async with running_bot(
        morning.sandbox, library, given, database=morning.store, clock=morning.clock
    ):
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


async def test_a_restart_makes_up_what_the_hosts_channel_missed(
    morning: Morning, library: Library
) -> None:
    given = with_channel(morning)
    for _ in range(2):
        async with running_bot(
            morning.sandbox, library, given, database=morning.store, clock=morning.clock
        ):
            pass
        morning.clock.move(HOUR)
    async with running_bot(
        morning.sandbox, library, given, database=morning.store, clock=morning.clock
    ):
        await morning.until_states("sent")


async def test_without_the_setting_the_hosts_channel_gets_nothing_more(
    morning: Morning, library: Library
) -> None:
    async with running_bot(
        morning.sandbox,
        library,
        with_channel(morning),
        database=morning.store,
        clock=morning.clock,
    ) as client:
        assert (await client.daily.ledger.outlook(morning.clock.now())).next_due is not None
    async with running_bot(
        morning.sandbox, library, settings(morning), database=morning.store, clock=morning.clock
    ) as client:
        assert (await client.daily.ledger.outlook(morning.clock.now())).next_due is None


@pytest.mark.parametrize(("hours", "expected"), [(1, "skipped: late"), (3, "sent")])
async def test_posts_are_made_up_for_as_long_as_the_host_wants(
    morning: Morning, library: Library, hours: int, expected: str
) -> None:
    await morning.subscribe()
    morning.clock.move(MINUTE + 2 * HOUR)
    given = settings(morning, catch_up_hours=hours)
    async with running_bot(
        morning.sandbox, library, given, database=morning.store, clock=morning.clock
    ):
        await morning.until_states(expected)


async def test_the_end_waits_for_a_post_that_is_on_its_way(
    morning: Morning, library: Library
) -> None:
    """What becomes of it is written down before the database is closed."""
    held = morning.sandbox.faults.add(faults.Hang(path=POST, after_work=False))
    assert held is not None
    await morning.subscribe()
    async with running_bot(
        morning.sandbox, library, database=morning.store, clock=morning.clock
    ) as client:
        morning.clock.move(MINUTE)
        await morning.until(lambda: held.struck)
        healing = asyncio.create_task(_heal_at_the_end(morning, client.daily, held))
    await healing
    assert await morning.states() == ["planned"]
    (row,) = await rows(morning.store)
    assert row.detail


async def _heal_at_the_end(morning: Morning, daily: Daily, held: Any) -> None:
    courier: Any = daily.courier
    await morning.until(lambda: courier._in_flight.is_over)
    morning.sandbox.faults.heal(held)


async def test_a_token_that_is_refused_to_a_post_ends_the_bot(
    morning: Morning, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token, "PAUSES", (0, 0.01, 0.01))
    await morning.subscribe()
    morning.strike(faults.AnswerWith(status=401, path=POST, times=None))

    def ended() -> None:
        morning.strike(faults.AnswerWith(status=401, path="/users/@me", times=None))
        morning.clock.move(dt.timedelta(minutes=1))

    morning.sandbox.rest.dates = morning.clock
    with pytest.raises(WrongToken, match="POST /channels/"):
        async with asyncio.timeout(30):
            await serve(
                settings(morning),
                Edition(library),
                store=morning.store,
                clock=morning.clock,
                on_ready=lambda client: ended(),
            )
    assert morning.posts() == []
