"""What can go wrong with the database, in sentences.

Whatever keeps a database from working leaves the store as `StoreUnavailable`. The bot's own
mistakes (a bad statement, a broken constraint) pass through: they are bugs.
"""

from __future__ import annotations

import errno
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import BotError, Exit
from bot.store.holder import holder_of


class StoreUnavailable(BotError):
    """The database can't be used now; a pending commit may or may not have happened."""

    template = "The database {where} can't be used: {reason}"
    exit_status = Exit.UNAVAILABLE


class StoreMisconfigured(StoreUnavailable):
    """The database can't be used until somebody changes something."""

    exit_status = Exit.CONFIG


class DriverMissing(StoreMisconfigured):
    """PostgreSQL's driver is needed and not installed."""

    template = (
        "The database {where} needs PostgreSQL's driver. "
        "Install it with: pip install 'briefing-bot[postgres]'"
    )


class AddressWrong(StoreMisconfigured):
    """DATABASE_URL can't be understood."""

    template = "DATABASE_URL can't be used: {reason}"


class PoolerMet(StoreUnavailable):
    """A pooler gave a transaction a connection that doesn't know the statement.

    The next one is sent as poolers need it.
    """


class StoreClosed(StoreUnavailable):
    """The program is ending, and whoever still asks the database comes too late."""


class DatabaseTooNew(BotError):
    """The database was written by a newer version of the bot."""

    template = (
        "The database {where} was written by a newer Briefing Bot: its version is {found}, and "
        "this one knows {known}. Install the newer bot again, or name another database in "
        "DATABASE_URL."
    )
    exit_status = Exit.CONFIG


class ClockJumped(StoreUnavailable):
    """A moment that would be written may be wrong by days."""

    template = "This machine's clock has jumped; nothing is written until Discord's confirms it."


_FORBIDDEN = (
    "the user that runs the bot may not access the file. Change its owner or its permissions.",
    True,
)
_LOCKED = ("another program keeps it locked. End that program, or wait for it.", False)

_LOCKS, _DAMAGES = {5, 6}, {11, 26}
# SQLite's primary result codes, https://www.sqlite.org/rescode.html; True: misconfigured.
_SQLITE_REASONS = {
    3: _FORBIDDEN,
    5: _LOCKED,
    6: _LOCKED,
    7: ("the machine is out of memory.", False),
    8: (
        "it can only be read. Make the file and its folder writable for the user that runs "
        "the bot.",
        True,
    ),
    9: ("a statement was interrupted.", False),
    10: ("its disk reports errors. Look at the system's log.", False),
    11: ("the file is damaged. Restore a backup of it.", True),
    13: ("its disk is full. Free some space.", False),
    14: (
        "the file can't be opened. Its folder must exist and be writable for the user that runs "
        "the bot, and it must not be a folder itself.",
        True,
    ),
    15: _LOCKED,
    23: _FORBIDDEN,
    26: ("the file is not a SQLite database. Name another file in DATABASE_URL.", True),
}

_LOST_STATEMENTS = ("26000", "42P05")
"""By which a pooler shows itself: such a statement does not exist, or exists already."""

# SQLSTATE, or its first two characters, the class;
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_REASONS = {
    **dict.fromkeys(
        _LOST_STATEMENTS,
        ("a pooler mixes up prepared statements; from now on none are used.", False),
    ),
    "08": ("the connection broke.", False),
    "25006": ("the server is read-only; it may be a standby.", False),
    "25P03": ("the server ended a transaction that was idle for too long.", False),
    "28": ("the server refuses the user or the password. Correct them in DATABASE_URL.", True),
    "3D": ("there is no such database. Create it with createdb, or name another.", True),
    "3F": ("there is no such schema. Create it, or name another.", True),
    "40": ("the server rolled the transaction back in favour of another.", False),
    "42501": ("the user lacks a permission. Grant it, or make the user the owner.", True),
    "53": ("the server has run out of disk space, memory or connections.", False),
    "55P03": ("somebody else holds a lock on it.", False),
    "57": ("the server is stopping, starting, or ended the connection.", False),
    "58": ("the server's operating system reported an error.", False),
    "XX": ("the server met an internal error.", False),
}


@contextmanager
def translate_errors(where: str) -> Iterator[None]:
    """Turn errors that keep the database from working into `StoreUnavailable`."""
    try:
        yield
    except Exception as error:
        found = _reason(error)
        if found is None:
            raise
        reason, misconfigured = found
        cause = error.orig if isinstance(error, DBAPIError) else error
        kind = StoreMisconfigured if misconfigured else StoreUnavailable
        if is_poolers(cause):
            kind = PoolerMet
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code in _LOCKS and (holder := holder_of(Path(where))):
            reason = f"{holder} keeps it locked. End that process, or wait for it."
        raise kind(where=where, reason=reason, damaged=code in _DAMAGES) from error


def _reason(error: Exception) -> tuple[str, bool] | None:
    """Return why the database can't be used, and whether it is misconfigured; None for a bug."""
    if isinstance(error, PoolTimeout):
        return "all its connections are in use.", False
    if isinstance(error, BotError | IntegrityError):
        return None
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, OSError):
        return _system_reason(cause)
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return _SQLITE_REASONS.get(code & 0xFF)
    if state := getattr(cause, "sqlstate", None):
        if "authentication failed" in str(cause):  # poolers say it under other codes
            state = "28"
        found = _POSTGRES_REASONS.get(state) or _POSTGRES_REASONS.get(state[:2])
        return found and (f"{found[0]} It says: {_first_line(cause)}", found[1])
    return ("the connection broke.", False) if is_broken(cause) else None


# Errors without a code from the database; the last is asyncpg's, when it reads the server's
# farewell together with the expected answer.
_BROKEN = r"connection\b.*\b(closed|lost)|no active connection|cannot switch to state"


def is_broken(error: BaseException | None) -> bool:
    """Return whether an error means that the connection to the database is gone."""
    return isinstance(error, OSError) or bool(re.search(_BROKEN, str(error), re.IGNORECASE))


def is_poolers(error: BaseException | None) -> bool:
    """Return whether an error means that a pooler lost a statement, or made one meet another."""
    return getattr(error, "sqlstate", None) in _LOST_STATEMENTS


def _system_reason(error: OSError) -> tuple[str, bool]:
    if isinstance(error, TimeoutError):
        return "it does not answer in time.", False
    if isinstance(error, ssl.SSLError):
        return (
            f"no safe connection can be made: {_first_line(error)}. Correct ssl… in DATABASE_URL.",
            True,
        )
    if "SSL upgrade" in str(error):
        return (
            "the server can't encrypt the connection. Turn that on there, or take ssl… out of "
            "DATABASE_URL.",
            True,
        )
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there. Start the server, or correct DATABASE_URL.", False
    if isinstance(error, ConnectionError):
        return "the connection broke.", False
    if error.errno == errno.ENOSPC:
        return _SQLITE_REASONS[13]
    if isinstance(error, PermissionError):
        return _SQLITE_REASONS[8]
    if isinstance(error, FileExistsError | NotADirectoryError | FileNotFoundError):
        return _SQLITE_REASONS[14]
    return f"{_first_line(error)}.", False


def _first_line(error: BaseException | None) -> str:
    """Return the first line of an error's text, without the driver's class in front of it."""
    line = next(iter(str(error).splitlines()), "")
    return re.sub(r"^<class '[^']*'>: ", "", line) or type(error).__name__
