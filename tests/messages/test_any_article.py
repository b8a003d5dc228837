"""What holds for every article, whatever its size, script, sections and name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from hypothesis import Phase, given, settings

from bot.articles.article import Article, Section
from bot.articles.text import SHORT_ID, SHORT_KEY, shorten
from bot.messages.briefing import briefing
from bot.messages.corrected import corrected
from bot.messages.custom_id import LAST_PAGE, Kind, parse
from bot.messages.help import help_message
from bot.messages.notices import (
    section_gone,
    showing,
    showing_privately,
    unknown_article,
    unknown_section,
)
from bot.messages.opening import opening
from bot.messages.post import Style, post
from bot.messages.private import private_briefing
from bot.messages.reader import reader
from bot.messages.section import section
from bot.messages.wire import LaidOut, Message
from tests.messages.material import (
    FAMILY,
    WHOLE,
    articles,
    assert_within_limits,
    components,
    essence,
    faults_by_specification,
    words,
)

# No shrinking: a smaller seed is no smaller article.
_UNSHRUNK = settings(phases=[Phase.generate])


def _named(article: Article, short: str) -> Section:
    """Return the section with that shortened key, which must be exactly one."""
    (section,) = (each for each in article.sections if shorten(each.key, SHORT_KEY) == short)
    return section


def _book(article: Article) -> Iterator[tuple[str, LaidOut]]:
    """Press Next from the first page to the last; yields each page with its section's key."""
    key, page = article.sections[0].key, 0
    while True:
        message = reader(article, key, page)
        yield key, message
        turns = [parse(part.get("custom_id", "")) for part in components(message)]
        following = next((turn for turn in turns if turn and turn.kind is Kind.NEXT), None)
        here = (key, page)
        if following is None:
            return
        key, page = _named(article, following.section).key, following.page
        if here == (key, page):
            return


def _assert_ids_come_back(article: Article, message: Message | LaidOut) -> None:
    for component in components(message):
        if "custom_id" not in component:
            continue
        named = parse(component["custom_id"])
        assert named is not None
        assert str(named) == component["custom_id"]
        assert named.article == shorten(article.id, SHORT_ID)
        if "options" in component:
            assert named.page == 0
            for option in component["options"]:
                _named(article, option["value"])
        elif named.kind is not Kind.ARTICLE:
            _named(article, named.section)


@given(articles)
@_UNSHRUNK
def test_every_message_is_within_every_limit(article: Article) -> None:
    last = article.sections[-1].key
    messages: list[Message | LaidOut] = [
        briefing(article),
        *(post(article, style) for style in Style),
        corrected(post(article), dt.datetime(2026, 3, 2, tzinfo=dt.UTC), article.headline * 9),
        section(article, article.sections[0].key),
        section(article, last),
        help_message(article),
        section_gone(article),
        unknown_section(article.sections[0].body, article),
        unknown_section("x", article, article.sections[:3]),
        showing(briefing(article), last),
        unknown_article(last, [article]),
    ]
    for message in messages:
        assert_within_limits(message)
        _assert_ids_come_back(article, message)
    for message in messages[:4]:
        assert faults_by_specification(message) == []


@given(articles)
@_UNSHRUNK
def test_every_message_for_one_person_is_within_every_limit(article: Article) -> None:
    last = article.sections[-1].key
    for message in (
        private_briefing(article),
        showing_privately(private_briefing(article), last * 9),
        reader(article, last, 1),
        *(reader(article, each.key, LAST_PAGE) for each in article.sections[:9]),
        showing_privately(reader(article, last), last * 9),
    ):
        assert_within_limits(message)
        _assert_ids_come_back(article, message)
        assert faults_by_specification(message) == []


@given(articles)
@_UNSHRUNK
def test_a_post_goes_on_below_the_line_that_announces_it(article: Article) -> None:
    line, below = opening(article)
    assert line.strip()
    before = article.lead or article.sections[0].body
    after = below.lead if article.lead else below.sections[0].body
    assert below == article or before.strip().endswith(after)
    if article.title is None:
        assert (below == article) == line.startswith(("Briefing · ", "Today's briefing"))
    for message in (post(article, style) for style in Style):
        assert message["content"] == line
        # A delivery is found again by what its buttons say.
        assert any(parse(part.get("custom_id", "")) for part in components(message))


@given(articles)
@_UNSHRUNK
def test_reading_on_loses_nothing_and_cuts_nothing_in_half(article: Article) -> None:
    pages: dict[str, list[str]] = {}
    for key, message in _book(article):
        pages.setdefault(key, []).append(words(message)[1])
    assert list(pages) == [part.key for part in article.sections]
    for part in article.sections:
        read = pages[part.key]
        assert essence("".join(read)) == essence(part.body)
        for whole in (*WHOLE, FAMILY):
            assert sum(page.count(whole) for page in read) == part.body.count(whole)
        for mark in ("`", "**", "||", "~~"):
            assert all(page.count(mark) % 2 == 0 for page in read)


@given(articles)
@_UNSHRUNK
def test_one_person_is_led_to_all_that_is_cut_or_not_shown(article: Article) -> None:
    message = private_briefing(article)
    text = "\n\n".join(words(message))
    opened = {
        value
        for each in components(message)
        for value in (
            [option["value"] for option in each["options"]]
            if "options" in each
            else [each.get("custom_id", ":::").split(":")[2]]
        )
    }
    for part in article.sections[:100]:
        assert part.body.strip() in text or shorten(part.key, SHORT_KEY) in opened


@given(articles)
@_UNSHRUNK
def test_a_briefing_shows_sections_in_order_and_leads_to_all_it_cuts(article: Article) -> None:
    message = briefing(article)
    parts = message["embeds"][0]["description"].split("### ")[1:]
    assert parts
    for part, shown in zip(article.sections, parts, strict=False):
        text = shown.split("\n", 1)[1].split("\n\n-# … and")[0].strip()
        is_whole = text == part.body.strip()
        assert is_whole or text.endswith("…")
        if len(article.sections) <= 20:
            buttons = [
                each["style"]
                for each in components(message)
                if each.get("custom_id", "").split(":")[2:3] == [shorten(part.key, SHORT_KEY)]
                and each["label"] != "Reader view"
            ]
            assert buttons == ([] if is_whole else [1])
    hidden = len(article.sections) - len(parts)
    assert ("-# … and" in message["embeds"][0]["description"]) == bool(hidden)
