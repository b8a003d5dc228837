"""A folder with a file for each article, read into a library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from bot.articles.article import Article
from bot.articles.faults import Fault, Hint, ParseError, printable, quoted
from bot.articles.files import DRAFT, Files, LeftOut, files_in
from bot.articles.images import Note, finder, looker
from bot.articles.library import Library
from bot.articles.order import date_in, place
from bot.articles.reading.parse import Reading, article_id, read
from bot.articles.shelf import Shelf
from bot.articles.source import MEND, NoArticles
from bot.articles.text import SHORT_ID, fold, shorten, slug


@dataclass(frozen=True)
class Folder:
    """A folder with a file for each article."""

    path: Path
    mend: str = MEND
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
        return read_files(self.path, self.files(), zone, before, self.shelf)


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


def read_files(
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
