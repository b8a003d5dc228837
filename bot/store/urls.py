"""Addresses of databases: as people write them, and as they may be shown."""

from __future__ import annotations

import re
from pathlib import Path

_SQLITE = re.compile(r"sqlite(\+aiosqlite)?:///", re.IGNORECASE)
_POSTGRES = re.compile(r"postgres(ql)?(\+\w+)?://", re.IGNORECASE)


def default_url() -> str:
    """Return the address of the file that is used unless a setting names a database."""
    from platformdirs import user_data_path  # imported only when it is needed

    folder = user_data_path("briefing-bot", appauthor=False)
    return f"sqlite:///{folder / 'briefing-bot.db'}"


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
