"""One request to Discord: one attempt, one deadline, and an outcome that can be acted on.

    status  body                outcome
    2xx     JSON, or none       sent
    2xx     anything else       unknown: it came from something in front of Discord
    429     any                 wait: global if the body says so, or is not the API's
    408     any                 unknown: the request may have arrived
    401     a JSON object       unauthorized
    4xx     a JSON object       refused
    4xx     anything else       unknown: a proxy's page says nothing about the request
    others  any                 unknown

A redirect is not followed: it would turn a POST into a GET, and its answer into a success.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import math
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord
import orjson

from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Unknown, Wait
from bot.messages.mentions import with_ids

# Discord requires this form and blocks clients without it; the address is the library's.
USER_AGENT = f"DiscordBot (https://discordpy.readthedocs.io, {discord.__version__}) briefing-bot"
TOTAL_SECONDS = 20.0

_PAUSE, _LONGEST_PAUSE = 5.0, 86_400.0  # seconds: if a 429 names none, and at most
_UNAUTHORIZED, _REQUEST_TIMEOUT, _TOO_MANY = 401, 408, 429
_TEMPORARY = {40333}  # docs, JSON error codes: Discord's edge blocked it, for the moment


class Rest:
    """Discord's REST API at one address, with one token."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, token: str) -> None:
        self._session = session
        self._api_url = api_url
        self._token = token
        self.command_ids: Mapping[str, str] = {}
        """The ids of the commands, by name, once they are registered: mentions need them."""
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
        """Send one request and return its outcome; network errors never raise.

        `path` begins with a slash; `body` is sent as JSON unless it is None. Interaction
        callbacks and follow-ups are not `authorized`: their path has a token of its own.
        """
        headers = {"User-Agent": USER_AGENT}
        if authorized:
            headers["Authorization"] = f"Bot {self._token}"
        data = None
        if body is not None:
            data = with_ids(orjson.dumps(body), self.command_ids)
            headers["Content-Type"] = "application/json"
        try:
            async with self._session.request(
                method,
                self._api_url + path,
                data=data,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                return outcome_of(response.status, response.headers, await response.read())
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
        """Have `finish` wait for the end of the block."""
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def finish(self, seconds: float) -> None:
        """Wait for all `busy` blocks to end, but no longer than `seconds`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)


def outcome_of(status: int, headers: Mapping[str, str], raw: bytes) -> Outcome:
    """Return the outcome that a complete response stands for."""
    try:
        body, is_json = (orjson.loads(raw) if raw else None), True
    except orjson.JSONDecodeError:
        body, is_json = None, False
    if 200 <= status < 300:
        if not is_json:
            return Unknown("the answer was not JSON, so it was not Discord's")
        return Sent(body, _date(headers))
    fields: Mapping[str, Any] = body if isinstance(body, dict) else {}
    if status == _TOO_MANY:
        return _wait(headers, fields)
    if 400 <= status < 500 and status != _REQUEST_TIMEOUT and isinstance(body, dict):
        code = fields.get("code")
        if code in _TEMPORARY:
            return Wait(_PAUSE, is_global=False)
        code = code if isinstance(code, int) else 0
        message = str(fields.get("message", f"status {status}"))
        if status == _UNAUTHORIZED:
            return Unauthorized(code, message)
        return Refused(status, code, message)
    return Unknown(f"Discord answered {status}")


def _wait(headers: Mapping[str, str], fields: Mapping[str, Any]) -> Wait:
    """Return how long a 429 asks to wait, and whether that applies to all requests."""
    # The body's figure is the exact one. Only a proxy's page has none: it blocks the address,
    # and so all requests.
    seconds = _seconds(fields.get("retry_after"), headers.get("Retry-After"))
    return Wait(seconds, "retry_after" not in fields or bool(fields.get("global")))


def _seconds(*figures: Any) -> float:
    """Return the first figure that is a valid number of seconds."""
    for figure in figures:
        with contextlib.suppress(TypeError, ValueError):
            seconds = float(figure)
            if math.isfinite(seconds) and seconds >= 0:
                return min(seconds, _LONGEST_PAUSE)
    return _PAUSE


def _date(headers: Mapping[str, str]) -> dt.datetime | None:
    """Return the moment of a response, in UTC."""
    try:
        date = parsedate_to_datetime(headers["Date"])
    except (KeyError, ValueError):
        return None
    # "-0000" is parsed as a moment without a zone; it means UTC.
    return date.replace(tzinfo=dt.UTC) if date.tzinfo is None else date.astimezone(dt.UTC)
