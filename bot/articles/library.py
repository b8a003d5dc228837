"""A folder's articles in order, with the faults of those that had to be left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from bot.articles.article import Article
from bot.articles.faults import Fault, ParseError, listed, printable, quoted
from bot.articles.matching import Named, Names
from bot.articles.parse import MAX_BYTES, article_id, parse
from bot.articles.text import SHORT_ID, shorten
from bot.errors import BotError, Exit

SUFFIXES: Final = frozenset({".txt", ".md"})


class NoArticles(BotError):
    """There is nothing to show to anyone."""

    template = (
        "There are no articles in {folder}: {why}\n"
        "Set ARTICLES_DIR to a folder with at least one good article (*.txt or *.md)."
    )
    exit_status = Exit.NO_ARTICLES

    def __init__(self, faults: Iterable[Fault] = (), **facts: object) -> None:
        self.faults = tuple(faults)
        super().__init__(**facts)


@dataclass(frozen=True)
class Library:
    """The articles of a folder, newest last, and what is wrong with its other files."""

    articles: tuple[Article, ...]
    faults: tuple[Fault, ...] = ()
    places: tuple[str, ...] = ()
    """The articles' places in the order; made from date and id when they were read from no file."""

    def __post_init__(self) -> None:
        if len(self._by_short) < len(self.articles):
            raise ValueError("two articles share an id")
        if self.places and len(self.places) != len(self.articles):
            raise ValueError(f"{len(self.places)} places for {len(self.articles)} articles")
        # Made here, where files are read, so that nobody's first command waits for it.
        _ = self._names

    @property
    def newest(self) -> Article:
        """Return the last article; a library that was loaded has one."""
        return self.articles[-1]

    def place(self, article: Article) -> str:
        """Return a string that sorts as the library does, to be kept for when the file is gone.

        ASCII digits and letters, 60 to 200 characters for most names, 4,000 at the very most.

        Raises:
            KeyError: the article is none of this library.
        """
        return self._place_by_id[article.id]

    def later_than(self, article_id: str | None, place: str | None = None) -> tuple[Article, ...]:
        """Return the articles behind that one.

        If there is none with that id: those behind `place`; without that too, all.
        """
        position = self._positions.get(article_id)
        if position is not None:
            return self.articles[position + 1 :]
        if place is None:
            return self.articles
        return tuple(each for each in self.articles if self._place_by_id[each.id] > place)

    def get(self, article_id: str) -> Article | None:
        """Return the article with that id."""
        position = self._positions.get(article_id)
        return None if position is None else self.articles[position]

    def by_short(self, short: str) -> Article | None:
        """Return the article whose id, cut to `SHORT_ID`, is `short`."""
        return self._by_short.get(short)

    def find(self, text: str) -> Article | None:
        """Return the article meant by an id, a title, or an unambiguous beginning of one.

        Of several with the same title the newest is meant.
        """
        return self._names.find(text)

    def suggest(self, text: str, limit: int) -> tuple[Article, ...]:
        """Return at most `limit` articles for what was typed so far, the newest first."""
        return self._names.suggest(text, limit)

    @cached_property
    def _positions(self) -> dict[str | None, int]:
        return {article.id: position for position, article in enumerate(self.articles)}

    @cached_property
    def _place_by_id(self) -> dict[str, str]:
        places = self.places or [_place(article.id, article) for article in self.articles]
        return {article.id: place for article, place in zip(self.articles, places, strict=True)}

    @cached_property
    def _by_short(self) -> dict[str, Article]:
        return {shorten(article.id, SHORT_ID): article for article in self.articles}

    @cached_property
    def _names(self) -> Names[Article]:
        newest_first = reversed(self.articles)
        return Names(Named(article, article.id, article.headline) for article in newest_first)


def load(folder: Path) -> Library:
    """Read the articles of a folder; files with faults are left out and named in `faults`.

    Articles are the files `*.txt` and `*.md`, in any case, that lie in the folder itself.
    Hidden files and a README are none. The order: first those without any date, by name;
    then those with a date in their front matter or else in the file's name (`2025-09-02`,
    `2025_09_02`, `20250902`), by date and then by name. Numbers in names count as numbers.

    Raises:
        NoArticles: the folder can't be read, or holds no good article.
    """
    return _with_articles(folder, _read_all(folder, article_files(folder)))


def reload(folder: Path, before: Library) -> Library:
    """Read the articles of a folder again, as `load` does.

    Of a file that has faults now, the article that `before` holds of it stays.

    Raises:
        NoArticles: the folder can't be read, or holds no article, good now or before.
    """
    return _with_articles(folder, _read_all(folder, article_files(folder), before))


def check(path: Path) -> Library:
    """Read a folder, or a single file of any name, and return what is good and all faults.

    Raises:
        NoArticles: the path leads to nothing that could be an article.
    """
    if path.is_file():
        return _read_all(path.parent, [path])
    return _read_all(path, article_files(path))


def _with_articles(folder: Path, library: Library) -> Library:
    if library.articles:
        return library
    why = "each file has a fault.\n" + listed(library.faults)
    raise NoArticles(library.faults, folder=_shown(folder), why=why)


# --- folder to files -----------------------------------------------------------------------


def article_files(folder: Path) -> list[Path]:
    """Return the files of a folder that should be articles, by name.

    Raises:
        NoArticles: the folder can't be read, or holds no such file.
    """
    try:
        files = [path for path in folder.iterdir() if _is_article(path)]
    except OSError as error:
        raise NoArticles(folder=_shown(folder), why=_why_unlistable(error)) from error
    if not files:
        raise NoArticles(folder=_shown(folder), why="it holds no *.txt or *.md file.")
    return sorted(files, key=lambda path: _by_name(path.name))


def _is_article(path: Path) -> bool:
    is_named_so = path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    return is_named_so and path.stem.lower() != "readme" and not path.is_dir()


def _why_unlistable(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "there is no such file or folder."
        case NotADirectoryError():
            return "this is not a folder."
        case _:
            return f"the folder can't be read ({error.strerror})."


def _shown(folder: Path) -> str:
    return printable(str(folder.absolute()))


# --- files to articles ---------------------------------------------------------------------


def _read_all(folder: Path, files: Iterable[Path], before: Library | None = None) -> Library:
    """Read `files` of `folder`, which are ordered by name; `before` stands in for faulty ones."""
    articles: list[tuple[str, Article]] = []
    faults: list[Fault] = []
    owners: dict[str, Path] = {}
    place = folder.resolve()
    for file in files:
        # A file with faults keeps its id too, else another would bear it until it is mended.
        owner = owners.setdefault(shorten(article_id(file.name), SHORT_ID), file)
        if owner is not file:
            wrong = f"the name makes the same id as {quoted(owner.name)}"
            faults.append(Fault(printable(str(file)), 1, wrong, "rename one of the two files"))
        try:
            article = _read(file, place)
        except ParseError as error:
            faults.extend(error.faults)
            kept = before.get(article_id(file.name)) if before else None
            if kept is None:
                continue
            article = kept
        if owner is file:
            articles.append((_place(file.name, article), article))
    articles.sort(key=lambda placed: placed[0])
    return Library(
        tuple(article for _, article in articles),
        tuple(faults),
        tuple(place for place, _ in articles),
    )


def _read(file: Path, folder: Path) -> Article:
    def fault(wrong: str, mend: str) -> ParseError:
        return ParseError([Fault(printable(str(file)), 1, wrong, mend)])

    try:
        if not file.resolve(strict=True).is_relative_to(folder):
            raise fault("the link leads out of the folder", "put the file itself here")
        if not file.is_file():
            raise fault("this is not a plain file", "put one here, or delete this")
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror
    except RuntimeError:  # what Python says of a loop of links, before 3.13
        reason = "a loop of links"
    else:
        return parse(data, str(file))
    raise fault(f"the file can't be read ({reason})", "make it readable for the bot, or delete it")


# --- articles to order ---------------------------------------------------------------------

# Places are kept in databases, for longer than a version of this file: a change of how they are
# written makes channels miss articles or get them again.
_UNDATED = "0"
_DATED = "1"
_START = dt.datetime.min.replace(tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_DATE = re.compile(r"(?<!\d)((?:19|20)[0-9]{2})([-_]?)([0-9]{2})\2([0-9]{2})(?!\d)")


def _place(name: str, article: Article) -> str:
    """Return what an article is ordered by."""
    date = article.date or _date_in(name)
    if date is None:
        return f"{_UNDATED}-{_by_name(name)}"
    # A day is added as an offset can move the first dates into the year 0.
    since = (date - _START + dt.timedelta(days=1)) // _MICROSECOND
    return f"{_DATED}{since:018}-{_by_name(name)}"


def _by_name(name: str) -> str:
    """Return what names are ordered by: part 2 stands before part 10.

    Of names that are told apart by nothing but case or leading zeros, the exact name decides.
    """
    counted = re.sub(r"\d+", _counted, name.casefold())
    # In hexadecimal, since names may hold what a database refuses. The hyphen sorts before all
    # digits and thereby ends a name before a longer one that begins so.
    return f"{_hex(counted)}-{_hex(name)}"


def _counted(digits: re.Match[str]) -> str:
    """Return a number behind the count of its digits, so that the longer one is the larger."""
    number = digits[0].lstrip("0")
    return f"{len(number):03}{number}"


def _hex(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").hex()


def _date_in(name: str) -> dt.datetime | None:
    """Return the first valid date in a file's name, at noon as all dates without a time."""
    for match in _DATE.finditer(name):
        try:
            return dt.datetime(int(match[1]), int(match[3]), int(match[4]), 12, tzinfo=dt.UTC)
        except ValueError:
            continue
    return None
