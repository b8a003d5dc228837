"""Backups of a SQLite file, taken while the bot runs, and putting one back.

A copy of the file alone may lack its newest changes, and one that is made while the bot writes may
be damaged; these are whole, in one file, and checked.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.errors import BotError, Exit
from bot.store.failures import translate_errors
from bot.store.last_backup import note_backup
from bot.store.log import log_of
from bot.store.snapshot import UnsoundSnapshot, check
from bot.store.tables import processes

_PATIENCE_SECONDS = 10.0


class NoDatabase(BotError):
    """There is nothing to back up."""

    template = (
        "There is no database {file} yet. Start the bot once, or name the right one in "
        "DATABASE_URL."
    )
    exit_status = Exit.BAD_STATE


class NotABackup(BotError):
    """The file does not hold what it should."""

    template = "{file} is not a backup of the bot's database: {reason}. Nothing was changed."
    exit_status = Exit.BAD_STATE


class CopyFailed(BotError):
    """A file can't be read or written."""

    template = "{file} can't be used: {reason}. Nothing was changed."
    exit_status = Exit.NO_PLACE


class StillRunning(BotError):
    """A process has the database open."""

    template = (
        "The database {file} is in use. Stop the bot first, all processes of it, and then restore."
    )
    exit_status = Exit.UNAVAILABLE


def back_up(database: Path, target: Path) -> None:
    """Write a backup of `database` to `target`, in one step; an older backup there is replaced."""
    if not database.is_file():
        raise NoDatabase(file=database)
    if target.exists():
        # Whatever else is there is not ours to replace; the database itself least of all.
        if target.samefile(database):
            raise CopyFailed(file=target, reason="it is the database itself")
        _checked(target)
    with _usable(target), _draft_of(target) as draft:
        with (
            translate_errors(str(database)),
            closing(sqlite3.connect(database, timeout=_PATIENCE_SECONDS)) as source,
            closing(sqlite3.connect(draft, isolation_level=None)) as copy,
        ):
            source.execute("PRAGMA wal_autocheckpoint=0")
            source.backup(copy)
            # Who starts on the copy must not hold itself to be the successor of these.
            copy.execute(f"DELETE FROM {processes.name}")
            copy.execute("PRAGMA journal_mode=DELETE")  # so that it is one file
        _checked(draft)
        _put_in_place(draft, target)
    note_backup(database, target)


def put_back(backup: Path, database: Path) -> Path | None:
    """Replace `database` by a backup; return where the one that was there is now, if any was."""
    content = _checked(backup)
    with _usable(database):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if database.exists() and database.samefile(backup):
            raise CopyFailed(file=backup, reason="it is the database itself")
        with _draft_of(database) as draft:
            draft.write_bytes(content)
            kept = _set_aside(database)
            _put_in_place(draft, database)
    return kept


def _checked(file: Path) -> bytes:
    """Return the content of a backup."""
    try:
        content = file.read_bytes()
        check(content)
    except OSError as error:
        raise CopyFailed(file=file, reason=error.strerror or error) from None
    except UnsoundSnapshot as error:
        raise NotABackup(file=file, reason=error) from None
    return content


def _set_aside(database: Path) -> Path | None:
    """Rename a database that nobody has open, its log included."""
    if not database.exists():
        log_of(database).unlink(missing_ok=True)  # it would be taken for the new one's
        return None
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            # Only whoever is alone with a file can end its log.
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise StillRunning(file=database) from None
    except sqlite3.DatabaseError:
        pass  # damaged, which may be why it is replaced
    kept = free_name(database, "before-restore")
    for each, end in ((log_of(database), "-wal"), (database, "")):
        if each.exists():
            each.replace(kept.with_name(kept.name + end))
    database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
    return kept


def free_name(database: Path, what: str) -> Path:
    """Return a name beside the database that nothing has yet."""
    number = 1
    while (kept := database.with_name(f"{database.name}.{what}-{number}")).exists():
        number += 1
    return kept


@contextlib.contextmanager
def _usable(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CopyFailed(file=file, reason=error.strerror or error) from None


@contextlib.contextmanager
def _draft_of(place: Path) -> Iterator[Path]:
    """Make an empty file beside `place`, for this user alone; it is gone at the exit."""
    handle, name = tempfile.mkstemp(dir=place.absolute().parent, prefix=f".{place.name}.")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _put_in_place(draft: Path, place: Path) -> None:
    with draft.open("rb+") as opened:
        os.fsync(opened.fileno())
    draft.replace(place)
