"""A folder's articles in order, with the faults of those that had to be left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import Protocol

from bot.articles.article import Article
from bot.articles.faults import Fault, Hint, ParseError, listed, printable, quoted
from bot.articles.files import DRAFT, Files, LeftOut, files_in
from bot.articles.files import SUFFIXES as SUFFIXES
from bot.articles.finder import Finder
from bot.articles.images import ImageFile, Note, finder, looker
from bot.articles.order import date_in, place
from bot.articles.reading.parse import Reading, article_id, read
from bot.articles.shelf import Shelf
from bot.articles.tags import Tags
from bot.articles.text import SHORT_ID, fold, shorten, slug
from bot.errors import BotError, Exit


class NoArticles(BotError):
    """There is nothing to show to anyone."""

    template = "There are no articles in {folder}: {why}\n{mend}"
    exit_status = Exit.NO_ARTICLES

    def __init__(self, faults: Iterable[Fault] = (), **facts: object) -> None:
        self.faults = tuple(faults)
        super().__init__(**{"mend": _MEND, **facts})


_MEND = "Set ARTICLES_DIR to a folder with at least one good article (*.txt or *.md)."


class Source(Protocol):
    """Where articles come from; what it holds lies in files, so that looking at it is cheap."""

    @property
    def shown(self) -> str:
        """What it is called in messages."""
        ...

    @property
    def mend(self) -> str:
        """What to do where it holds no good article."""
        ...

    def files(self) -> Files:
        """Return the files that change whenever the source does.

        Raises:
            NoArticles: it can't be read, or holds none.
        """
        ...

    def read(self, zone: dt.tzinfo, before: Library | None = None) -> Library:
        """Return its articles, all of them out; `before` stands in for those with faults now.

        Raises:
            NoArticles: it can't be read, or holds none.
        """
        ...


@dataclass(frozen=True)
class Folder:
    """A folder with a file for each article."""

    path: Path
    mend: str = _MEND
    shelf: Shelf = field(default_factory=Shelf, compare=False, repr=False)
    """What was read of its files; those that haven't changed are not read again."""

    @property
    def shown(self) -> str:
        """Its whole path."""
        return printable(str(self.path.absolute()))

    def files(self) -> Files:
        """Return its articles and the pictures beside them."""
        return article_files(self.path)

    def read(self, zone: dt.tzinfo, before: Library | None = None) -> Library:
        """Read its files, but for those that haven't changed since."""
        return _read_all(self.path, self.files(), zone, before, self.shelf)


@dataclass(frozen=True)
class Library:
    """The articles of a folder, newest last, and what is wrong with its other files."""

    articles: tuple[Article, ...]
    faults: tuple[Fault, ...] = ()
    places: tuple[str, ...] = ()
    """The articles' places in the order; made from date and id when they were read from no file."""
    hints: tuple[Hint, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    coming: tuple[Article, ...] = ()
    """Those that are not out yet, the next one first."""
    coming_places: tuple[str, ...] = ()
    over: tuple[Article, ...] = ()
    """Those that have expired."""
    over_places: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The file of each article, by its id."""
    archives: tuple[frozenset[str], ...] = ()
    """Of each source that keeps them, the ids of what it held when it was read first."""

    def __post_init__(self) -> None:
        if len(self._by_short) < len(self.articles):
            raise ValueError("two articles share an id")
        if self.places and len(self.places) != len(self.articles):
            raise ValueError(f"{len(self.places)} places for {len(self.articles)} articles")
        # Made here, where files are read, so that nobody's first command waits for it.
        _ = self._finder, self.tags

    @property
    def newest(self) -> Article:
        """Return the last article; a library that was loaded has one."""
        return self.articles[-1]

    @property
    def next_out(self) -> dt.datetime | None:
        """Return when the next of those to come is out."""
        return self.coming[0].out if self.coming else None

    def at(self, now: dt.datetime | None) -> Library:
        """Return the library as it is at that moment: what is out, and what is to come.

        Without a moment all is out.
        """
        if not self._changes(now):
            return self
        placed = self._placed
        over = [each for each in placed if _is_over(each[1], now)]
        rest = [each for each in placed if not _is_over(each[1], now)]
        out = [each for each in rest if _is_out(each[1], now)]
        coming = [each for each in rest if not _is_out(each[1], now)]
        coming.sort(key=lambda each: (each[1].out or _LONG_AGO, each[0]))
        return replace(
            self,
            articles=tuple(article for _, article in out),
            places=tuple(place for place, _ in out),
            coming=tuple(article for _, article in coming),
            coming_places=tuple(place for place, _ in coming),
            over=tuple(article for _, article in over),
            over_places=tuple(place for place, _ in over),
        )

    def _changes(self, now: dt.datetime | None) -> bool:
        """Tell whether something is out at that moment that isn't here, or the reverse."""
        if now is None:
            return bool(self.coming or self.over)
        due = self.next_out is not None and self.next_out <= now
        back = self._last_out is not None and self._last_out > now
        over = self._first_end is not None and self._first_end <= now
        return due or back or over or any(each.expires and each.expires > now for each in self.over)

    @cached_property
    def _first_end(self) -> dt.datetime | None:
        return min((each.expires for each in self.articles if each.expires), default=None)

    @cached_property
    def _last_out(self) -> dt.datetime | None:
        return max((each.out for each in self.articles if each.out), default=None)

    def any(self, article_id: str) -> Article | None:
        """Return the article with that id, also one that is to come."""
        return self.get(article_id) or next(
            (each for each in (*self.coming, *self.over) if each.id == article_id), None
        )

    def is_over(self, article: Article) -> bool:
        """Tell whether one of its articles has expired."""
        return article.id in self._over_ids

    @cached_property
    def _over_ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.over)

    @cached_property
    def everything(self) -> tuple[Article, ...]:
        """Return the articles in order, also those that are to come or have expired."""
        return tuple(article for _, article in self._placed)

    def place_of(self, article: Article) -> str:
        """Return an article's place in the order."""
        return self._place_of[article.id]

    def up_to(self, place: str) -> tuple[str, ...]:
        """Return the ids of what stands at `place`, as older databases hold it, and before it."""
        return tuple(article.id for at, article in self._placed if at <= place)

    def get(self, article_id: str) -> Article | None:
        """Return the article with that id."""
        position = self._positions.get(article_id)
        return None if position is None else self.articles[position]

    def by_short(self, short: str) -> Article | None:
        """Return the article whose id, cut to `SHORT_ID`, is `short`."""
        return self._by_short.get(short)

    def image(self, digest: str) -> ImageFile | None:
        """Return the image file with that digest, if an article shows it."""
        return self._images.get(digest)

    @property
    def has_image_files(self) -> bool:
        """Whether an article shows a picture that lies beside it."""
        return bool(self._images)

    def find(self, text: str) -> Article | None:
        """Return the article meant by an id, a title, or an unambiguous beginning of one.

        Of several with the same title the newest is meant.
        """
        return self._finder.find(text)

    def suggest(self, text: str, limit: int) -> tuple[Article, ...]:
        """Return at most `limit` articles for what was typed so far; see `Finder.suggest`."""
        return self._finder.suggest(text, limit)

    def alike(self, text: str, limit: int) -> tuple[Article, ...]:
        """Return the articles that a mistyped name may mean; see `Finder.alike`."""
        return self._finder.alike(text, limit)

    @cached_property
    def tags(self) -> Tags:
        """Return the tags of the articles that are out."""
        return Tags(self.articles)

    @cached_property
    def _placed(self) -> list[tuple[str, Article]]:
        out = [*zip(self._places, self.articles, strict=True)]
        if not (self.coming or self.over):
            return out
        placed = [
            *out,
            *zip(self.coming_places, self.coming, strict=True),
            *zip(self.over_places, self.over, strict=True),
        ]
        return sorted(placed, key=lambda each: each[0])

    @cached_property
    def _place_of(self) -> dict[str, str]:
        return {article.id: place for place, article in self._placed}

    @cached_property
    def _images(self) -> dict[str, ImageFile]:
        files = (article.image_file for article in self.everything)
        return {file.digest: file for file in files if file is not None}

    @cached_property
    def _positions(self) -> dict[str | None, int]:
        return {article.id: position for position, article in enumerate(self.articles)}

    @cached_property
    def _places(self) -> tuple[str, ...]:
        return self.places or tuple(place(article.id, article) for article in self.articles)

    @cached_property
    def _by_short(self) -> dict[str, Article]:
        return {shorten(article.id, SHORT_ID): article for article in self.articles}

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.articles[::-1])


_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def _is_over(article: Article, now: dt.datetime | None) -> bool:
    return now is not None and article.expires is not None and article.expires <= now


def _is_out(article: Article, now: dt.datetime | None) -> bool:
    return now is None or article.out is None or article.out <= now


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
        return _read_all(path.parent, Files([path]), zone).at(now)
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


# --- folder to files -----------------------------------------------------------------------


def article_files(folder: Path) -> Files:
    """Return the files of a folder that should be articles, by name.

    Raises:
        NoArticles: the folder can't be read, or holds no such file.
    """
    try:
        files = files_in(folder)
    except OSError as error:
        raise NoArticles(folder=_shown(folder), why=_why_unlistable(error)) from error
    if not files.articles:
        raise NoArticles(folder=_shown(folder), why="it holds no *.txt or *.md file.")
    return files


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


class _Reader:
    """Reads the files of one folder, and gathers what there is to say of them."""

    def __init__(self, folder: Path, zone: dt.tzinfo, before: Library | None, shelf: Shelf) -> None:
        self._folder = folder
        self._shelf = shelf
        self._real = folder.resolve()
        self._zone = zone
        self._before = before
        self._owners: dict[str, Path] = {}
        self.placed: list[tuple[str, Article]] = []
        self.faults: list[Fault] = []
        self.hints: list[Hint] = []
        self.left_out: list[LeftOut] = []
        self.files: dict[str, str] = {}

    def add(self, file: Path) -> None:
        """Read one file; what `before` holds of it stands in for a faulty one."""
        name = file.relative_to(self._folder).as_posix()
        identifier = _identifier(file.relative_to(self._folder))
        # A file with faults keeps its id too, else another would bear it until it is mended.
        owner = self._owners.setdefault(shorten(identifier, SHORT_ID), file)
        if owner is not file:
            wrong = f"the name makes the same id as {quoted(owner.name)}"
            fault = Fault(printable(str(file)), 1, wrong, "rename one of the two files")
            self.faults.append(fault)
        try:
            reading = self._read(name, file, identifier)
        except ParseError as error:
            self.faults += error.faults
            self.hints += error.hints
            article = self._before.any(identifier) if self._before else None
        else:
            self.hints += reading.hints
            article = reading.article
            if article is None:
                self.left_out.append(LeftOut(printable(str(file)), DRAFT))
        if article is not None and owner is file:
            self.placed.append((place(name, article), _dated(article, name, self._zone)))
            self.files[article.id] = printable(str(file))

    def _read(self, name: str, file: Path, identifier: str) -> Reading:
        def fault(wrong: str, mend: str) -> ParseError:
            return ParseError([Fault(printable(str(file)), 1, wrong, mend)])

        def parse(data: bytes, note: Note) -> Reading:
            images = finder(self._real, file, note)
            return read(data, str(file), self._zone, identifier, images)

        try:
            is_link = file.is_symlink()
            if is_link and not file.resolve(strict=True).is_relative_to(self._real):
                raise fault("the link leads out of the folder", "put the file itself here")
            if not file.is_file():
                raise fault("this is not a plain file", "put one here, or delete this")
            return self._shelf.read(name, file, parse, looker(self._real, file))
        except OSError as error:
            reason = error.strerror
        except RuntimeError:  # what Python says of a loop of links, before 3.13
            reason = "a loop of links"
        raise fault(
            f"the file can't be read ({reason})", "make it readable for the bot, or delete it"
        )


def _read_all(
    folder: Path,
    files: Files,
    zone: dt.tzinfo,
    before: Library | None = None,
    shelf: Shelf | None = None,
) -> Library:
    """Read `files` of `folder`; all of them are out."""
    shelf = shelf or Shelf()
    reader = _Reader(folder, zone, before, shelf)
    for done, file in enumerate(files.articles, 1):
        reader.add(file)
        shelf.progress(done, len(files.articles))
    shelf.forget_others()
    reader.placed.sort(key=lambda placed: placed[0])
    left_out = [LeftOut(printable(str(path)), why) for path, why in files.left_out]
    return Library(
        tuple(article for _, article in reader.placed),
        tuple(reader.faults),
        tuple(place for place, _ in reader.placed),
        hints=(*reader.hints, *_same_titles(reader)),
        left_out=(*reader.left_out, *left_out),
        files=reader.files,
    )


def _identifier(path: PurePath) -> str:
    """Return the id of the article in a file: its name, behind those of its subfolders."""
    if len(path.parts) == 1:
        return article_id(path.name)
    folders = "-".join(path.parts[:-1])
    return slug(folders if path.stem.lower() == "index" else f"{folders}-{path.stem}")


def _dated(article: Article, name: str, zone: dt.tzinfo) -> Article:
    """Return an article that is out on the day in its file's name, if it has no date itself."""
    date = None if article.date else date_in(name)
    if date is None:
        return article
    local = dt.datetime.combine(date.date(), dt.time())
    return replace(article, out=local.replace(tzinfo=zone), out_local=local)


def _same_titles(reader: _Reader) -> Iterator[Hint]:
    seen: dict[str, str] = {}
    for _, article in reader.placed:
        if article.title is None:
            continue
        file = reader.files[article.id]
        first = seen.setdefault(fold(article.title), file)
        if first != file:
            what = f"the title {quoted(article.title)} is that of {quoted(first)} too"
            yield Hint(
                file, 1, what, "give one of them another, so that people can tell them apart"
            )
