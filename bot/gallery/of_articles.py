"""Briefings, sections, digests and the day's post: an article as people read it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_articles import ARABIC, ARTICLES, BRIDGE, JAPANESE, LONG, MANY, MARKS, PLAIN
from bot.gallery.samples import READERS
from bot.messages.briefing import briefing
from bot.messages.custom_id import LAST_PAGE
from bot.messages.daily_post import daily_post, tagged
from bot.messages.digest import digest
from bot.messages.post import Style, post
from bot.messages.reader import reader
from bot.messages.section import section

_KINDS = {
    "An article with everything": BRIDGE,
    "Without title, date and source": PLAIN,
    "A very long article": LONG,
    "An article in Japanese": JAPANESE,
    "An article in Arabic": ARABIC,
    "An article with very many sections": MANY,
    "An article with code, lists and signs": MARKS,
}
_LOOKS = {Style.FULL: "full", Style.CARD: "card", Style.HEADLINES: "headlines"}
_TAG = "0123456789abcdef"


def groups() -> Iterator[Group]:
    """Yield the groups of messages that hold articles."""
    yield Group("Briefings", "A whole article in one message.", tuple(_briefings()))
    yield Group("Sections", "One part of an article, for the channel.", tuple(_sections()))
    yield Group("Reader", "The pages that buttons open for whoever pressed them.", tuple(_reader()))
    yield Group("Digests", "Several articles in one post, to choose from.", tuple(_digests()))
    yield Group(
        "Daily post", "What a channel with a schedule gets once a day.", tuple(_daily_posts())
    )


def _briefings() -> Iterator[Entry]:
    for kind, article in _KINDS.items():
        yield Entry(kind, "after /briefing", Seen.BY_ALL, briefing(article))


def _sections() -> Iterator[Entry]:
    when = "after /section"
    for name, article, key in (
        ("A short section", BRIDGE, "whats-next"),
        ("A section too long for one message", LONG, "why-its-important"),
        ("One of very many sections", MANY, "street-7"),
        ("A section in Japanese", JAPANESE, "whats-next"),
        ("A section in Arabic", ARABIC, "whats-next"),
    ):
        yield Entry(name, when, Seen.BY_ALL, section(article, key))


def _reader() -> Iterator[Entry]:
    pressed, turned = "after a section's button", "after Next or Previous"
    key = "why-its-important"
    for name, when, message in (
        ("The first section", pressed, reader(BRIDGE, "whats-happening")),
        ("The last section", pressed, reader(BRIDGE, "beyond-the-headlines")),
        ("The first page of several", pressed, reader(LONG, key)),
        ("A page in between", turned, reader(LONG, key, 1)),
        ("The last page", turned, reader(LONG, key, LAST_PAGE)),
        ("One of very many sections", "after a choice from the menu", reader(MANY, "street-7")),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _digests() -> Iterator[Entry]:
    oldest_first = ARTICLES[::-1]
    when = "at the schedule's time, if several articles are new"
    for name, message in (
        ("Two articles", digest(oldest_first[-2:])),
        ("Articles of every kind", digest(oldest_first)),
        ("One more follows", digest(oldest_first[-3:], more=1)),
        ("Many more follow", digest(oldest_first[-3:], more=12)),
    ):
        yield Entry(name, when, Seen.BY_ALL, message)


def _daily_posts() -> Iterator[Entry]:
    when = "at the schedule's time"
    for style, look in _LOOKS.items():
        for kind, article in _KINDS.items():
            message = tagged(post(article, style), _TAG)
            yield Entry(f"{kind}: {look}", when, Seen.BY_ALL, message)
    for name, message in (
        ("With a ping", daily_post(post(BRIDGE), READERS)),
        ("A digest with a ping", daily_post(digest(ARTICLES[:3][::-1]), READERS)),
    ):
        yield Entry(name, when, Seen.BY_ALL, tagged(message, _TAG))
