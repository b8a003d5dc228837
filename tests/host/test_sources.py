"""Logs among the sources: what they held when they were named is remembered."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.articles.loading import load
from bot.host.sources import NoPlaceForFeeds, remember_logs, source_of
from bot.settings import Settings


def settings(folder: Path, articles: str) -> Settings:
    return Settings.from_env({"ARTICLES": articles, "DATA_DIR": str(folder / "data")})


def test_what_a_log_holds_at_first_is_remembered(tmp_path: Path) -> None:
    log = tmp_path / "log.md"
    log.write_text("## 2026-11-27 Snow\n\nMuch of it.\n", "utf-8")
    given = settings(tmp_path, f"{log},{tmp_path / 'none.md'}")
    remember_logs(source_of(given))
    log.write_text("## 2026-11-28 Ice\n\nMore.\n\n" + log.read_text("utf-8"), "utf-8")
    remember_logs(source_of(given))
    assert load(source_of(given)).archives == (frozenset({"log--2026-11-27-snow"}),)


def test_what_can_not_be_kept_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "bot")
    log = tmp_path / "log.md"
    log.write_text("## 2026-11-27 Snow\n\nMuch of it.\n", "utf-8")
    (tmp_path / "data").write_text("a file where the folder should be")
    remember_logs(source_of(settings(tmp_path, str(log))))
    (told,) = caplog.messages
    assert told.startswith(f"What is in {log} now counts as new, as that can't be kept in ")


def test_feeds_need_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.host.sources.user_folder", lambda: None)
    source_of(Settings.from_env({"ARTICLES": "log:NEWS"}))
    with pytest.raises(NoPlaceForFeeds, match="Name a folder in DATA_DIR"):
        source_of(Settings.from_env({"ARTICLES": "https://t.example/feed"}))
