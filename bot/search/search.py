"""A library's index, which follows the library, and what is found in it.

It is made in the background, some articles at a time. What has not been read yet is not found,
and the answer says so.
"""

from __future__ import annotations

import itertools
import logging
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.articles.article import Article
from bot.articles.found import Found, Hit, How
from bot.articles.library import Library
from bot.articles.text import plain
from bot.articles.vocabulary import Vocabulary
from bot.articles.words import words
from bot.search.excerpts import excerpt
from bot.search.fts5 import Fts5Table
from bot.search.plain import PlainTable
from bot.search.port import Group, Matches, Row, Table
from bot.search.query import Term, parse

_log = logging.getLogger(__name__)

_Item = TypeVar("_Item")

_HOLD_WORDS = ("](", "<", "\\")
_AT_ONCE = 32  # articles that are read before a search may come in between


@dataclass(frozen=True)
class Best:
    """What an index has for what was typed, the best first, as far as it was asked for."""

    articles: Sequence[Article]
    total: int
    """How many there are."""
    groups: Sequence[Group]
    """The words by which they were found."""
    how: How
    unread: int
    """How many articles could not be looked at yet."""


class Search:
    """The index of one library after another; any thread may use it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._table: Table | None = None
        self._rows: dict[str, tuple[int, Article]] = {}
        self._by_number: dict[int, str] = {}
        self._down, self._up = itertools.count(-1, -1), itertools.count(1)
        self._freed: dict[str, int] = {}
        self._vocabulary: Vocabulary | None = None
        self._using, self._following = threading.Lock(), threading.Lock()
        self._interrupted = False

    def show(self, library: Library) -> None:
        """Search this library from now on; `follow` reads what changed."""
        self._library = library
        self._interrupted = False

    def interrupt(self) -> None:
        """Have `follow` return soon; it can be called again."""
        self._interrupted = True

    def follow(self) -> None:
        """Read what changed in the library, and return when all is read."""
        self._interrupted = False
        with self._following:
            library = self._library
            wanted = {article.id: article for article in library.articles}
            gone = [
                (number, article)
                for number, article in self._rows.values()
                if article.id not in wanted or not _is_same(article, wanted[article.id])
            ]
            for some in _batches(gone):
                if self._interrupted:
                    return
                self._drop(some)
            self._freed = {key: number for key, number in self._freed.items() if key in wanted}
            newer, older = self._new(library)
            for articles, numbers in ((newer, self._down), (older, self._up)):
                for batch in _batches(articles):
                    if self._interrupted:
                        return
                    self._put(batch, numbers)

    def _new(self, library: Library) -> tuple[list[Article], list[Article]]:
        """Return what is not in the index yet, so that newer ones get the smaller numbers.

        That is first what came out after all that is in it, the oldest first, then the others,
        the newest first.
        """
        at = [each.id in self._rows for each in library.articles]
        end = max((place for place, is_in in enumerate(at) if is_in), default=len(at) - 1) + 1
        new = [each for each, is_in in zip(library.articles[:end], at, strict=False) if not is_in]
        return [*library.articles[end:]], new[::-1]

    def find(self, typed: str, limit: int, skip: int = 0) -> Found:
        """Return at most `limit` articles for what was typed, the best first, after `skip`."""
        best = self.best(typed, skip + limit, enough=limit)
        hits = tuple(Hit(each, excerpt(each, best.groups)) for each in best.articles[skip:])
        return Found(hits, best.total, best.how, best.unread)

    def best(self, typed: str, most: int, enough: int) -> Best:
        """Return at most so many; where `enough` have the very words, no others are added."""
        terms = parse(typed)
        library = self._library
        with self._using:
            unread = max(0, len(library.articles) - len(self._rows))
            found, groups, how = self._matching(terms, most, enough)
            ids = [self._by_number[number] for number in found.numbers]
        articles = [article for each in ids if (article := library.get(each)) is not None]
        total = found.total - (len(ids) - len(articles))  # without what is gone meanwhile
        return Best(articles, total, groups, how, unread)

    def _matching(
        self, terms: Sequence[Term], most: int, enough: int
    ) -> tuple[Matches, list[Group], How]:
        if not terms:
            return Matches([], 0), [], How.ALL
        table = self._open()
        exact: list[Group] = [[term.phrase] for term in terms]
        found = table.match(exact, most)
        if found.total >= enough:
            return found, exact, How.ALL
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(table.terms())
        wide, is_guess = _widened(terms, self._vocabulary)
        others = table.match(wide, most)
        if found.total or others.total:
            numbers = [*dict.fromkeys([*found.numbers, *others.numbers])][:most]
            # Whatever has a word also has one that holds it.
            both = Matches(numbers, max(found.total, others.total))
            return both, wide, How.ALIKE if is_guess else How.ALL
        return table.match(wide, most, any_of_them=True), wide, How.SOME

    def _put(self, articles: Sequence[Article], numbers: Iterator[int]) -> None:
        """Add articles; one that was changed has the number from before."""
        rows = [
            (self._freed.pop(each.id, 0) or next(numbers), each, _row(each)) for each in articles
        ]
        with self._using:
            self._open().put((number, row) for number, _, row in rows)
            for number, article, _ in rows:
                self._rows[article.id] = number, article
                self._by_number[number] = article.id
            self._vocabulary = None

    def _drop(self, rows: Sequence[tuple[int, Article]]) -> None:
        read = [(number, _row(article)) for number, article in rows]
        with self._using:
            self._open().drop(read)
            for number, article in rows:
                del self._rows[article.id], self._by_number[number]
                self._freed[article.id] = number
            self._vocabulary = None

    def _open(self) -> Table:
        if self._table is None:
            self._table = new_table()
            weakref.finalize(self, self._table.close)
        return self._table


def new_table() -> Table:
    """Return an index of the best kind that there is on this machine."""
    try:
        return Fts5Table()
    except sqlite3.OperationalError:
        _log.warning("SQLite was built without FTS5 here: /search takes longer and more memory.")
        return PlainTable()


def _widened(terms: Sequence[Term], vocabulary: Vocabulary) -> tuple[list[Group], bool]:
    """Return the groups for words that hold what was typed, else for some like it.

    A word of several parts need not stand together then, unless it was quoted. The other value
    is whether a word is only like what was typed.
    """
    groups: list[Group] = []
    is_guess = False
    for term in terms:
        if term.is_quoted:
            groups.append([term.phrase])
            continue
        for word in term.phrase:
            found = vocabulary.containing(word) if term.is_word else [word]
            if not found:
                found = vocabulary.alike(word)
                is_guess = is_guess or bool(found)
            groups.append([(each,) for each in found])
    return groups, is_guess


def _row(article: Article) -> Row:
    texts = Row(
        title=article.headline,
        tags=" ".join(article.tags),
        lead=_without_addresses(article.lead),
        headings=" ".join(section.title for section in article.sections),
        body="\n".join(_without_addresses(section.body) for section in article.sections),
        author=article.author or "",
    )
    return Row(*(" ".join(words(text)) for text in texts))


def _without_addresses(text: str) -> str:
    """Return a text as people read it; marks that hold no words may stay, as they do no harm."""
    return plain(text) if any(sign in text for sign in _HOLD_WORDS) else text


def _is_same(one: Article, other: Article) -> bool:
    return one is other or one == other


def _batches(items: Sequence[_Item]) -> list[Sequence[_Item]]:
    return [items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE)]
