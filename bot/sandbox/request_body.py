"""A request's body as the sandbox's own HTTP APIs take it: one JSON object."""

from __future__ import annotations

from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.sandbox import plain_json
from bot.sandbox.model import Json

UNREADABLE = (web.RequestPayloadError, HttpProcessingError, ConnectionError)
"""What reading a body raises when it breaks off, or is not compressed as it says."""


class BodyError(Exception):
    """A body that can't be taken; its text is a sentence for a person."""


async def read_object(request: web.Request) -> Json:
    """Return the JSON object in a request's body; raises `BodyError` when there is none."""
    try:
        body = plain_json.loads(await request.read())
    except (ValueError, *UNREADABLE):
        raise BodyError("The request's body is not JSON.") from None
    if not isinstance(body, dict):
        raise BodyError("The request's body must be a JSON object.")
    return body
