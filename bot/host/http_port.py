"""The host's HTTP port: whether the program lives, and whether it works.

/livez    200 as long as the event loop turns
/readyz   200 when every part is well, else 503; a line for each part
/metrics  what it has counted, for Prometheus
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bot.errors import BotError, Exit
from bot.settings import Settings
from bot.vitals import Vitals

if TYPE_CHECKING:  # loaded only where there is a port
    from aiohttp import web

    from bot.host.metrics import Metrics

_STOP_SECONDS = 1.0


class HttpPortTaken(BotError):
    """The port of the settings is in use."""

    template = "HTTP_PORT {port} can't be used on {host}: {reason}. Choose another."
    exit_status = Exit.UNAVAILABLE


@contextlib.asynccontextmanager
async def answering(settings: Settings, vitals: Vitals) -> AsyncIterator[Metrics | None]:
    """Answer on the settings' port until the exit, and yield what counts; None without a port.

    Raises `HttpPortTaken`.
    """
    if settings.http_port is None:
        yield None
        return
    from aiohttp import web

    from bot.host.metrics import Metrics

    metrics = Metrics(vitals)
    runner = web.AppRunner(
        _application(vitals, metrics), access_log=None, shutdown_timeout=_STOP_SECONDS
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.http_host, settings.http_port)
        try:
            await site.start()
        except OSError as error:
            reason = error.strerror or str(error)
            raise HttpPortTaken(
                port=settings.http_port, host=settings.http_host, reason=reason
            ) from None
        yield metrics
    finally:
        await runner.cleanup()


def _application(vitals: Vitals, metrics: Metrics) -> web.Application:
    from aiohttp import web

    async def live(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        troubles = await vitals.troubles()
        lines = [f"{part}: {trouble or 'ok'}\n" for part, trouble in troubles.items()]
        return web.Response(text="".join(lines), status=503 if any(troubles.values()) else 200)

    async def counted(_: web.Request) -> web.Response:
        headers = {"Content-Type": metrics.content_type}
        return web.Response(body=await metrics.page(), headers=headers)

    application = web.Application()
    application.router.add_get("/livez", live)
    application.router.add_get("/readyz", ready)
    application.router.add_get("/metrics", counted)
    return application
