"""The tags of a library's articles: how many have each, and which one a person means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.articles.article import Article
from bot.articles.matching import Named, Names
from bot.articles.text import shorten, slug

SHORT_TAG = 64
"""UTF-16 units that a tag may have in a button's id."""


@dataclass(frozen=True)
class Tag:
    """A tag, however it is typed in the articles that have it."""

    short: str
    """What it is known by in a button's id."""
    name: str
    """As the newest article has it."""
    articles: tuple[Article, ...]
    """Those that have it, newest last."""


class Tags:
    """All tags, the most used first."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Take the articles in library order: newest last."""
        names: dict[str, str] = {}
        tagged: dict[str, list[Article]] = {}
        for article in articles:
            for short, name in {short_tag(each): each for each in article.tags}.items():
                names[short] = name
                tagged.setdefault(short, []).append(article)
        tags = [Tag(short, names[short], tuple(each)) for short, each in tagged.items()]
        self.all = tuple(sorted(tags, key=lambda tag: (-len(tag.articles), tag.short)))
        self._by_short = {tag.short: tag for tag in tags}
        self._names = Names(Named(tag, tag.short, tag.name) for tag in self.all)

    def by_short(self, short: str) -> Tag | None:
        """Return the tag that a button's id names."""
        return self._by_short.get(short)

    def find(self, text: str) -> Tag | None:
        """Return the tag that was picked or typed, or the only one that begins so."""
        return self._by_short.get(text) or self._names.find(text)

    def suggest(self, text: str, limit: int) -> tuple[Tag, ...]:
        """Return at most `limit` tags for what was typed so far, the most used first."""
        return self._names.suggest(text, limit) or self.alike(text, limit)

    def alike(self, text: str, limit: int) -> tuple[Tag, ...]:
        """Return the tags that a mistyped one may mean, the likeliest first."""
        return self._names.alike(text, limit)


@lru_cache(maxsize=4096)
def short_tag(tag: str) -> str:
    """Return what a tag is known by, however it is typed."""
    return shorten(slug(tag), SHORT_TAG)
