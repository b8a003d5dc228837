"""A server's own articles, and everybody's, in one answer."""

from __future__ import annotations

import itertools

from bot.articles.found import Found, Hit, How
from bot.search.search import Search

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

    def find(self, typed: str, limit: int) -> Found:
        """Return at most `limit` articles for what was typed, taking turns, the own first.

        What fits better is all that is shown: words like those that were typed are no match
        where the very words are.
        """
        own, base = self._own.find(typed, limit), self._base.find(typed, limit)
        unread = own.unread + base.unread
        some = [each for each in (own, base) if each.hits]
        if not some:
            return Found((), unread=unread)
        how = min((each.how for each in some), key=_RANK.index)
        best = [each for each in some if each.how is how]
        hits = _in_turns(*(each.hits for each in best))[:limit]
        return Found(hits, sum(each.total for each in best), how, unread)


def _in_turns(*found: tuple[Hit, ...]) -> tuple[Hit, ...]:
    rounds = itertools.zip_longest(*found)
    return tuple(hit for each in rounds for hit in each if hit is not None)
