"""A whole article as one person gets it: the picture on top, lines, a button where text is cut."""

from __future__ import annotations

import pytest

from bot.messages.notices import showing_privately
from bot.messages.private import private_briefing
from tests.messages.material import (
    article,
    assert_within_limits,
    components,
    nested,
    seed,
    small,
    words,
)

LONG = "This sentence is told again and again. " * 60
PICTURE, TEXT, LINE, BESIDE, ROW = 12, 10, 14, 9, 1


def kinds(subject: object) -> list[int]:
    [container] = subject["components"]  # type: ignore[index]
    return [each["type"] for each in container["components"]]


def test_a_short_article_is_read_whole_between_lines() -> None:
    message = private_briefing(small())
    assert kinds(message) == [PICTURE, TEXT, TEXT, LINE, TEXT, TEXT, LINE, ROW]
    assert words(message) == [
        "## A \\*small\\* article",
        "### What's Happening?\nIt **rains**. It pours.",
        "### What's Next?\nSun.",
        "-# example.com · 3 Sep 2025 · 1 min read",
    ]
    [picture] = message["components"][0]["components"][0]["items"]  # type: ignore[typeddict-item]
    assert picture == {
        "media": {"url": "https://example.com/rain.png"},
        "description": "Rain on a window",
    }
    assert [each["label"] for each in components(message)] == ["Source"]


def test_the_seed_is_read_whole_and_has_nothing_to_press() -> None:
    message = private_briefing(seed())
    for section in seed().sections:
        assert any(section.body in each for each in words(message))
    assert not [*components(message)]


def test_where_a_section_is_cut_a_button_beside_opens_the_rest() -> None:
    message = private_briefing(article(LONG, "Short.", LONG, lead="Lead."))
    assert kinds(message) == [TEXT, TEXT, LINE, TEXT, BESIDE, LINE, TEXT, LINE, TEXT, BESIDE, TEXT]
    first, second = (each for each in nested(message) if each["type"] == BESIDE)
    assert first["components"][0]["content"] == "-# The whole section: 2 min read"
    assert first["accessory"]["label"] == "Read on"
    assert first["accessory"]["custom_id"] == "sf:an-article:s1:0:"
    assert second["accessory"]["custom_id"] == "sf:an-article:s3:0:"
    assert words(message)[2].endswith("again. …")


def test_six_sections_that_are_all_cut_are_as_many_as_can_be_laid_out() -> None:
    facts = {"lead": LONG, "image": "https://a.b/i.png", "source": "https://a.b/c"}
    message = private_briefing(article(*[LONG] * 6, **facts))
    assert kinds(message).count(BESIDE) == 6
    assert len([*nested(message)]) == 38
    assert_within_limits(message)


@pytest.mark.parametrize(("count", "opened"), [(7, 7), (20, 20), (21, 1)])
def test_many_sections_are_opened_below(count: int, opened: int) -> None:
    message = private_briefing(article(*[LONG] * count, source="https://a.b/c"))
    assert BESIDE not in kinds(message)
    *openers, source = components(message)
    assert len(openers) == opened
    assert source["label"] == "Source"
    # The first ones are begun above, the others are not.
    if count == 20:
        assert {each["style"] for each in openers} == {1, 2}


def test_a_guess_stands_above() -> None:
    message = showing_privately(private_briefing(small()), "A *small* article")
    assert words(message)[0] == r"Showing **A \*small\* article**."
    assert [each["type"] for each in message["components"]] == [TEXT, 17]
