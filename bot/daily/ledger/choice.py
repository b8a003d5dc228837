"""Chooses a day's article: the newest that the channel hasn't had."""

from __future__ import annotations

from dataclasses import dataclass

from bot.articles.article import Article
from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import NothingNew


@dataclass(frozen=True)
class Choice:
    """A day's article, and those it skips."""

    article: Article | None
    """None when there is nothing to post."""
    passed_over: tuple[Article, ...]
    """New ones, older than `article`, that the channel won't get; oldest first."""
    is_new: bool
    """False when the channel has already had `article`."""


def choose(
    library: Library,
    last_id: str | None,
    last_place: str | None,
    when_nothing_new: NothingNew,
) -> Choice:
    """Choose the next article for a channel whose last one was `last_id`.

    `last_place` is that article's `Library.place` at the time; it decides when the article's
    file is gone. Without either, the channel has had no article yet: the newest is new, and
    nothing is passed over.
    """
    later = library.later_than(last_id, last_place)
    if later:
        is_first = last_place is None and (last_id is None or library.get(last_id) is None)
        return Choice(later[-1], () if is_first else later[:-1], is_new=True)
    if when_nothing_new is NothingNew.REPOST and library.articles:
        return Choice(library.newest, (), is_new=False)
    return Choice(None, (), is_new=False)
