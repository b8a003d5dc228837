"""Tells the host, by a webhook, of trouble that nobody in a server can mend, and when it is over.

    begins        told once it has lasted, so that a reconnect or a restart is none
    is told       not again, also after a restart, until it is over
    is over       told, if its beginning was
    six an hour   at most; what has no room is told later, if it is still so

A webhook needs neither the bot's token nor its share of requests, so nothing waits for it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp

from bot.clock import Clock, elapsed
from bot.discord_app.proxies import proxy_for, words_of
from bot.messages.host_notices import PARTS, over, trouble
from bot.messages.wire import Message
from bot.vitals import Vitals

_log = logging.getLogger(__name__)

PER_HOUR = 6
_LASTS = 120.0
_LOOK_SECONDS = 10.0
_SEND_SECONDS = 10.0
_HOUR = dt.timedelta(hours=1)


class Memory:
    """What the host was told and when, in a file that outlives the process; pure without one."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.told: set[str] = set()
        self.sent: list[dt.datetime] = []
        if file is not None and file.exists():
            try:
                kept = json.loads(file.read_text("utf-8"))
                self.told = set(kept["told"]) & set(PARTS)
                self.sent = [dt.datetime.fromisoformat(each) for each in kept["sent"]]
            except (OSError, ValueError, KeyError, TypeError) as error:
                _log.warning("What the host was told is not known any more: %s", error)

    def has_room(self, now: dt.datetime) -> bool:
        """Tell whether one more may be sent within this hour."""
        # What a clock that was wrong has noted lies ahead, and counts for nothing.
        self.sent = [each for each in self.sent if now - _HOUR < each <= now]
        return len(self.sent) < PER_HOUR

    def note(self, part: str, now: dt.datetime, *, is_over: bool) -> None:
        """Remember what was just told."""
        (self.told.discard if is_over else self.told.add)(part)
        self.sent.append(now)
        if self._file is None:
            return
        kept = {"told": sorted(self.told), "sent": [each.isoformat() for each in self.sent]}
        try:
            self._file.write_text(json.dumps(kept), "utf-8")
        except OSError as error:
            _log.warning("What the host was told can't be kept: %s", error)


class Herald:
    """Looks at the parts of the program, and sends what has changed."""

    def __init__(
        self, webhook: str | None, vitals: Vitals, clock: Clock, memory: Memory | None = None
    ) -> None:
        self._webhook = webhook
        self._vitals = vitals
        self._clock = clock
        self._memory = memory or Memory()
        self._since: dict[str, float] = {}
        self.articles: str | None = None
        """What is wrong with the articles since they were read again."""
        self.feeds: Callable[[], str | None] = lambda: None
        """Tells what is wrong with the feeds."""

    async def run(self) -> None:
        """Look every few seconds until cancelled; without a webhook do nothing."""
        while self._webhook is not None:
            try:
                await self.look(await self._vitals.troubles(), elapsed())
            except Exception:  # a bug here must not be the end of the bot
                _log.exception("The host could not be told how the bot is.")
            await asyncio.sleep(_LOOK_SECONDS)

    async def look(self, troubles: Mapping[str, str | None], at: float) -> None:
        """Tell what has lasted at that moment, and what is over."""
        all_troubles = {**troubles, "articles": self.articles, "feeds": self.feeds()}
        if not any(troubles.values()):
            all_troubles["end"] = None  # it runs, whatever the last one ended by
        for part, why in all_troubles.items():
            if part not in PARTS:
                continue
            if why is None:
                self._since.pop(part, None)
                if part in self._memory.told:
                    await self._tell(part, over(part), is_over=True)
            elif at - self._since.setdefault(part, at) >= _LASTS:
                await self._begun(part, why)

    async def ended(self, why: str) -> None:
        """Tell that the program ends for something that only a person can mend."""
        if self._webhook is not None:
            await self._begun("end", why)

    async def _begun(self, part: str, why: str) -> None:
        if part not in self._memory.told:
            await self._tell(part, trouble(part, why), is_over=False)

    async def _tell(self, part: str, message: Message, *, is_over: bool) -> None:
        now = self._clock.now()
        if self._webhook and self._memory.has_room(now) and await self._arrives(message):
            self._memory.note(part, now, is_over=is_over)

    async def _arrives(self, message: Message) -> bool:
        """Send a message; return False if it certainly did not arrive and is to be sent again."""
        webhook = self._webhook or ""
        try:
            async with (
                aiohttp.ClientSession(
                    timeout=aiohttp.ClientTimeout(total=_SEND_SECONDS)
                ) as session,
                session.post(webhook, json=message, proxy=proxy_for(webhook)) as answer,
            ):
                if answer.status in (401, 403, 404):
                    _log.error(
                        "Discord refuses HOST_WEBHOOK (%d), so the host is told nothing more. "
                        "Make a new webhook, and start the bot again.",
                        answer.status,
                    )
                    self._webhook = None
                return answer.status < 400
        except aiohttp.ClientConnectorError as error:
            _log.debug("The host can't be told for now: %s", words_of(error))
            return False
        except (aiohttp.ClientError, OSError) as error:
            _log.warning("It is unclear whether the host was told: %s", words_of(error))
            return True
