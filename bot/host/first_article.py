"""A folder of articles for a sandbox that is started where there is none."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from bot.errors import BotError, Exit
from bot.settings import Settings
from bot.store.urls import user_folder

PACKAGED = Path(__file__).parent.parent / "first_article"
"""Where an installed program has it; a checkout has the folder `seeds` instead."""


class NoPlaceForArticles(BotError):
    """There are no articles here, and a first one can't be put anywhere."""

    template = (
        "There are no articles in {folder}, and a first one can't be put in {place} ({reason}). "
        "Set ARTICLES_DIR to a folder with a text or Markdown file."
    )
    exit_status = Exit.NO_ARTICLES


def with_articles(settings: Settings, *, is_named: bool) -> Settings:
    """Return settings with a folder that has articles.

    If no folder `is_named` and the usual one is not there, that is one in the folder of the
    user's data, in which the first article lies until somebody takes it out.
    """
    if is_named or settings.articles_dir.exists() or not PACKAGED.exists():
        return settings
    data = settings.data_dir or user_folder()
    if data is None:
        return settings
    place = data / "articles"
    try:
        if not place.exists():
            shutil.copytree(PACKAGED, place)
    except OSError as error:
        raise NoPlaceForArticles(
            folder=settings.articles_dir.absolute(), place=place, reason=error.strerror
        ) from error
    return replace(settings, articles_dir=place)
