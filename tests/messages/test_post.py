"""A scheduled post: what its line says, and that the text below does not say it again."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.articles.article import Article, Section
from bot.messages.post import Style, post
from bot.messages.wire import Message
from tests.messages.material import article, components, seed, small, units

CARD, HEADLINES = Style.CARD, Style.HEADLINES
DATE = dt.datetime(2025, 9, 2, 12, tzinfo=dt.UTC)


def text(message: Message) -> str:
    return message["embeds"][0]["description"]


def untitled(*bodies: str, lead: str = "", date: dt.datetime | None = None) -> Article:
    return article(*bodies, title=None, lead=lead, date=date)


def test_the_headline_stands_above_and_its_source_is_linked() -> None:
    message = post(small())
    assert message["content"] == r"A \*small\* article"
    assert message["embeds"] == [
        {
            "author": {"name": "example.com", "url": "https://www.example.com/news?id=1"},
            "description": (
                "### What's Happening?\nIt **rains**. It pours.\n\n### What's Next?\nSun."
            ),
            "color": 0x2B6CB0,
            "footer": {"text": "3 Sep 2025 · 1 min read"},
            "image": {"url": "https://example.com/rain.png", "description": "Rain on a window"},
        }
    ]


@pytest.mark.parametrize(
    ("source", "author", "above", "below"),
    [
        ("https://a.b/c", "Ada", {"name": "a.b", "url": "https://a.b/c"}, "Ada · 1 min read"),
        ("https://a.b/c", None, {"name": "a.b", "url": "https://a.b/c"}, "1 min read"),
        (f"https://{'a' * 70}.é/", None, {"name": f"{'a' * 70}.é"}, "1 min read"),
        ("https://[broken", None, None, "1 min read"),
        (None, "Ada", None, "Ada · 1 min read"),
        (None, "Ada " * 90, None, f"{('Ada ' * 15).strip()}… · 1 min read"),
    ],
)
def test_the_source_stands_above_and_who_wrote_it_below(
    source: str | None, author: str | None, above: dict[str, str] | None, below: str
) -> None:
    embed = post(article("Text.", source=source, author=author))["embeds"][0]
    assert embed.get("author") == above
    assert embed["footer"]["text"] == below


def test_without_a_title_the_first_sentence_is_the_line() -> None:
    message = post(seed())
    assert message["content"].endswith("President Vladimir Putin and Chinese President Xi Jinping.")
    assert text(message).startswith("### What's Happening?\nThis event marks Kim's first")


@pytest.mark.parametrize(
    ("subject", "line", "below"),
    [
        (untitled("It **rains**. It pours."), "It rains.", "### Section 1\nIt pours."),
        (untitled("Text.", lead="Rain. More."), "Rain.", "More.\n\n### Section 1\nText."),
        (untitled("Text.", lead="Rain."), "Rain.", "### Section 1\nText."),
        (untitled("One.\n\nTwo."), "One.", "### Section 1\nTwo."),
        (
            untitled("会議は開かれた。三人が出席した。"),
            "会議は開かれた。",
            "### Section 1\n三人が出席した。",
        ),
        # There would be nothing left to read.
        (untitled("Rain."), "Today's briefing", "### Section 1\nRain."),
        (untitled("Rain.", date=DATE), "Briefing · 2 September 2025", "### Section 1\nRain."),
        # A sentence can't be taken out of these.
        (untitled("**It rains. It pours.**"), "Today's briefing", "### Section 1\n**It rains."),
        (untitled("- One.\n- Two."), "Today's briefing", "### Section 1\n- One."),
        (untitled("> One. Two."), "Today's briefing", "### Section 1\n> One."),
        (untitled("```\nA. B.\n```\nC."), "Today's briefing", "### Section 1\n```"),
        (untitled("word " * 50 + ". Two."), "Today's briefing", "### Section 1\nword"),
        # The title stands in the text again.
        (article("Title. More."), "Title", "### Section 1\nMore."),
        (article("Text.", lead="Title."), "Title", "### Section 1\nText."),
        (article("Title."), "Today's briefing", "### Section 1\nTitle."),
        (article("Title song. More."), "Title", "### Section 1\nTitle song."),
    ],
)
def test_the_line_is_not_read_twice(subject: Article, line: str, below: str) -> None:
    message = post(subject)
    assert message["content"] == line
    assert text(message).startswith(below)
    assert "title" not in message["embeds"][0]


def test_a_section_without_its_first_sentence_opens_whole() -> None:
    subject = Article("a", None, (Section("k", "Key", "One. Two."),))
    [button] = post(subject)["components"][0]["components"]
    assert (button["type"], button.get("style"), button["custom_id"]) == (2, 2, "sf:a:k:0:")


# --- card ----------------------------------------------------------------------------------

SENTENCE = "This sentence is told again and again. "


def labels(message: Message) -> list[tuple[str, int]]:
    return [(part["label"], part["style"]) for part in components(message)]


def test_a_card_shows_the_first_words_and_the_picture_and_opens_the_rest() -> None:
    message = post(
        article(SENTENCE * 40, "Two.", source="https://a.b/c", image="https://a.b/i"), CARD
    )
    assert text(message).endswith("again. …")
    assert 400 < units(message["content"] + text(message)) < 600
    assert message["embeds"][0]["image"] == {"url": "https://a.b/i"}
    assert labels(message) == [("Read on", 1), ("Section 2", 2), ("Source", 5)]
    assert next(components(message))["custom_id"] == "sf:an-article:s1:0:"


@pytest.mark.parametrize(
    ("subject", "shown", "buttons"),
    [
        (article("One.", "Two."), "One.", ["Section 2"]),
        (article("One."), "One.", ["Reader view"]),
        (article("One.", "Two.", lead="Lead."), "Lead.", ["Section 1", "Section 2"]),
        (untitled("One. More.", "Two."), "More.", ["Section 2"]),
    ],
)
def test_a_card_has_buttons_for_what_it_does_not_show(
    subject: Article, shown: str, buttons: list[str]
) -> None:
    message = post(subject, CARD)
    assert text(message) == shown
    assert labels(message) == [(name, 2) for name in buttons]


def test_a_card_with_a_lead_too_long_says_where_the_rest_is() -> None:
    shown = text(post(article("One.", lead=SENTENCE * 40), CARD))
    assert shown.endswith("again. …\n-# </briefing:0000000000000000000> shows all of it")


# --- headlines -----------------------------------------------------------------------------


def test_headlines_are_one_sentence_of_each_section() -> None:
    subject = article("**One** is. More.", "- Two\n- items", "word " * 90, image="https://a.b/i")
    message = post(subject, HEADLINES)
    first, second, third = text(message).split("\n\n")
    assert (first, second) == ("### Section 1\nOne is.", "### Section 2\nTwo")
    assert third.endswith("word …")
    assert labels(message) == [("Section 1", 2), ("Section 2", 2), ("Section 3", 1)]
    assert "image" not in message["embeds"][0]


def test_headlines_of_very_many_sections_count_the_rest() -> None:
    shown = text(post(article(*["Text."] * 30), HEADLINES))
    assert shown.count("### Section") == 10
    assert "… and 20 more sections: pick one below" in shown


def test_headlines_without_a_title_go_on_below_the_line() -> None:
    message = post(untitled("One. More.", "Two."), HEADLINES)
    assert message["content"] == "One."
    assert text(message) == "### Section 1\nMore.\n\n### Section 2\nTwo."


def test_headlines_leave_code_out() -> None:
    message = post(
        article("1. Read this:\n```\nDay  Low\n```\n2. Then go.", "```\nx\n```"), HEADLINES
    )
    assert text(message) == ("### Section 1\nRead this:\n\n### Section 2\n-# Its button shows it.")
