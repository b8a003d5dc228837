"""What else people who read are told: the help, the greeting, and what was not found."""

from __future__ import annotations

from collections.abc import Iterator

from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_articles import BRIDGE, LONG, MANY, PLAIN
from bot.gallery.samples import SERVER
from bot.messages import notices
from bot.messages.briefing import briefing
from bot.messages.help import help_message
from bot.messages.privacy import privacy
from bot.messages.welcome import welcome
from bot.permissions import EMBED, INVITE


def groups() -> Iterator[Group]:
    """Yield the help, the greeting, and what is said when something isn't found."""
    yield Group("Help", "The commands, as /help lists them.", tuple(_help()))
    yield Group(
        "Privacy",
        "What the bot keeps, as /privacy says it.",
        (Entry("What is kept", "after /privacy", Seen.BY_ONE, privacy()),),
    )
    yield Group("Greeting", "The one message on joining a server.", tuple(_greeting()))
    yield Group(
        "Nothing to show", "Why a command or a button shows no article.", tuple(_not_shown())
    )


def _help() -> Iterator[Entry]:
    for name, message in (
        ("For everyone", help_message(BRIDGE)),
        ("For managers", help_message(BRIDGE, for_manager=True)),
        ("With very many sections", help_message(MANY, for_manager=True)),
    ):
        yield Entry(name, "after /help", Seen.BY_ONE, message)


def _greeting() -> Iterator[Entry]:
    for name, missing in (
        ("With all permissions", ()),
        ("Without one permission", (EMBED,)),
        ("Without any permission", INVITE),
    ):
        when = "after joining a server, in its system channel"
        yield Entry(name, when, Seen.BY_ALL, welcome(SERVER, missing))


def _not_shown() -> Iterator[Entry]:
    command, press = "after /briefing or /section", "after a press"
    typed, used = "what's _hapening_", "after what an earlier bot has left"
    for name, when, message in (
        ("No such section", "after /section", notices.unknown_section("zzz", BRIDGE)),
        (
            "No such section, but similar ones",
            "after /section",
            notices.unknown_section(typed, BRIDGE, BRIDGE.sections[:2]),
        ),
        ("No such section of many", "after /section", notices.unknown_section("street 99", MANY)),
        (
            "No such article, but similar ones",
            command,
            notices.unknown_article("the brige", (BRIDGE, LONG, PLAIN)),
        ),
        (
            "No such article, and none like it",
            command,
            notices.unknown_article("zzz", (), (BRIDGE, LONG, PLAIN)),
        ),
        ("The only article like it", command, notices.showing(briefing(BRIDGE), BRIDGE.headline)),
        ("The article is gone", press, notices.article_gone()),
        ("The section is gone", press, notices.section_gone(BRIDGE)),
        ("An unknown button", press, notices.stale_button()),
        (
            "An unknown command",
            used,
            notices.unknown_command("/ping"),
        ),
        ("A command that has changed", "after a command", notices.changed_command()),
        ("An unknown form", used, notices.unknown_form()),
        ("The bot may not embed", command, notices.may_not_embed(EMBED.name)),
        ("The bot failed", "after any command or press", notices.incident("3f9a2c")),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)
