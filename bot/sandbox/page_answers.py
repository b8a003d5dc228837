"""How the page's own API answers: JSON, and refusals as sentences that the page can show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.api_error import ApiError
from bot.sandbox.interactions.command_options import Refused
from bot.sandbox.person import NoAnswer
from bot.sandbox.request_body import BodyError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Table = list[tuple[str, str, Handler]]
"""Methods and paths, with who answers them."""


def table_of(prefix: str, table: Table) -> list[web.RouteDef]:
    """Return the routes of a table, each path beginning with `prefix`, refusals as sentences."""
    return [
        web.route(method, f"{prefix}/api{path}", _speaking(handler))
        for method, path, handler in table
    ]


def as_json(value: Any, status: int = 200) -> web.Response:
    """Return an answer that no browser keeps."""
    return web.Response(
        body=orjson.dumps(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _speaking(handler: Handler) -> Handler:
    """Return `handler` with its refusals as JSON that the page can show."""

    async def speaking(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (Refused, BodyError) as refusal:
            return as_json({"error": str(refusal)}, status=400)
        except ApiError as error:
            return as_json({"error": error.message, "code": error.code}, status=400)
        except NoAnswer as silence:
            return as_json({"error": str(silence)}, status=504)

    return speaking
