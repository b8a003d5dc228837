"""How the sandbox's own APIs answer: in JSON, with a sentence for what can't be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.api_error import ApiError
from bot.sandbox.clock_setting import ClockError
from bot.sandbox.faults import FaultError
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.person import NoAnswer
from bot.sandbox.request_body import BadRequest

Handler = Callable[[web.Request], Awaitable[Any]]
"""Returns the answer: a response, or a value that becomes one."""
Table = list[tuple[str, str, Handler]]
"""Methods and paths, with who answers them."""


def table_of(prefix: str, table: Table) -> list[web.RouteDef]:
    """Return the routes of a table, each path beginning with `prefix`."""
    return [
        web.route(method, f"{prefix}/api{path}", _answering(handler))
        for method, path, handler in table
    ]


def as_json(value: Any, status: int = 200) -> web.Response:
    """Return an answer that browsers don't cache."""
    return web.Response(
        body=orjson.dumps(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _answering(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return `handler` with its value, or its refusal, as JSON."""

    async def answering(request: web.Request) -> web.StreamResponse:
        try:
            answer = await handler(request)
        except (Refused, BadRequest, FaultError, ClockError) as refusal:
            return as_json({"error": str(refusal)}, status=400)
        except ApiError as error:
            return as_json({"error": error.message, "code": error.code}, status=400)
        except NoAnswer as silence:
            return as_json({"error": str(silence)}, status=504)
        return answer if isinstance(answer, web.StreamResponse) else as_json(answer)

    return answering
