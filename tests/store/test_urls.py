"""Addresses of databases: as people write them, and as they are shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsInvalid
from bot.store.urls import NoDataFolder, default_url, redacted, sqlite_file


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("sqlite:////var/lib/bot.db", "/var/lib/bot.db"),
        ("sqlite:///data/bot.db", "data/bot.db"),
        ("postgres://bot:s3cret@db.example:5432/bot", "postgresql://bot@db.example:5432/bot"),
        ("postgresql+asyncpg://bot:s3cret@db/bot?sslmode=require", "postgresql://bot@db/bot"),
        ("postgresql://db/bot?user=bot&password=s3cret", "postgresql://db/bot"),
        ("postgresql://bot:pa/s3cret#?s3cret@db/bot", "postgresql://bot@db/bot"),
        ("postgresql://bot:s3@cret@db/bot", "postgresql://bot@db/bot"),
        ("postgresql://bot:s3cret", "postgresql://…"),
        ("postgresql:///bot", "postgresql:///bot"),
    ],
)
def test_the_password_is_never_shown(url: str, seen: str) -> None:
    assert redacted(url) == seen


def test_a_file_may_stand_in_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    assert sqlite_file("sqlite:///~/bot.db") == Path("/home/someone/bot.db")
    assert sqlite_file("postgresql://h/d") is None


def test_the_default_is_a_file_that_the_settings_accept() -> None:
    url = default_url(None)
    assert re.fullmatch(r"sqlite:///.*briefing-bot\.db", url)
    assert Settings.from_env({"DATABASE_URL": url}).database_url == url
    assert default_url(Path("/srv/data")) == "sqlite:////srv/data/briefing-bot.db"


def test_without_a_home_folder_it_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs under a number that no user has."""
    pwd = pytest.importorskip("pwd", reason="users are POSIX's")

    def unknown(uid: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(NoDataFolder, match="Name a folder in DATA_DIR"):
        default_url(None)
    for name, value in (("ARTICLES_DIR", "~/news"), ("DATABASE_URL", "sqlite:///~/bot.db")):
        with pytest.raises(SettingsInvalid, match="this user has no home folder"):
            Settings.from_env({name: value})
