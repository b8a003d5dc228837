"""Which articles a person means: by any words of title, name, tags or date, in any order.

It answers while people type, so it reads no list of articles from end to end. Each word has the
articles that hold it, as the bits of a number: the lowest is the newest. What holds several words
is then what their numbers have in common.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import nsmallest

from bot.articles.article import Article
from bot.articles.matching import Named, Names
from bot.articles.text import fold, slug
from bot.articles.vocabulary import Vocabulary
from bot.articles.words import words

_READ = 100  # characters; Discord's suggestions are for no more
_WORDS = 12
_KEPT = 128  # numbers for what was typed; they are wanted again with the next letter
_OFTEN = 64  # articles that hold a word whose number is kept for good
_FEW = 2_000  # articles of which each is compared with what was mistyped
_CANDIDATES = 300
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)")
# Not strftime, whose names depend on the machine's language.
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_PAST_ALL = "\U0010ffff"


class Finder:
    """The articles of a library, made ready for being looked for."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Take the articles, newest first."""
        self._articles = articles
        keys = [slug(article.id) for article in articles]
        titles = [slug(article.headline) for article in articles]
        self._by_key = _firsts(keys)
        self._by_title = _firsts(titles)
        self._sorted_keys, self._sorted_titles = _Sorted(keys), _Sorted(titles)
        self._holding = _postings(articles)
        self._vocabulary = Vocabulary([*self._holding])
        self._often: dict[str, int] = {}
        self._recent: OrderedDict[tuple[str, str], int] = OrderedDict()

    def find(self, text: str) -> Article | None:
        """Return the article of that id, else that title, else the only one so beginning.

        Of several with the same title the newest is meant.
        """
        wanted = slug(text)
        position = self._by_key.get(wanted, self._by_title.get(wanted))
        if position is None:
            beginning = {*self._sorted_keys.beginning(wanted, 2)}
            beginning |= {*self._sorted_titles.beginning(wanted, 2)}
            if len(beginning) == 1:
                [position] = beginning
        return None if position is None else self._articles[position]

    def suggest(self, text: str, limit: int) -> tuple[Article, ...]:
        """Return at most `limit` articles for what was typed so far.

        First come those whose title or id begins so, then those with words that do; the newest
        first. If there are none, each word is looked for within others, and then among those
        like it. Text without letters or digits leaves the choice open.
        """
        wanted = _typed(text)
        if not wanted:
            return tuple(self._articles[:limit])
        found = dict.fromkeys(self._beginning(fold(text[:_READ]), limit))
        found |= dict.fromkeys(_lowest(self._all_of(wanted, self._vocabulary.beginning), limit))
        if not found:
            found = dict.fromkeys(_lowest(self._all_of(wanted, self._perhaps), limit))
        return tuple(self._articles[position] for position in [*found][:limit])

    def alike(self, text: str, limit: int) -> tuple[Article, ...]:
        """Return the articles that a mistyped name may mean; see `Names.alike`."""
        return self._names_for(text).alike(text[:_READ], limit)

    def _names_for(self, text: str) -> Names[Article]:
        """Return the names of all articles, or, if they are many, of those that have a word."""
        if len(self._articles) <= _FEW:
            return self._names
        wanted = _typed(text)
        positions = dict.fromkeys(_lowest(self._all_of(wanted, self._perhaps), _CANDIDATES))
        for word in wanted:
            some = _lowest(self._bits(word, self._perhaps), _CANDIDATES)
            positions |= dict.fromkeys(some)
        return _names(self._articles[position] for position in positions)

    @cached_property
    def _names(self) -> Names[Article]:
        return _names(self._articles)

    def _beginning(self, wanted: str, limit: int) -> list[int]:
        if not wanted:
            return []
        found = {*self._sorted_titles.beginning(wanted, limit)}
        found |= {*self._sorted_keys.beginning(wanted, limit)}
        return sorted(found)

    def _perhaps(self, word: str) -> list[str]:
        """Return the words that hold what was typed, or else those like it."""
        return self._vocabulary.containing(word) or self._vocabulary.alike(word)

    def _all_of(self, wanted: Sequence[str], meant: Callable[[str], list[str]]) -> int:
        """Return the articles that have, for each word, one of those that it may mean."""
        common = (1 << len(self._articles)) - 1
        for word in wanted:
            common &= self._bits(word, meant)
            if not common:
                break
        return common

    def _bits(self, word: str, meant: Callable[[str], list[str]]) -> int:
        key = meant.__name__, word
        bits = self._recent.get(key)
        if bits is None:
            bits = self._recent[key] = self._any_of(meant(word))
            if len(self._recent) > _KEPT:
                self._recent.popitem(last=False)
        return bits

    def _any_of(self, terms: Iterable[str]) -> int:
        """Return the articles that hold any of these words."""
        bits, rare = 0, array("I")
        for term in terms:
            positions = self._holding[term]
            if len(positions) < _OFTEN:
                rare += positions
            else:
                if term not in self._often:
                    self._often[term] = _bits_of(positions, len(self._articles))
                bits |= self._often[term]
        return bits | _bits_of(rare, len(self._articles))


class _Sorted:
    """Names in order, so that those that begin with something stand together."""

    def __init__(self, names: Sequence[str]) -> None:
        order = sorted(range(len(names)), key=names.__getitem__)
        self._names = [names[position] for position in order]
        self._positions = array("I", order)

    def beginning(self, wanted: str, limit: int) -> list[int]:
        """Return the lowest positions of the names that begin so."""
        first = bisect_left(self._names, wanted)
        last = bisect_left(self._names, wanted + _PAST_ALL, first)
        return nsmallest(limit, self._positions[first:last])


def _typed(text: str) -> list[str]:
    """Return the words that were typed, each once; a date is one word."""
    text = text[:_READ].rstrip()
    return [*dict.fromkeys(words(_DATE.sub(_joined, text)))][:_WORDS]


def _joined(date: re.Match[str]) -> str:
    before: list[str] = [each for each in date.groups() if each]
    last = before.pop()
    # Where typing may go on, a 1 is perhaps the beginning of 12.
    is_whole = date.end() < len(date.string) or last > "3"
    return "".join(each.zfill(2) for each in before) + (last.zfill(2) if is_whole else last)


def _postings(articles: Sequence[Article]) -> dict[str, array[int]]:
    """Return, for each word, the positions of the articles that hold it, in order."""
    holding: dict[str, array[int]] = {}
    for position, article in enumerate(articles):
        for word in {*_words_of(article)}:
            if word not in holding:
                holding[word] = array("I")
            holding[word].append(position)
    return holding


def _words_of(article: Article) -> Iterator[str]:
    yield from words(" ".join((article.id, article.headline, *article.tags)))
    if date := article.date:
        yield f"{date.year:04}{date.month:02}{date.day:02}"
        yield from (str(date.year), str(date.day), _MONTHS[date.month - 1])


def _names(articles: Iterable[Article]) -> Names[Article]:
    return Names(Named(article, article.id, article.headline) for article in articles)


def _firsts(names: Sequence[str]) -> dict[str, int]:
    return {name: position for position, name in reversed([*enumerate(names)])}


def _bits_of(positions: Iterable[int], size: int) -> int:
    bits = bytearray(size // 8 + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")


def _lowest(bits: int, limit: int) -> Iterator[int]:
    """Yield the positions of the lowest bits that are set."""
    while bits and limit > 0:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
        limit -= 1
