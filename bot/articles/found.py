"""What a search has found, as values: `bot.search` finds it, `bot.messages` shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.articles.article import Article


class How(Enum):
    """How what was found fits what was typed."""

    ALL = "all words"
    ALIKE = "words like these"
    SOME = "some of the words"


@dataclass(frozen=True)
class Excerpt:
    """A sentence of an article as plain words."""

    section: str
    """The key of its section; empty if it stands above all of them."""
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """Where in the text the words that match begin and end, in order, apart from each other."""


@dataclass(frozen=True)
class Hit:
    """An article, and what in it matches."""

    article: Article
    excerpt: Excerpt


@dataclass(frozen=True)
class Found:
    """What was found."""

    hits: tuple[Hit, ...]
    """The best first."""
    total: int = 0
    """How many articles match, shown or not."""
    how: How = How.ALL
    unread: int = 0
    """How many articles could not be looked at yet."""
