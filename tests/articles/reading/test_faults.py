"""What is said about each kind of bad file, word for word."""

from __future__ import annotations

import pytest

from bot.articles.faults import Fault, ParseError, printable, quoted
from bot.articles.reading.decode import MAX_BYTES
from bot.articles.reading.parse import parse

HEAD = "What's Next?\nText.\n"
LONG_KEY = "a-heading-that-is-longer-than-a-button-can-hold"
SAME = "join the two sections, or change one heading"
EMPTY = "write its text below the heading, or delete the heading"


def faults(data: str | bytes, name: str = "a.md") -> list[str]:
    with pytest.raises(ParseError) as caught:
        parse(data.encode() if isinstance(data, str) else data, name)
    assert str(caught.value) == "\n".join(map(str, caught.value.faults))
    return [str(fault).removeprefix(f"{name}:") for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["1: the file is empty; write an article in it, or delete the file"]),
        (b"\xef\xbb\xbf", ["1: the file is empty; write an article in it, or delete the file"]),
        ("\n \n\u200b", ["1: the file is empty; write an article in it, or delete the file"]),
        (
            b"# A\r\nx\ry\n\xe9t\xe9",
            ["4: byte 0xe9 at offset 9 is not UTF-8; save the file as UTF-8"],
        ),
        (
            b"\xff\xfeh\x00\x00\xd8",
            ["1: byte 0x00 at offset 4 is not UTF-16; save the file as UTF-8"],
        ),
        (
            b"x" * (MAX_BYTES + 1),
            ["1: the file has more than 1,048,576 bytes; part it into several articles"],
        ),
        (
            "\n\nOnly text.\n\nAnd more.",
            [
                "3: no heading; write one such as ## What's Next? on a line of its own above"
                " each part"
            ],
        ),
        ("# Title\n\n# Next\n", ['3: the section "Next" is empty; ' + EMPTY]),
        ("# What's Next?\n\n# B\nx", ['1: the section "What\'s Next?" is empty; ' + EMPTY]),
        (
            HEAD + "## WHATS NEXT\nMore.",
            ['3: the heading "What\'s Next?" stands on line 1 already; ' + SAME],
        ),
        (
            "# A\nx\n\n```python\n# no\n",
            ["4: this code block is never closed; write ``` on a line of its own where it ends"],
        ),
        # All that is wrong, in the order of the lines, whatever finds it first.
        (
            "---\ntittle: x\ndate: soon\n---\nOne.\nTwo.\n## A\n## A\nx",
            [
                '2: unknown key "tittle"; write title, or take it out',
                '3: date "soon" is not a date; write it as 2025-09-02, or with a time as'
                " 2025-09-02T18:30+02:00",
                '7: the section "A" is empty; ' + EMPTY,
                '8: the heading "A" stands on line 7 already; ' + SAME,
            ],
        ),
        (
            "One.\nTwo.\n## A\nx\n```\n",
            [
                "5: this code block is never closed; write ``` on a line of its own where it ends",
            ],
        ),
        # Lines are counted as editors count them.
        ("# A\r\nx\u2028y\x0cz\r# B\n", ['3: the section "B" is empty; ' + EMPTY]),
    ],
)
def test_faults(data: str | bytes, expected: list[str]) -> None:
    assert faults(data) == expected


def test_there_may_be_a_thousand_sections() -> None:
    text = "".join(f"# {number}\nx\n" for number in range(1_000))
    assert len(parse(text.encode(), "a.md").sections) == 1_000
    assert faults(text + "# Last\nx") == [
        "2001: more than 1,000 headings; part the file into several articles"
    ]


def test_a_file_that_is_just_small_enough_is_read() -> None:
    data = HEAD.encode().ljust(MAX_BYTES, b"x")
    assert len(parse(data, "a.md").sections[0].body) == MAX_BYTES - len("What's Next?\n")


def test_a_fault_reads_as_file_line_what_and_cure() -> None:
    assert str(Fault("seeds/a.md", 3, "this is wrong", "do that")) == (
        "seeds/a.md:3: this is wrong; do that"
    )


def test_any_file_name_can_be_printed() -> None:
    with pytest.raises(ParseError) as caught:
        parse(b"", "ü\n\udcff\u202e.md")
    assert caught.value.faults[0].file == r"ü\n\xff\u202e.md"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", '"a"'), ("a" * 60, f'"{"a" * 60}"'), ("a" * 61, f'"{"a" * 59}…"'), ("\t", r'"\t"')],
)
def test_quoted(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_printable_keeps_every_script() -> None:
    assert printable("été 新聞 🔮 a b") == "été 新聞 🔮 a b"
