"""Our bot, which adds a byte to a file for each question to the database.

Run as `python -m tests.bench.counted_bot run`, with the file's name in QUERIES.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.cli.main import main

_FILE = os.open(os.environ["QUERIES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


@event.listens_for(Engine, "before_cursor_execute")
def _count(*_: Any) -> None:
    os.write(_FILE, b".")


if __name__ == "__main__":
    sys.exit(main())
