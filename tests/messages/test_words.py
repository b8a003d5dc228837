"""The plain sentences: notices, help and welcome."""

from __future__ import annotations

import pytest

from bot.articles.article import Article, Section
from bot.messages import notices
from bot.messages.briefing import briefing
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


def labels(message: Message) -> list[str]:
    return [
        str(each.get("label") or each.get("placeholder"))
        for row in message["components"]
        for each in row["components"]
    ]


def test_an_unknown_section_offers_what_there_is() -> None:
    message = notices.unknown_section("zzz", seed())
    assert _content(message) == "There is no section “zzz” in this article. It has these:"
    assert labels(message) == [each.title for each in seed().sections]
    alike = seed().sections[1:3]
    message = notices.unknown_section("whats-nxt", seed(), alike)
    assert _content(message).endswith("Did you mean one of these?")
    assert labels(message) == [each.title for each in alike]


def test_many_sections_are_offered_in_a_list() -> None:
    message = notices.unknown_section("zzz", article(*["Text."] * 300))
    assert labels(message)[0] == "Read a section (1–25)…"
    assert len(labels(message)) == 4


def test_an_unknown_article_offers_those_that_may_be_meant() -> None:
    near = article("Text.", id="near", title="The *near* one")
    message = notices.unknown_article("nea", [near])
    assert _content(message) == "There is no article “nea”. Did you mean one of these?"
    assert labels(message) == ["The *near* one"]
    [row] = message["components"]
    assert str(row["components"][0]["custom_id"]).startswith("af:near::")
    message = notices.unknown_article("nea", [], [near])
    assert command("briefing") in _content(message)
    assert labels(message) == ["The *near* one"]


def test_the_section_that_was_asked_for_is_offered_of_each_article() -> None:
    message = notices.unknown_article("nea", [seed()], section="What's Next?")
    [row] = message["components"]
    assert str(row["components"][0]["custom_id"]).split(":")[2] == "whats-next"


def test_the_only_one_alike_is_named_above_what_it_shows() -> None:
    message = notices.showing(briefing(seed()), "The *harbour*")
    assert _content(message) == r"Showing **The \*harbour\***."
    assert message["embeds"] == briefing(seed())["embeds"]


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
    assert labels(notices.section_gone(seed())) == [each.title for each in seed().sections]
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
