"""What a post holds, by what the channel has had."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.articles.article import Article, Section
from bot.daily.ledger.channel_schedule import NothingNew, Order
from bot.daily.ledger.choice import Choice, Why, archive, choose
from bot.messages.digest import MAX

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def article(name: str, date: dt.datetime | None = None) -> Article:
    return Article(id=name, title=None, sections=(Section("a", "A", "Text."),), date=date)


def articles(ids: str) -> tuple[Article, ...]:
    return tuple(article(each) for each in ids)


def chosen(choice: Choice) -> str:
    return "".join(each.id for each in choice.articles)


@pytest.mark.parametrize("when_nothing_new", list(NothingNew))
@pytest.mark.parametrize(
    ("out", "had", "newest", "queue", "digest"),
    [
        ("abc", "", "c", "a", "cba"),
        ("a", "", "a", "a", "a"),
        ("abc", "ab", "c", "c", "c"),
        ("abcd", "a", "d", "b", "dcb"),
        ("abcd", "d", "c", "a", "cba"),  # others were added late, or dated back
        ("abcd", "bd", "c", "a", "ca"),
        ("ab", "xyz", "b", "a", "ba"),  # what it had is gone
    ],
)
def test_something_new(
    out: str, had: str, newest: str, queue: str, digest: str, when_nothing_new: NothingNew
) -> None:
    expected = {Order.NEWEST: newest, Order.QUEUE: queue, Order.DIGEST: digest}
    for order, ids in expected.items():
        choice = choose(articles(out), set(had), order, when_nothing_new)
        assert (chosen(choice), choice.why) == (ids, Why.NEW)


@pytest.mark.parametrize("order", list(Order))
def test_nothing_new(order: Order) -> None:
    again = choose(articles("abc"), set("abc"), order, NothingNew.REPOST)
    assert (chosen(again), again.why) == ("c", Why.AGAIN)
    none = choose(articles("abc"), set("abc"), order, NothingNew.SKIP)
    assert none == Choice((), Why.NOTHING_NEW)
    assert choose((), set(), order, NothingNew.REPOST) == Choice((), Why.NOTHING_NEW)


@pytest.mark.parametrize("order", list(Order))
def test_what_was_asked_for_comes_first_if_it_is_out(order: Order) -> None:
    asked = choose(articles("abc"), set("b"), order, NothingNew.SKIP, "b")
    assert (chosen(asked), asked.why) == ("b", Why.ASKED)
    assert choose(articles("abc"), set("ab"), order, NothingNew.SKIP, "x").why is Why.NEW


def test_a_digest_holds_no_more_than_its_select() -> None:
    many = tuple(article(f"a{number:03}") for number in range(MAX + 5))
    choice = choose(many, set(), Order.DIGEST, NothingNew.SKIP)
    assert [each.id for each in choice.articles] == [each.id for each in many[:4:-1]]


def test_what_is_old_when_a_channel_begins() -> None:
    assert archive(()) == ()
    assert archive(articles("abc")) == ("a", "b")
    day, hour = dt.timedelta(days=1), dt.timedelta(hours=1)
    dated = [article("a", NOON - day), article("b", NOON - hour), article("c", NOON)]
    assert archive(dated) == ("a",)  # what came out on one day is new together
