"""Front matter: what is read from it, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.articles.article import Article
from bot.articles.faults import ParseError
from bot.articles.parse import parse

ADDRESS = "https://example.com/"
YAML = "write each line as `key: value`, with quotes around a value that holds marks"
MAPPING = "write keys and values, as in `title: A quiet day`"
ONE_VALUE = "write one value on the key's own line"
WEB = "a web address of at most 2048 characters; write it whole, beginning with https://"
DATE = "a date; write it as 2025-09-02, or with a time as 2025-09-02T18:30+02:00"


def read(front_matter: str) -> Article:
    return parse(f"---\n{front_matter}\n---\n## A\nText.".encode(), "a.md")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("title: A quiet day", "A quiet day"),
        ('title: "Quoted: with a colon"', "Quoted: with a colon"),
        ("title: 42", "42"),
        ("title: Yes", "Yes"),
        ("title: 2025-01-01", "2025-01-01"),
        ("title: 1_000", "1_000"),
        ("title: null", "null"),
        ("title: |\n  two\n  lines", "two lines"),
        ("{title: in braces}", "in braces"),
        (r'title: "hid\u202eden\0 \ud800and\nmore"', "hidden and more"),
        ("title: a *starred* C# day", "a *starred* C# day"),
        ("title:", None),
        ("title: ''", None),
        ("# nothing but a comment", None),
        ("", None),
        ("date: 2025-09-02", datetime(2025, 9, 2, 12, tzinfo=UTC)),
        ("date: '2025-09-02'", datetime(2025, 9, 2, 12, tzinfo=UTC)),
        ("date: 2025-09-02T18:30", datetime(2025, 9, 2, 18, 30, tzinfo=UTC)),
        ("date: 2025-09-02 18:30:15", datetime(2025, 9, 2, 18, 30, 15, tzinfo=UTC)),
        ("date: 2025-09-02T18:30:00Z", datetime(2025, 9, 2, 18, 30, tzinfo=UTC)),
        ("date: 2025-09-02T00:30+02:00", datetime(2025, 9, 1, 22, 30, tzinfo=UTC)),
        ("source: https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("image: HTTP://example.com/p.png", "HTTP://example.com/p.png"),
        (f"image: {ADDRESS}\nimage_alt: A parade", ADDRESS),
        ("language: no", "no"),
        ("language: pt-BR", "pt-BR"),
        ("language: zh-Hant-TW", "zh-Hant-TW"),
        ("tags: asia", ("asia",)),
        ("tags: asia, war , , asia", ("asia", "war")),
        ("tags: [asia, 42, yes]", ("asia", "42", "yes")),
        ('tags: ["a, b"]', ("a, b",)),
        ("tags:\n- asia\n- war", ("asia", "war")),
        ("tags: []", ()),
        ("tags:", ()),
    ],
)
def test_values(line: str, value: Any) -> None:
    key = line.lstrip("{").partition(":")[0]
    article = read(line)
    assert getattr(article, key if ":" in line else "title") == value
    if "image_alt" in line:
        assert article.image_alt == "A parade"


def test_dates_come_in_utc() -> None:
    date = read("date: 2025-09-02T00:30+02:00").date
    assert date is not None
    assert date.tzinfo is UTC


@pytest.mark.parametrize("top", ["---\n", "\n \n---\n", "\ufeff---\n", "---  \r\n"])
def test_front_matter_may_have_blank_lines_above(top: str) -> None:
    assert parse(f"{top}title: T\n--- \n\n## A\nx".encode(), "a.md").title == "T"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Keys.
        ("tittle: x", ['2: unknown key "tittle"; write title']),
        ("Date: x", ['2: unknown key "Date"; write date']),
        ("image-alt: x", ['2: unknown key "image-alt"; write image_alt']),
        (
            "zzz: x",
            [
                '2: unknown key "zzz"; the keys are title, date, source, image, image_alt,'
                " language, tags"
            ],
        ),
        (
            "title: x\n\ntitle: y",
            ["4: title was given on line 2 already; delete one of the two lines"],
        ),
        # Values.
        ("title: x\ndate: 2025-9-2", [f'3: date "2025-9-2" is not {DATE}']),
        ("date: 2025-02-30", [f'2: date "2025-02-30" is not {DATE}']),
        ("date: 0001-01-01T00:00+14:00", [f'2: date "0001-01-01T00:00+14:00" is not {DATE}']),
        ("source: example.com", [f'2: source "example.com" is not {WEB}']),
        ("image: javascript:alert(1)", [f'2: image "javascript:alert(1)" is not {WEB}']),
        (
            f"source: {ADDRESS}{'a' * 2029}",
            [f'2: source "{ADDRESS}{"a" * 39}…" is not {WEB}'],
        ),
        (
            "image_alt: A parade",
            ["2: image_alt without an image; add image: or delete this line"],
        ),
        (
            "language: English",
            ['2: language "English" is not a language tag; write one such as en or pt-BR'],
        ),
        (
            "language: en_US",
            ['2: language "en_US" is not a language tag; write one such as en or pt-BR'],
        ),
        ("title: [a, b]", ["2: title holds more than plain text; write one text"]),
        ("source:\n  a: b", ["2: source holds more than plain text; write one text"]),
        (
            "tags: {a: b}",
            ["2: tags holds more than plain text; write them on one line, with commas between"],
        ),
        (
            "tags: [a, [b]]",
            [f"2: a value lies too deep; {ONE_VALUE}"],
        ),
        ("title: " + "[" * 5000, [f"2: a value lies too deep; {ONE_VALUE}"]),
        # What plain mappings have no use for.
        (
            "title: &t x\nsource: *t",
            [
                f"2: the anchor &t is not allowed; {ONE_VALUE}",
                f"3: the alias *t is not allowed; {ONE_VALUE}",
            ],
        ),
        (
            "title: !!python/object x",
            ['2: the YAML tag "tag:yaml.org,2002:python/object" is not allowed; ' + ONE_VALUE],
        ),
        ("just words", [f"2: the front matter is not a plain mapping; {MAPPING}"]),
        ("- a\n- b", [f"2: the front matter is not a plain mapping; {MAPPING}"]),
        ("title: x\n? [a]\n: b", [f"3: the front matter is not a plain mapping; {MAPPING}"]),
        # What is not YAML; the reader's own words say why.
        (
            "title: x\nsource: a: b",
            ["3: the front matter is not YAML (mapping values are not allowed here); " + YAML],
        ),
        (
            'date: 2025-09-02\ntitle: "unclosed',
            ["3: the front matter is not YAML (found unexpected end of stream); " + YAML],
        ),
        (
            "date: 2025-09-02\nno colon\ntitle: x",
            ["3: the front matter is not YAML (could not find expected ':'); " + YAML],
        ),
        (
            "title: x\nimage: @me",
            [
                "3: the front matter is not YAML (found character '@' that cannot start any"
                " token); " + YAML
            ],
        ),
        (
            "title: x\nimage: \ufffe",
            ["3: the front matter is not YAML (a character that YAML does not know); " + YAML],
        ),
        (
            'title: x\nimage: "\\UFFFFFFFF"',
            ["3: the front matter is not YAML (an escaped character that does not exist); " + YAML],
        ),
        (
            "title: x\n...\ntitle: y",
            [
                "4: the front matter is not YAML (expected '<document start>', but found"
                " '<block mapping start>'); " + YAML
            ],
        ),
    ],
)
def test_faults(lines: str, expected: list[str]) -> None:
    with pytest.raises(ParseError) as caught:
        read(lines)
    found = [str(fault).removeprefix("a.md:") for fault in caught.value.faults]
    assert found == expected
