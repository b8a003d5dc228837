"""Where the articles are, by the settings."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from pathlib import Path

from bot.articles.folder import Folder
from bot.articles.source import NoArticles, Source
from bot.articles.sources.feeds.feed import Feed
from bot.articles.sources.log import Log
from bot.articles.sources.merged import Merged
from bot.articles.sources.named import named
from bot.errors import BotError, Exit
from bot.settings import Settings
from bot.store.urls import user_folder

_log = logging.getLogger(__name__)


class NoPlaceForFeeds(BotError):
    """What is read of feeds can't be kept anywhere."""

    template = (
        "What is read of feeds has no place, as the user that runs the bot has no home folder. "
        "Name a folder in DATA_DIR."
    )
    exit_status = Exit.CONFIG


def source_of(settings: Settings) -> Source:
    """Return the source that the settings name."""
    if settings.articles is None:
        return Folder(settings.articles_dir)
    return named(settings.articles, _kept_in(settings))


def _kept_in(settings: Settings) -> Path | None:
    """Return the folder for what is read of feeds, and for what logs had at first."""
    folder = settings.data_dir or user_folder()
    if folder is not None:
        return folder / "feeds"
    if any("://" in each for each in settings.articles or ()):
        raise NoPlaceForFeeds
    return None


def place_of(settings: Settings) -> str:
    """Return what the source is called where it is spoken of."""
    if settings.articles is None:
        return str(settings.articles_dir)
    return source_of(settings).shown


def folders_of(source: Source) -> list[Folder]:
    """Return the folders that a source consists of."""
    return [part for part in _parts(source) if isinstance(part, Folder)]


def feeds_of(source: Source) -> list[Feed]:
    """Return the feeds that a source consists of."""
    return [part for part in _parts(source) if isinstance(part, Feed)]


def remember_logs(source: Source) -> None:
    """Keep what is in logs that were never read before: channels that are there know it."""
    for log in (part for part in _parts(source) if isinstance(part, Log)):
        try:
            log.begin(dt.UTC)
        except NoArticles:  # which is told when all sources are read
            continue
        except OSError as error:
            reason = error.strerror or type(error).__name__
            _log.warning(
                "What is in %s now counts as new, as that can't be kept in %s (%s).",
                log.shown,
                log.kept,
                reason,
            )


def _parts(source: Source) -> Sequence[Source]:
    return source.sources if isinstance(source, Merged) else [source]
