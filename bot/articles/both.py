"""A library with a server's own articles among them.

Ten thousand articles are read once for all servers: what was made ready of them is used again
for each that has some of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.articles.article import Article
from bot.articles.images import ImageFile
from bot.articles.library import Library
from bot.articles.text import SHORT_ID, fold, shorten, slug

_Placed = list[tuple[str, Article]]
_MARK = "~"  # no slug has one, and so no other article's id


def own_id(name: str, key: str) -> str:
    """Return the id of a server's own article; a `key` is never used twice."""
    room = SHORT_ID - len(_MARK) - len(key)
    return f"{shorten(slug(name), room)}{_MARK}{key}"


def is_own(article_id: str) -> bool:
    """Tell whether that is the id of an article that one server has for itself."""
    return _MARK in article_id


def both(base: Library, own: Library) -> Library:
    """Return the articles of both; their ids differ."""
    out = _by_place(base, base.articles, own, own.articles)
    coming = sorted(
        _by_place(base, base.coming, own, own.coming), key=lambda each: each[1].out or _LONG_AGO
    )
    over = _by_place(base, base.over, own, own.over)
    return _Both(
        articles=_articles(out),
        places=_places(out),
        faults=base.faults,
        hints=base.hints,
        left_out=base.left_out,
        coming=_articles(coming),
        coming_places=_places(coming),
        over=_articles(over),
        over_places=_places(over),
        files=base.files,
        archives=base.archives,
        base=base,
        own=own,
    )


@dataclass(frozen=True)
class _Both(Library):
    base: Library = field(default_factory=lambda: Library(()), repr=False)
    own: Library = field(default_factory=lambda: Library(()), repr=False)

    def __post_init__(self) -> None:
        """Make nothing ready: that was done with either."""

    def at(self, now: dt.datetime | None) -> Library:
        """Return both as they are at that moment."""
        return both(self.base.at(now), self.own.at(now))

    def place_of(self, article: Article) -> str:
        """Return an article's place in the order."""
        return (self.base if article.guild_id is None else self.own).place_of(article)

    def get(self, article_id: str) -> Article | None:
        """Return the article with that id."""
        return self.own.get(article_id) or self.base.get(article_id)

    def by_short(self, short: str) -> Article | None:
        """Return the article whose id, cut to `SHORT_ID`, is `short`."""
        return self.own.by_short(short) or self.base.by_short(short)

    def image(self, digest: str) -> ImageFile | None:
        """Return the image file with that digest; the desk takes none."""
        return self.base.image(digest)

    @property
    def has_image_files(self) -> bool:
        """Whether an article shows a picture that lies beside it."""
        return self.base.has_image_files

    def find(self, text: str) -> Article | None:
        """Return the article meant: of two whole names the server's own, of two beginnings none."""
        own, other = self.own.find(text), self.base.find(text)
        if own is None or other is None or _is_named(own, text):
            return own or other
        return other if _is_named(other, text) else None

    def suggest(self, text: str, limit: int) -> tuple[Article, ...]:
        """Return at most `limit` articles for what was typed so far, the server's own first.

        Text without letters or digits leaves the choice open: then they are the newest of all.
        """
        if not fold(text):
            return self.articles[::-1][:limit]
        return (*self.own.suggest(text, limit), *self.base.suggest(text, limit))[:limit]

    def alike(self, text: str, limit: int) -> tuple[Article, ...]:
        """Return the articles that a mistyped name may mean, the server's own first."""
        return (*self.own.alike(text, limit), *self.base.alike(text, limit))[:limit]


_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def _is_named(article: Article, text: str) -> bool:
    return slug(text) in (slug(article.id), slug(article.headline))


def _by_place(
    base: Library, some: Iterable[Article], own: Library, others: Iterable[Article]
) -> _Placed:
    placed = [(base.place_of(each), each) for each in some]
    placed += ((own.place_of(each), each) for each in others)
    return sorted(placed, key=lambda each: each[0])


def _articles(placed: _Placed) -> tuple[Article, ...]:
    return tuple(article for _, article in placed)


def _places(placed: _Placed) -> tuple[str, ...]:
    return tuple(place for place, _ in placed)
