"""What counts as a change of an article: its words, not their type, nor what is made of them."""

from __future__ import annotations

import pytest

from bot.articles.content import is_correction
from bot.articles.reading.parse import parse

BEFORE = """---
title: "The bridge" closes
date: 2025-09-02
tags: council
---
## What's Next?

The work - it costs 4 million - begins in March. It's due…

- one
- two
"""


def mark(text: str, name: str = "bridge.md") -> str:
    return parse(text.encode(), name).content


@pytest.mark.parametrize(
    ("old", "new", "is_changed"),
    [
        ("4 million", "5 million", True),
        ("closes", "opens", True),
        ("The work", "the work", True),
        ("## What's Next?", "## What Next?", True),
        ("2025-09-02", "2025-09-03", True),
        ("date:", "image: https://example.com/a.jpg\ndate:", True),
        ("date:", "author: Ada\ndate:", True),
        ("date:", "correction: it costs 4 million\ndate:", True),
        ("- one\n", "", True),
        # Type and white space.
        ('"The bridge"', "“The bridge”", False),
        ("The work - it", "The work – it", False),
        ("The work - it", "The work -- it", False),
        ("4 million", "4\u00a0million", False),
        ("It's due…", "It\u2019s due...", False),
        ("million - begins", "million - \nbegins", False),
        ("\n- one", "\n\n\n- one", False),
        ("million", "mil\u00adlion", False),
        # What readers don't see.
        ("## What's Next?", "**whats next:**", False),
        ("- one", "* one", False),
        ("- one", "<!-- to do -->\n\n- one", False),
        ("council", "council, traffic", False),
        ("date:", "publish: 2025-09-01\ndate:", False),
        ("date:", "expires: 2025-10-01\ndate:", False),
        ("date:", "layout: post\ndate:", False),
    ],
)
def test_what_is_a_correction(old: str, new: str, is_changed: bool) -> None:
    assert BEFORE.count(old) == 1
    assert is_correction(mark(BEFORE), mark(BEFORE.replace(old, new))) is is_changed


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("1-a-x-", "1-b-y-", True),
        ("1-a-x-", "1-a-x-", False),
        # Typed otherwise, and reads the same; the same, of which another version makes more.
        ("1-a-x-", "1-b-x-", False),
        ("1-a-x-", "1-a-y-", False),
        ("1-a-x-", "1-a-x-r", True),
        ("1-a-x-r", "1-a-x-q", True),
        ("1-a-x-r", "1-a-x-", False),
        ("1-a-x-r", "1-b-y-", True),
        # Nobody knows what the post said, or it was told in another way.
        (None, "1-b-y-", False),
        ("1-a-x-", None, False),
        ("1-a-x-", "", False),
        ("0-a-x-", "1-b-y-", False),
        ("1-a-", "1-b-", False),
    ],
)
def test_which_marks_make_a_correction(before: str | None, now: str | None, expected: bool) -> None:
    assert is_correction(before, now) is expected


def test_marks_are_made_as_ever() -> None:
    """They are kept in databases: with others, posts of months would be edited."""
    assert mark(BEFORE).startswith("1-fc5fe21d6df013fba00550e3-")
