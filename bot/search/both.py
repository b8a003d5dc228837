"""A server's own articles, and everybody's, in one answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bot.articles.article import Article
from bot.articles.found import Found, Hit, How
from bot.search.excerpts import excerpt
from bot.search.search import Best, Search

_RANK = (How.ALL, How.ALIKE, How.SOME)


class SearchOfBoth:
    """Two indexes, each of which follows its own library."""

    def __init__(self, base: Search, own: Search) -> None:
        self._base = base
        self._own = own

    def interrupt(self) -> None:
        """Have `follow` return soon."""
        self._base.interrupt()
        self._own.interrupt()

    def follow(self) -> None:
        """Read what changed in either library."""
        self._own.follow()
        self._base.follow()

    def find(self, typed: str, limit: int, skip: int = 0) -> Found:
        """Return at most `limit` articles for what was typed, taking turns, the own first.

        What fits better is all that is shown: words like those that were typed are no match
        where the very words are.
        """
        own, base = (each.best(typed, skip + limit, limit) for each in (self._own, self._base))
        unread = own.unread + base.unread
        some = [each for each in (own, base) if each.total]
        if not some:
            return Found((), unread=unread)
        how = min((each.how for each in some), key=_RANK.index)
        some = [each for each in some if each.how is how]
        shown = [*_in_turns(*some)][skip : skip + limit]
        hits = tuple(Hit(article, excerpt(article, best.groups)) for article, best in shown)
        return Found(hits, sum(each.total for each in some), how, unread)


def _in_turns(*found: Best) -> Iterator[tuple[Article, Best]]:
    for some in itertools.zip_longest(*(each.articles for each in found)):
        for article, best in zip(some, found, strict=True):
            if article is not None:
                yield article, best
