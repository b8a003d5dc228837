"""Results are written down in groups, again while the database is away, and each by itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest

from bot.daily.courier import batch_writer as module
from bot.daily.courier.batch_writer import BatchWriter
from bot.store.failures import StoreUnavailable


class Scripted:
    """Stands for a ledger: notes what it is asked to write, after what `meets` does about it."""

    def __init__(self, meets: Callable[[list[Any]], None] = lambda results: None) -> None:
        self.batches: list[list[Any]] = []
        self._meets = meets

    async def settle(self, results: Sequence[Any]) -> list[bool]:
        await asyncio.sleep(0)
        self.batches.append(list(results))
        self._meets(list(results))
        return [result != "lost" for result in results]


@contextlib.asynccontextmanager
async def running(ledger: Scripted) -> AsyncIterator[BatchWriter[Any]]:
    writer = BatchWriter(ledger.settle)
    task = asyncio.create_task(writer.run())
    try:
        async with asyncio.timeout(30):
            yield writer
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def settled(writer: BatchWriter[Any], *results: str) -> list[Any]:
    each = (writer.write(result) for result in results)
    return await asyncio.gather(*each, return_exceptions=True)


async def test_what_comes_together_is_written_together_and_each_hears_of_its_own() -> None:
    ledger = Scripted()
    async with running(ledger) as writer:
        assert await settled(writer, "a", "lost", "b") == [True, False, True]
        assert await settled(writer, "c") == [True]
    assert ledger.batches == [["a", "lost", "b"], ["c"]]


async def test_it_is_written_again_until_the_database_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0)
    failures = 3

    def away(results: list[Any]) -> None:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise StoreUnavailable(where="there", reason="it is away.")

    ledger = Scripted(away)
    async with running(ledger) as writer:
        assert await settled(writer, "a", "b") == [True, True]
    assert ledger.batches == [["a", "b"]] * 4


async def test_one_that_can_not_be_written_holds_up_no_other() -> None:
    def refuse(results: list[Any]) -> None:
        if "bad" in results:
            raise ValueError("bad")

    async with running(Scripted(refuse)) as writer:
        first, bad, last = await settled(writer, "a", "bad", "b")
        assert (first, last) == (True, True)
        assert isinstance(bad, ValueError)
        assert await settled(writer, "c") == [True]


async def test_who_waits_no_longer_stops_nobody() -> None:
    ledger = Scripted()
    async with running(ledger) as writer:
        gone = asyncio.create_task(writer.write("a"))
        await asyncio.sleep(0)
        gone.cancel()
        assert await settled(writer, "b") == [True]
