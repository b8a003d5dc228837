"""The briefing: exact messages, fair shares, and what many sections do to it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.articles.article import Article, Section
from bot.articles.sentences import sentence_ends
from bot.messages.briefing import briefing
from tests.messages.material import article, assert_within_limits, components, seed, small, units

SENTENCE = "This sentence is told again and again. "


def _text(subject: Article) -> str:
    return briefing(subject)["embeds"][0]["description"]


def test_a_small_article_whole() -> None:
    assert briefing(small()) == {
        "embeds": [
            {
                "title": r"A \*small\* article",
                "url": "https://www.example.com/news?id=1",
                "description": (
                    "### What's Happening?\nIt **rains**. It pours.\n\n### What's Next?\nSun."
                ),
                "color": 0x2B6CB0,
                "timestamp": "2025-09-03T12:00:00+00:00",
                "footer": {"text": "example.com · 1 min read"},
                "image": {"url": "https://example.com/rain.png", "description": "Rain on a window"},
            }
        ],
        "components": [
            {
                "type": 1,
                "components": [
                    {
                        "type": 2,
                        "style": 2,
                        "label": "Reader view",
                        "custom_id": "sf:small:whats-happening:0:",
                    },
                    {
                        "type": 2,
                        "style": 5,
                        "label": "Source",
                        "url": "https://www.example.com/news?id=1",
                    },
                ],
            }
        ],
        "allowed_mentions": {"parse": []},
    }


def test_the_seed_is_shown_whole() -> None:
    subject = seed()
    message = briefing(subject)
    text = message["embeds"][0]["description"]
    headings = [line for line in text.split("\n") if line.startswith("### ")]
    assert headings == [
        "### What's Happening?",
        "### Why It's Important?",
        "### What's Next?",
        "### Beyond the Headlines",
    ]
    for section in subject.sections:
        start = 0
        for end in sentence_ends(section.body):
            assert section.body[start:end].strip() in text
            start = end
    assert "title" not in message["embeds"][0]
    # What is all on screen has nothing more to tell than how to read it at leisure.
    assert [part["label"] for part in components(message)] == ["Reader view"]


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ("# No heading", r"\# No heading"),
        ("- no item", r"\- no item"),
        ("1. no list", r"1\. no list"),
        ("> no quote", r"\> no quote"),
        ("-# no subtext", r"\-# no subtext"),
        ("a_b and _c_", r"a_b and \_c\_"),
        ("<@1> and [x](https://a.b)", r"\<@1> and \[x](https://a.b)"),
        ("#1 in -5 degrees", "#1 in -5 degrees"),
        ("word " * 100, ("word " * 51).strip() + "…"),
    ],
)
def test_the_headline_shows_as_it_is(title: str, content: str) -> None:
    message = briefing(article("Text.", title=title))
    assert message["embeds"][0]["title"] == content.replace("<@1>", r"<\@1>")
    assert_within_limits(message)


def test_an_article_that_just_fits_is_not_cut() -> None:
    heads = units("### Section 1\n\n\n### Section 2\n")
    exact = article("a" * 2000, "b" * (4096 - heads - 2000))
    assert units(_text(exact)) == 4096
    assert "…" not in _text(exact)
    over = article("a" * 2000, "b" * (4097 - heads - 2000))
    assert _text(over).endswith("b…")


def test_long_sections_get_what_short_ones_leave() -> None:
    subject = article(SENTENCE * 500, "Short.", SENTENCE * 30, SENTENCE * 500)
    message = briefing(subject)
    _, long, short, middle, last = message["embeds"][0]["description"].split("### Section ")
    assert short == "2\nShort.\n\n"
    assert middle == f"3\n{(SENTENCE * 30).strip()}\n\n"
    assert long.rstrip().endswith("again. …")
    assert last.endswith("again. …")
    assert abs(units(long) - units(last)) < 2 * len(SENTENCE)
    assert units(message["embeds"][0]["description"]) > 4096 - 3 * len(SENTENCE)
    shown = [(part["label"], part["style"]) for part in components(message)]
    assert shown == [("Section 1", 1), ("Section 4", 1)], "only what is cut has a button"


@pytest.mark.parametrize(
    ("count", "link", "rows"),
    [
        (1, True, [2]),
        (2, False, [2]),
        (4, True, [5]),
        (5, True, [5, 1]),
        (5, False, [5]),
        (20, True, [5, 5, 5, 5, 1]),
        (21, True, ["Read a section…", 1]),
        (26, False, ["Read a section (1–25)…", "Read a section (26)…"]),
        (
            101,
            True,
            [
                "Read a section (1–25)…",
                "Read a section (26–50)…",
                "Read a section (51–75)…",
                "Read a section (76–100)…",
                1,
            ],
        ),
    ],
)
def test_rows(count: int, link: bool, rows: list[int | str]) -> None:
    subject = article(*[SENTENCE * 120] * count, source="https://example.com/" if link else None)
    message = briefing(subject)
    parts: list[list[Any]] = [list(row["components"]) for row in message["components"]]
    assert [row[0].get("placeholder", len(row)) for row in parts] == rows
    assert any(part.get("style") == 5 for part in components(message)) == link
    assert_within_limits(message)


def test_sections_that_are_not_shown_stand_behind_those_that_are_cut() -> None:
    message = briefing(article(*[SENTENCE * 20] * 19))
    assert [part["style"] for part in components(message)] == [1] * 18 + [2]


@pytest.mark.parametrize("count", [1, 4, 30])
def test_what_is_shown_whole_has_one_button_for_those_who_read_it_privately(count: int) -> None:
    message = briefing(article(*["Text."] * count, source="https://a.b/c"))
    assert [part["label"] for part in components(message)] == ["Reader view", "Source"]
    assert next(components(message))["custom_id"] == "sf:an-article:s1:0:"


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (19, "-# … and 1 more section: pick one below, or type </section:0000000000000000000>"),
        (30, "-# … and 12 more sections: pick one below, or type </section:0000000000000000000>"),
        (
            300,
            "-# … and 282 more sections: pick one of the first 100 below and read on with Next, "
            "or type </section:0000000000000000000>",
        ),
    ],
)
def test_sections_that_have_no_room_are_counted(count: int, line: str) -> None:
    text = _text(article(*[SENTENCE * 20] * count))
    assert text.split("\n\n")[-1] == line
    assert text.count("### ") == 18


def test_a_name_too_long_for_a_label_is_cut() -> None:
    subject = Article("a", None, (Section("k", "Long " * 60, SENTENCE * 120),))
    (button,) = components(briefing(subject))
    assert button["label"] == ("Long " * 16).strip() + "…"
    assert_within_limits(briefing(subject))


@pytest.mark.parametrize(
    ("source", "url", "footer"),
    [
        (
            "https://例え.jp/ü?q=é#x",
            "https://xn--r8jz45g.jp/%C3%BC?q=%C3%A9#x",
            "例え.jp · 1 min read",
        ),
        ("https://a.b/%20c", "https://a.b/%20c", "a.b · 1 min read"),
        ("https://a.b/" + "x" * 600, None, "a.b · 1 min read"),
        ("https://user@a.b:8443/", "https://a.b:8443/", "a.b · 1 min read"),
        ("https://[::1]:80/", "https://[::1]:80/", "::1 · 1 min read"),
        ("https://a.b:99999/", None, "1 min read"),
        ("https://[broken", None, "1 min read"),
        (f"https://{'a' * 70}.é/", None, f"{'a' * 70}.é · 1 min read"),
    ],
)
def test_an_address_goes_out_as_discord_takes_it(source: str, url: str | None, footer: str) -> None:
    message = briefing(article("Text.", source=source))
    links = [part["url"] for part in components(message) if "url" in part]
    assert links == ([url] if url else [])
    assert message["embeds"][0]["footer"]["text"] == footer


@pytest.mark.parametrize(
    ("body", "minutes"),
    [("word " * 10, 1), ("word " * 500, 2), ("word " * 700, 4), ("字" * 1200, 3)],
)
def test_reading_time(body: str, minutes: int) -> None:
    assert briefing(article(body))["embeds"][0]["footer"]["text"] == f"{minutes} min read"
