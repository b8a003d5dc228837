"""What requests hold: bytes, unpacked with a limit; a JSON object; numbers in the path."""

from __future__ import annotations

import asyncio
import re
import zlib

from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.sandbox import plain_json
from bot.sandbox.model import Json

MOST_BYTES = 30 << 20
"""For a body, packed or unpacked."""
_SMALL = 4 << 10
_SECONDS = 60.0

UNREADABLE = (web.RequestPayloadError, HttpProcessingError, ConnectionError, TimeoutError)
"""What reading a body raises if it breaks off or never ends, or isn't packed as it says."""

_GZIP_OR_ZLIB, _BARE = zlib.MAX_WBITS | 32, -zlib.MAX_WBITS


class TooLarge(Exception):
    """A body that is larger than any may be, once it is unpacked."""


class BadRequest(Exception):
    """A request that makes no sense; the text is a sentence for a person."""


async def read_bytes(request: web.Request) -> bytes:
    """Return a request's body, unpacked; raises `TooLarge`, or one of `UNREADABLE`."""
    try:
        async with asyncio.timeout(_SECONDS):
            raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise TooLarge from None
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if not raw or encoding == "identity":
        return raw
    if encoding not in ("gzip", "deflate"):
        raise web.RequestPayloadError(f"{encoding} is not a packing that is known")
    # Nobody else has to wait for a large one.
    return await asyncio.to_thread(unpacked, raw) if len(raw) > _SMALL else unpacked(raw)


def unpacked(raw: bytes, most: int = MOST_BYTES) -> bytes:
    """Unpack gzip or deflate, but no more than `most` bytes: then raise `TooLarge`."""
    # Some send deflate without the wrapping that it should have.
    is_wrapped = raw[:2] == b"\x1f\x8b" or (raw[0] & 15 == 8 and int.from_bytes(raw[:2]) % 31 == 0)
    unpacking = zlib.decompressobj(_GZIP_OR_ZLIB if is_wrapped else _BARE)
    try:
        body = unpacking.decompress(raw, most + 1)
    except zlib.error as error:
        raise web.RequestPayloadError(str(error)) from None
    if len(body) > most:
        raise TooLarge
    if not unpacking.eof:
        raise web.RequestPayloadError("the packed body breaks off")
    return body


async def read_object(request: web.Request) -> Json:
    """Return the JSON object in a request's body; raises `BadRequest` if there is none."""
    try:
        body = plain_json.loads(await read_bytes(request))
    except TooLarge:
        raise BadRequest("The request's body is too large.") from None
    except (ValueError, *UNREADABLE):
        raise BadRequest("The request's body is not JSON.") from None
    if not isinstance(body, dict):
        raise BadRequest("The request's body must be a JSON object.")
    return body


def read_number(text: str, what: str) -> int:
    """Return the number in a path or a query; `what` it is of is named if it isn't one."""
    if not re.fullmatch(r"[0-9]{1,19}", text):
        raise BadRequest(f"{text!r} is not a {what}.")
    return int(text)
