"""How many sessions of the gateway a process has begun in a row, and when the next may begin.

Discord allows 1,000 a day, and makes the token void after that. A program that ends soon after
each start would use them up within hours.

    rounds in a row    before the next one
    five               nothing
    more               half a minute, one, two, four … half an hour
    one that lasts     they are forgotten

A round is one session for each shard of the process. They are kept in a file, as the next process
has to know of them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.clock import Clock

_log = logging.getLogger(__name__)

LASTS = 300.0
"""After so many seconds a session counts as one that lasts."""

_FREE = 5
_FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 1_800.0
_KEPT = 1_000
_DAY = dt.timedelta(days=1)


class Starts:
    """The sessions in a row of one process and those before it."""

    def __init__(self, file: Path | None, clock: Clock) -> None:
        self.shards = 1
        self._file = file
        self._clock = clock
        self._begun = [] if file is None else _read(file)
        self._told: dt.datetime | None = None

    def note(self) -> None:
        """Write down that a session begins now."""
        self._begun = [*self._begun, self._clock.now()][-_KEPT:]
        self._write()

    def clear(self) -> None:
        """Forget all: a session has lasted."""
        if self._begun:
            self._begun = []
            self._write()

    def next(self) -> dt.datetime | None:
        """Return when the next round may begin; None if that is now."""
        now = self._clock.now()
        # What a clock that was wrong has noted lies ahead, and counts for nothing.
        begun = [each for each in self._begun if now - _DAY < each <= now]
        too_many = len(begun) // self.shards - _FREE
        if too_many < 0:
            return None
        pause = min(_FIRST_PAUSE * 2.0 ** min(too_many, 16), _LONGEST_PAUSE)
        end = begun[-1] + dt.timedelta(seconds=pause)
        return end if end > now else None

    async def turn(self) -> None:
        """Wait until the next session may begin; say so once."""
        while (until := self.next()) is not None:
            if until != self._told:
                self._told = until
                _log.warning(
                    "The gateway's last %d sessions ended soon after they began. The next one "
                    "begins at %s UTC; daily posts go on.",
                    len(self._begun),
                    f"{until.astimezone(dt.UTC):%H:%M:%S}",
                )
            await self._clock.sleep_until(until)

    async def forget_when_well(self, trouble: Callable[[], Awaitable[str | None]]) -> None:
        """Forget them once a session has lasted, until cancelled."""
        while True:
            await asyncio.sleep(LASTS)
            last = self._begun[-1] if self._begun else None
            lasts = last is None or (self._clock.now() - last).total_seconds() >= LASTS
            if lasts and await trouble() is None:
                self.clear()

    def _write(self) -> None:
        if self._file is None:
            return
        try:
            self._file.write_text(json.dumps([each.isoformat() for each in self._begun]), "utf-8")
        except OSError as error:
            _log.warning("The gateway's sessions can't be counted in %s: %s", self._file, error)


def _read(file: Path) -> list[dt.datetime]:
    """Return what is written in a file; nothing, if that can't be read."""
    try:
        moments = [dt.datetime.fromisoformat(each) for each in json.loads(file.read_text("utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        _log.warning("The gateway's last sessions are not known: %s", error)
        return []
    return [each for each in moments if each.tzinfo is not None]
