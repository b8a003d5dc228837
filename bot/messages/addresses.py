"""Web addresses that Discord accepts: it refuses a whole message for one bad address."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from bot.messages.limits import length

# What RFC 3986 allows unquoted, and "%", for what is already quoted.
_SAFE = "%!#$&'()*+,/:;=?@[]~-._"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def sendable(address: str | None, limit: int) -> str | None:
    """Return `address` in ASCII, or None if it is invalid or longer than `limit` units."""
    parts = _split(address)
    if parts is None or parts.hostname is None:
        return None
    try:
        host = parts.hostname.encode("ascii" if parts.hostname.isascii() else "idna").decode()
    except UnicodeError:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        netloc += f":{parts.port}"
    rest = (
        quote(_STRAY_PERCENT.sub("%25", part), safe=_SAFE)
        for part in (parts.path, parts.query, parts.fragment)
    )
    ascii_address = urlunsplit((parts.scheme, netloc, *rest))
    return ascii_address if length(ascii_address) <= limit else None


def host(address: str | None) -> str | None:
    """Return the host of an http or https address, without `www.`: `example.com`."""
    parts = _split(address)
    return parts.hostname.removeprefix("www.") if parts and parts.hostname else None


def _split(address: str | None) -> SplitResult | None:
    try:
        parts = urlsplit(address or "")
        _ = parts.port  # raises for an invalid port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None
