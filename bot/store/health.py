"""When what goes wrong with an open database is there to stay."""

from __future__ import annotations

import asyncio
import time

from bot.store.failures import StoreMisconfigured

_STAYS_SECONDS = 10.0
"""How long nothing can be written before that counts as what a person has to mend."""


class Health:
    """Notes what becomes of transactions; `fails` raises what nobody but a person can mend."""

    def __init__(self, stays_seconds: float = _STAYS_SECONDS) -> None:
        self._stays_seconds = stays_seconds
        self._since: float | None = None
        self._final: StoreMisconfigured | None = None
        self._ended = asyncio.Event()

    def written(self) -> None:
        """Note that something was written."""
        self._since = None

    def failed(self, error: StoreMisconfigured) -> None:
        """Note an error: what is damaged stays so, anything else may pass."""
        now = time.monotonic()
        self._since = self._since or now
        if error.facts.get("damaged") or now - self._since >= self._stays_seconds:
            self._final = self._final or error
            self._ended.set()

    async def fails(self) -> None:
        """Wait until the database can't be used any more, and raise why."""
        await self._ended.wait()
        assert self._final is not None
        raise self._final
