"""One request to Discord: one attempt, one deadline, and an outcome that can be acted on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import orjson

# Discord asks for this form and blocks clients without it; the address is the library's.
USER_AGENT = f"DiscordBot (https://discordpy.readthedocs.io, {discord.__version__}) briefing-bot"
TOTAL_SECONDS = 20.0


@dataclass(frozen=True)
class Sent:
    """Discord did it."""

    body: Any


@dataclass(frozen=True)
class Refused:
    """Discord did not do it, and won't however often it is asked."""

    status: int
    code: int
    message: str

    def __str__(self) -> str:
        return f"Discord answered {self.status} (code {self.code}): {self.message}"


@dataclass(frozen=True)
class Wait:
    """Discord did not do it and wants to be asked later."""

    seconds: float
    is_global: bool

    def __str__(self) -> str:
        return f"Discord asks for a pause of {self.seconds:g} s"


@dataclass(frozen=True)
class Unknown:
    """Nobody knows whether Discord did it."""

    reason: str

    def __str__(self) -> str:
        return self.reason


Outcome = Sent | Refused | Wait | Unknown


class Rest:
    """Discord's REST API at one address, with one token."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, token: str) -> None:
        self._session = session
        self._api_url = api_url
        self._token = token
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        authorized: bool = True,
        seconds: float = TOTAL_SECONDS,
    ) -> Outcome:
        """Send one request and say what became of it; never raises for what the network does.

        `path` begins with a slash; `body` is sent as JSON unless it is None. Interaction
        callbacks and follow-ups are not `authorized`: their path holds a token of its own.
        """
        headers = {"User-Agent": USER_AGENT}
        if authorized:
            headers["Authorization"] = f"Bot {self._token}"
        data = None
        if body is not None:
            data = orjson.dumps(body)
            headers["Content-Type"] = "application/json"
        try:
            async with self._session.request(
                method,
                self._api_url + path,
                data=data,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                return _outcome(response.status, response.headers, await response.read())
        except TimeoutError:
            return Unknown(f"no answer within {seconds:g} s")
        except (aiohttp.ClientError, OSError) as error:
            return Unknown(str(error) or type(error).__name__)
        except RuntimeError:
            if not self._session.closed:
                raise
            return Unknown("the bot is stopping")

    @contextlib.contextmanager
    def busy(self) -> Iterator[None]:
        """Mark the block as something that `finish` waits for."""
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, but no longer than that."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)


def _outcome(status: int, headers: Any, raw: bytes) -> Outcome:
    """Return what a whole reply means."""
    try:
        body = orjson.loads(raw) if raw else None
    except orjson.JSONDecodeError:
        body = None
    fields = body if isinstance(body, dict) else {}
    if 200 <= status < 300:
        if raw and body is None:
            return Unknown("the answer was no JSON, so it was not Discord's")
        return Sent(body)
    if status == 429:
        # The body's figure, where there is one, is the true one; a proxy's page has only a header.
        seconds = fields.get("retry_after", headers.get("Retry-After", 5))
        try:
            return Wait(float(seconds), bool(fields.get("global")))
        except ValueError:
            return Wait(5.0, is_global=False)
    if 400 <= status < 500:
        code = fields.get("code", 0)
        return Refused(status, code, str(fields.get("message", f"status {status}")))
    return Unknown(f"Discord answered {status}")
