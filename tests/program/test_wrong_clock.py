"""The program on a machine whose clock is wrong: no day is lost, and it says what is wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import RunningClock, SystemClock
from bot.sandbox import Sandbox
from bot.store.engine import open_store
from tests.daily.material import DAY, HOUR, MONDAY, MORNING, states, subscribe
from tests.program import programs
from tests.program.programs import started
from tests.program.wrong_clock import WrongClock, needs_faketime

pytestmark = [pytest.mark.slow, needs_faketime]

EARLY = dt.timedelta(seconds=8)
"""How long before the post's time a test begins."""


class Machine:
    """A database with a schedule, before a sandbox whose clock is right."""

    def __init__(self, sandbox: Sandbox, folder: Path, right: dt.timedelta) -> None:
        self.sandbox = sandbox
        self.database = f"sqlite:///{folder / 'bot.db'}"
        self.right = right
        """By how much the sandbox, and so a right clock, is ahead of this machine."""
        self.clock = WrongClock(folder)
        self.channel = sandbox.person("admin").channel("news").id

    @property
    def settings(self) -> dict[str, str]:
        addresses = self.sandbox.addresses
        return {
            "DISCORD_TOKEN": self.sandbox.token,
            "DISCORD_API_URL": addresses.api,
            "DISCORD_GATEWAY_URL": addresses.gateway,
            "DATABASE_URL": self.database,
            **self.clock.settings,
        }

    async def states(self) -> list[tuple[str, int, str]]:
        async with open_store(self.database) as store:
            return await states(store, self.channel)

    async def until(self, *expected: str, seconds: float = 90) -> None:
        """Wait until the days' posts stand so, oldest first."""
        found: list[str] = []
        try:
            async with asyncio.timeout(seconds):
                while found != list(expected):
                    await asyncio.sleep(0.2)
                    found = [state for _, _, state in await self.states()]
        except TimeoutError:
            raise AssertionError(found) from None


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a program whose every look at the clock is intercepted more time."""
    monkeypatch.setattr(programs, "DEADLINE", 90.0)


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    now = dt.datetime.now(dt.UTC)
    clock = RunningClock()
    clock.move(MORNING - EARLY - now)
    async with Sandbox(clock=clock, ticks=SystemClock()) as sandbox:
        made = Machine(sandbox, tmp_path, clock.offset)
        async with open_store(made.database) as store:
            guild = next(iter(sandbox.world.guilds))
            await subscribe(store, made.channel, guild_id=guild, since=MONDAY)
        yield made


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (9 * HOUR, "9 h 0 min ahead of Discord's"),
        (50 * HOUR, "50 h 0 min ahead of Discord's"),
        (-2 * HOUR, "2 h 0 min behind Discord's"),
    ],
)
async def test_a_clock_that_is_wrong_at_the_start_loses_no_day(
    machine: Machine, wrong: dt.timedelta, words: str
) -> None:
    """It waits, says why, and goes on by itself once the clock is right."""
    machine.clock.ahead(machine.right + wrong)
    async with started("run", **machine.settings) as program:
        await program.prints(f"clock is {words}")
        await asyncio.sleep(1)  # what it would do wrongly, it would do at once
        assert await machine.states() == []
        machine.clock.ahead(machine.right)
        await program.prints("The clocks agree; posts go on")
        await machine.until("sent")
        assert await program.stop(signal.SIGTERM) == 0
    assert await machine.states() == [("02", 0, "sent")]
    assert program.printed.count("Nothing is posted") == 1


@pytest.mark.parametrize("wrong", [2 * DAY, -HOUR])
async def test_a_clock_that_jumps_for_some_seconds_loses_no_day(
    machine: Machine, wrong: dt.timedelta
) -> None:
    machine.clock.ahead(machine.right)
    async with started("run", **machine.settings) as program:
        await program.prints("Ready as")
        machine.clock.ahead(machine.right + wrong)
        await asyncio.sleep(4)
        machine.clock.ahead(machine.right)
        await machine.until("sent")
        assert await program.stop(signal.SIGTERM) == 0
    assert await machine.states() == [("02", 0, "sent")]
