"""Garbage collection: off while the program is loaded, on when the articles are there."""

from __future__ import annotations

import gc

import pytest

from bot.app import open_library
from bot.clock import SystemClock
from bot.host.sources import source_of
from bot.settings import Settings
from tests.conftest import SEED


def test_it_is_on_once_the_articles_are_there(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    data = str(tmp_path_factory.mktemp("data"))
    settings = Settings.from_env({"ARTICLES_DIR": str(SEED.parent), "DATA_DIR": data})
    gc.disable()
    try:
        assert open_library(settings, source_of(settings), SystemClock()).articles
        assert gc.isenabled()
    finally:
        gc.enable()
