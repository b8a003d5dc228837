"""What requests to the sandbox's own APIs hold: a JSON object, and numbers in the path."""

from __future__ import annotations

import re

from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.sandbox import plain_json
from bot.sandbox.model import Json

UNREADABLE = (web.RequestPayloadError, HttpProcessingError, ConnectionError)
"""What reading a body raises if it breaks off, or isn't compressed as it says."""


class BadRequest(Exception):
    """A request that makes no sense; the text is a sentence for a person."""


async def read_object(request: web.Request) -> Json:
    """Return the JSON object in a request's body; raises `BadRequest` if there is none."""
    try:
        body = plain_json.loads(await request.read())
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
