"""One request to Discord: one attempt, one deadline, and an outcome that can be acted on.

    status  body                outcome
    2xx     JSON, or none       sent
    2xx     anything else       unknown: it came from something in front of Discord
    429     any                 wait: global if the body says so, or is not the API's
    408     any                 unknown: the request may have arrived
    401     a JSON object       unauthorized
    4xx     JSON with a code    refused
    4xx     anything else       unknown: without a code of Discord's own, a proxy or an edge
                                that is in trouble says it, and may say it to anything
    others  any                 unknown

A redirect is not followed: it would turn a POST into a GET, and its answer into a success.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord
import orjson

from bot.articles.images import media_type
from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Unknown, Wait
from bot.daily.port.port import Upload
from bot.discord_app.callbacks import Callbacks
from bot.discord_app.proxies import proxy_for, words_of
from bot.messages.mentions import with_ids
from bot.tally import Tally

# Discord requires this form and blocks clients without it; the address is the library's.
USER_AGENT = f"DiscordBot (https://discordpy.readthedocs.io, {discord.__version__}) briefing-bot"
TOTAL_SECONDS = 20.0
_PLAIN_PATH = re.compile(r"[\w/.~-]+", re.ASCII)
"""What needs no quoting in a request's first line."""

_PAUSE, _LONGEST_PAUSE = 5.0, 86_400.0  # seconds: if a 429 names none, and at most
_OK, _UNAUTHORIZED, _REQUEST_TIMEOUT, _TOO_MANY = 200, 401, 408, 429
_CHUNK = 65_536
_COUNTED_AS: dict[type[object], str] = {
    Sent: "sent",
    Refused: "refused",
    Unauthorized: "unauthorized",
    Wait: "rate limited",
    Unknown: "unknown",
}
_TEMPORARY = {40333}  # docs, JSON error codes: Discord's edge blocked it, for the moment


class Rest:
    """Discord's REST API at one address, with one token."""

    def __init__(
        self, session: aiohttp.ClientSession, api_url: str, token: str, tally: Tally | None = None
    ) -> None:
        self.tally = tally or Tally()
        self._session = session
        self.api_url = api_url
        self._token = token
        self._proxy = proxy_for(api_url)
        self._callbacks = None if self._proxy else Callbacks(api_url, USER_AGENT)
        self.command_ids: Mapping[str, str] = {}
        """The ids of the commands, by name, once they are registered: mentions need them."""
        self.listen: Callable[[], Callable[[dt.datetime | None], None]] | None = None
        """Called before each request; what it returns, with the `Date` of any answer."""
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        files: Sequence[Upload] = (),
        authorized: bool = True,
        seconds: float = TOTAL_SECONDS,
    ) -> Outcome:
        """Send one request and return its outcome; network errors never raise.

        `path` begins with a slash; `body` is sent as JSON unless it is None, with `files`
        beside it; bytes are JSON already. Interaction callbacks and follow-ups are not
        `authorized`: their path has a token of its own.
        """
        outcome = await self._request(
            method, path, body, files=files, authorized=authorized, seconds=seconds
        )
        self._count(outcome)
        return outcome

    async def call_back(
        self, interaction_id: str, token: str, body: bytes, seconds: float
    ) -> Outcome:
        """Send the first answer to an interaction, once, and return the outcome."""
        path = f"/interactions/{interaction_id}/{token}/callback"
        if self._callbacks is None or not _PLAIN_PATH.fullmatch(path):
            return await self.request("POST", path, body, authorized=False, seconds=seconds)
        outcome = await self._call_back(self._callbacks, path, body, seconds)
        self._count(outcome)
        return outcome

    async def _call_back(
        self, callbacks: Callbacks, path: str, body: bytes, seconds: float
    ) -> Outcome:
        heard = self.listen() if self.listen else None
        try:
            reply = await callbacks.post(path.encode(), with_ids(body, self.command_ids), seconds)
        except TimeoutError:
            return Unknown(f"no answer within {seconds:g} s")
        except OSError as error:
            return Unknown(words_of(error))
        if heard is not None:
            heard(_date(reply.headers))
        return outcome_of(reply.status, reply.headers, reply.body)

    def _count(self, outcome: Outcome) -> None:
        self.tally.request(_COUNTED_AS[type(outcome)])
        if isinstance(outcome, Wait):
            self.tally.rate_limited("global" if outcome.is_global else "route", outcome.seconds)

    async def _request(
        self,
        method: str,
        path: str,
        body: object,
        *,
        files: Sequence[Upload],
        authorized: bool,
        seconds: float,
    ) -> Outcome:
        headers = {"User-Agent": USER_AGENT}
        if authorized:
            headers["Authorization"] = f"Bot {self._token}"
        data: bytes | aiohttp.FormData | None = None
        if body is not None:
            raw = body if isinstance(body, bytes) else orjson.dumps(body)
            data = with_ids(raw, self.command_ids)
            if files:
                data = _form(data, files)
            else:
                headers["Content-Type"] = "application/json"
        heard = self.listen() if self.listen else None
        try:
            async with self._session.request(
                method,
                self.api_url + path,
                data=data,
                headers=headers,
                allow_redirects=False,
                proxy=self._proxy,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                if heard is not None:
                    heard(_date(response.headers))
                return outcome_of(response.status, response.headers, await response.read())
        except TimeoutError:
            return Unknown(f"no answer within {seconds:g} s")
        except (aiohttp.ClientError, OSError) as error:
            return Unknown(words_of(error))
        except RuntimeError:
            if not self._session.closed:
                raise
            return Unknown("the bot is stopping")

    async def download(self, url: str, *, most: int, seconds: float) -> bytes | None:
        """Return a file as it is handed out there, or None; one byte too many of a larger one.

        Nothing is redirected, and nothing packed is unpacked: it could be of any size.
        """
        try:
            async with self._session.get(
                url,
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
                allow_redirects=False,
                proxy=proxy_for(url),
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                packed = response.headers.get("Content-Encoding", "identity") != "identity"
                if response.status != _OK or packed:
                    return None
                data = bytearray()
                async for chunk in response.content.iter_chunked(_CHUNK):
                    data += chunk[: most + 1 - len(data)]
                    if len(data) > most:
                        break
                return bytes(data)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None

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
        if self._callbacks is not None:
            self._callbacks.close()


def _form(payload: bytes, files: Sequence[Upload]) -> aiohttp.FormData:
    """Return a body of JSON and files, as Discord takes it."""
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", payload.decode(), content_type="application/json")
    for index, file in enumerate(files):
        kind, stream = media_type(file.name), io.BytesIO(file.data)
        form.add_field(f"files[{index}]", stream, filename=file.name, content_type=kind)
    return form


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
        if code:
            return Refused(status, code, message)
    return Unknown(f"Discord answered {status}", counts=400 <= status < 500)


def _wait(headers: Mapping[str, str], fields: Mapping[str, Any]) -> Wait:
    """Return how long a 429 asks to wait, and whether that applies to all requests."""
    # The body's figure is the exact one. A proxy's page has none: it blocks the address, and so
    # all requests. What has a code is Discord's, such as 30046, its limit on edits of old messages.
    is_proxys = "retry_after" not in fields and not fields.get("code")
    seconds = _seconds(fields.get("retry_after"), headers.get("Retry-After"))
    return Wait(seconds, is_proxys or bool(fields.get("global")))


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
    return _moment(headers.get("Date", ""))


@functools.lru_cache(maxsize=4)  # the answers of one second all have the same
def _moment(text: str) -> dt.datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    # "-0000" is parsed as a moment without a zone; it means UTC.
    return date.replace(tzinfo=dt.UTC) if date.tzinfo is None else date.astimezone(dt.UTC)
