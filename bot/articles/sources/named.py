"""What the host writes in `ARTICLES` to the sources that are meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.articles.folder import Folder
from bot.articles.reading.parse import MARKDOWN
from bot.articles.source import Source
from bot.articles.sources.feeds.feed import Feed
from bot.articles.sources.log import Log
from bot.articles.sources.merged import Merged
from bot.articles.text import digest

_LOG: Final = "log:"


def named(texts: Sequence[str], kept_in: Path | None) -> Source:
    """Return the sources of those names as one; feeds need a folder in which they are kept."""
    return Merged([_named(text, kept_in) for text in texts])


def _named(text: str, kept_in: Path | None) -> Source:
    if text.startswith(("http://", "https://")):
        assert kept_in is not None
        return Feed(text, kept_in)
    path = Path(text.removeprefix(_LOG)).expanduser()
    is_log = text.startswith(_LOG) or (path.suffix.lower() in MARKDOWN and not path.is_dir())
    if not is_log:
        return Folder(path)
    name = f"log-{digest(str(path.absolute()), 16)}.json"
    return Log(path, kept_in / name if kept_in else None)
