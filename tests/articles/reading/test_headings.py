"""Headings: the four known ones however they are typed, and Markdown's, in both kinds of file."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.article import Article
from bot.articles.reading.parse import parse

TITLES = ["What's Happening?", "Why It's Important?", "What's Next?", "Beyond the Headlines"]
KEYS = ["whats-happening", "why-its-important", "whats-next", "beyond-the-headlines"]
BOTH = pytest.mark.parametrize("name", ["a.md", "a.txt"])


def read(text: str, name: str = "a.md") -> Article:
    return parse(text.encode(), name)


def outline(text: str, name: str = "a.md") -> list[tuple[str, str, str]]:
    return [(part.key, part.title, part.body) for part in read(text, name).sections]


# --- known headings --------------------------------------------------------------------------

CASES: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title, str.swapcase]
APOSTROPHES = ["'", "’", "‘", "`", "´", "ʼ", ""]
STOPS = ["", "?", ":", "?:", " ?", " :", "？"]
FRAMES = ["{}", "**{}**", "__{}__", "*{}*", "***{}***", "__**{}**__"]
SIGNS = ["{}", "# {}", "## {}", "### {} ###", "#{}", "###### {}", "## {} ##  "]
BLANKS = ["{}", "  {}\t", "\u00a0{}", "{}   "]

CHOICES: list[list[Any]] = [CASES, APOSTROPHES, STOPS, FRAMES, STOPS, SIGNS, BLANKS]
Way = tuple[Callable[[str], str], str, str, str, str, str, str]

ways: st.SearchStrategy[Way] = st.tuples(*(st.sampled_from(each) for each in CHOICES))


def typed(title: str, way: Way) -> str:
    case, apostrophe, stops_inside, frame, stops_behind, signs, blanks = way
    words = case(title.rstrip("?")).replace("'", apostrophe)
    return blanks.format(signs.format(frame.format(words + stops_inside) + stops_behind))


@BOTH
@given(st.tuples(ways, ways, ways, ways), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_however_they_are_typed_the_four_headings_make_the_same_article(
    name: str, four_ways: tuple[Way, Way, Way, Way], line_end: str, has_mark: bool
) -> None:
    bodies = ["One.\n\nTwo.", "Three.", "Four?", "What's next for them is unclear."]
    parts = zip(TITLES, four_ways, bodies, strict=True)
    text = "\n\n".join(f"{typed(title, way)}\n{body}" for title, way, body in parts)
    data = text.replace("\n", line_end).encode("utf-8-sig" if has_mark else "utf-8")
    plain = "\n".join(f"{title}\n{body}" for title, body in zip(TITLES, bodies, strict=True))
    assert parse(data, name) == read(plain, name)


@BOTH
@pytest.mark.parametrize(
    "way", [a.format(b.format("What's Next?")) for a, b in product(SIGNS, FRAMES)]
)
def test_each_way_to_type_a_heading(name: str, way: str) -> None:
    assert outline(f"{way}\nText.", name) == [("whats-next", "What's Next?", "Text.")]


OTHER_LINES = [
    "What's next is unclear.",
    "What's next? Nobody knows.",
    "So what's next?",
    "What's Next.",
    "- What's Next?",
    "* What's Next?",
    "1. What's Next?\n2. What's Happening?",
    "> What's Next?",
    "####### What's Next?",
    "**Background**",
    "#news",
    "####### Seven",
    "    # Indented",
    "# ",
    "#",
    "| a | b |",
]


@pytest.mark.parametrize("line", OTHER_LINES)
def test_other_lines_are_text(line: str) -> None:
    body = f"First.\n{line}\nLast."
    assert outline(f"What's Happening?\n{body}", "a.txt") == [(KEYS[0], TITLES[0], body)]
    assert len(outline(f"What's Happening?\n{body}", "a.md")) == 1


@pytest.mark.parametrize("line", ["**What's Next?", "**What's Next?--", "## **"])
def test_a_mark_without_a_partner_is_a_sign_like_others(line: str) -> None:
    (section,) = outline(f"What's Happening?\nFirst.\n{line}\nLast.", "a.txt")
    assert section[2] == "First.\n" + line.replace("**", r"\*\*") + "\nLast."


def test_a_short_underline_counts_in_markdown_alone() -> None:
    text = "What's Happening?\nx\n\nToo short\n--\nfor an underline."
    assert [key for key, _, _ in outline(text, "a.txt")] == [KEYS[0]]
    assert [key for key, _, _ in outline(text, "a.md")] == [KEYS[0], "too-short"]


@BOTH
@pytest.mark.parametrize(
    ("typed_so", "key", "title"),
    [
        ("# Background", "background", "Background"),
        ("###### Deep ##", "deep", "Deep"),
        ("## C# and F#", "c-and-f", "C# and F#"),
        ("   ## *By* the [numbers](https://x.org)", "by-the-numbers", "By the numbers"),
        ("## 1. First", "1-first", "1. First"),
        ("##\tTabbed", "tabbed", "Tabbed"),
        ("## 🔮 What's Next?", "whats-next", "What's Next?"),
        ("## 🔮 Ahead", "ahead", "🔮 Ahead"),
        ("1. What's Next?", "whats-next", "What's Next?"),
        ("## ➡️ What’s next: ##", "whats-next", "What's Next?"),
        ("##\u00a0Background", "background", "Background"),
        ("##\u3000背景", "背景", "背景"),
        ("## 今後の展望", "今後の展望", "今後の展望"),
        ("## ???", "x-1551c0", "???"),
        ("Background\n==========", "background", "Background"),
        ("Background\n---", "background", "Background"),
        ("What's next\n-----", "whats-next", "What's Next?"),
    ],
)
def test_markdown_headings_make_sections(name: str, typed_so: str, key: str, title: str) -> None:
    text = f"What's Happening?\nBefore.\n\n{typed_so}\nAfter."
    assert outline(text, name)[1:] == [(key, title, "After.")]


@pytest.mark.parametrize(
    "body",
    [
        "```\n# no heading\nWhat's Next?\n```",
        "````\n```\n# no\n````\nend",
        "```\n```python does not close\n# no\n```",
        "Right below text.\n---\nit is a rule.",
        "x\n\nA sentence with a stop.\n---\nit is a rule, too.",
        "x\n\n- item\n---\nafter a list.",
        "    indented first line\nstays.",
    ],
)
def test_what_only_looks_like_a_heading_is_text(body: str) -> None:
    assert outline(f"What's Happening?\n{body}", "a.txt") == [(KEYS[0], TITLES[0], body)]
    assert len(outline(f"What's Happening?\n{body}", "a.md")) == 1


def test_blank_lines_and_rules_at_the_ends_of_a_section_are_no_text() -> None:
    text = "---\n---\n# T\n***\n## A\n\n---\n\nOne.\n\n* * *\n\nTwo.  \n___\n \n## B\nThree.\n\n"
    assert outline(text, "a.txt") == [
        ("a", "A", "One.\n\n\\* \\* \\*\n\nTwo."),
        ("b", "B", "Three."),
    ]
    assert outline(text, "a.md") == [("a", "A", "One.\n\nTwo."), ("b", "B", "Three.")]


@BOTH
def test_text_is_cleaned(name: str) -> None:
    text = "What\u200b's Next?\x0cDo\x00ne, [here](javascript:x)\u202e."
    assert outline(text, name) == [("whats-next", "What's Next?", "Done, here.")]


# --- titles ----------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    ("text", "title", "keys"),
    [
        ("What's Next?\nx", None, ["whats-next"]),
        ("# What's Next?\nx", None, ["whats-next"]),
        ("A *plain* line\n\nWhat's Next?\nx", "A plain line", ["whats-next"]),
        ("A line\n\n# Big\nx", "A line", ["big"]),
        ("A line\n\n# Big\nx\n## Small\ny", "A line", ["big"]),
        ("# Title\n\n## A\nx", "Title", ["a"]),
        ("# **Title** #\nWhat's next\nx", "Title", ["whats-next"]),
        ("Title\n=====\n## A\nx", "Title", ["a"]),
        ("Title\n---\n\n## A\nx", "Title", ["a"]),
        ("# Title\n# A\nx\n# B\ny", "Title", ["a", "b"]),
        ("# A\nx\n# B\ny", None, ["a", "b"]),
        ("# A\nx\n## C\ny\n# B\nz", None, ["a", "b"]),
        ("# A\nx\n# What's Next\ny", "A", ["whats-next"]),
        ("# Only\nx", None, ["only"]),
        ("Under\n---\nx\n## B\ny", None, ["under", "b"]),
        ("---\ntitle: In front\n---\n## A\nx", "In front", ["a"]),
        ("---\ntitle: Same\n---\n# Same\n## A\nx", "Same", ["a"]),
    ],
)
def test_titles(name: str, text: str, title: str | None, keys: list[str]) -> None:
    article = read(text, name)
    assert (article.title, [section.key for section in article.sections]) == (title, keys)
