"""Addresses of databases: as people write them, and as they may be shown."""

from __future__ import annotations

import re
from pathlib import Path

from bot.errors import BotError, Exit

_SQLITE = re.compile(r"sqlite(\+aiosqlite)?:///", re.IGNORECASE)
_POSTGRES = re.compile(r"postgres(ql)?(\+\w+)?://", re.IGNORECASE)


class NoDataFolder(BotError):
    """Nobody knows where this user's data belongs."""

    template = (
        "The database has no place, as the user that runs the bot has no home folder. Name a "
        "folder in DATA_DIR, or a database in DATABASE_URL."
    )
    exit_status = Exit.CONFIG


def default_url(folder: Path | None) -> str:
    """Return the address of the file in `folder`, by default the user's data folder.

    Raises:
        NoDataFolder: there is no such folder.
    """
    folder = folder or user_folder()
    if folder is None:
        raise NoDataFolder
    return f"sqlite:///{folder / 'briefing-bot.db'}"


def user_folder() -> Path | None:
    """Return where this user's data belongs; None for a user without a home folder."""
    from platformdirs import user_data_path  # imported only when it is needed

    try:
        folder = user_data_path("briefing-bot", appauthor=False)
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None  # older versions of the library leave a ~


def sqlite_file(url: str) -> Path | None:
    """Return the file that an address names, or None if it is not a SQLite address."""
    scheme = _SQLITE.match(url)
    return Path(url[scheme.end() :]).expanduser() if scheme else None


def redacted(url: str) -> str:
    """Return the address without password and options, for logs and messages.

    The server begins after the last @, so that a password with / or # in it, which should have
    been escaped, does not show even in part.
    """
    if file := sqlite_file(url):
        return str(file)
    rest = _POSTGRES.sub("", url)
    login, _, server = rest.rpartition("@")
    server = re.split(r"[?#]", server)[0]
    user = re.split(r"[:/?#]", login)[0]
    if not login and not re.fullmatch(r"[^:/]*(:\d*)?(/.*)?", server):
        server = "…"  # a login without a server: a password follows the colon
    return f"postgresql://{user}{'@' if user else ''}{server}"
