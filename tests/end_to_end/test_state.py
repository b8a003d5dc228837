"""A sandbox that was saved goes on: its buttons, its schedules, its ledger, its ids."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.clock import Movable, RunningClock, SystemClock
from bot.sandbox import GatewayRules, Sandbox
from bot.sandbox.person import Answer
from bot.state.archive import read_state
from bot.state.persistence import Persistence
from bot.store.engine import Store
from tests.answers import message_of
from tests.conftest import running_bot, stop_heartbeats
from tests.daily.material import states

DAY = dt.timedelta(days=1)


@dataclass
class Run:
    """One run of the bot on a sandbox that is kept in a file."""

    sandbox: Sandbox
    store: Store

    async def typed(self, command: str, **options: str) -> str:
        return words(await self.sandbox.person("admin").slash_with(command, "general", options))


def words(answer: Answer) -> str:
    assert answer.message is not None
    embeds = answer.message["embeds"]
    return "\n".join([answer.message["content"], *(each["description"] for each in embeds)])


@contextlib.asynccontextmanager
async def run(file: Path, library: Library, told: list[Path]) -> AsyncIterator[Run]:
    kept = Persistence(file, told.append)
    clock = kept.state.clock()
    sandbox = Sandbox(
        clock=clock,
        ticks=SystemClock(),
        saved=kept.state.world,
        gateway=GatewayRules(identify_seconds=0),
    )
    async with sandbox, kept.store(sandbox) as store:
        async with running_bot(sandbox, library, database=store, clock=clock):
            yield Run(sandbox, store)
        stop_heartbeats()


async def until_sent(store: Store, channel_id: int) -> None:
    async with asyncio.timeout(30):
        while (await sent(store, channel_id)) != ["sent"]:
            await asyncio.sleep(0.01)


async def sent(store: Store, channel_id: int) -> list[str]:
    return [state for *_, state in await states(store, channel_id)]


async def test_buttons_schedules_and_the_ledger_outlive_a_load(
    tmp_path: Path, library: Library
) -> None:
    file, told = tmp_path / "friday.zip", list[Path]()
    async with run(file, library, told) as first:
        member = first.sandbox.person("member")
        posted = message_of(await member.slash("briefing", article="000_fdad4a85e90d0778"))
        await first.typed("schedule set", channel="news", time="9am", timezone="Berlin")
        await first.typed("schedule post-now", channel="news")
        news = first.sandbox.person("admin").channel("news").id
        await until_sent(first.store, news)
        # So that a day more on the clock brings no other post.
        await first.typed("schedule pause", channel="news")
        assert isinstance(first.sandbox.world.clock, Movable)
        first.sandbox.world.clock.move(DAY)
        listed = await first.typed("schedule list")
        seen = member.sees()
        token, last = first.sandbox.token, first.sandbox.world.ids.last
    assert told == [file]
    before = file.read_bytes()

    async with run(file, library, told) as second:
        assert second.sandbox.token == token
        assert isinstance(second.sandbox.world.clock, RunningClock)
        assert abs(second.sandbox.world.clock.offset - DAY) < dt.timedelta(seconds=1)
        member = second.sandbox.person("member")
        assert member.sees() == seen
        answer = await member.press(posted, "Reader view")
        assert answer.private and int(message_of(answer)["id"]) > last
        assert "Berlin" in listed and await second.typed("schedule list") == listed
        assert await sent(second.store, news) == ["sent"]
    assert file.read_bytes() != before


async def test_it_is_saved_when_the_run_ends_with_an_error(
    tmp_path: Path, library: Library
) -> None:
    file, told = tmp_path / "state.zip", list[Path]()
    alone = Persistence(tmp_path / "alone.zip", told.append)
    with pytest.raises(RuntimeError, match="a bug"):
        async with Sandbox() as sandbox, alone.alone(sandbox):
            raise RuntimeError("a bug")
    assert told.pop() == tmp_path / "alone.zip"
    with pytest.raises(RuntimeError, match="a bug"):
        async with run(file, library, told) as first:
            first.sandbox.person("member").say("before the bug")
            raise RuntimeError("a bug")
    assert told == [file]
    loaded = Sandbox(saved=read_state(file).world)
    [said] = loaded.person("member").sees()
    assert said["content"] == "before the bug"


async def test_a_database_goes_with_a_world_that_is_used_without_the_bot(
    tmp_path: Path, library: Library
) -> None:
    file, told = tmp_path / "state.zip", list[Path]()
    async with run(file, library, told) as first:
        await first.typed("schedule set", channel="news", time="9am UTC")
    database = read_state(file).database
    kept = Persistence(file, told.append)
    async with Sandbox(saved=kept.state.world) as sandbox, kept.alone(sandbox):
        sandbox.person("member").say("said without it")
    assert database is not None and read_state(file).database == database
    assert b"said without it" in read_state(file).world["world.json"]
