"""Logging: one line per event, to standard error and to a file, without secrets or noise.

    text    2026-01-31 09:00:00+0100 WARNING bot.daily.courier: The daily posts wait … (delivery 7)
    journal <4>bot.daily.courier: The daily posts wait … (delivery 7)
    json    {"time": …, "level": …, "logger": …, "message": …, "delivery": 7}

The standard library does all of it; what remains is one formatter each.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
from collections.abc import Iterator
from typing import IO

import orjson

from bot.host.log_file import LogFile
from bot.host.redaction import Redaction
from bot.log_fields import noted
from bot.settings import Settings
from bot.store.postgres_url import passwords

# discord.py logs a traceback at every reconnect or lost suggestion; its last line says enough.
_NO_TRACEBACK = ("discord.client", "discord.shard", "discord.gateway", "discord.app_commands.tree")
# Sources: sd-daemon(3) and syslog(3).
_PRIORITIES = ((logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (0, 7))


class _WithoutTraceback(logging.Filter):
    """Replaces a record's traceback with its last line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and (error := record.exc_info[1]) is not None:
            reason = str(error) or type(error).__name__
            record.msg, record.args = f"{record.getMessage()} ({reason})", ()
            record.exc_info = record.exc_text = None
        return True


class _Text(logging.Formatter):
    """Lines for people."""

    def __init__(self, form: str = "%(asctime)s %(levelname)-7s %(name)s: %(message)s") -> None:
        super().__init__(form, "%Y-%m-%d %H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record)
        # An interaction's number helps only together with the lines of programs.
        fields = [f"{name} {value}" for name, value in noted().items() if name != "interaction"]
        left = [each for each in fields if each not in line.lower()]
        return f"{line} ({', '.join(left)})" if left else line


class _Journal(_Text):
    """Lines for systemd's journal, which adds the time and reads the priority."""

    def __init__(self) -> None:
        super().__init__("%(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        priority = next(number for level, number in _PRIORITIES if record.levelno >= level)
        return "\n".join(f"<{priority}>{line}" for line in super().format(record).splitlines())


class _Json(logging.Formatter):
    """Lines for programs."""

    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **noted(),
        }
        if record.exc_text:
            line["exception"] = record.exc_text
        return orjson.dumps(line, default=str).decode()


def set_up(level: str, settings: Settings | None = None) -> None:
    """Log from `level` up, as the settings say; without any, for the person at the terminal.

    Raises `LogFileUnusable`.
    """
    form = settings.log_format if settings else "text"
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setFormatter(_formatter(form, sys.stderr))
    if settings and settings.log_file:
        handlers.append(LogFile(settings.log_file))
        handlers[1].setFormatter(_formatter(form))
    redaction = Redaction(_secrets(settings) if settings else ())
    for handler in handlers:
        handler.addFilter(redaction)
    root = logging.getLogger()
    root.handlers[:] = handlers
    # At DEBUG others log bodies, interaction tokens, addresses and statements with their values.
    root.setLevel("INFO" if level == "DEBUG" else level)
    logging.getLogger("bot").setLevel(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # a migration is told by the bot
    for name in _NO_TRACEBACK:
        logger = logging.getLogger(name)
        logger.filters[:] = [_WithoutTraceback()]


def _formatter(form: str, stream: IO[str] | None = None) -> logging.Formatter:
    """Return how lines are written; `stream` is where to, if it is no file."""
    if form == "text":
        return _Text()
    if form == "auto" and stream is not None:
        if _is_journal(stream):
            return _Journal()
        if stream.isatty():
            return _Text()
    return _Json()


def _is_journal(stream: IO[str]) -> bool:
    """Tell whether a stream goes to systemd's journal; see systemd.exec(5), JOURNAL_STREAM."""
    named = os.environ.get("JOURNAL_STREAM")
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # a stream without a file, which also raises this
        return False
    return named == f"{status.st_dev}:{status.st_ino}"


def _secrets(settings: Settings) -> Iterator[str]:
    if settings.discord_token:
        yield settings.discord_token
    if settings.host_webhook:
        yield settings.host_webhook
    yield from passwords(settings.database_url or "")
