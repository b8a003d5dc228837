"""Briefings, sections, digests and the day's post: an article as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.articles.found import Excerpt, Found, Hit, How
from bot.articles.tags import Tags
from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_articles import (
    ARABIC,
    ARTICLES,
    BRIDGE,
    JAPANESE,
    LIGHTHOUSE,
    LONG,
    MANY,
    MARKS,
    PLAIN,
)
from bot.gallery.samples import NOW, READERS
from bot.messages.briefing import briefing
from bot.messages.catalogue import catalogue, unknown_tag
from bot.messages.corrected import corrected
from bot.messages.custom_id import LAST_PAGE
from bot.messages.daily_post import daily_post, tagged
from bot.messages.digest import digest
from bot.messages.found import found_articles
from bot.messages.notices import showing_privately
from bot.messages.post import Style, post
from bot.messages.private import private_briefing
from bot.messages.reader import reader
from bot.messages.section import section

_KINDS = {
    "An article with everything": BRIDGE,
    "With a picture beside it, without a source": LIGHTHOUSE,
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
    yield Group("Lists", "What there is to read, page by page.", tuple(_lists()))
    yield Group(
        "Whole articles for one person",
        'What a digest\'s menu opens, and /briefing for "only me".',
        tuple(_private_briefings()),
    )

    yield Group("Search", "What holds the words one looks for.", tuple(_found()))
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


def _lists() -> Iterator[Entry]:
    few = ARTICLES[::-1]
    many = [
        replace(BRIDGE, id=f"day-{day}", title=f"The bridge, day {day}") for day in range(1, 35)
    ]
    tagged = [replace(BRIDGE, tags=("council", "traffic")), replace(PLAIN, tags=("traffic",))]
    tags = Tags(tagged)
    typed, turned = "after /articles", "after Next or Previous"
    for name, when, message in (
        ("All articles on one page", typed, catalogue(few)),
        ("The first page of several", typed, catalogue(many)),
        ("The last page", turned, catalogue(many, 3)),
        ("Those with a tag", typed, catalogue(few, tag=tags.all[0])),
        ("No such tag, but similar ones", typed, unknown_tag("trafic", tags.all, tags.all)),
        ("No such tag, and none like it", typed, unknown_tag("zzz", (), tags.all)),
        ("No tags at all", typed, unknown_tag("zzz", (), ())),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _private_briefings() -> Iterator[Entry]:
    when = "after a choice from a digest"
    for kind, article in _KINDS.items():
        yield Entry(kind, when, Seen.BY_ONE, private_briefing(article))
    guessed = showing_privately(private_briefing(BRIDGE), BRIDGE.headline)
    yield Entry("A guess", "after /briefing with a mistyped name", Seen.BY_ONE, guessed)


def _found() -> Iterator[Entry]:
    bridge = Hit(
        BRIDGE,
        Excerpt("whats-next", "Work begins in March, and the bridge opens again.", ((30, 36),)),
    )
    harbour = Hit(
        JAPANESE, Excerpt("whats-happening", "市は火曜日、古い灯台の改修を決めた。", ((8, 10),))
    )
    marks = Hit(MARKS, Excerpt("", "First, read the *table* for @everyone:", ((17, 22),)))
    ten = tuple(replace(bridge, article=replace(BRIDGE, id=f"day-{day}")) for day in range(10))
    for name, typed, found in (
        ("What has all words", "bridge", Found((bridge, harbour, marks), 3)),
        ("The best of many", "bridge", Found(ten, 1338)),
        ("Words that are like those", "brigde", Found((bridge,), 1, How.ALIKE)),
        ("Some of the words", "bridge lighthouse", Found((bridge, harbour), 2, How.SOME)),
        ("While articles are being read", "bridge", Found((bridge,), 1, unread=8200)),
        ("Nothing", "zzz *zzz*", Found(())),
        ("Nothing yet", "zzz", Found((), unread=1)),
    ):
        yield Entry(name, "after /search", Seen.BY_ONE, found_articles(typed, found))


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
    reason = "the work costs four million, not three."
    for name, message in (
        ("Corrected", corrected(post(BRIDGE), NOW, reason)),
        ("Corrected, without a reason", corrected(post(BRIDGE, Style.CARD), NOW, None)),
        ("Corrected, with a ping", corrected(daily_post(post(BRIDGE), READERS), NOW, reason)),
    ):
        yield Entry(name, "when its article is changed", Seen.BY_ALL, tagged(message, _TAG))
