"""What can go wrong with the database, in sentences.

Whatever keeps a database from working leaves the store as `StoreUnavailable`. What the bot did
wrong (a statement that can't be run, a broken constraint) passes through: that is a bug.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import BotError, Exit


class StoreUnavailable(BotError):
    """The database can't be used now; what was to be committed may or may not have been."""

    template = "The database {where} can't be used: {reason}"
    exit_status = Exit.UNAVAILABLE


class StoreMisconfigured(StoreUnavailable):
    """The database can't be used, and won't be before somebody changes something."""

    exit_status = Exit.CONFIG


class DriverMissing(StoreMisconfigured):
    """PostgreSQL is wanted, and its driver is not installed."""

    template = (
        "The database {where} needs PostgreSQL's driver. "
        "Install it with: pip install 'briefing-bot[postgres]'"
    )


class DatabaseTooNew(BotError):
    """The database was written by a newer version of the bot."""

    template = (
        "The database {where} was written by a newer Briefing Bot: its version is {found}, and "
        "this one knows {known}. Install the newer bot again, or name another database in "
        "DATABASE_URL."
    )
    exit_status = Exit.CONFIG


class ClocksDiffer(BotError):
    """This machine and the database do not agree on what the time is."""

    template = (
        "This machine's clock is {seconds:.0f} s {way} that of the database {where}; posts would "
        "come at the wrong time. Set both clocks, best by NTP, and start again."
    )
    exit_status = Exit.CONFIG


# SQLite's primary result codes, https://www.sqlite.org/rescode.html; True: misconfigured.
_SQLITE = {
    3: ("the file may not be used by this user. Change its owner or its permissions.", True),
    5: ("another program keeps it locked. End that program, or wait for it.", False),
    6: ("another program keeps it locked. End that program, or wait for it.", False),
    7: ("there is no memory left.", False),
    8: (
        "it can only be read. Make the file and its folder writable for the user that runs "
        "the bot.",
        True,
    ),
    9: ("the work was interrupted.", False),
    10: ("its disk answers with errors. Look at the system's log.", False),
    11: ("the file is damaged. Put back a backup of it.", True),
    13: ("its disk is full. Free some space.", False),
    14: (
        "the file can't be opened. Its folder must be there and writable for the user that runs "
        "the bot, and the file must be no folder.",
        True,
    ),
    15: ("another program keeps it locked. End that program, or wait for it.", False),
    23: ("the file may not be used by this user. Change its owner or its permissions.", True),
    26: ("the file is no SQLite database. Name another file in DATABASE_URL.", True),
}

# SQLSTATE, whole or its class of two, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "08": ("the connection broke.", False),
    "25006": ("the server only lets it be read; it may be a standby.", False),
    "25P03": ("the server ended a transaction that stood idle.", False),
    "28": ("the server refuses the user or the password. Correct them in DATABASE_URL.", True),
    "3D": ("there is no such database. Create it with createdb, or name another.", True),
    "40": ("the server undid the transaction in favour of another.", False),
    "42501": ("the user lacks a permission. Grant it, or make the user the owner.", True),
    "53": ("the server has run out of something: disk, memory or connections.", False),
    "55P03": ("somebody else keeps a lock on it.", False),
    "57": ("the server is stopping, starting, or ended the connection.", False),
    "58": ("the server has trouble with its own system.", False),
    "XX": ("the server met a fault of its own.", False),
}


@contextmanager
def told(where: str) -> Iterator[None]:
    """Raise what keeps the database from working as `StoreUnavailable`, the cause kept."""
    try:
        yield
    except Exception as error:
        found = _reason(error)
        if found is None:
            raise
        reason, misconfigured = found
        kind = StoreMisconfigured if misconfigured else StoreUnavailable
        raise kind(where=where, reason=reason) from error


def _reason(error: Exception) -> tuple[str, bool] | None:
    """Return why the database can't be used and whether it stays so; none for a bug."""
    if isinstance(error, PoolTimeout):
        return "all its connections are in use.", False
    if isinstance(error, BotError | IntegrityError):
        return None
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, OSError):
        return _of_system(cause)
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return _SQLITE.get(code & 0xFF)
    if state := getattr(cause, "sqlstate", None):
        found = _POSTGRES.get(state) or _POSTGRES.get(state[:2])
        return found and (f"{found[0]} It says: {_words(cause)}", found[1])
    return ("the connection broke.", False) if is_broken(cause) else None


# Without a code of the database's own; the last is asyncpg's, when the server's farewell is
# read together with what should have come.
_BROKEN = r"connection\b.*\b(closed|lost)|no active connection|cannot switch to state"


def is_broken(error: BaseException | None) -> bool:
    """Return whether an error says that there is no way to the database any more."""
    return isinstance(error, OSError) or bool(re.search(_BROKEN, str(error), re.IGNORECASE))


def _of_system(error: OSError) -> tuple[str, bool]:
    if isinstance(error, TimeoutError):
        return "it does not answer in time.", False
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there. Start the server, or correct DATABASE_URL.", False
    if isinstance(error, ConnectionError):
        return "the connection broke.", False
    if error.errno == errno.ENOSPC:
        return _SQLITE[13]
    if isinstance(error, PermissionError):
        return _SQLITE[8]
    if isinstance(error, FileExistsError | NotADirectoryError | FileNotFoundError):
        return _SQLITE[14]
    return f"{_words(error)}.", False


def _words(error: BaseException | None) -> str:
    """Return the first line of what was said, without the driver's own class before it."""
    first = next(iter(str(error).splitlines()), "")
    return re.sub(r"^<class '[^']*'>: ", "", first) or type(error).__name__
