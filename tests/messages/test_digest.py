"""The digest: what it says of each article, how the room is shared, and where its select leads."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.articles.article import Article
from bot.articles.library import Library
from bot.articles.text import plain
from bot.messages.custom_id import Kind, parse
from bot.messages.daily_post import daily_post, has_tag, tagged
from bot.messages.digest import MAX, digest
from bot.messages.wire import Message
from tests.messages.material import (
    article,
    articles,
    assert_within_limits,
    components,
    faults_by_specification,
    small,
    units,
)

SENTENCE = "This sentence is told again and again. "
TAG = "0123456789abcdef"
BRIDGE = article(
    "Work begins in March. It ends in May.",
    id="bridge",
    title="The bridge closes",
    lead="The council **voted** on Tuesday. It was close.",
    date=dt.datetime(2025, 9, 2, 12, tzinfo=dt.UTC),
    source="https://www.example.com/bridge_(old)",
)


def many(count: int, **facts: Any) -> list[Article]:
    return [article("Text.", **{"id": f"a{n}", "title": f"No. {n}", **facts}) for n in range(count)]


def description(message: Message) -> str:
    return message["embeds"][0]["description"]


def items(message: Message) -> list[str]:
    return description(message).split("\n\n")


def options(message: Message) -> list[Any]:
    (select,) = components(message)
    return list(select["options"])


def item(subject: Article) -> str:
    """Return what a digest of two says of one of them."""
    return items(digest([article("Text.", id="other", title="Other"), subject]))[0]


def test_a_digest_of_two_whole() -> None:
    assert digest([small(), BRIDGE], more=12) == {
        "content": r"2 new articles: The bridge closes · A \*small\* article",
        "embeds": [
            {
                "description": (
                    "[**The bridge closes**](https://www.example.com/bridge_%28old%29)\n"
                    "The council voted on Tuesday. It was close.\n"
                    "-# example.com · 2 Sep 2025 · 1 min read\n\n"
                    "**A \\*small\\* article**\n"
                    "It rains.\n"
                    "-# example.com · 3 Sep 2025 · 1 min read\n\n"
                    "-# 12 more follow in the next post."
                ),
                "color": 0x2B6CB0,
            }
        ],
        "components": [
            {
                "type": 1,
                "components": [
                    {
                        "type": 3,
                        "custom_id": "af:bridge::0:",
                        "placeholder": "Read one…",
                        "options": [
                            {
                                "label": "The bridge closes",
                                "value": "bridge",
                                "description": "example.com · 2 Sep 2025 · 1 min read",
                            },
                            {
                                "label": "A *small* article",
                                "value": "small",
                                "description": "example.com · 3 Sep 2025 · 1 min read",
                            },
                        ],
                    }
                ],
            }
        ],
        "allowed_mentions": {"parse": []},
    }


@pytest.mark.parametrize("count", [0, 1, MAX + 1])
def test_too_few_and_too_many_are_the_callers_fault(count: int) -> None:
    with pytest.raises(ValueError, match=f"not {count}"):
        digest(many(count))


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (0, None),
        (1, "-# 1 more follows in the next post."),
        (12_000, "-# 12,000 more follow in the next post."),
    ],
)
def test_how_many_follow(more: int, line: str | None) -> None:
    last = items(digest(many(2), more=more))[-1]
    assert last == line if line else last.startswith("**No. 0**")


@pytest.mark.parametrize(
    ("headlines", "content"),
    [
        (["A", "B", "C"], "3 new articles: C · B · A"),
        (["One. " + "word " * 30, "B"], "2 new articles: B · One. " + "word " * 10 + "word…"),
        (["w" * 50, "x" * 50, "y" * 50], f"3 new articles: {'y' * 50} · {'x' * 50} …"),
        (["B", "word " * 30], "2 new articles: " + "word " * 11 + "word… · B"),
        (["<@1> _x_", "@everyone"], r"2 new articles: \@everyone · \<\@1> \_x\_"),
    ],
)
def test_the_notification(headlines: list[str], content: str) -> None:
    message = digest([article("Text.", id=f"a{n}", title=t) for n, t in enumerate(headlines)])
    assert message["content"] == content


@pytest.mark.parametrize(
    ("title", "source", "headline"),
    [
        ("[Video] The mill", "https://a.b/x", "[**[Video] The mill**](https://a.b/x)"),
        ("1. The mill", "https://a.b/x", "[**1. The mill**](https://a.b/x)"),
        ("The mill", "https://a.b/**x**_y_", "[**The mill**](https://a.b/**x**_y_)"),
        ("The mill", "https://例え.jp/", "[**The mill**](https://xn--r8jz45g.jp/)"),
        # What Discord would not show as a link with just these words stays without one.
        ("Half ] a bracket", "https://a.b/x", "**Half ] a bracket**"),
        ("A *star*", "https://a.b/x", r"**A \*star\***"),
        ("Ask @everyone", "https://a.b/x", r"**Ask \@everyone**"),
        ("See https://c.d", "https://a.b/x", "**See https://c.d**"),
        ("The mill", None, "**The mill**"),
        ("The mill", "https://[broken", "**The mill**"),
        ("word " * 60, None, "**" + "word " * 39 + "word…**"),
    ],
)
def test_the_headline_is_a_link_where_it_can_be(
    title: str, source: str | None, headline: str
) -> None:
    assert item(article("Text.", title=title, source=source)).split("\n")[0] == headline


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({}, "-# 1 min read"),
        ({"author": "Ada  *Lovelace*"}, r"-# Ada \*Lovelace\* · 1 min read"),
        ({"author": "Ada", "source": "https://www.a.b/x"}, "-# a.b · 1 min read"),
        (
            {"date": dt.datetime(2025, 12, 31, 23, tzinfo=dt.timezone(dt.timedelta(hours=-5)))},
            "-# 31 Dec 2025 · 1 min read",
        ),
        ({"author": "word " * 30}, "-# " + "word " * 11 + "word… · 1 min read"),
    ],
)
def test_where_it_is_from_and_its_date(facts: dict[str, Any], line: str) -> None:
    assert item(article("Text.", **facts)).split("\n")[-1] == line


@pytest.mark.parametrize(
    ("subject", "lead"),
    [
        (article("First. Second."), "First."),
        (
            article("First. Second.", lead="The lead. All of it.\n\nMore."),
            "The lead. All of it. More.",
        ),
        # The headline isn't said a second time.
        (article("First. Second. Third.", title=None), "Second."),
        (article("First. Second.", title=None, lead="The lead."), "First."),
        (article("First. Second.", lead="Title."), "First."),
        (article("First.", lead="Title track of the year."), "Title track of the year."),
        (article("First.", title=None), None),
        # Code, and a heading within a section, say little on their own.
        (article("**Costs**\n\n```\n1 | 2\n```\n\n**Four** million. Or more."), "Four million."),
        (article("- [an item. Or not](https://a.b)\n- another"), "an item."),
        (article("A list:\n- one\n- two"), "A list:"),
        (article("Text.", lead="Ask [Dr. Who. Or not](https://a.b)."), "Ask Dr. Who. Or not."),
        (
            article("Text.", lead=r"2 \* 3 is \_\_init\_\_, @here"),
            r"2 \* 3 is \_\_init\_\_, \@here",
        ),
        (article("Text.", lead=SENTENCE * 20), SENTENCE * 5 + "…"),
        (article("word " * 99), "word " * 43 + "…"),
    ],
)
def test_the_lead(subject: Article, lead: str | None) -> None:
    assert item(subject).split("\n")[1:-1] == ([lead] if lead else [])


def test_twenty_five_long_ones_keep_their_headlines() -> None:
    subjects = many(
        MAX, title="Ünïcödé words " * 30, lead=SENTENCE * 30, source=f"https://a.b/{'x' * 400}"
    )
    message = digest(subjects, more=1_000)
    assert_within_limits(message)
    *shown, last = items(message)
    assert [each.split("\n")[0][:12] for each in shown] == ["**Ünïcödé wo"] * MAX
    assert all(units(each) > 120 for each in shown)
    assert last == "-# 1,000 more follow in the next post."


def test_an_even_list_has_notes_and_leads_for_all_or_for_none() -> None:
    for count in range(2, MAX + 1):
        for source in (None, "https://example.com/" + "x" * 90):
            subjects = many(count, lead=SENTENCE * 9, title="A headline " * 6, source=source)
            subjects[0] = replace(subjects[0], lead="Short.")
            lines = {len(each.split("\n")) for each in items(digest(subjects))}
            assert len(lines) == 1


def test_a_long_address_is_left_out_before_the_others_lose_theirs() -> None:
    subjects = many(MAX, source="https://a.b/x")
    subjects[3] = replace(subjects[3], source=f"https://a.b/{'x' * 1_900}")
    text = description(digest(subjects))
    assert text.count("](https://a.b/x)") == MAX - 1
    assert "**No. 3**" in text


def test_the_ping_and_the_tag_of_a_daily_post() -> None:
    message = digest([article("Text.", id=f"a{n}", title="*" * 300) for n in range(MAX)])
    posted = tagged(daily_post(message, 2**63), TAG)
    assert posted["content"].startswith(f"<@&{2**63}> {MAX} new articles: ")
    assert posted["allowed_mentions"] == {"parse": [], "roles": [str(2**63)]}
    assert has_tag(posted, TAG)
    assert not has_tag(message, TAG)
    assert not has_tag(posted, TAG[::-1])
    assert units(next(components(posted))["custom_id"]) <= 100


def test_the_longest_custom_id_is_within_the_limit() -> None:
    message = digest([article("Text.", id=letter * 200) for letter in "ab"])
    (select,) = components(tagged(message, TAG))
    assert units(select["custom_id"]) <= 100
    named = parse(select["custom_id"])
    assert named is not None
    assert (named.kind, named.tag) == (Kind.ARTICLE, TAG)


@given(st.lists(articles, min_size=2, max_size=MAX), st.integers(0, 10**6))
@settings(phases=[Phase.generate])  # a smaller seed is no smaller article
def test_any_articles_are_all_there_within_every_limit(subjects: list[Article], more: int) -> None:
    subjects = [replace(each, id=f"{each.id}-{n}") for n, each in enumerate(subjects)]
    message = digest(subjects, more=more)
    assert_within_limits(message)
    assert faults_by_specification(message) == []
    newest_first = subjects[::-1]
    library = Library(tuple(subjects))
    assert [library.by_short(option["value"]) for option in options(message)] == newest_first
    for shown, subject in zip(items(message), newest_first, strict=False):
        line = plain(shown.split("\n")[0])
        words = re.sub(r"[\W_]+", "", line)
        assert re.sub(r"[\W_]+", "", subject.headline).startswith(words)
        assert line.endswith("…") or words == re.sub(r"[\W_]+", "", subject.headline)
    assert len(items(message)) == len(subjects) + bool(more)
