"""Files that are articles: titles, sections and headings."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article import Article
from bot.articles.faults import ParseError
from bot.articles.parse import MAX_BYTES, article_id, parse

SEEDS = Path(__file__).parent.parent.parent / "seeds"
TITLES = ["What's Happening?", "Why It's Important?", "What's Next?", "Beyond the Headlines"]
KEYS = ["whats-happening", "why-its-important", "whats-next", "beyond-the-headlines"]


def read(text: str, name: str = "a.md") -> Article:
    return parse(text.encode(), name)


def outline(text: str) -> list[tuple[str, str, str]]:
    return [(section.key, section.title, section.body) for section in read(text).sections]


def test_the_seed_is_an_article_of_four_sections_with_exactly_its_text() -> None:
    seed = next(SEEDS.glob("*.txt"))
    lines = seed.read_text(encoding="utf-8").splitlines()
    article = parse(seed.read_bytes(), str(seed))
    assert article.id == seed.stem
    assert article.title is None
    assert [section.key for section in article.sections] == KEYS
    assert [line for section in article.sections for line in (section.title, section.body)] == lines
    assert article.headline.endswith("Chinese President Xi Jinping.")


# --- known headings --------------------------------------------------------------------------

CASES: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title, str.swapcase]
APOSTROPHES = ["'", "’", "‘", "`", "´", "ʼ", ""]
STOPS = ["", "?", ":", "?:", " ?", " :", "？"]
FRAMES = ["{}", "**{}**", "__{}__", "*{}*", "***{}***", "__**{}**__"]
SIGNS = ["{}", "# {}", "## {}", "### {} ###", "#{}", "###### {}", "  ## {} ##  "]
BLANKS = ["{}", "  {}\t", "\u00a0{}", "{}   ", "    {}"]

CHOICES: list[list[Any]] = [CASES, APOSTROPHES, STOPS, FRAMES, STOPS, SIGNS, BLANKS]
Way = tuple[Callable[[str], str], str, str, str, str, str, str]

ways: st.SearchStrategy[Way] = st.tuples(*(st.sampled_from(each) for each in CHOICES))


def typed(title: str, way: Way) -> str:
    case, apostrophe, stops_inside, frame, stops_behind, signs, blanks = way
    words = case(title.rstrip("?")).replace("'", apostrophe)
    return blanks.format(signs.format(frame.format(words + stops_inside) + stops_behind))


@given(st.tuples(ways, ways, ways, ways), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_however_they_are_typed_the_four_headings_make_the_same_article(
    four_ways: tuple[Way, Way, Way, Way], line_end: str, has_mark: bool
) -> None:
    bodies = ["One.\n\nTwo.", "Three.", "Four?", "What's next for them is unclear."]
    parts = zip(TITLES, four_ways, bodies, strict=True)
    text = "\n".join(f"{typed(title, way)}\n{body}" for title, way, body in parts)
    data = text.replace("\n", line_end).encode("utf-8-sig" if has_mark else "utf-8")
    plain = "\n".join(f"{title}\n{body}" for title, body in zip(TITLES, bodies, strict=True))
    assert parse(data, "a.md") == read(plain)


@pytest.mark.parametrize(
    "way", [a.format(b.format("What's Next?")) for a, b in product(SIGNS, FRAMES)]
)
def test_each_way_to_type_a_heading(way: str) -> None:
    assert outline(f"{way}\nText.") == [("whats-next", "What's Next?", "Text.")]


@pytest.mark.parametrize(
    "line",
    [
        "What's next is unclear.",
        "What's next? Nobody knows.",
        "So what's next?",
        "What's Next.",
        "What's Next!",
        "**What's Next?",
        "**What's Next?--",
        "- What's Next?",
        "* What's Next?",
        "1. What's Next?",
        "> What's Next?",
        "####### What's Next?",
        "**Background**",
        "#news",
        "####### Seven",
        "    # Indented",
        "# ",
        "#",
        "## **",
        "| a | b |",
    ],
)
def test_other_lines_are_text(line: str) -> None:
    body = f"First.\n{line}\nLast."
    assert outline(f"What's Happening?\n{body}") == [(KEYS[0], TITLES[0], body)]


# --- Markdown headings -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed_so", "key", "title"),
    [
        ("# Background", "background", "Background"),
        ("###### Deep ##", "deep", "Deep"),
        ("## C# and F#", "c-and-f", "C# and F#"),
        ("   ## *By* the [numbers](https://x.org)", "by-the-numbers", "By the numbers"),
        ("## 1. First", "1-first", "1. First"),
        ("##\tTabbed", "tabbed", "Tabbed"),
        ("## 🔮 What's Next?", "whats-next", "🔮 What's Next?"),
        ("## 今後の展望", "今後の展望", "今後の展望"),
        ("## ???", "x-1551c0", "???"),
        ("Background\n==========", "background", "Background"),
        ("Background\n---", "background", "Background"),
        ("What's next\n-----", "whats-next", "What's Next?"),
    ],
)
def test_markdown_headings_make_sections(typed_so: str, key: str, title: str) -> None:
    text = f"What's Happening?\nBefore.\n\n{typed_so}\nAfter."
    assert outline(text)[1:] == [(key, title, "After.")]


@pytest.mark.parametrize(
    "body",
    [
        "```\n# no heading\nWhat's Next?\n```",
        "~~~~ text\n## no\n~~~\n```\n# no\n~~~~",
        "````\n```\n# no\n````\nend",
        "```\n```python does not close\n# no\n```",
        "```one line``` is no fence",
        "Right below text.\n---\nit is a rule.",
        "x\n\nA sentence with a stop.\n---\nit is a rule, too.",
        "x\n\n" + "A long line " * 11 + "\n---\nis a paragraph.",
        "x\n\n- item\n---\nafter a list.",
        "x\n\nToo short\n--\nfor an underline.",
        "    indented first line\nstays.",
    ],
)
def test_what_only_looks_like_a_heading_is_text(body: str) -> None:
    assert outline(f"What's Happening?\n{body}") == [(KEYS[0], TITLES[0], body)]


def test_blank_lines_and_rules_at_the_ends_of_a_section_are_no_text() -> None:
    text = "---\n---\n# T\n***\n## A\n\n---\n\nOne.\n\n* * *\n\nTwo.  \n___\n \n## B\nThree.\n\n"
    assert outline(text) == [("a", "A", "One.\n\n* * *\n\nTwo."), ("b", "B", "Three.")]


def test_text_is_cleaned() -> None:
    text = "What\u200b's Next?\x0cDo\x00ne, [here](javascript:x)\u202e."
    assert outline(text) == [("whats-next", "What's Next?", "Done, here (javascript:x).")]


# --- titles ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title", "keys"),
    [
        ("What's Next?\nx", None, ["whats-next"]),
        ("# What's Next?\nx", None, ["whats-next"]),
        ("A *plain* line\n\nWhat's Next?\nx", "A plain line", ["whats-next"]),
        ("1. One\nWhat's Next?\nx", "1. One", ["whats-next"]),
        ("A line\n\n# Big\nx", "A line", ["big"]),
        ("A line\n\n# Big\nx\n## Small\ny", "A line", ["big", "small"]),
        ("# Title\n\n## A\nx", "Title", ["a"]),
        ("# **Title** #\nWhat's next\nx", "Title", ["whats-next"]),
        ("Title\n=====\n## A\nx", "Title", ["a"]),
        ("Title\n---\n\n## A\nx", "Title", ["a"]),
        ("# Title\n# A\nx\n# B\ny", "Title", ["a", "b"]),
        ("# A\nx\n# B\ny", None, ["a", "b"]),
        ("# A\nx\n## C\ny\n# B\nz", None, ["a", "c", "b"]),
        ("# A\nx\n# What's Next\ny", None, ["a", "whats-next"]),
        ("# Only\nx", None, ["only"]),
        ("Under\n---\nx\n## B\ny", None, ["under", "b"]),
        ("---\ntitle: In front\n---\n## A\nx", "In front", ["a"]),
        ("---\ntitle: Same\n---\n# Same\n## A\nx", "Same", ["a"]),
        ("---\ntitle: '*Same*'\n---\n*Same*\n## A\nx", "*Same*", ["a"]),
    ],
)
def test_titles(text: str, title: str | None, keys: list[str]) -> None:
    article = read(text)
    assert (article.title, [section.key for section in article.sections]) == (title, keys)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "a"),
        ("seeds/2025-09-02 Kim's visit.md", "2025-09-02-kims-visit"),
        ("000_fdad.TXT", "000_fdad"),
        ("v1.2.md", "v1-2"),
        ("新聞.md", "新聞"),
        ("\udcff.md", "x-2440b5"),
    ],
)
def test_the_id_comes_from_the_name(name: str, expected: str) -> None:
    assert article_id(name) == read("# A\nx", name).id == expected


# --- anything --------------------------------------------------------------------------------

PIECES = ["---", "title: x", "tags: [a]", "# A", "## B", "What's Next?", "text", "", "===", "```"]
anything = (
    st.binary()
    | st.text().map(str.encode)
    | st.lists(st.sampled_from(PIECES)).map("\n".join).map(str.encode)
    | st.text(alphabet="-:,[]{}&*!|>'\"%@# \n\tatle<\\Ux0", max_size=60).map(
        lambda yaml: f"---\n{yaml}\n---\n# A\nx".encode()
    )
)


@given(anything, st.text(min_size=1))
def test_any_file_is_an_article_or_has_faults(data: bytes, name: str) -> None:
    try:
        article = parse(data, name)
    except ParseError as error:
        lines = [fault.line for fault in error.faults]
        assert lines == sorted(lines) and lines[0] >= 1
        assert lines[-1] <= 1 + data.count(b"\n") + data.count(b"\r")
        assert str(error).splitlines() == [str(fault) for fault in error.faults]
    else:
        assert article.headline


@pytest.mark.parametrize(
    "piece",
    [
        "\n",
        "a\n",
        "#\n",
        "# a\n",
        "# a\nb\n",
        "a\n---\n\n",
        "```a\n",
        "\0",
        "\r",
        "\u2028",
        "[a](",
        "---\n",
        "What's next\n",
        "a: b\n",
        "字",
        "👩\u200d🚀",
        "# ",
        " #",
        "a ",
    ],
    ids=repr,
)
@pytest.mark.parametrize(
    "top",
    ["", *(pytest.param(top, marks=pytest.mark.slow) for top in ("---\n", "# t\n"))],
    ids=repr,
)
def test_the_largest_file_takes_a_moment(top: str, piece: str) -> None:
    size = MAX_BYTES // 4
    data = (top.encode() + piece.encode() * size)[:size].decode("utf-8", "ignore").encode()
    start = time.process_time()
    try:
        parse(data, "a.md")
    except ParseError as error:
        assert len(error.faults) < 3_000
    # A quarter of the limit; what grows with the square of it would take minutes.
    assert time.process_time() - start < 4
