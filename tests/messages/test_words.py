"""The plain sentences: notices, help and welcome."""

from __future__ import annotations

import pytest

from bot.articles.article import Article, Section
from bot.messages import notices
from bot.messages.help import help_message
from bot.messages.mentions import command
from bot.messages.welcome import welcome
from bot.messages.wire import Message
from bot.permissions import EMBED, READ_HISTORY
from tests.messages.material import (
    article,
    assert_within_limits,
    faults_by_specification,
    seed,
    units,
)

NASTY = "**b** `c` <@1> @everyone [x](https://a.b) ||s||\n# h\u202e" + "y" * 5000


def _content(message: Message) -> str:
    assert_within_limits(message)
    assert faults_by_specification(message) == []
    return message["content"]


def test_an_unknown_section_lists_what_there_is() -> None:
    assert _content(notices.unknown_section("whats-nxt", seed())) == (
        "There is no section “whats-nxt” in this article. It has:\n"
        "- `/section whats-happening` – What's Happening?\n"
        "- `/section why-its-important` – Why It's Important?\n"
        "- `/section whats-next` – What's Next?\n"
        "- `/section beyond-the-headlines` – Beyond the Headlines"
    )


def test_many_sections_are_listed_as_far_as_there_is_room() -> None:
    many = article(*["Text."] * 300)
    lines = _content(notices.unknown_section(many.sections[42].title, many)).split("\n")
    assert lines[1].endswith(f"– {many.sections[42].title}"), "the most alike comes first"
    assert lines[-1] == f"- … and {300 - (len(lines) - 2)} more, which come up as you type"
    assert len(lines) < 10
    for odd in ("§", "", "\ud800"):
        assert "more" in _content(notices.unknown_section(odd, many)).split("\n")[-1]


def test_an_unknown_article_suggests_the_nearest() -> None:
    near = article("Text.", id="near", title="The *near* one")
    assert _content(notices.unknown_article("nea", [near])) == (
        "There is no article “nea”. Did you mean one of these?\n"
        r"- `/briefing article:near` – The \*near\* one"
    )
    assert command("briefing") in _content(notices.unknown_article("nea", []))


@pytest.mark.parametrize("typed", [NASTY, "`" * 500, "\ud800", "", "@everyone", "<@&123>", "a\nb"])
def test_what_was_typed_does_nothing(typed: str) -> None:
    said = (
        _content(notices.unknown_section(typed, seed()))
        .split("”")[0]
        .removeprefix("There is no section “")
    )
    assert units(said) <= 100
    for sign in "`*<@[":
        assert said.count(sign) == said.count(f"\\{sign}")
    assert "||" not in said
    assert not {"\n", "\u202e"} & set(said)


def test_the_other_notices_say_what_to_do() -> None:
    assert command("briefing") in _content(notices.article_gone())
    assert "`/section whats-next`" in _content(notices.section_gone(seed()))
    assert command("help") in _content(notices.stale_button())
    assert "**Embed Links**" in _content(notices.may_not_embed("Embed Links"))
    assert _content(notices.incident("a1b2c3d4")).endswith("quote `a1b2c3d4` to whoever runs me.")


def test_help_names_the_newest_articles_own_sections() -> None:
    message = help_message(seed())
    assert_within_limits(message)
    assert "- `/section whats-next` – What's Next?" in message["embeds"][0]["description"]


def test_help_shows_braces_in_titles() -> None:
    subject = Article("a", None, (Section("k", "{sections} {0} {", "Text."),))
    assert "– {sections} {0} {" in help_message(subject)["embeds"][0]["description"]


def test_a_welcome_names_what_is_missing() -> None:
    text = _content(welcome("The *Guild*", [EMBED, READ_HISTORY]))
    assert text.startswith(r"Hello, The \*Guild\*!")
    assert "- **Embed Links**, to show articles" in text
    assert "- **Read Message History**, so that nothing is posted twice" in text


def test_a_welcome_is_silent_about_permissions_when_none_is_missing() -> None:
    text = _content(welcome("G" * 100, []))
    assert command("briefing") in text
    assert "missing" not in text


def test_a_welcome_survives_any_list() -> None:
    assert "more" in _content(welcome("*" * 100, [EMBED] * 100))
