"""What the values refuse to hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.articles.article import Article, Section

SECTION = Section("a", "A", "Text.")


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"id": ""}, "needs an id and a section"),
        ({"sections": ()}, "needs an id and a section"),
        ({"sections": (SECTION, SECTION)}, "share a key"),
        ({"date": datetime(2025, 9, 2)}, "has no zone"),  # noqa: DTZ001
    ],
)
def test_articles_that_cannot_be(parts: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Article(**{"id": "a", "title": None, "sections": (SECTION,), **parts})


@pytest.mark.parametrize("parts", [("", "A", "x"), ("a", " ", "x"), ("a", "A", "\n")])
def test_sections_that_cannot_be(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="needs key, title and body"):
        Section(*parts)


def test_the_headline_is_the_title_or_the_first_sentence() -> None:
    section = Section("a", "A", "**One** in the U.S. today. Two.")
    assert Article("a", "Title", (section,)).headline == "Title"
    assert Article("a", None, (section,)).headline == "One in the U.S. today."
