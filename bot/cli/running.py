"""Runs what goes on until it is stopped, and opens its page."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import webbrowser
from collections.abc import Callable, Coroutine
from typing import Any

from bot.errors import Exit


def stop_quietly() -> None:
    """Exit with status 0 on a signal that arrives before the bot handles signals itself."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(Exit.OK))


def run_loop(work: Coroutine[Any, Any, None]) -> int:
    """Run a coroutine on the fastest event loop available."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if sys.platform != "win32":
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(work)
    return Exit.OK


def open_page(page: str, options: argparse.Namespace) -> None:
    """Open a page for whoever sits at this screen, unless they said not to."""
    if not options.no_browser and _has_browser():
        webbrowser.open(page)


def _has_browser() -> bool:
    """Tell whether somebody is at a screen on which a browser can open."""
    has_screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return has_screen and sys.stdout.isatty()
