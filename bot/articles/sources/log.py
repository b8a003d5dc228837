"""A running log: one Markdown file, each of whose entries is an article.

An entry begins with a heading of the second level, such as `## 2026-11-27 The bridge closes`, or
with a block of front matter. Which end the newest stands at makes no difference.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from bot.articles.article import Article
from bot.articles.faults import Fault, Hint, ParseError, printable, quoted
from bot.articles.files import Files
from bot.articles.images import finder
from bot.articles.library import Library
from bot.articles.markdown.tokens import Source as Text
from bot.articles.order import date_in, place
from bot.articles.reading.decode import MAX_BYTES, Lines, decode
from bot.articles.reading.entry import read_entry
from bot.articles.source import NoArticles
from bot.articles.sources.kept import keep
from bot.articles.text import SHORT_ID, digest, fold, shorten, slug

_LEVEL: Final = "H2"
_DATE = re.compile(r"\(?\[?(?:19|20)[0-9]{2}([-_/.]?)[0-9]{2}\1[0-9]{2}\]?\)?")
_AROUND = " \t-–—:|·,[]()#"
_KEY = re.compile(r"[A-Za-z][\w -]*:(?:\s.*)?")
_BELOW_KEY = re.compile(r"\s+\S.*|-\s.*|#.*|\s*")


@dataclass(frozen=True)
class _Entry:
    """The lines of one entry, and what its id is made of."""

    name: str
    line: int
    lines: Lines
    below: int
    """Index of the first line of its text."""

    @property
    def is_bare(self) -> bool:
        """Whether there is no text."""
        return not any(line.strip() for line in self.lines.texts[self.below :])


@dataclass(frozen=True)
class Log:
    """A file with an entry for each article."""

    path: Path
    kept: Path | None = field(default=None, compare=False)
    """The file that keeps which entries were there when it was read first."""

    @property
    def shown(self) -> str:
        """Its path."""
        return printable(str(self.path))

    @property
    def mend(self) -> str:
        """Say how an entry is written."""
        return "Write an entry in it below a heading such as ## 2026-11-27 The bridge closes"

    def files(self) -> Files:
        """Return the one file."""
        return Files([self.path])

    def read(self, zone: dt.tzinfo, before: Library | None = None) -> Library:
        """Read all entries."""
        reader = _Reader(self.path, zone, before)
        try:
            lines = decode(_bytes(self.path), self.shown)
        except OSError as error:
            why = f"the file can't be read ({error.strerror})."
            raise NoArticles(folder=self.shown, why=why, mend=self.mend) from error
        except ParseError as error:
            why = f"{error.faults[0].wrong}."
            raise NoArticles(error.faults, folder=self.shown, why=why, mend=self.mend) from error
        for entry in _entries(lines):
            reader.add(entry)
        if not (reader.placed or reader.faults):
            raise NoArticles(folder=self.shown, why="it holds no entry.", mend=self.mend)
        return replace(reader.library(), archives=self._archives())

    def begin(self, zone: dt.tzinfo) -> None:
        """Keep which entries are there, if that was never done: they are nothing new.

        Raises:
            NoArticles: the log can't be read.
            OSError: it can't be kept.
        """
        if self.kept is not None and not self.kept.exists():
            ids = sorted(article.id for article in self.read(zone).articles)
            keep(self.kept, msgspec.json.encode(ids))

    def _archives(self) -> tuple[frozenset[str], ...]:
        try:
            ids = msgspec.json.decode(self.kept.read_bytes(), type=list[str]) if self.kept else []
        except (OSError, msgspec.DecodeError):
            return ()
        return (frozenset(ids),) if ids else ()


class _Reader:
    """Reads one entry after the other, and gathers what there is to say of them."""

    def __init__(self, path: Path, zone: dt.tzinfo, before: Library | None) -> None:
        self._path = path
        self._shown = printable(str(path))
        self._zone = zone
        self._before = before
        self._lines: dict[str, int] = {}
        self.placed: list[tuple[str, Article]] = []
        self.faults: list[Fault] = []
        self.hints: list[Hint] = []

    def add(self, entry: _Entry) -> None:
        """Read an entry; what was read of it before stands in for a faulty one."""
        identifier = entry_id(slug(self._path.stem), entry.name)
        first = self._lines.setdefault(identifier, entry.line)
        if first != entry.line:
            wrong = f"the entry {quoted(entry.name)} stands on line {first} already"
            mend = "join the two, or give one of them another title"
            self.faults.append(Fault(self._shown, entry.line, wrong, mend))
            return
        if entry.is_bare:
            wrong = f"the entry {quoted(entry.name)} has no text"
            self.faults.append(
                Fault(self._shown, entry.line, wrong, "write it below, or delete it")
            )
            return
        find_image = finder(self._path.parent, self._path)
        article: Article | None
        try:
            reading = read_entry(
                entry.lines, f"{self._path}.md", self._zone, identifier, find_image
            )
        except ParseError as error:
            self.faults += (_in_file(each, self._shown) for each in error.faults)
            article = self._before.any(identifier) if self._before else None
        else:
            self.hints += (Hint(self._shown, h.line, h.wrong, h.mend) for h in reading.hints)
            article = reading.article
        if article is not None:
            self.placed.append((place(identifier, article), article))

    def library(self) -> Library:
        """Return what was read."""
        self.placed.sort(key=lambda placed: placed[0])
        return Library(
            tuple(article for _, article in self.placed),
            tuple(self.faults),
            tuple(place for place, _ in self.placed),
            hints=tuple(self.hints),
            files={
                article.id: f"{self._shown}:{self._lines[article.id]}" for _, article in self.placed
            },
        )


def _in_file(fault: Fault, file: str) -> Fault:
    return Fault(file, fault.line, fault.wrong, fault.mend)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def entry_id(source: str, name: str) -> str:
    """Return the id of an entry; a file's never has two hyphens in a row."""
    full = f"{source}--{slug(name)}"
    if len(full.encode("utf-16-le")) <= 2 * SHORT_ID:
        return full
    return f"{shorten(source, 12)}--{shorten(slug(name), SHORT_ID - 14 - 7)}-{digest(full)}"


# --- the file to its entries -----------------------------------------------------------------


def _entries(lines: Lines) -> Iterator[_Entry]:
    """Yield the entries; what stands above the first one is an introduction."""
    blocks = _front_matter(lines.texts)
    if blocks:
        starts = [start for start, _ in blocks]
        for (start, end), stop in zip(blocks, [*starts[1:], len(lines.texts)], strict=True):
            part = _part(lines, start, stop)
            name = _name_of_block(lines.texts[start + 1 : end])
            yield _Entry(name, lines.numbers[start], part, end + 1 - start)
        return
    headings = list(_headings(lines))
    stops = [*(at for at, _ in headings[1:]), len(lines.texts)][: len(headings)]
    for (at, words), stop in zip(headings, stops, strict=True):
        below = _part(lines, at + 1, stop)
        number = lines.numbers[at]
        entry = Lines([_facts(words), *below.texts], [number, *below.numbers])
        yield _Entry(words, number, entry, 1)


def _part(lines: Lines, start: int, stop: int) -> Lines:
    return Lines(lines.texts[start:stop], lines.numbers[start:stop])


def _headings(lines: Lines) -> Iterator[tuple[int, str]]:
    """Yield the index and the words of each heading that begins an entry."""
    text = Text(lines.texts, list(range(len(lines.texts))))
    for token, inside in text.blocks:
        if token.kind == "+Heading" and str(token.value["level"]) == _LEVEL and inside:
            raw = text.raw[inside[0].start : inside[-1].end]
            yield text.line(token.start), raw.decode().strip()


def _facts(heading: str) -> str:
    """Return what a heading says as front matter of one line."""
    facts: dict[str, str] = {}
    if match := _DATE.search(heading):
        date = date_in(re.sub(r"[/.]", "-", match[0]))
        if date is not None:
            facts["date"] = date.date().isoformat()
            heading = f"{heading[: match.start()].rstrip(_AROUND)} {heading[match.end() :]}"
    if title := heading.strip(_AROUND) if facts else heading.strip():
        facts["title"] = title
    return json.dumps(facts, ensure_ascii=False)


def _front_matter(lines: list[str]) -> list[tuple[int, int]]:
    """Return where blocks of front matter begin and end, if the file is parted by them."""
    top = next((index for index, line in enumerate(lines) if line.strip()), 0)
    blocks: list[tuple[int, int]] = []
    index = top
    while index < len(lines):
        end = _end_of_block(lines, index) if lines[index].rstrip() == "---" else None
        if end is None:
            index += 1
        else:
            blocks.append((index, end))
            index = end + 1
    # One alone on top is that of the whole file, whose entries have headings.
    return blocks if len(blocks) > 1 else []


def _end_of_block(lines: list[str], start: int) -> int | None:
    if start + 1 >= len(lines) or not _KEY.fullmatch(lines[start + 1]):
        return None
    for index in range(start + 1, min(start + 60, len(lines))):
        if lines[index].rstrip() == "---":
            return index
        if not (_KEY.fullmatch(lines[index]) or _BELOW_KEY.fullmatch(lines[index])):
            return None
    return None


def _name_of_block(lines: list[str]) -> str:
    """Return what the entry of a block is known by: its date and its title."""
    found: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        found.setdefault(fold(key), value.strip().strip("\"'"))
    parts = (found.get(key, "") for key in ("id", "slug", "date", "title"))
    return " ".join(part for part in parts if part) or " ".join(lines)
