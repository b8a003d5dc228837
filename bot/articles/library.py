"""Articles in order, with the faults of those that had to be left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.articles.article import Article
from bot.articles.faults import Fault, Hint
from bot.articles.files import SUFFIXES as SUFFIXES
from bot.articles.files import LeftOut
from bot.articles.finder import Finder
from bot.articles.images import ImageFile
from bot.articles.order import place
from bot.articles.tags import Tags
from bot.articles.text import SHORT_ID, shorten


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
