"""How the program logs: one line an event, to standard error, without secrets or noise."""

from __future__ import annotations

import logging
import sys

# discord.py logs a trace each time it reconnects or loses a suggestion; its last line says enough.
_NO_TRACE = ("discord.client", "discord.shard", "discord.gateway", "discord.app_commands.tree")
# At DEBUG these print bodies, interaction tokens and webhook addresses.
_TALKATIVE = ("discord", "aiohttp", "asyncio", "hypothesis")


class _WithoutTrace(logging.Filter):
    """Turns a record's trace into the last line of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and (error := record.exc_info[1]) is not None:
            reason = str(error) or type(error).__name__
            record.msg, record.args = f"{record.getMessage()} ({reason})", ()
            record.exc_info = record.exc_text = None
        return True


def set_up(level: str) -> None:
    """Log from `level` on to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
    for name in _NO_TRACE:
        logger = logging.getLogger(name)
        logger.filters[:] = [_WithoutTrace()]
