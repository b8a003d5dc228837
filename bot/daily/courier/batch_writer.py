"""Writes to the database in batches: what arrives during one commit goes into the next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.clock import elapsed
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)

_PAUSE = 0.5
_FADING = 0.9

T = TypeVar("T")


class BatchWriter(Generic[T]):
    """Writes what many deliveries have to write down; `run` must be running meanwhile.

    `write` writes several, and returns for each whether its lease still held.
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[Sequence[bool]]]) -> None:
        self._write_all = write
        self._waiting: list[tuple[T, asyncio.Future[bool]]] = []
        self._arrived = asyncio.Event()
        self.seconds = 0.0
        """How long a batch took lately, at most."""

    async def write(self, item: T) -> bool:
        """Return once it is in the database; False if its lease has been lost."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        self._arrived.set()
        return await done

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            batch, self._waiting = self._waiting, []
            await self._write(batch)

    async def _write(self, batch: list[tuple[T, asyncio.Future[bool]]]) -> None:
        """Write a batch, retrying while the database is away; fencing makes repeats harmless."""
        while True:
            begun = elapsed()
            try:
                done = await self._write_all([item for item, _ in batch])
            except StoreUnavailable as error:
                _log.warning("Posts on their way wait for the database: %s", error)
                await asyncio.sleep(_PAUSE)
            except Exception as error:
                await self._one_by_one(batch, error)
                return
            else:
                self.seconds = max(elapsed() - begun, _FADING * self.seconds)
                for (_, future), written in zip(batch, done, strict=True):
                    if not future.done():
                        future.set_result(written)
                return

    async def _one_by_one(
        self, batch: list[tuple[T, asyncio.Future[bool]]], error: Exception
    ) -> None:
        """Write each by itself, so that a bad one doesn't hold up the others."""
        if len(batch) > 1:
            for each in batch:
                await self._write([each])
        elif not batch[0][1].done():
            batch[0][1].set_exception(error)
