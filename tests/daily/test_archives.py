"""What was in a source when it was added is old for channels that were there before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.articles.article import Article, Section
from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import NothingNew, Order
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.had import Had
from bot.gallery.sample_posts import PLAN

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def edition(ids: str, *archives: str) -> Edition:
    """Return articles of one letter each; capitals come from feeds."""
    articles = tuple(
        Article(id=each, title=each, sections=(Section("a", "A", "Text."),)) for each in ids
    )
    return Edition(Library(articles, archives=tuple(frozenset(each) for each in archives)))


def chosen(edition: Edition, had: Had, order: Order = Order.NEWEST) -> str:
    plan = replace(PLAN, order=order, when_nothing_new=NothingNew.SKIP)
    return "".join(each.id for each in edition.choose(plan, had, NOON).articles)


BEFORE = Had(articles=frozenset("c"), archive=frozenset("ab"))
"""A channel from before there was any feed."""


@pytest.mark.parametrize("order", [Order.NEWEST, Order.DIGEST])
def test_what_a_feed_had_at_first_is_not_posted_where_it_was_added_later(order: Order) -> None:
    assert chosen(edition("abcXYZ", "XYZ"), BEFORE, order) == ""
    assert chosen(edition("abcXYZN", "XYZ"), BEFORE, order) == "N"


def test_a_channel_that_begins_later_has_an_archive_of_its_own() -> None:
    began_later = Had(archive=frozenset("abcXY"))
    assert chosen(edition("abcXYZ", "XYZ"), began_later) == "Z"
    assert chosen(edition("abcXYZPQ", "XYZ", "PQ"), began_later) == "Z"


def test_a_queue_begins_with_the_archive() -> None:
    assert chosen(edition("abcXYZ", "XYZ"), BEFORE, Order.QUEUE) == "a"
