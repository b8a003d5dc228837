"""Where the database is: as people write it, and as it may be shown."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SQLITE = re.compile(r"sqlite(\+aiosqlite)?:///", re.IGNORECASE)
_POSTGRES = re.compile(r"postgres(ql)?(\+asyncpg)?://", re.IGNORECASE)


def default_url() -> str:
    """Return the address of the file that is used when no setting names a database."""
    from platformdirs import user_data_path  # only where it is asked for

    folder = user_data_path("briefing-bot", appauthor=False)
    return f"sqlite:///{folder / 'briefing-bot.db'}"


def sqlite_file(url: str) -> Path | None:
    """Return the file that an address names; none when it is not SQLite's."""
    found = _SQLITE.match(url)
    return Path(url[found.end() :]).expanduser() if found else None


def postgres_address(url: str) -> str:
    """Return the address as the driver wants it.

    `channel_binding`, which hosts put into the addresses they hand out, is libpq's own: the
    driver would pass it to the server as a setting, and the server would refuse that.
    """
    found = _POSTGRES.match(url)
    if found is None:
        raise ValueError("the address of a database begins with sqlite:/// or postgresql://")
    parts = urlsplit("postgresql://" + url[found.end() :])
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "channel_binding"]
    return urlunsplit(parts._replace(query=urlencode(query)))


def shown(url: str) -> str:
    """Return the address without password and options, for logs and sentences.

    It is made of what stands behind the last @, so that a password with / or # in it, which
    should have been escaped, is not shown in part either.
    """
    if file := sqlite_file(url):
        return str(file)
    rest = _POSTGRES.sub("", url)
    login, _, server = rest.rpartition("@")
    server = re.split(r"[?#]", server)[0]
    user = re.split(r"[:/?#]", login)[0]
    if not login and not re.fullmatch(r"[^:/]*(:\d*)?(/.*)?", server):
        server = "…"  # a login without a server: what stands behind the colon is a password
    return f"postgresql://{user}{'@' if user else ''}{server}"
