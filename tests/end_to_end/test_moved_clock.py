"""The bot lives on while the sandbox's time is moved about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.articles.loading import load
from bot.clock import RunningClock, SystemClock
from bot.sandbox import GatewayRules, Sandbox
from tests.conftest import ROOT, running_bot


@pytest.mark.parametrize("days", [1, -1, 400])
async def test_commands_and_buttons_are_answered_at_any_time(days: int) -> None:
    clock = RunningClock()
    rules = GatewayRules(identify_seconds=0)
    async with (
        Sandbox(clock=clock, ticks=SystemClock(), gateway=rules) as sandbox,
        running_bot(sandbox, load(ROOT / "seeds")),
    ):
        member = sandbox.person("member")
        moves: tuple[Callable[[], None], ...] = (
            lambda: clock.move(timedelta(days=days)),
            clock.reset,
        )
        for move in moves:
            move()
            answer = await member.slash("briefing")
            assert answer.message is not None
            written = datetime.fromisoformat(answer.message["timestamp"])
            assert abs(written - clock.now()) < timedelta(minutes=1)
            assert (await member.press(answer.message, "Reader view")).private
        assert sandbox.gateway.connections == 1
