"""Writes results down in groups: whatever came in during one commit goes into the next."""

from __future__ import annotations

import asyncio
import logging

from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.results import Result
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_PAUSE = 0.5


class BatchWriter:
    """One writer for the results of many deliveries; `run` it while they are on their way."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: list[tuple[Result, asyncio.Future[bool]]] = []
        self._came = asyncio.Event()

    async def settle(self, result: Result) -> bool:
        """Return when the result is in the database; False if somebody else has the lease."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((result, done))
        self._came.set()
        return await done

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._came.wait()
            self._came.clear()
            batch, self._waiting = self._waiting, []
            await self._write(batch)

    async def _write(self, batch: list[tuple[Result, asyncio.Future[bool]]]) -> None:
        """Write a batch, again while the database is away: what is written twice is fenced."""
        while True:
            try:
                done = await self._ledger.settle([result for result, _ in batch])
            except StoreUnavailable as error:
                _log.warning("Results wait to be written down: %s", error)
                await asyncio.sleep(_PAUSE)
            except Exception as error:
                await self._one_by_one(batch, error)
                return
            else:
                for (_, future), written in zip(batch, done, strict=True):
                    if not future.done():
                        future.set_result(written)
                return

    async def _one_by_one(
        self, batch: list[tuple[Result, asyncio.Future[bool]]], error: Exception
    ) -> None:
        """Keep one result that can't be written from holding up the others."""
        if len(batch) > 1:
            for each in batch:
                await self._write([each])
        elif not batch[0][1].done():
            batch[0][1].set_exception(error)
