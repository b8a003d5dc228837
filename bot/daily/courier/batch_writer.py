"""Records results in batches: what arrives during one commit goes into the next."""

from __future__ import annotations

import asyncio
import logging

from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.results import Result
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_PAUSE = 0.5


class BatchWriter:
    """Records the results of many deliveries; `run` must be running meanwhile."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: list[tuple[Result, asyncio.Future[bool]]] = []
        self._arrived = asyncio.Event()

    async def settle(self, result: Result) -> bool:
        """Return once the result is in the database; False if its lease has been lost."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((result, done))
        self._arrived.set()
        return await done

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            batch, self._waiting = self._waiting, []
            await self._write(batch)

    async def _write(self, batch: list[tuple[Result, asyncio.Future[bool]]]) -> None:
        """Write a batch, retrying while the database is away; fencing makes repeats harmless."""
        while True:
            try:
                done = await self._ledger.settle([result for result, _ in batch])
            except StoreUnavailable as error:
                _log.warning("Results of posts wait for the database: %s", error)
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
        """Write results one by one, so that a bad one doesn't hold up the others."""
        if len(batch) > 1:
            for each in batch:
                await self._write([each])
        elif not batch[0][1].done():
            batch[0][1].set_exception(error)
