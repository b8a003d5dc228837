"""A feed as a source: what was read of it last, as articles. Nothing here asks the network."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.articles.article import Article
from bot.articles.faults import Fault, ParseError, printable, quoted
from bot.articles.files import Files
from bot.articles.library import Library
from bot.articles.order import place
from bot.articles.reading.decode import Lines
from bot.articles.reading.entry import read_entry
from bot.articles.source import NoArticles
from bot.articles.sources.feeds.state import Kept, State, load
from bot.articles.text import clean, digest, slug

_LINE: Final = 1


class Feed:
    """A feed at an address, and the file that keeps what was read of it."""

    mend = "See what is at that address, or name another in ARTICLES."

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.file = folder / f"{slug(urlsplit(url).hostname or '')}-{digest(url, 16)}.json"
        self.trouble: str | None = None
        """Why it can't be read now."""
        self.unsaved: State | None = None
        """What was read and shall not be kept."""
        self._read: dict[str, tuple[Kept, Article | ParseError]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Feed) and (self.url, self.file) == (other.url, other.file)

    def __hash__(self) -> int:
        return hash((self.url, self.file))

    @property
    def shown(self) -> str:
        """Its address, without what may be secret in it."""
        return shown(self.url)

    @property
    def state(self) -> State:
        """What is known of it."""
        return self.unsaved or load(self.file, self.url)

    def files(self) -> Files:
        """Return the file that is written whenever the feed has changed."""
        return Files([self.file])

    def read(self, zone: dt.tzinfo, before: Library | None = None) -> Library:
        """Return the entries as articles; one that can't be one is a fault."""
        state = self.state
        if not state.is_read:
            why = self.trouble or "it has not been read yet"
            raise NoArticles(folder=self.shown, why=f"{why}.", mend=self.mend)
        entries = [each for each in state.entries if not each.is_gone]
        read = {each.id: self._reading(each, zone) for each in entries}
        self._read = read
        articles = [found for _, found in read.values() if isinstance(found, Article)]
        placed = sorted((place(article.id, article), article) for article in articles)
        archive = frozenset(each.id for each in state.entries if each.is_archive)
        return Library(
            tuple(article for _, article in placed),
            tuple(
                self._fault(kept, found)
                for kept, found in read.values()
                if isinstance(found, ParseError)
            ),
            tuple(place for place, _ in placed),
            files={each.id: self._name(kept) for each, kept in self._with_kept(read)},
            archives=(archive,) if archive else (),
        )

    def _reading(self, kept: Kept, zone: dt.tzinfo) -> tuple[Kept, Article | ParseError]:
        """Return what an entry makes; one that has not changed is not read again."""
        known = self._read.get(kept.id)
        if known and known[0] == kept:
            return known
        try:
            article = read_entry(_lines(kept), f"{self.shown}.md", zone, kept.id).article
            assert article is not None  # no entry says that it is a draft
        except ParseError as error:
            return kept, error
        return kept, article

    def _with_kept(
        self, read: dict[str, tuple[Kept, Article | ParseError]]
    ) -> list[tuple[Article, Kept]]:
        return [(found, kept) for kept, found in read.values() if isinstance(found, Article)]

    def _name(self, kept: Kept) -> str:
        return kept.entry.link or self.shown

    def _fault(self, kept: Kept, error: ParseError) -> Fault:
        first = error.faults[0]
        wrong = f"the entry {quoted(kept.entry.title or kept.id)}: {first.wrong}"
        return Fault(self.shown, _LINE, wrong, first.mend)


def shown(url: str) -> str:
    """Return an address without its login and its query, which may hold a key."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return printable(f"{parts.scheme}://{host}{parts.path}{'?…' if parts.query else ''}")


def _lines(kept: Kept) -> Lines:
    """Return an entry as a Markdown file with front matter says it."""
    entry = kept.entry
    facts = {
        "title": _as_markdown(clean(entry.title)),
        "date": kept.date.isoformat(),
        "source": entry.link,
        "image": entry.image,
        "image_alt": entry.image_alt if entry.image else "",
        "language": entry.language,
        "tags": list(entry.tags),
        "author": entry.author,
    }
    head = json.dumps({key: value for key, value in facts.items() if value}, ensure_ascii=False)
    texts = [head, "", *clean(_text(kept)).split("\n")]
    return Lines(texts, [_LINE] * len(texts))


def _as_markdown(title: str) -> str:
    """Return plain words as Markdown, in which a title is read."""
    return "".join(f"\\{char}" if char in _MARKS else char for char in title)


_MARKS: Final = frozenset("\\*_`&<[]~")


def _text(kept: Kept) -> str:
    """Return an entry's text; of one without, where it can be read, or else its title."""
    entry = kept.entry
    if entry.text.strip():
        return entry.text
    if not entry.link:
        return _as_markdown(entry.title)
    host = (urlsplit(entry.link).hostname or "").removeprefix("www.")
    return f"[Read it at {host}](<{entry.link}>)"
