"""One request for a feed, bounded in size, in time, and in the places it may lead to."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.articles.sources.feeds.entry import NotReadable
from bot.articles.sources.feeds.guard import Guard, Private

MAX_BYTES: Final = 5 * 2**20
_REDIRECTS: Final = 5
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD: Final = frozenset({301, 308})
_NOT_MODIFIED: Final = 304
_GONE: Final = 410
_HEADERS: Final = {
    "User-Agent": "briefing-bot (feed reader)",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, application/json;q=0.8, */*;q=0.5",
}
_A_DAY: Final = 86_400.0


@dataclass(frozen=True)
class Way:
    """How requests are made."""

    seconds: float = 30.0
    proxy_for: Callable[[str], str | None] = lambda url: None
    guard: Callable[[], Guard] = Guard


@dataclass(frozen=True)
class Fetched:
    """What a server answered."""

    url: str
    """Where it was in the end."""
    body: bytes | None
    """None if it has not changed."""
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    moved: str = ""
    """Where it has moved to for good."""


async def fetch(
    url: str, now: dt.datetime, *, etag: str = "", modified: str = "", way: Way | None = None
) -> Fetched:
    """Ask for a feed, with what its server said of the last answer.

    Raises:
        NotReadable: there is no whole answer; the words say why.
    """
    way = way or Way()
    conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {**_HEADERS, **{name: value for name, value in conditions.items() if value}}
    guard = way.guard()
    connector = aiohttp.TCPConnector(resolver=guard, force_close=True)
    try:
        async with (
            asyncio.timeout(way.seconds),
            aiohttp.ClientSession(connector=connector, headers=headers) as session,
        ):
            return await _follow(session, url, guard, way, now)
    except TimeoutError:
        raise NotReadable(f"no answer within {way.seconds:g} s") from None
    except Private as error:
        raise NotReadable(str(error)) from None
    except aiohttp.ClientPayloadError:
        raise NotReadable("the answer ends halfway") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise NotReadable(_words(error)) from None
    finally:
        await guard.close()


async def _follow(
    session: aiohttp.ClientSession, url: str, guard: Guard, way: Way, now: dt.datetime
) -> Fetched:
    """Ask, and go where the answers lead."""
    at, moved, only_for_good = url, "", True
    for _ in range(_REDIRECTS + 1):
        proxy = way.proxy_for(at)
        if proxy is None:
            guard.literal(urlsplit(at).hostname or "")
        async with session.get(at, allow_redirects=False, proxy=proxy) as answer:
            if answer.status not in _MOVED:
                return await _read(answer, at, moved, now)
            at = _target(at, answer.headers.get("Location", ""))
            only_for_good = only_for_good and answer.status in _FOR_GOOD
            moved = at if only_for_good else moved
    raise NotReadable(f"it redirects more than {_REDIRECTS} times")


def _target(at: str, location: str) -> str:
    target = urljoin(at, location)
    parts = urlsplit(target)
    if not location or parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotReadable("it redirects to what is no web address")
    return target


async def _read(answer: aiohttp.ClientResponse, at: str, moved: str, now: dt.datetime) -> Fetched:
    if answer.status == _NOT_MODIFIED:
        return Fetched(at, None, moved=moved)
    if answer.status == _GONE:
        raise NotReadable("it is gone for good (410)", wait=_A_DAY)
    if answer.status != 200:
        why = f"it answers {answer.status} {answer.reason or ''}".rstrip()
        raise NotReadable(why, wait=_retry_after(answer.headers, now))
    body = bytearray()
    async for chunk in answer.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MAX_BYTES:
            raise NotReadable(f"it has more than {MAX_BYTES // 2**20} MiB")
    return Fetched(
        at,
        bytes(body),
        answer.headers.get("Content-Type", ""),
        answer.headers.get("ETag", ""),
        answer.headers.get("Last-Modified", ""),
        moved,
    )


def _retry_after(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    """Return the seconds that a server asks for, a day at most."""
    text = headers.get("Retry-After", "").strip()
    try:
        seconds = float(text) if text.isdigit() else _until(text, now)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), _A_DAY)


def _until(text: str, now: dt.datetime) -> float:
    moment = parsedate_to_datetime(text)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)) - now).total_seconds()


def _words(error: Exception) -> str:
    """Return what went wrong, without what an address may hold."""
    if isinstance(inner := getattr(error, "os_error", None), Private):
        return str(inner)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "nobody knows a host of that name"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "its certificate is not good"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"its server can't be reached ({error.os_error.strerror or 'no connection'})"
    return f"its server gives no answer ({type(error).__name__})"
