"""Commits that the database made and whose answer never came, on each database."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from tests.daily.material import MINUTE, edition, had_by
from tests.end_to_end.mornings import POST, Morning


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


@pytest.mark.parametrize("point", ["planning", "claiming", "settling"])
async def test_a_commit_whose_answer_is_lost_doubles_and_loses_nothing(
    morning: Morning, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    write = morning.store.write
    struck: list[Any] = []
    lost: list[str] = []

    def hook(at: str) -> None:
        if at == point and not struck:
            struck.append(asyncio.current_task())

    @contextlib.asynccontextmanager
    async def losing() -> AsyncIterator[Any]:
        async with write() as connection:
            yield connection
        if asyncio.current_task() in struck and not lost:
            lost.append(point)
            raise StoreUnavailable(where="there", reason="the connection broke.")

    monkeypatch.setattr(morning.store, "write", losing)
    await morning.subscribe()
    async with morning.courier(hook=hook) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: lost)
        await morning.pass_time(31, courier)
        await morning.until_states("sent")
    assert len(morning.posts()) == len(morning.requests("POST", POST)) == 1
    assert await had_by(morning.store, (await morning.schedule()).channel_id) == ["a001"]
