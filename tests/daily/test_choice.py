"""What a day's post is, by what the channel received last."""

from __future__ import annotations

import pytest

from bot.articles.article import Article, Section
from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import NothingNew
from bot.daily.ledger.choice import Choice, choose


def library(ids: str) -> Library:
    section = Section("a", "A", "Text.")
    return Library(tuple(Article(id=each, title=None, sections=(section,)) for each in ids))


def place(of: str) -> str:
    alone = library(of)
    return alone.place(alone.newest)


@pytest.mark.parametrize(
    ("ids", "last", "place_of", "chosen", "passed_over"),
    [
        ("abc", "b", "b", "c", ""),  # one is new
        ("abcd", "a", "a", "d", "bc"),  # several are
        ("abcd", "a", None, "d", "bc"),
        ("abc", None, None, "c", ""),  # the channel's first
        ("a", None, None, "a", ""),
        ("abde", "c", "c", "e", "d"),  # the last one's file is gone
        ("ab", "0", "0", "b", "a"),
        ("abc", "gone", None, "c", ""),  # nothing is known of it: as if there had been none
        ("abd", None, "b", "d", ""),
    ],
)
@pytest.mark.parametrize("when_nothing_new", list(NothingNew))
def test_something_new(
    ids: str,
    last: str | None,
    place_of: str | None,
    chosen: str,
    passed_over: str,
    when_nothing_new: NothingNew,
) -> None:
    last_place = place(place_of) if place_of else None
    choice = choose(library(ids), last, last_place, when_nothing_new)
    assert choice.article
    assert choice.article.id == chosen
    assert [each.id for each in choice.passed_over] == list(passed_over)
    assert choice.is_new


@pytest.mark.parametrize(
    ("ids", "last"),
    [("abc", "c"), ("ab", "c"), ("a", "a")],  # "c" of "ab" is gone and was the newest
)
def test_nothing_new(ids: str, last: str) -> None:
    articles = library(ids)
    assert choose(articles, last, place(last), NothingNew.REPOST) == Choice(
        articles.newest, (), False
    )
    assert choose(articles, last, place(last), NothingNew.SKIP) == Choice(None, (), False)


def test_no_articles_at_all() -> None:
    assert choose(Library(()), None, None, NothingNew.REPOST) == Choice(None, (), False)
