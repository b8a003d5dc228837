"""Logging: one line per event, to standard error, without secrets or noise."""

from __future__ import annotations

import logging
import sys

# discord.py logs a traceback at every reconnect or lost suggestion; its last line says enough.
_NO_TRACEBACK = ("discord.client", "discord.shard", "discord.gateway", "discord.app_commands.tree")
# At DEBUG these log bodies, interaction tokens and webhook addresses.
_NOISY = ("discord", "aiohttp", "asyncio", "hypothesis")


class _WithoutTraceback(logging.Filter):
    """Replaces a record's traceback with its last line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and (error := record.exc_info[1]) is not None:
            reason = str(error) or type(error).__name__
            record.msg, record.args = f"{record.getMessage()} ({reason})", ()
            record.exc_info = record.exc_text = None
        return True


def set_up(level: str) -> None:
    """Log to standard error, from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
    for name in _NO_TRACEBACK:
        logger = logging.getLogger(name)
        logger.filters[:] = [_WithoutTraceback()]
