"""The log's file: for its owner alone, and never larger than it may be."""

from __future__ import annotations

import logging
import os
import stat
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from bot.errors import BotError, Exit

MEBIBYTES, KEPT = 10, 5
"""When a file is full, and how many full ones are kept beside it."""

_OWNERS = 0o600


class LogFileUnusable(BotError):
    """LOG_FILE can't be written."""

    template = "LOG_FILE {file} can't be written: {reason}. Name another, or leave it empty."
    exit_status = Exit.NO_PLACE


class LogFile(RotatingFileHandler):
    """Writes to a file that only its owner can read, and begins a new one when it is full."""

    def __init__(self, file: Path, *, size: int = MEBIBYTES << 20, kept: int = KEPT) -> None:
        self._has_failed = False
        try:
            super().__init__(file, maxBytes=size, backupCount=kept, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            raise LogFileUnusable(file=file, reason=reason) from None

    def _open(self) -> TextIOWrapper:
        number = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNERS)
        is_file = stat.S_ISREG(os.fstat(number).st_mode)  # and not, say, a terminal
        if is_file and hasattr(os, "fchmod"):  # one that was there before may be open to others
            os.fchmod(number, _OWNERS)
        return open(number, "a", encoding=self.encoding)  # noqa: PTH123

    def handleError(self, record: logging.LogRecord) -> None:
        """Say once, on the terminal, that lines are lost; a full disk must not end the bot."""
        if not self._has_failed:
            self._has_failed = True
            reason = sys.exc_info()[1]
            sys.stderr.write(f"LOG_FILE {self.baseFilename} can't be written: {reason}.\n")
