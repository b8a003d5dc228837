"""The answer to a search: within every limit, and nothing in it but the matches is bold."""

from __future__ import annotations

from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.articles.article import Article
from bot.articles.found import Excerpt, Found, Hit, How
from bot.articles.library import Library
from bot.articles.text import SHORT_ID, shorten
from bot.messages.custom_id import Target
from bot.messages.found import MOST, Look, found_articles, parse
from bot.messages.wire import Message
from bot.search.search import Search
from tests.messages.material import (
    article,
    articles,
    assert_within_limits,
    components,
    faults_by_specification,
)


def description(message: Message) -> str:
    return message["embeds"][0]["description"]


def buttons(message: Message) -> list[Any]:
    return [each for each in components(message) if each["type"] == 2]


def one(text: str, *marks: tuple[int, int], section: str = "s1") -> Message:
    hit = Hit(article("Text.", title="A *title*"), Excerpt(section, text, marks))
    return found_articles("x", Found((hit,), 1))


def test_matches_are_bold_and_all_else_is_as_it_reads() -> None:
    said = description(one("Ask @everyone about <@1> and *it*.", (4, 13), (30, 32)))
    assert said.split("\n") == [
        "**A \\*title\\***",
        "Ask **\\@everyone** about \\<\\@1> and \\***it**\\*.",
        "-# Section 1",
    ]


def test_a_long_sentence_is_cut_around_the_first_match() -> None:
    text = "word " * 100 + "bridge " + "word " * 100
    [_, sentence, _] = description(one(text, (500, 506), (900, 904))).split("\n")
    assert sentence.startswith("…word") and sentence.endswith("word…")
    assert "**bridge**" in sentence
    assert len(sentence) <= 250


def test_what_is_opened_is_the_section_or_else_the_article() -> None:
    for section, value in (("s1", "an-article:s1"), ("", "an-article:"), ("gone", "an-article:")):
        [menu] = components(one("Text.", section=section))
        assert menu["options"][0]["value"] == value
        assert Target.parse(value) == Target("an-article", value.partition(":")[2])


def test_how_it_fits_and_how_much_there_is_are_told() -> None:
    hits = tuple(Hit(article("Text.", id=f"n{n}"), Excerpt("", "Text.")) for n in range(12))
    message = found_articles("x", Found(hits, 1200))
    assert len(next(components(message))["options"]) == MOST
    footer = message["embeds"][0]["footer"]["text"]
    assert footer == "Page 1 of 120 · 1,200 articles · another word narrows it down"
    few = found_articles("x", Found(hits[:1], 1, How.SOME, unread=2))
    assert few["embeds"][0]["footer"]["text"] == "1 article"
    assert "some of them" in description(few)
    assert "2 articles are still being read" in description(few)


def test_pages_are_turned_by_what_was_typed() -> None:
    hits = tuple(Hit(article("Text.", id=f"n{n}"), Excerpt("", "Text.")) for n in range(10))
    first, last = (found_articles('a:b "c"', Found(hits, 20), page) for page in (0, 1))
    assert [(each["label"], each.get("disabled", False)) for each in buttons(first)] == [
        ("◀ Previous", True),
        ("Next ▶", False),
    ]
    assert [each.get("disabled", False) for each in buttons(last)] == [False, True]
    assert parse(buttons(first)[1]["custom_id"]) == Look(1, 'a:b "c"')
    assert last["embeds"][0]["footer"]["text"] == "Page 2 of 2 · 20 articles"
    assert buttons(found_articles("x" * 95, Found(hits, 20))) == [], "no room to say what was typed"
    assert buttons(found_articles("x", Found(hits, 10))) == []
    assert parse("find:01:x") is parse("find:1:") is parse("list:1:x") is None


def test_nothing_found_says_what_to_try() -> None:
    said = found_articles("a *b*", Found(()))["content"]
    assert said.startswith("Nothing was found for “a \\*b\\*”. Try fewer words")
    assert "still being read" in found_articles("x", Found((), unread=3))["content"]


@given(
    st.lists(articles, min_size=1, max_size=12, unique_by=lambda each: shorten(each.id, SHORT_ID)),
    st.sampled_from(["the", "会議", "s", "item emoji", "اليه", "w" * 10_000, "zalgo", "*_*", "e"]),
    st.sampled_from(How),
)
@settings(phases=[Phase.generate], max_examples=8)
def test_any_articles_and_words_make_an_answer(books: list[Article], typed: str, how: How) -> None:
    search = Search(Library(tuple(books)))
    search.follow()
    found = search.find(typed, MOST)
    for message in (
        found_articles(typed, Found(found.hits, found.total, how, unread=9)),
        found_articles(typed, Found(tuple(Hit(each, Excerpt("", "*" * 999)) for each in books), 9)),
    ):
        assert_within_limits(message)
        assert faults_by_specification(message) == []


@given(st.text(), st.data())
def test_any_sentence_with_any_marks_is_shown(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    marks = tuple(zip(bounds[::2], bounds[1::2], strict=False))
    assert_within_limits(one(text.strip() or "x", *(m for m in marks if m[1] <= len(text.strip()))))
