"""What goes over the wire: a status, headers and a body, as Discord sends them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

# Client libraries tell answers of Discord's API, which carry `Via`, from those of the proxy
# in front of it; they parse as JSON what has exactly this content type.
_OF_THE_API = {"Via": "1.1 google"}
_JSON = {"Content-Type": "application/json"}
_OF_THE_PROXY = {"Server": "cloudflare", "Content-Type": "text/html; charset=UTF-8"}


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int
    answer: Any = None
    """A JSON value, the text of a page, or None for no body."""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes | None:
        """The bytes of the body."""
        if self.answer is None:
            return None
        if self.headers.get("Content-Type") == _OF_THE_PROXY["Content-Type"]:
            return str(self.answer).encode()
        return orjson.dumps(self.answer)


def from_the_api(status: int, answer: Any, headers: Mapping[str, str] | None = None) -> Reply:
    """Return an answer of the API itself."""
    kind = {} if answer is None else _JSON
    return Reply(status, answer, {**_OF_THE_API, **kind, **(headers or {})})


def from_the_proxy(status: int, title: str, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a page of the proxy in front of the API."""
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>"
    return Reply(status, page, {**_OF_THE_PROXY, **(headers or {})})


def too_many(
    retry_after: float,
    *,
    scope: str = "user",
    is_global: bool = False,
    header_seconds: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Return a 429 of the API.

    `retry_after` is the body's, in seconds; the header's is the same in whole seconds unless
    `header_seconds` says otherwise. Source: docs, topics/rate-limits.
    """
    seconds = math.ceil(retry_after) if header_seconds is None else header_seconds
    told = {**(headers or {}), "Retry-After": str(seconds), "X-RateLimit-Scope": scope}
    if is_global:
        told["X-RateLimit-Global"] = "true"
    answer = {
        "message": "You are being rate limited.",
        "code": 0,  # the specification asks for one
        "retry_after": retry_after,
        "global": is_global,
    }
    return from_the_api(429, answer, told)


def banned(retry_after: float) -> Reply:
    """Return the proxy's page for an address that is locked out for some seconds."""
    title = "Access denied | discord.com used Cloudflare to restrict access (Error 1015)"
    return from_the_proxy(429, title, {"Retry-After": str(math.ceil(retry_after))})
