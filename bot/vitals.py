"""Signs of life: what each part of the program says of itself when it is asked."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator

Probe = Callable[[], Awaitable[str | None]]
"""Returns what is wrong with a part, None if nothing is."""

_PATIENCE_SECONDS = 5.0


class Vitals:
    """Knows of each part of the program whether it is alive."""

    def __init__(self, *parts: str) -> None:
        """Expect these parts; one that has not begun yet is not well."""
        self._probes: dict[str, Probe | None] = dict.fromkeys(parts)

    @contextlib.contextmanager
    def watching(self, part: str, probe: Probe) -> Iterator[None]:
        """Ask `probe` about a part until the exit."""
        self._probes[part] = probe
        try:
            yield
        finally:
            self._probes[part] = None

    async def troubles(self) -> dict[str, str | None]:
        """Return what is wrong with each part, None if nothing is; each has five seconds."""
        told = await asyncio.gather(*(_told(probe) for probe in self._probes.values()))
        return dict(zip(self._probes, told, strict=True))


async def _told(probe: Probe | None) -> str | None:
    if probe is None:
        return "not started"
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await probe()
    except TimeoutError:
        return f"no answer within {_PATIENCE_SECONDS:g} s"
    except Exception as error:  # whatever it is, the part is not well
        return str(error) or type(error).__name__


class Pulse:
    """The pulse of a loop, which has to beat every so many seconds."""

    def __init__(self, within: float, now: Callable[[], float] = time.monotonic) -> None:
        self._within = within
        self._now = now
        self._last: float | None = None

    def beat(self) -> None:
        """Note that the loop has come round."""
        self._last = self._now()

    async def probe(self) -> str | None:
        """Tell whether the loop stands still."""
        if self._last is None:
            return "not started"
        silent = self._now() - self._last
        return f"has stood still for {silent:.0f} s" if silent > self._within else None
