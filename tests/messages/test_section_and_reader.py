"""One section as a post, and the private reader that shows all of it."""

from __future__ import annotations

from typing import cast

import pytest

from bot.messages.custom_id import LAST_PAGE, Kind, parse
from bot.messages.reader import reader
from bot.messages.section import section
from bot.messages.wire import Button
from tests.messages.material import (
    article,
    assert_within_limits,
    components,
    nested,
    seed,
    small,
    words,
)

LONG = "This sentence is told again and again. " * 230


def test_a_section_is_shown_alone() -> None:
    subject = seed()
    message = section(subject, "whats-next")
    embed = message["embeds"][0]
    assert embed["title"] == "What's Next?"
    assert embed["description"] == subject.sections[2].body
    assert embed["author"] == {"name": subject.headline}
    assert message["content"] == f"What's Next? · {subject.headline}"
    assert [part["label"] for part in components(message)] == [
        "What's Happening?",
        "Why It's Important?",
        "Beyond the Headlines",
    ]


def test_a_section_names_its_article_and_leads_to_its_source() -> None:
    embed = section(small(), "whats-next")["embeds"][0]
    assert embed["author"] == {
        "name": "A *small* article",
        "url": "https://www.example.com/news?id=1",
    }
    assert embed["timestamp"] == "2025-09-03T12:00:00+00:00"
    assert "image" not in embed


def test_a_long_section_is_cut_and_leads_to_its_whole() -> None:
    message = section(article(LONG, "Short."), "s1")
    assert message["embeds"][0]["description"].endswith("again. …")
    first, other = components(message)
    assert (first["label"], first["style"]) == ("Read all of Section 1", 1)
    assert first["custom_id"] == "sf:an-article:s1:0:"
    assert (other["label"], other["style"]) == ("Section 2", 2)


def test_one_of_many_long_sections_leads_to_all() -> None:
    message = section(article(*[LONG] * 30, source="https://example.com"), "s7")
    assert [len(row["components"]) for row in message["components"]] == [1, 1, 2]
    assert_within_limits(message)


def test_a_reader_shows_a_section_in_place() -> None:
    message = reader(small(), "whats-next")
    assert words(message) == [
        "-# A \\*small\\* article\n## What's Next?",
        "Sun.",
        "-# example.com · 3 Sep 2025 · 1 min read",
    ]
    rows = [each for each in nested(message) if each["type"] == 1]
    tabs, turns = (cast("list[Button]", row["components"]) for row in rows)
    assert [(tab["label"], tab.get("disabled", False), tab["style"]) for tab in tabs] == [
        ("What's Happening?", False, 2),
        ("What's Next?", True, 1),
    ]
    assert [(turn["label"], turn.get("disabled", False)) for turn in turns] == [
        ("◀ Previous", False),
        ("Next ▶", True),
        ("Source", False),
    ]


def _turns(page: int) -> tuple[str, list[tuple[Kind, str, int, bool]]]:
    message = reader(article("One.", LONG, "Three."), "s2", page)
    turns: list[tuple[Kind, str, int, bool]] = []
    for part in components(message):
        named = parse(part["custom_id"])
        assert named
        if named.kind in (Kind.BACK, Kind.NEXT):
            turns.append((named.kind, named.section, named.page, part.get("disabled", False)))
    return words(message)[-1].removeprefix("-# "), turns


@pytest.mark.parametrize(
    ("page", "footer", "back", "following"),
    [
        (0, "Page 1 of 3", ("s1", LAST_PAGE), ("s2", 1)),
        (1, "Page 2 of 3", ("s2", 0), ("s2", 2)),
        (2, "Page 3 of 3", ("s2", 1), ("s3", 0)),
        (LAST_PAGE, "Page 3 of 3", ("s2", 1), ("s3", 0)),
        (99, "Page 3 of 3", ("s2", 1), ("s3", 0)),
        (-7, "Page 1 of 3", ("s1", LAST_PAGE), ("s2", 1)),
    ],
)
def test_pages_turn_like_those_of_a_book(
    page: int, footer: str, back: tuple[str, int], following: tuple[str, int]
) -> None:
    assert _turns(page) == (
        footer,
        [(Kind.BACK, *back, False), (Kind.NEXT, *following, False)],
    )


def test_an_article_of_one_page_has_nothing_to_turn() -> None:
    message = reader(article("Text."), "s1")
    assert [part["label"] for part in components(message)] == ["Section 1"]


def test_the_menus_of_a_reader_show_where_one_is() -> None:
    message = reader(article(*["Text."] * 60), "s30")
    chosen = [
        option["value"]
        for part in components(message)
        for option in part.get("options", [])
        if option.get("default")
    ]
    assert chosen == ["s30"]


def test_an_unknown_section_is_the_callers_fault() -> None:
    with pytest.raises(KeyError):
        section(small(), "nothing")
    with pytest.raises(KeyError):
        reader(small(), "nothing")
