"""A feed from its server to the library: what is kept, served, told, and how long is waited."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.articles.loading import load
from bot.articles.source import NoArticles
from bot.articles.sources.feeds.feed import Feed, shown
from bot.articles.sources.feeds.follow import EVERY, Follower, read_now
from bot.articles.sources.merged import Merged
from bot.articles.watch import look, reloads
from tests.articles.sources.feeds.servers import FeedServer, item, rss

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


@pytest.fixture
def feed(server: FeedServer, tmp_path: Path) -> Feed:
    server.serve("/feed.xml", rss(item(2), item(1)))
    return Feed(server.url(), tmp_path / "feeds")


@pytest.fixture
def follower(feed: Feed) -> Follower:
    return Follower(feed, lambda: NOW)


def titles(library: Library) -> list[str | None]:
    return [each.title for each in library.articles]


async def test_a_feed_is_read_into_articles(feed: Feed, follower: Follower) -> None:
    assert await follower.read() == EVERY
    library = load(feed, now=NOW)
    assert titles(library) == ["Story 1", "Story 2"]
    article = library.newest
    assert article.id.startswith("story-2--")
    assert (article.source, article.date) == (
        "https://t.example/2",
        dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC),
    )
    assert [(each.title, each.body) for each in article.sections] == [
        ("What's Happening?", "Text 2.")
    ]
    assert library.archives == (frozenset(each.id for each in library.articles),)
    assert not library.faults


async def test_headings_make_sections_and_a_text_without_one_has_a_lead(
    server: FeedServer, feed: Feed, follower: Follower
) -> None:
    below = "&lt;p&gt;Below.&lt;/p&gt;"
    headings = (
        "&lt;h3&gt;Costs&lt;/h3&gt;&lt;p&gt;Four.&lt;/p&gt;&lt;h3&gt;Empty&lt;/h3&gt;"
        "&lt;h3&gt;Costs&lt;/h3&gt;&lt;p&gt;Five.&lt;/p&gt;"
    )
    server.serve(
        "/feed.xml",
        rss(
            item(4, more=below, title="_x_ [y] &amp;amp;lt; *z*"),
            item(3, more=headings),
            "<item><title>Only a link</title><link>https://www.t.example/x</link></item>",
            "<item><title>Only a *title*</title></item>",
        ),
    )
    await follower.read()
    library = load(feed, now=NOW)
    by_title = {each.title: each for each in library.articles}
    with_lead = by_title["_x_ [y] &lt; *z*"]
    assert (with_lead.lead, with_lead.sections[0].body) == ("Text 4.", "Below.")
    parts = by_title["Story 3"]
    assert parts.lead == "Text 3."
    assert [(each.title, each.body) for each in parts.sections] == [("Costs", "Four.\n\nFive.")]
    assert by_title["Only a link"].sections[0].body == (
        "[Read it at t.example](https://www.t.example/x)"
    )
    assert by_title["Only a *title*"].sections[0].body == "Only a \\*title\\*"
    assert not library.faults


async def test_a_changed_feed_is_noticed_by_whoever_watches(
    server: FeedServer, feed: Feed, follower: Follower
) -> None:
    source = Merged([feed])
    await follower.read()
    watching = reloads(source, load(source), look(source), look_seconds=0.005)
    server.serve("/feed.xml", rss(item(3), item(2, title="Another"), item(1)))
    await follower.read()
    found = await asyncio.wait_for(anext(watching), 10)
    assert found.words == "Reloaded: 1 new, 1 changed."
    assert titles(found.library) == ["Story 1", "Another", "Story 3"]
    (archive,) = found.library.archives
    assert len(archive) == 2, "what came later is new"
    await watching.aclose()


async def test_what_says_the_same_is_not_written_again(
    server: FeedServer, feed: Feed, follower: Follower
) -> None:
    server.serve("/feed.xml", rss(item(1)), ETag='"1"')
    await follower.read()
    seen = look(feed)
    await follower.read()
    assert server.asked[-1].headers["If-None-Match"] == '"1"'
    server.serve("/feed.xml", rss(item(1)), ETag='"1"', X_Other="2")
    await follower.read()
    assert look(feed) == seen


async def test_a_restart_while_the_feed_is_down_serves_its_last_state(
    server: FeedServer, feed: Feed, follower: Follower
) -> None:
    await follower.read()
    server.fail("/feed.xml", 503)
    again = Feed(feed.url, feed.file.parent)
    await Follower(again, lambda: NOW).read()
    assert titles(load(again)) == ["Story 1", "Story 2"]


async def test_trouble_is_told_once_and_its_end_too(
    server: FeedServer, feed: Feed, follower: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    await follower.read()
    server.fail("/feed.xml", 503)
    waits = [await follower.read() for _ in range(9)]
    assert waits == [60, 120, 240, 480, 960, 1920, 3840, 7200, 7200]
    server.fail("/feed.xml", 503, Retry_After="9000")
    assert await follower.read() == 9000
    assert feed.trouble == "it answers 503 Service Unavailable"
    server.serve("/feed.xml", rss(item(1)))
    assert await follower.read() == EVERY
    assert not feed.trouble
    assert caplog.messages == [
        f"{feed.url} can't be read: it answers 503 Service Unavailable. "
        "What was read of it before stays.",
        f"{feed.url} can be read again.",
    ]


async def test_a_feed_that_has_moved_for_good_is_told_once(
    server: FeedServer, feed: Feed, follower: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    server.serve("/new", rss(item(1)))
    server.fail("/feed.xml", 301, Location="/new?key=secret")
    for _ in range(2):
        await follower.read()
    (told,) = caplog.messages
    assert (
        told == f"{feed.url} has moved to {server.url('/new')}?… for good: name that in ARTICLES."
    )


@pytest.mark.parametrize("body", [b"", b"<rss><channel><item><title>x</ti", b"\xff\xfe\x00"])
async def test_a_broken_answer_takes_nothing_away(
    server: FeedServer, feed: Feed, follower: Follower, body: bytes
) -> None:
    await follower.read()
    server.serve("/feed.xml", body)
    assert await follower.read() == 60
    assert len(load(feed).articles) == 2


async def test_a_feed_that_was_never_read_says_why(
    server: FeedServer, feed: Feed, follower: Follower
) -> None:
    with pytest.raises(NoArticles, match="it has not been read yet"):
        load(feed)
    server.fail("/feed.xml", 404)
    await follower.read()
    with pytest.raises(NoArticles, match=r"it answers 404 Not Found\."):
        load(feed)
    library = Merged([feed]).read(dt.UTC)
    assert [fault.wrong for fault in library.faults] == ["it answers 404 Not Found"]


async def test_a_damaged_file_is_read_anew_as_archive(feed: Feed, follower: Follower) -> None:
    await follower.read()
    feed.file.write_bytes(b'{"url": ')
    await follower.read()
    library = load(feed)
    assert library.archives == (frozenset(each.id for each in library.articles),)


async def test_what_can_not_be_kept_is_served_all_the_same(
    feed: Feed, follower: Follower, tmp_path: Path
) -> None:
    (tmp_path / "feeds").write_text("a file where the folder should be")
    await follower.read()
    assert feed.trouble is not None
    assert feed.trouble.startswith("what was read can't be kept in ")
    assert len(load(feed).articles) == 2
    (tmp_path / "feeds").unlink()
    await follower.read()
    assert not feed.trouble
    assert feed.file.exists()


async def test_a_look_keeps_nothing(feed: Feed) -> None:
    assert (await read_now(feed, NOW)).entries
    assert not feed.file.exists()


async def test_it_goes_on_until_it_is_cancelled(server: FeedServer, feed: Feed) -> None:
    waits: asyncio.Queue[float] = asyncio.Queue()
    go_on = asyncio.Semaphore(2)

    async def sleep(seconds: float) -> None:
        waits.put_nowait(seconds)
        await go_on.acquire()

    running = asyncio.create_task(Follower(feed, lambda: NOW, sleep=sleep).run(5))
    assert [await asyncio.wait_for(waits.get(), 10) for _ in range(3)] == [5, EVERY, EVERY]
    assert len(server.asked) == 2
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


def test_what_may_be_secret_in_an_address_is_not_shown() -> None:
    assert shown("https://user:pass@t.example/f?key=1#x") == "https://t.example/f?…"
    assert "key" not in str(Feed("https://t.example/f?key=1", Path("x")).file)
