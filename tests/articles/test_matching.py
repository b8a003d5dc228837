"""What people mean by what they typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article import Article, Section
from bot.articles.matching import Named, Names
from bot.articles.text import SHORT_KEY, shorten, slug

NAMES = Names(
    Named(key, key, title)
    for key, title in [
        ("whats-happening", "What's Happening?"),
        ("whats-next", "What's Next?"),
        ("next", "The Next Big Thing"),
        ("beyond", "Beyond the Headlines"),
        ("again", "Beyond the Headlines"),
        ("x-1551c0", "???"),
        ("next-of-kin", "what's happening"),
    ]
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("whats-next", "whats-next"),
        (" WHAT’S NEXT? ", "whats-next"),
        ("what's n", "whats-next"),
        ("what's", None),
        ("next", "next"),  # exact beats beginning
        ("next-", "next"),
        ("next o", "next-of-kin"),
        ("the", "next"),
        ("what's happening", "whats-happening"),  # a key beats a title
        ("Beyond the Headlines", "beyond"),  # the first of one title
        ("beyond the", None),
        ("beyond", "beyond"),
        ("headlines", None),
        ("???", "x-1551c0"),
        ("nothing", None),
        ("", None),
        ("!", None),
    ],
)
def test_find(text: str, meant: str | None) -> None:
    assert NAMES.find(text) == meant


@pytest.mark.parametrize(
    ("text", "limit", "suggested"),
    [
        ("next", 25, ("next", "next-of-kin", "whats-next")),
        ("NEXT", 1, ("next",)),
        ("next", 3, ("next", "next-of-kin", "whats-next")),
        ("headlines", 25, ("beyond", "again")),
        ("What’s", 25, ("whats-happening", "whats-next", "next-of-kin")),
        ("", 2, ("whats-happening", "whats-next")),
        (" ? ", 2, ("whats-happening", "whats-next")),
        ("nothing", 25, ()),
        ("next", 0, ()),
    ],
)
def test_suggest(text: str, limit: int, suggested: tuple[str, ...]) -> None:
    assert NAMES.suggest(text, limit) == suggested


@given(st.lists(st.text(min_size=1), unique=True), st.text())
def test_what_is_found_is_what_is_suggested_first(keys: list[str], text: str) -> None:
    names = Names(Named(key, key, key) for key in keys)
    found = names.find(text)
    if found is not None and text.strip():
        assert found in names.suggest(text, len(keys))
    for key in keys:
        assert names.find(key) is not None


def test_sections_are_found_by_key_title_and_beginning() -> None:
    long = "a-heading-that-is-longer-than-a-button-can-hold"
    sections = (Section("whats-next", "What's Next?", "x"), Section(long, "A heading", "y"))
    article = Article(id="a", title=None, sections=sections)
    assert article.find_section("What's") == sections[0] == article.section("whats-next")
    assert article.find_section("A HEADING") == sections[1]
    assert article.find_section("b") is None
    assert article.suggest_sections("", 25) == sections
    assert article.suggest_sections("head", 25) == sections[1:]
    assert article.by_short_key("whats-next") == sections[0]
    assert article.by_short_key(shorten(long, SHORT_KEY)) == sections[1]
    assert article.by_short_key(long) is None


def test_ten_thousand_names_are_looked_through_at_once() -> None:
    names = Names(Named(n, f"id-{n}", f"A title with some words {n}") for n in range(10_000))
    start = time.process_time()
    for _ in range(10):
        names.suggest("words 9999", 25)
        names.find("a title with some words 12")
    assert (time.process_time() - start) / 10 < 0.1


ALIKE = Names(
    Named(title, slug(title), title)
    for title in ("The old bridge closes", "The ferry in numbers", "The market moves", "港の灯台")
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the old brigde", ["The old bridge closes"]),
        ("ferry numbers", ["The ferry in numbers"]),
        ("FERRY NUMBRS", ["The ferry in numbers"]),
        ("灯台", ["港の灯台"]),
        ("zzz", []),
        ("x", []),
        ("", []),
        ("?!", []),
    ],
)
def test_what_a_mistyped_name_may_mean(text: str, meant: list[str]) -> None:
    assert list(ALIKE.alike(text, 5)) == meant


def test_at_most_so_many_are_alike() -> None:
    names = Names(Named(number, f"street-{number}", "Street") for number in range(30))
    assert len(names.alike("stret", 5)) == 5
