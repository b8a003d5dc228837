"""What is said at the desk: of a text, of what becomes of it, and why something can't be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.articles.faults import ParseError
from bot.articles.reading.decode import decode
from bot.desk import refusals, words
from bot.desk.reading import new_draft, read_desk_text
from bot.desk.texts import DeskText, Listed, State
from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_articles import BRIDGE
from bot.gallery.samples import EDITORS, EVENING, GUILD, NEWS, NOW
from bot.messages.post import Style
from bot.messages.wire import Message

_GOOD = (
    "---\ntitle: The bridge closes\n---\n## What's Happening?\nThe council voted on Tuesday.\n\n"
    "##Costs\nFour million.\n\n## What's Next?\nWork begins in March.\n"
)
_BAD = "---\ndate: 2025-13-40\nexpire: 2025-12-01\n---\n## What's Next?\n\n## News\nText.\n"
_HOUR = dt.timedelta(hours=1)


def groups() -> Iterator[Group]:
    """Yield what editors see, and what they are told."""
    yield Group("The desk", "What editors see of a server's own articles.", tuple(_seen()))
    yield Group("Not at the desk", "Why something can't be done there.", tuple(_refused()))


def _seen() -> Iterator[Entry]:
    good, bad = _draft(_GOOD), _draft(_BAD)
    reading = read_desk_text(good, dt.UTC, NOW)
    faulty = read_desk_text(bad, dt.UTC, NOW)
    article = replace(BRIDGE, guild_id=GUILD)
    out = replace(good, state=State.PUBLISHED, published_at=NOW)
    correction = replace(good, corrects="the-bridge~1", reason="two years, not three")
    pages = [_listed(number) for number in range(1, 24)]
    for name, when, message in (
        ("A draft", "after /desk add", words.preview(good, article, Style.FULL)),
        ("What to look at", "beside a draft", words.hints(reading)),
        ("A text with mistakes", "after /desk add", words.faulty(bad, faulty)),
        (
            "A long text with mistakes",
            "after /desk add",
            words.faulty(replace(bad, text=_BAD * 100), faulty),
        ),
        ("A correction", "after /desk correct", words.preview(correction, article, Style.CARD)),
        ("What is published", "after /desk preview", words.preview(out, article, Style.FULL)),
        ("Published", "after a press", words.published(article, NOW, NOW, (NEWS, EVENING))),
        ("Published, but nowhere posted", "after a press", words.published(article, NOW, NOW, ())),
        (
            "Published on a date",
            "after a date was typed",
            words.published(article, NOW + 30 * _HOUR, NOW, (NEWS,)),
        ),
        (
            "Not a date",
            "after a date was typed",
            words.no_moment(
                good,
                "“31 Feb” is not a date. Type one as 2026-12-24, 24 December, Friday or tomorrow.",
            ),
        ),
        ("Corrected", "after a press", words.corrected(article, 12)),
        ("Corrected, without posts", "after a press", words.corrected(article, 0)),
        ("All posts follow", "after a correction", words.reached(article, 12, 12)),
        ("Not all posts follow", "after a correction", words.reached(article, 10, 12)),
        ("Some take long", "after a correction", words.still_going(article, 3, 12)),
        ("Withdrawn", "after /desk withdraw", words.withdrawn(good)),
        ("Discarded", "after a press", words.discarded()),
        ("The list", "after /desk list", words.listing(pages[:5], NOW, expired=[pages[4].id])),
        ("Its second page", "after a press", words.listing(pages, NOW, 1)),
        ("Nothing yet", "after /desk list", words.listing((), NOW)),
        ("Only managers", "after /desk editors", words.editors(None)),
        ("Editors", "after /desk editors", words.editors(EDITORS)),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _refused() -> Iterator[Entry]:
    add, press = "after /desk add", "after a press"
    for name, when, message in (
        ("No editor", "after any of the commands", refusals.not_an_editor(None)),
        ("No editor, with a role for them", press, refusals.not_an_editor(EDITORS)),
        ("Gone", press, refusals.not_here()),
        ("Nothing of that name", "after /desk preview", refusals.no_such_text("brigde")),
        ("Changed since", press, refusals.changed_since()),
        ("A draft", "after /desk correct", refusals.not_published()),
        ("Full", add, refusals.full()),
        ("Too long for a form", "after /desk correct", refusals.too_long_to_edit()),
        ("Another kind of file", add, refusals.wrong_type("plan.pdf")),
        ("Too large", add, refusals.too_large("book.md")),
        ("Not UTF-8", add, _unreadable()),
        ("UTF-16", add, refusals.wrong_encoding("bridge.txt")),
        ("Not handed out", add, refusals.file_gone("bridge.md")),
        ("From elsewhere", add, refusals.from_elsewhere("bridge.md")),
        ("Not kept", "after a form was sent", refusals.not_kept()),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _draft(text: str) -> DeskText:
    return replace(new_draft(GUILD, "bridge.md", text), id="bridge~1")


def _listed(number: int) -> Listed:
    state = State.DRAFT if number < 3 else State.PUBLISHED
    at = None if number < 3 else NOW + (_HOUR if number == 3 else -number * _HOUR)
    corrects = "the-bridge~1" if number == 2 else None
    name = f"Number {number} of the harbour's news"
    return Listed(f"number~{number}", GUILD, state, name, corrects, published_at=at)


def _unreadable() -> Message:
    try:
        decode(b"The br\xfccke", "bridge.txt")
    except ParseError as error:
        return words.unreadable("bridge.txt", error)
    raise AssertionError("that is no UTF-8")
