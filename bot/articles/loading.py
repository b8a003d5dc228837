"""Reads the articles of a source: for the first time, again, or to say all that is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.articles.faults import listed, quoted
from bot.articles.files import Files
from bot.articles.folder import Folder, read_files
from bot.articles.library import Library
from bot.articles.source import NoArticles, Source


def load(
    source: Path | Source, *, zone: dt.tzinfo = dt.UTC, now: dt.datetime | None = None
) -> Library:
    """Read the articles of a source; files with faults are left out and named in `faults`.

    Of a folder, articles are the files with one of `SUFFIXES`, in any case, in it and its
    subfolders; see `bot.articles.files` for what is left out. Times without an offset are by
    `zone`. What is dated later than `now` is still to come. The order: first those without any
    date, by name; then those with a date in their front matter or else in the file's name
    (`2025-09-02`, `2025_09_02`, `20250902`), by date and then by name. Numbers in names count as
    numbers.

    Raises:
        NoArticles: the source can't be read, or holds no good article.
    """
    source = as_source(source)
    return _with_articles(source, source.read(zone).at(now))


def as_source(place: Path | Source) -> Source:
    """Return a source; a path is that of a folder."""
    return Folder(place) if isinstance(place, Path) else place


def reload(
    source: Path | Source,
    before: Library,
    *,
    zone: dt.tzinfo = dt.UTC,
    now: dt.datetime | None = None,
) -> Library:
    """Read the articles of a source again, as `load` does.

    Of a file that has faults now, the article that `before` holds of it stays.

    Raises:
        NoArticles: the source can't be read, or holds no article, good now or before.
    """
    source = as_source(source)
    return _with_articles(source, source.read(zone, before).at(now))


def check(
    path: Path | Source, *, zone: dt.tzinfo = dt.UTC, now: dt.datetime | None = None
) -> Library:
    """Read a source, or a single file of any name, and return all there is to say of it.

    Raises:
        NoArticles: the path leads to nothing that could be an article.
    """
    if isinstance(path, Path) and path.is_file():
        return read_files(path.parent, Files([path]), zone).at(now)
    return as_source(path).read(zone).at(now)


def _with_articles(source: Source, library: Library) -> Library:
    if library.articles:
        return library
    if library.coming:
        why = f"none is out yet; the first is {quoted(library.coming[0].headline)}."
    elif library.faults:
        why = "each file has a fault.\n" + listed(library.faults)
    else:
        why = "each file is a draft."
    raise NoArticles(library.faults, folder=source.shown, why=why, mend=source.mend)
