"""Where the last backup of a SQLite file went, and when: kept in a small file beside it.

In the database itself it would be part of each backup, and wrong once that is put back.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path


def note_backup(database: Path, backup: Path) -> None:
    """Remember where a backup was just written; a folder that can't be written forgets it."""
    with contextlib.suppress(OSError):
        _note_of(database).write_text(f"{backup.absolute()}\n", "utf-8")


def last_backup(database: Path) -> tuple[Path, dt.datetime] | None:
    """Return where the last backup was written, and when, in UTC; None if there was none."""
    note = _note_of(database)
    try:
        where = note.read_text("utf-8").rstrip("\n")
        seconds = note.stat().st_mtime
    except (OSError, UnicodeDecodeError):
        return None
    return Path(where), dt.datetime.fromtimestamp(seconds, dt.UTC)


def _note_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.last-backup")
