"""Which articles a person means, by whatever words they type of them."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article import Article, Section
from bot.articles.finder import Finder
from bot.articles.words import words

DAY = dt.datetime(2025, 9, 2, 12, tzinfo=dt.UTC)


def named(title: str | None, key: str = "", *tags: str, days: int = 0) -> Article:
    section = Section("a", "A", "Text.")
    date = DAY - dt.timedelta(days=days)
    return Article(key or (title or "x").lower(), title, (section,), date=date, tags=tags)


BOOKS = [
    named("The old bridge closes", "bridge-closes", "council", "traffic", days=0),
    named("Bridge and ferry in numbers", "ferry-in-numbers", "harbour", days=1),
    named("The market moves", "market", "Café culture", days=2),
    named("港の灯台が改修される", "lighthouse", days=40),
    named("A new bridge", "new-bridge", "council", days=400),
    named(None, "2024-05-06-undated"),
]
FINDER = Finder(BOOKS)


def ids(typed: str, limit: int = 25) -> list[str]:
    return [article.id for article in FINDER.suggest(typed, limit)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [book.id for book in BOOKS]),
        (" ?! ", [book.id for book in BOOKS]),
        ("bridge", ["bridge-closes", "ferry-in-numbers", "new-bridge"]),
        ("the old", ["bridge-closes"]),
        ("closes old", ["bridge-closes"]),
        ("council bridge", ["bridge-closes", "new-bridge"]),
        ("brid coun", ["bridge-closes", "new-bridge"]),
        ("erry", ["ferry-in-numbers"]),
        ("cafe", ["market"]),
        ("CAFÉ moves", ["market"]),
        ("brigde old", ["bridge-closes"]),
        ("ferry numbres", ["ferry-in-numbers"]),
        ("zzz", []),
        ("bridge zzz", []),
        ("灯台", ["lighthouse"]),
        ("灯台の", []),
        ("改修 港", ["lighthouse"]),
        ("2025-09-02", ["bridge-closes", "2024-05-06-undated"]),
        ("2025-07", ["lighthouse"]),
        ("2025-9-1 bridge", ["ferry-in-numbers"]),
        ("september bridge", ["bridge-closes", "ferry-in-numbers"]),
        ("1 sep 2025", ["ferry-in-numbers"]),
        ("2024 bridge", ["new-bridge"]),
    ],
)
def test_suggest(typed: str, found: list[str]) -> None:
    assert ids(typed) == found


def test_what_begins_so_comes_first_and_never_more_than_asked_for() -> None:
    assert ids("new", 1) == ["new-bridge"]
    # The newest hold the word, but only one begins with it.
    assert ids("bridge and") == ["ferry-in-numbers"]
    assert ids("", 0) == []
    assert len(ids("e", 2)) <= 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("market", "market"),
        ("THE MARKET MOVES!", "market"),
        ("the market", "market"),
        ("the", None),
        ("a n", "new-bridge"),
        ("bridge", None),  # one begins so by its id, another by its title
        ("zzz", None),
        ("", None),
    ],
)
def test_find(typed: str, found: str | None) -> None:
    article = FINDER.find(typed)
    assert (article and article.id) == found


def test_of_one_title_the_newest_is_meant() -> None:
    finder = Finder([named("Same", "new"), named("Same", "old")])
    found = finder.find("same")
    assert found is not None and found.id == "new"


def test_what_a_mistyped_name_may_mean_among_few_and_among_many() -> None:
    many = Finder([*BOOKS, *(named(f"Number {n}", f"n{n}") for n in range(2_500))])
    for finder in (FINDER, many):
        assert [each.id for each in finder.alike("the old brigde", 5)] == ["bridge-closes"]
        assert [each.id for each in finder.alike("FERRY NUMBRES", 5)] == ["ferry-in-numbers"]
        assert finder.alike("zzz", 5) == ()
        assert finder.alike("", 5) == ()


_TITLES = st.lists(
    st.text(min_size=1, max_size=60), min_size=1, max_size=24, unique_by=str.casefold
)


@given(_TITLES, st.data())
def test_every_article_is_suggested_for_any_of_its_words(
    titles: list[str], data: st.DataObject
) -> None:
    articles = [named(title, f"k{n}") for n, title in enumerate(titles)]
    finder = Finder(articles)
    article = data.draw(st.sampled_from(articles))
    own = words(article.headline)
    if own:
        typed = data.draw(st.lists(st.sampled_from(own), min_size=1, max_size=4))
        assert article in finder.suggest(" ".join(typed), 25)


@given(st.text(), st.integers(0, 25))
def test_nothing_that_is_typed_is_an_error(typed: str, limit: int) -> None:
    assert len(FINDER.suggest(typed, limit)) <= limit
    FINDER.find(typed)
    FINDER.alike(typed, limit)


@given(st.text("abcdefgh ", min_size=5, max_size=20).filter(str.strip))
def test_one_wrong_letter_in_a_long_word_is_forgiven(text: str) -> None:
    word = "".join(text.split()) + "long"
    finder = Finder([named(f"Some {word} title", "k")])
    mistyped = word[:2] + "z" + word[3:]
    assert finder.suggest(f"title {mistyped}", 25)


@pytest.mark.speed
@pytest.mark.slow
@pytest.mark.parametrize("count", [10_000, 50_000])
def test_suggestions_come_at_once(count: int) -> None:
    finder = Finder(
        [named(f"Number {n} of street {n % 997} is mended", f"n{n}") for n in range(count)]
    )
    for typed in ("num", "street 12", "mended nubmer", "mendde 77", "qqqq", "t"):
        start = time.process_time()
        finder.suggest(typed, 25)
        assert time.process_time() - start < 0.05
