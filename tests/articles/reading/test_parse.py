"""Files that are articles, whichever form they have: the seed, ids, anything at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.faults import ParseError
from bot.articles.reading.decode import MAX_BYTES
from bot.articles.reading.parse import article_id, parse

SEED = Path(__file__).parents[3] / "seeds" / "000_fdad4a85e90d0778.txt"
KEYS = ["whats-happening", "why-its-important", "whats-next", "beyond-the-headlines"]
TITLES = ["What's Happening?", "Why It's Important?", "What's Next?", "Beyond the Headlines"]


@pytest.mark.parametrize("name", [str(SEED), "as-markdown.md"])
def test_the_seed_is_an_article_of_four_sections_with_exactly_its_text(name: str) -> None:
    data = SEED.read_bytes()
    lines = data.decode().split("\n")
    article = parse(data, name)
    assert article.id == Path(name).stem
    assert (article.title, article.lead) == (None, "")
    assert [section.key for section in article.sections] == KEYS
    assert [section.title for section in article.sections] == TITLES == lines[0::2]
    assert [section.body for section in article.sections] == lines[1::2]
    assert article.headline.endswith("Chinese President Xi Jinping.")


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
    assert article_id(name) == parse(b"# A\nx", name).id == expected


# --- anything --------------------------------------------------------------------------------

PIECES = [
    *("---", "+++", "...", "title: x", "tags: [a]", "date: 1 May 2025", "Title: x", "image:"),
    *("# A", "## B", "What's Next?", "text", "", "===", "```", "> [!note] x", "> - a", "  - b"),
    *("| a | b |", "|--|--|", "[^1]", "[^1]: x", "[a]: /x", "![x][a]", "<div>", "</div>", "%%"),
    *(":::", "<!--", "-->", "!!! note", "    x", "+--+--+", "-- --", "**a", "||", "[[a|b]]"),
]
anything = (
    st.binary()
    | st.text().map(str.encode)
    | st.lists(st.sampled_from(PIECES)).map("\n".join).map(str.encode)
    | st.text(alphabet="-:,[]{}&*!|>'\"%@# \n\tatle<\\Ux0", max_size=60).map(
        lambda yaml: f"---\n{yaml}\n---\n# A\nx".encode()
    )
    | st.text(alphabet="=.[]{}\"'\n#-+ati0_", max_size=40).map(
        lambda toml: f"+++\n{toml}\n+++\n# A\nx".encode()
    )
)
names = st.sampled_from(["a.md", "a.txt", "a.mdx"]) | st.text(min_size=1)


@given(anything, names)
@settings(max_examples=200, deadline=None)
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


SMALL = [
    *("\n", "a\n", "#\n", "# a\n", "# a\nb\n", "a\n---\n\n", "```a\n", "\0", "\r", "\u2028"),
    *("[a](", "---\n", "What's next\n", "a: b\n", "字", "👩\u200d🚀", "# ", " #", "a "),
]
MARKS = [
    *("[", "*", "_a", "<", "|", "> ", "- ", "||", "%%", "==", "~~", "**a", "`a", "[[", "![", "&"),
    *("<b>", "<div>\n", "<!--", "</a>", "[^1]", "[^1]: x\n", "[a]: /x\n", "|-", "||a", "{{", "{%"),
    *(
        "a\n  - b\n",
        "1. ",
        "> a\n\n",
        "https://a",
        "<t:1>",
        "\\",
        "](",
        "::: a\n",
        "%%\n",
        "!!! a\n",
    ),
    *("a ^b", "+--+\n", "-- --\n", "]{.a}", "^[a", "{/*", "(a", "**a*", "\n\n[a]: b", "| a\n|-\n"),
    *("| a\n", "a^2^", "^[a]", "a  b\n-- --\na  b\n\n"),
]


NESTED = [
    *(
        ("*a ", "a* "),
        ("**a ", "a** "),
        ("[a", "](b)"),
        ("![a", "](b)"),
        ("[^a", "]"),
        ("<b>a", "</b>"),
    ),
    *(("<b>", "</i>"), ("<div>\n\na\n\n", "</div>\n\n"), ("||a ==b ", "== ||"), ("<a b='", '"')),
]


# One of each sort: words, headings, marks, brackets, tags, lists, lines of other programs.
QUICK = {
    *("\n", "a\n", "# a\n", "What's next\n", "**a", "[", "<b>", "> ", "  - b\n", "[^1]: x\n"),
    *("https://a", "%%", "^[a", "| a\n", "-- --\n"),
}
TOPS = [("", "a.md"), ("---\n", "a.md"), ("# t\n", "a.txt")]


def _sizes() -> Iterator[Any]:
    for piece, end in [*((piece, "") for piece in [*SMALL, *MARKS]), *NESTED]:
        for top, name in TOPS:
            is_quick = piece in QUICK and not end and top != "---\n"
            marks = () if is_quick else pytest.mark.slow
            yield pytest.param(top, name, piece, end, marks=marks)


@pytest.mark.parametrize(("top", "name", "piece", "end"), list(_sizes()), ids=repr)
def test_a_large_file_takes_a_moment(top: str, name: str, piece: str, end: str) -> None:
    count = MAX_BYTES // 64 // len(f"{piece}{end}".encode())
    data = f"{top}{piece * count}{end * count}".encode()
    start = time.process_time()
    try:
        parse(data, name)
    except ParseError as error:
        assert len(error.faults) < 3_000
    # It takes a tenth of that; what grows with the square of the size takes far longer.
    assert time.process_time() - start < 1.5


def test_the_seed_is_shown_as_it_was_typed() -> None:
    seed = Path(__file__).parents[3] / "seeds" / "000_fdad4a85e90d0778.txt"
    article = parse(seed.read_bytes(), seed.name)
    typed = seed.read_text(encoding="utf-8")
    assert len(article.sections) == 4
    for section in article.sections:
        assert section.body in typed
