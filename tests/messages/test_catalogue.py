"""The list of all articles: its pages, whatever the articles and however many."""

from __future__ import annotations

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.articles.article import Article
from bot.articles.tags import Tag, Tags
from bot.articles.text import SHORT_ID, shorten
from bot.messages.catalogue import PAGE, Turn, catalogue, parse, unknown_tag
from bot.messages.wire import Message
from tests.messages.material import (
    article,
    articles,
    assert_within_limits,
    components,
    faults_by_specification,
)


def many(count: int) -> list[Article]:
    return [article("Text.", id=f"n{n}", title=f"Number {n}") for n in range(count)]


def titles(message: Message) -> list[str]:
    lines = message["embeds"][0]["description"].split("\n")
    return [line.strip("*") for line in lines if line.startswith("**")]


def turns(message: Message) -> list[Turn | None]:
    buttons = [each for each in components(message) if each["type"] == 2]
    return [parse(each["custom_id"]) for each in buttons if not each.get("disabled")]


def footer(message: Message) -> str:
    return message["embeds"][0]["footer"]["text"]


def test_the_newest_come_first_ten_a_page() -> None:
    books = many(23)
    pages = [catalogue(books, page) for page in range(3)]
    assert [len(titles(page)) for page in pages] == [PAGE, PAGE, 3]
    listed = [title for page in pages for title in titles(page)]
    assert listed == [f"Number {n}" for n in reversed(range(23))]
    assert footer(pages[1]) == "Page 2 of 3 · 23 articles"
    assert [turns(page) for page in pages] == [[Turn(1)], [Turn(0), Turn(2)], [Turn(1)]]


def test_one_page_has_nothing_to_turn() -> None:
    assert turns(catalogue(many(PAGE))) == []
    assert footer(catalogue(many(1))) == "1 article"


def test_a_page_past_the_end_is_the_last() -> None:
    assert catalogue(many(23), 999_999) == catalogue(many(23), 2)


def test_a_tag_has_its_own_pages_and_a_way_back() -> None:
    books = many(15)
    message = catalogue(many(30), 1, Tag("traffic", "Traffic", tuple(books)))
    assert message["embeds"][0]["title"] == "Articles: Traffic"
    assert titles(message) == [f"Number {n}" for n in reversed(range(5))]
    assert turns(message) == [Turn(0, "traffic"), Turn()]


@given(
    st.lists(articles, min_size=1, max_size=12, unique_by=lambda each: shorten(each.id, SHORT_ID)),
    st.integers(0, 3),
    st.none() | st.text(min_size=1, max_size=300),
)
@settings(phases=[Phase.generate], max_examples=10)
def test_any_articles_make_a_page(books: list[Article], page: int, name: str | None) -> None:
    tag = Tags([Article("x", None, books[0].sections, tags=(name,))]).all[0] if name else None
    tag = tag and Tag(tag.short, tag.name, tuple(books))
    message = catalogue(books, page, tag)
    assert_within_limits(message)
    assert faults_by_specification(message) == []


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=200), max_size=9))
def test_any_unknown_tag_is_answered(typed: str, names: list[str]) -> None:
    tags = Tags([Article("x", None, article("Text.").sections, tags=tuple(names))]).all
    for message in (unknown_tag(typed, (), tags), unknown_tag(typed, tags, tags)):
        assert_within_limits(message)
        assert faults_by_specification(message) == []


@given(st.text())
def test_reading_a_custom_id_never_raises(text: str) -> None:
    turn = parse(text)
    assert turn is None or str(turn) == text


def test_a_custom_id_comes_back() -> None:
    for turn in (Turn(), Turn(999_999, "t" * 64), Turn(3, "são-paulo")):
        assert parse(str(turn)) == turn
        assert len(str(turn)) <= 100
