"""What a post says, as the marks of its articles: one for a briefing, one each for a digest. Pure.

A delivery's mark is those of its articles in their order, with commas between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.articles.article import Article
from bot.articles.content import is_correction

_BETWEEN = ","


class Articles(Protocol):
    """The articles as they are now."""

    def get(self, article_id: str) -> Article | None:
        """Return the article with that id, if it is out."""
        ...


def marks_of(articles: Sequence[Article]) -> str | None:
    """Return the mark of a post that holds these; None if nothing is known of what they say."""
    marks = [each.content for each in articles]
    return _BETWEEN.join(marks) if any(marks) else None


def marks_now(ids: Sequence[str], content: str, articles: Articles) -> str:
    """Return the mark of a post once it is corrected; the same if there is nothing to correct.

    An article that is gone, or reads the same, keeps the mark that it had.
    """
    return _BETWEEN.join(
        now.content if (now := articles.get(each)) and is_correction(mark, now.content) else mark
        for each, mark in _pairs(ids, content)
    )


def differing(ids: Sequence[str], before: str | None, now: str) -> tuple[str, ...]:
    """Return the ids of the articles whose text in a post is corrected from one mark to another."""
    if before is None:
        return ()
    old = dict(_pairs(ids, before))
    return tuple(each for each, mark in _pairs(ids, now) if is_correction(old[each], mark))


def is_outdated(ids: Sequence[str], content: str, article: Article) -> bool:
    """Tell whether a post has to be corrected for this article."""
    mark = dict(_pairs(ids, content)).get(article.id)
    return is_correction(mark, article.content)


def _pairs(ids: Sequence[str], content: str) -> list[tuple[str, str]]:
    return list(zip(ids, content.split(_BETWEEN), strict=True))
