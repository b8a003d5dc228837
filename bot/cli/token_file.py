"""A token in a file: on the command line others on the machine could see it."""

from __future__ import annotations

from pathlib import Path

from bot.errors import BotError, Exit


class TokenFileUnreadable(BotError):
    """The file of --token-file holds no token."""

    template = "There is no token in {file}: {reason}."
    exit_status = Exit.USAGE


def read_token(file: Path) -> str:
    """Return the token in a file; raises `TokenFileUnreadable`."""
    try:
        token = file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenFileUnreadable(file=file, reason=error) from None
    if not token:
        raise TokenFileUnreadable(file=file, reason="it is empty")
    return token
