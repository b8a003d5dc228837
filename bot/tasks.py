"""Waiting for the first of several things, and ending tasks that are not needed any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from bot.errors import BotError

_log = logging.getLogger(__name__)


async def first_of(*waits: Awaitable[object], seconds: float | None = None) -> None:
    """Return when one has ended, or when time is up, and cancel the others.

    What those that have ended raised is raised, the first of them first. A task that has to go
    on is passed as `asyncio.shield(task)`.
    """
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                await task
    finally:
        await cancelled(*tasks)


async def cancelled(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks and wait for their end; what they raise on the way out is logged."""
    running = [task for task in tasks if not task.done()]
    for task in running:
        task.cancel()
    if not running:
        return
    await asyncio.wait(running)
    for task in running:
        error = None if task.cancelled() else task.exception()
        # Those of our own are told by whoever waited for the task.
        if error is not None and not isinstance(error, BotError):
            _log.error("Something failed while stopping.", exc_info=error)
