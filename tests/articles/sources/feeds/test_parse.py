"""What is understood of feeds as real ones are, with their faults."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.articles.sources.feeds.entry import Entry, NotReadable
from bot.articles.sources.feeds.html import plain_markdown, to_markdown, words
from bot.articles.sources.feeds.parse import parse
from tests.articles.sources.feeds.servers import item, rss

URL = "https://town.example/news/feed.xml"


def only(data: str | bytes, content_type: str = "") -> Entry:
    (entry,) = parse(data.encode() if isinstance(data, str) else data, URL, content_type)
    return entry


def test_rss_says_all_of_an_entry() -> None:
    entry = only(
        rss(
            "<item><title>AT&amp;amp;T &lt;b&gt;closes&lt;/b&gt; 2 &amp;lt; 3</title>"
            "<link>/bridge?a=1&amp;b=2</link><guid isPermaLink='false'>42</guid>"
            "<pubDate>Fri, 27 Nov 2026 09:30:00 +0100</pubDate><author>ada@town.example (Ada)</author>"
            "<category>council</category><category>traffic</category><category>council</category>"
            "<description>Short.</description><content:encoded><![CDATA[<p>Long &amp; <em>good</em>, "
            "<a href='plan'>the plan</a>.</p><h3>Costs</h3><p>Four.</p>]]></content:encoded>"
            "<media:content url='https://t.example/b.jpg' medium='image'/></item>",
            top="<language>en-gb</language>",
        )
    )
    assert (entry.guid, entry.link) == ("42", "https://town.example/bridge?a=1&b=2")
    assert entry.title == "AT&T closes 2 < 3"
    assert entry.date == dt.datetime(2026, 11, 27, 8, 30, tzinfo=dt.UTC)
    assert entry.text == (
        "Long \\& *good*, [the plan](https://town.example/news/plan).\n\n### Costs\n\nFour."
    )
    assert (entry.image, entry.language) == ("https://t.example/b.jpg", "en-gb")
    assert (entry.tags, entry.author) == (("council", "traffic"), "Ada")


def test_atom_says_the_same() -> None:
    entry = only(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://town.example/a/" xml:lang="de">'
        "<title>x</title><entry><id>tag:1</id><title type='text'>1 &lt; 2 * 3</title>"
        "<link href='b'/><link rel='enclosure' type='image/png' href='b.png'/>"
        "<updated>2026-11-27T08:30:00Z</updated><author><name>Ada</name></author>"
        "<category term='x'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<p>So <b>it</b> is.</p></div></content><summary>no</summary></entry></feed>"
    )
    assert (entry.title, entry.link) == ("1 < 2 * 3", "https://town.example/a/b")
    assert entry.text == "So **it** is."
    assert (entry.image, entry.language) == ("https://town.example/a/b.png", "de")
    assert entry.date == dt.datetime(2026, 11, 27, 8, 30, tzinfo=dt.UTC)


def test_a_json_feed_says_the_same() -> None:
    found = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "en",
        "items": [
            {"id": 7, "url": "/b", "title": "B & C", "content_html": "<p>So <b>it</b> is.</p>",
             "date_published": "2026-11-27T09:30:00+01:00", "image": "b.png", "tags": ["x", None],
             "authors": [{"name": "Ada"}]},
            {"id": "8", "content_text": "1. *one*\n\ntwo", "date_published": "soon"},
            "no item",
        ],
    }  # fmt: skip
    one, two = parse(json.dumps(found).encode(), URL)
    assert one == Entry(
        guid="7",
        link="https://town.example/b",
        title="B & C",
        date=dt.datetime(2026, 11, 27, 8, 30, tzinfo=dt.UTC),
        text="So **it** is.",
        image="https://town.example/news/b.png",
        language="en",
        tags=("x",),
        author="Ada",
    )
    assert (two.guid, two.text, two.date) == ("8", "1\\. \\*one\\*\n\ntwo", None)


@pytest.mark.parametrize(
    "date", ["32 Nov 2026", "soon", "", "1 Jan 1970 00:00:00 GMT", "0000-00-00T00:00:00Z"]
)
def test_a_date_that_nobody_can_have_meant_is_none(date: str) -> None:
    assert only(rss(f"<item><title>a</title><pubDate>{date}</pubDate></item>")).date is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://x/y", "https://[", "mailto:a@b.c", "https://a<b/"]
)
def test_a_link_that_is_no_web_address_is_none(link: str) -> None:
    assert only(rss(f"<item><title>a</title><link>{link}</link></item>")).link == ""


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("iso-8859-1", "application/xml"),
        ("windows-1252", "text/xml; charset=windows-1252"),
        ("utf-16", "application/rss+xml"),
    ],
)
def test_other_encodings_are_read(encoding: str, content_type: str) -> None:
    text = rss(item(1, title="Brücke zu")).replace('?xml version="1.0"', f'?xml version="1.0" encoding="{encoding}"')  # fmt: skip
    assert only(text.encode(encoding), content_type).title == "Brücke zu"


def test_signs_that_no_address_has_are_written_as_it_has_them() -> None:
    link = "/brücke 1?q=<a>&amp;b=%20"
    entry = only(rss(f"<item><title>a</title><link>{link}</link></item>".replace("<a>", "&lt;a>")))
    assert entry.link == "https://town.example/br%C3%BCcke%201?q=%3Ca%3E&b=%20"


def test_a_title_without_end_is_cut() -> None:
    assert len(only(rss(item(1, title="endless " * 20_000))).title) == 500


def test_a_feed_that_is_not_quite_xml_is_read_all_the_same() -> None:
    entry = only(rss(item(1)).replace("<description>", "<description>Tea & cake &nbsp; "))
    assert entry.title == "Story 1"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is not a feed: neither RSS, nor Atom, nor JSON Feed"),
        (b"<html><body>404</body></html>", "it is not a feed: neither RSS, nor Atom, nor JSON Feed"),
        (b"/etc/passwd", "it is not a feed: neither RSS, nor Atom, nor JSON Feed"),
        (rss(item(1), item(2))[:-60].encode(), "it ends halfway"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [{"id"', "it ends halfway, or is not JSON"),
        (b'{"items": []}', "it is JSON, but not a JSON Feed: it names no version"),
        (b"{" * 100_000, "it ends halfway, or is not JSON"),
    ],
)  # fmt: skip
def test_what_is_no_whole_feed_is_told(data: bytes, why: str) -> None:
    with pytest.raises(NotReadable) as caught:
        parse(data, URL)
    assert str(caught.value) == why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_bomb_of_entities_is_not_read(encoding: str) -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{lines}]>{rss(item(1, title="&a9;"))}'
    with pytest.raises(NotReadable, match="entities of its own"):
        parse(bomb.replace('<?xml version="1.0"?>', "").encode(encoding), URL)


def test_html_becomes_markdown_and_loses_what_runs() -> None:
    html = (
        "<script>alert(1)</script><style>p {}</style><h2>Costs</h2><p>1. *Four* &lt;b&gt;</p>"
        "<ul><li>a<ul><li>b</li></ul></li></ul><iframe src='x'>no</iframe>"
    )
    assert to_markdown(html) == "## Costs\n\n1\\. \\*Four\\* \\<b\\>\n\n- a\n  - b"
    assert plain_markdown("one\ntwo <b>\n\n# three") == "one  \ntwo \\<b\\>\n\n\\# three"
    assert words("https://x.example/?a&b") == "https://x.example/?a&b"


@pytest.mark.slow
def test_html_that_nests_too_deep_keeps_its_words() -> None:
    assert to_markdown("<div>" * 10_000 + "deep") == "deep"
