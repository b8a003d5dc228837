"""Front matter: what is read from it, in every form, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.articles.article import Article
from bot.articles.faults import ParseError
from bot.articles.reading.parse import parse
from bot.articles.reading.parse import read as read_file

ADDRESS = "https://example.com/"
YAML = "write each line as `key: value`, with quotes around a value that holds marks"
KEY = (
    "is not a key with a value; write it as `key: value`, or end the front matter with --- above it"
)
WEB = "a web address of at most 2048 characters; write it whole, beginning with https://"
DATE = "a date; write it as 2025-09-02, or with a time as 2025-09-02T18:30+02:00"
SEPTEMBER = datetime(2025, 9, 2, 12, tzinfo=UTC)


def read(front_matter: str) -> Article:
    return parse(f"---\n{front_matter}\n---\n## A\nText.".encode(), "a.md")


def hints(text: str) -> list[str]:
    found = read_file(text.encode(), "a.md", ZoneInfo("Europe/Berlin")).hints
    return [str(each).removeprefix("a.md:") for each in found]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("title: A quiet day", "A quiet day"),
        ('title: "Quoted: with a colon"', "Quoted: with a colon"),
        ("title: Bridge: closed for two years", "Bridge: closed for two years"),
        ("title: Digest #12: the bridge # and more", "Digest #12: the bridge # and more"),
        ("title: !Attention", "!Attention"),
        ("title: @council & co.", "@council & co."),
        ("title: 50% more", "50% more"),
        ("title: 'It''s over'", "It's over"),
        ('title: "She said \\"no\\""', 'She said "no"'),
        ('title: "Over" and out', '"Over" and out'),
        ("title: 42", "42"),
        ("title: Yes", "Yes"),
        ("title: 2025-01-01", "2025-01-01"),
        ("title: 1_000", "1_000"),
        ("title: null", "null"),
        ("title: |\n  two\n  lines", "two lines"),
        ("title: >-\n  two\n  lines", "two lines"),
        ("title: > 5 percent", "> 5 percent"),
        ("title:\n  below", "below"),
        ("{title: in braces}", "in braces"),
        ('{\n  "title": "as JSON"\n}', "as JSON"),
        ("title: א\u200eב", "א\u200eב"),
        ("title:", None),
        ("title: ''", None),
        ("title: # to come", None),
        ("", None),
        ("date: 2025-09-02", SEPTEMBER),
        ("date: '2025-09-02'", SEPTEMBER),
        ("date: 2025-9-2", SEPTEMBER),
        ("date: 2025-09-02T18:30", datetime(2025, 9, 2, 18, 30, tzinfo=UTC)),
        ("date: 2025-09-02 18:30:15", datetime(2025, 9, 2, 18, 30, 15, tzinfo=UTC)),
        ("date: 2025-09-02T18:30:00Z", datetime(2025, 9, 2, 18, 30, tzinfo=UTC)),
        ("date: 2025-09-02T00:30+02:00", datetime(2025, 9, 1, 22, 30, tzinfo=UTC)),
        ("date: 2025-09-02 # the day after", SEPTEMBER),
        ("source: https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("image: HTTP://example.com/p.png", "HTTP://example.com/p.png"),
        (f"image: {ADDRESS}\nimage_alt: A parade", ADDRESS),
        (f"image: /p.png\nsource: {ADDRESS}a/b", f"{ADDRESS}p.png"),
        (f"image: p.png\nsource: {ADDRESS}a/b", f"{ADDRESS}a/p.png"),
        (f"image:\n  path: {ADDRESS}\n  alt: A parade", ADDRESS),
        (f"image: {{src: '{ADDRESS}'}}", ADDRESS),
        ("image:", None),
        ("language: no", "no"),
        ("language: pt-BR", "pt-BR"),
        ("language: en_US", "en-US"),
        ("language: zh-Hant-TW", "zh-Hant-TW"),
        ("tags: asia", ("asia",)),
        ("tags: asia, war , , asia", ("asia", "war")),
        ("tags: [asia, 42, yes]", ("asia", "42", "yes")),
        ('tags: ["a, b"]', ("a, b",)),
        ("tags:\n- asia\n- war", ("asia", "war")),
        ("tags:\n  - asia\n  - war", ("asia", "war")),
        ("tags: []", ()),
        ("tags:", ()),
        ("author: Jane Doe", "Jane Doe"),
        ("author: [Jane Doe, John]", "Jane Doe, John"),
        ("author:\n  name: Jane Doe\n  email: x", "Jane Doe"),
    ],
)
def test_values(line: str, value: Any) -> None:
    key = line.lstrip("{").partition(":")[0].strip('\n "')
    article = read(line)
    assert getattr(article, key if ":" in line else "title") == value
    if "parade" in line:
        assert article.image_alt == "A parade"


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Title: x", "title", "x"),
        ("DATE: 2025-09-02", "date", SEPTEMBER),
        ("pubDate: 2025-09-02", "date", SEPTEMBER),
        ("published_at: 2025-09-02", "date", SEPTEMBER),
        ("heroImage: https://example.com/p.png", "image", "https://example.com/p.png"),
        ("cover:\n  image: https://example.com/p.png", "image", "https://example.com/p.png"),
        ("Featured-Image: https://example.com/p.png", "image", "https://example.com/p.png"),
        ("description: In short", "lead", "In short"),
        ("summary: In short", "lead", "In short"),
        ("lead: ''\nsummary: In short", "lead", "In short"),
        ("canonical_url: https://example.com/a", "source", "https://example.com/a"),
        ("permalink: /2025/bridge/", "source", None),
        ("categories: [a, b]", "tags", ("a", "b")),
        ("tags: a b", "tags", ("a", "b")),
        ("categories: a b", "tags", ("a", "b")),
        ("tags: city council, b", "tags", ("city council", "b")),
        ("tags: 'city council'", "tags", ("city council",)),
        ("keywords: city council", "tags", ("city council",)),
        ("category: city council", "tags", ("city council",)),
        ("date: 2 listopada 2025\nlanguage: hr", "date", datetime(2025, 10, 2, 12, tzinfo=UTC)),
        ("tags: [a]\ncategories: [b]", "tags", ("a",)),
        ("authors:\n  - name: Jane\n  - name: John", "author", "Jane, John"),
        ("lang: de", "language", "de"),
        ("lang: none of them", "language", None),
        ("pubDate: some day", "date", None),
        ("updated: never\nlayout: post\ncssclass: wide", "title", None),
    ],
)
def test_keys_of_other_programs(line: str, key: str, value: Any) -> None:
    assert getattr(read(line), key) == value


@pytest.mark.parametrize(
    ("front_matter", "title", "tags"),
    [
        ('+++\ntitle = "T"\ntags = ["a"]\n[params]\nx = 1\n+++\n', "T", ("a",)),
        ('{\n  "title": "T",\n  "tags": ["a"]\n}\n', "T", ("a",)),
        ("Title: T\nTags: a, b\nSlug: x\n", "T", ("a", "b")),
        ("---\ntitle: T\ntags: a\n...\n", "T", ("a",)),
        ("\n---\ntitle: T\n--- \n", "T", ()),
        ("---\n---\n", None, ()),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_forms(name: str, front_matter: str, title: str | None, tags: tuple[str, ...]) -> None:
    article = parse(f"{front_matter}\n## A\nText.".encode(), name)
    assert (article.title, article.tags, article.lead) == (title, tags, "")


def test_toml_knows_dates_and_lines() -> None:
    text = "+++\ntitle = 'T'\ndate = 2025-09-02T18:30:00+02:00\nlanguage = 'English'\n+++\n## A\nx"
    with pytest.raises(ParseError) as caught:
        parse(text.encode(), "a.md")
    assert [fault.line for fault in caught.value.faults] == [4]
    article = parse(text.replace("English", "en").encode(), "a.md")
    assert article.date == datetime(2025, 9, 2, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "is_draft"),
    [
        ("draft: true", True),
        ("Draft: yes", True),
        ("published: false", True),
        ("draft: false", False),
        ("published: true", False),
        ("published: 2025-09-02", False),
    ],
)
def test_drafts(line: str, is_draft: bool) -> None:
    text = f"---\n{line}\n---\n" + ("" if is_draft else "## A\nx")
    assert (read_file(text.encode(), "a.md", UTC).article is None) is is_draft


def test_dates_come_in_utc() -> None:
    date = read("date: 2025-09-02T00:30+02:00").date
    assert date is not None
    assert date.tzinfo is UTC


def test_a_time_without_an_offset_is_the_hosts() -> None:
    text = "---\ndate: 2025-09-02 18:30\n---\n## A\nx"
    article = parse(text.encode(), "a.md", ZoneInfo("Europe/Berlin"))
    assert article.date == datetime(2025, 9, 2, 16, 30, tzinfo=UTC)
    assert hints(text) == [
        "2: the time has no zone, and is read in Europe/Berlin; add an offset such as +02:00, or"
        " set BRIEFING_TIMEZONE"
    ]


@pytest.mark.parametrize("line", ["image: ../assets/p.png", "heroImage: ./p.png", "image: p.webp"])
def test_an_image_of_no_known_site_is_left_out(line: str) -> None:
    address = line.partition(": ")[2]
    assert hints(f"---\n{line}\nimage_alt: A parade\n---\n## A\nx") == [
        f'2: the image "{address}" is not shown: there is no such file, and the address is not one '
        "of the web; put the file beside the article, or write the address whole, beginning with "
        "https://"
    ]


@pytest.mark.parametrize("top", ["---\n", "\n \n---\n", "\ufeff---\n", "---  \r\n"])
def test_front_matter_may_have_blank_lines_above(top: str) -> None:
    assert parse(f"{top}title: T\n--- \n\n## A\nx".encode(), "a.md").title == "T"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Keys.
        ("tittle: x", ['2: unknown key "tittle"; write title, or take it out']),
        ("imge: x", ['2: unknown key "imge"; write image, or take it out']),
        ("Image-Alts: x", ['2: unknown key "Image-Alts"; write image_alt, or take it out']),
        (
            "title: x\n\ntitle: y",
            ["4: title was given on line 2 already; delete one of the two lines"],
        ),
        # Values.
        ("date: soon", [f'2: date "soon" is not {DATE}']),
        ("date: 03/04/2025", [f'2: date "03/04/2025" is not {DATE}']),
        ("date: 2025-02-30", [f'2: date "2025-02-30" is not {DATE}']),
        ("date: 0001-01-01T00:00+14:00", [f'2: date "0001-01-01T00:00+14:00" is not {DATE}']),
        ("source: example.com", [f'2: source "example.com" is not {WEB}']),
        ("title: x\nsource: a: b", [f'3: source "a: b" is not {WEB}']),
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
        ("source:\n  a: b", ["2: source holds more than plain text; write one text"]),
        # What is no key, or not YAML; the reader's own words say why.
        ("date: 2025-09-02\nno colon\ntitle: x", [f'3: "no colon" {KEY}']),
        (
            "title:\n\tx",
            ["3: there is a tab where YAML allows only spaces; replace it with spaces"],
        ),
    ],
)
def test_faults(lines: str, expected: list[str]) -> None:
    with pytest.raises(ParseError) as caught:
        read(lines)
    found = [str(fault).removeprefix("a.md:") for fault in caught.value.faults]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "+++\ntitle = T\n+++\n## A\nx",
            "2: the front matter between +++ is not TOML (Invalid value); mend it, or write YAML"
            " between --- lines: title: The bridge closes",
        ),
        (
            "---\ntitle: x\n## A\nx",
            "1: the front matter has no end; write --- on a line of its own below its last key",
        ),
        (
            "+++\ntitle = 'x'\n## A\nx",
            "1: the front matter has no end; write +++ on a line of its own below its last key",
        ),
        (
            "\n---\ntitle: One\n---\n\n",
            "4: no text below the front matter; write the article there",
        ),
        (
            "---\ntitle: One\n---\n## A\nx\n\n---\ntitle: Two\n---\n## A\ny",
            "7: a second article begins here; put each article into a file of its own",
        ),
    ],
)
def test_front_matter_that_cannot_be_read(text: str, expected: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text.encode(), "a.md")
    assert [str(fault).removeprefix("a.md:") for fault in caught.value.faults] == [expected]


@pytest.mark.parametrize(
    ("top", "is_mail"),
    [
        (
            "From: Ada <ada@example.com>\nDate: Tue, 2 Sep 2025\nTo: desk@example.com\nSubject: News",
            True,
        ),
        ("**Von:** Ada\n**Gesendet:** Dienstag\n**Betreff:** Die Brücke", True),
        ("Subject: News\n\nFrom: the desk", False),
        ("From: the desk\nto you: the news", False),
        ("---\ntitle: T\nfrom: x\nsubject: y\n---", False),
    ],
)
def test_the_header_of_a_mail_is_hinted_at(top: str, is_mail: bool) -> None:
    said = [
        "1: the header of a mail stands on top, and readers see it; take it out; a title is a line"
        " of its own above the text"
    ]
    assert hints(f"{top}\n\n## A\nx") == said * is_mail
