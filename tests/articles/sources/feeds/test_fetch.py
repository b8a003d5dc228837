"""Requests for feeds, against a server that does all that real ones do."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import socket
import zlib

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.articles.sources.feeds.entry import NotReadable
from bot.articles.sources.feeds.fetch import MAX_BYTES, Way, fetch
from bot.articles.sources.feeds.guard import Guard, is_public
from tests.articles.sources.feeds.servers import FeedServer

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


async def why_not(url: str, way: Way | None = None) -> NotReadable:
    with pytest.raises(NotReadable) as caught:
        await fetch(url, NOW, way=way)
    return caught.value


async def test_what_has_not_changed_is_not_sent_again(server: FeedServer) -> None:
    date = "Fri, 27 Nov 2026 08:00:00 GMT"
    server.serve("/feed.xml", "body", ETag='"1"', Last_Modified=date)
    first = await fetch(server.url(), NOW)
    assert (first.body, first.etag, first.modified) == (b"body", '"1"', date)
    again = await fetch(server.url(), NOW, etag=first.etag, modified=first.modified)
    assert again.body is None
    assert server.asked[-1].headers["If-Modified-Since"] == date
    assert "If-None-Match" not in server.asked[0].headers


async def test_what_is_compressed_is_read(server: FeedServer) -> None:
    server.serve("/feed.xml", gzip.compress(b"body"), Content_Encoding="gzip")
    assert (await fetch(server.url(), NOW)).body == b"body"


async def test_a_redirect_is_followed_and_one_for_good_is_told(server: FeedServer) -> None:
    server.serve("/new", "body")
    server.fail("/once", 302, Location="/new")
    server.fail("/feed.xml", 301, Location="/once")
    server.fail("/good", 308, Location=server.url("/new"))
    found = await fetch(server.url(), NOW)
    assert (found.url, found.moved) == (server.url("/new"), server.url("/once"))
    assert (await fetch(server.url("/once"), NOW)).moved == ""
    assert (await fetch(server.url("/good"), NOW)).moved == server.url("/new")


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("/feed.xml", "it redirects more than 5 times"),
        ("file:///etc/passwd", "it redirects to what is no web address"),
        ("ftp://example.com/", "it redirects to what is no web address"),
        ("", "it redirects to what is no web address"),
    ],
)
async def test_a_redirect_to_nowhere_ends(server: FeedServer, location: str, why: str) -> None:
    server.fail("/feed.xml", 302, **({"Location": location} if location else {}))
    assert str(await why_not(server.url())) == why


class Town(AbstractResolver):
    """Knows two hosts, both on loopback."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        at = {"public.example": "127.0.0.1", "private.example": "127.0.0.2"}[host]
        return [ResolveResult(hostname=host, host=at, port=port, family=socket.AF_INET, proto=0, flags=0)]  # fmt: skip

    async def close(self) -> None:
        pass


def town() -> Guard:
    """Return a guard to whom one address on loopback is public, the others private."""
    return Guard(Town(), lambda address: address == "127.0.0.1")


@pytest.mark.parametrize("host", ["127.0.0.2", "private.example", "[::1]"])
async def test_a_public_feed_leads_into_no_private_network(server: FeedServer, host: str) -> None:
    server.fail("/feed.xml", 302, Location=server.url("/secret", host))
    server.serve("/secret", "secret")
    why = await why_not(server.url(host="public.example"), Way(guard=town))
    assert str(why) == "it redirects to a private network"
    assert [each.path for each in server.asked] == ["/feed.xml"]


async def test_the_host_may_name_a_private_feed(server: FeedServer) -> None:
    server.fail("/feed.xml", 302, Location="/new")
    server.serve("/new", "body")
    assert (await fetch(server.url(), NOW)).body == b"body"
    server.fail("/feed.xml", 302, Location=server.url("/new", "public.example"))
    assert (await fetch(server.url(), NOW, way=Way(guard=town))).body == b"body"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::1", False),
    ],
)
def test_private_addresses_are_known(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("status", "headers", "why", "wait"),
    [
        (410, {}, "it is gone for good (410)", 86_400),
        (404, {}, "it answers 404 Not Found", None),
        (503, {"Retry_After": "120"}, "it answers 503 Service Unavailable", 120),
        (429, {"Retry_After": "Sat, 28 Nov 2026 12:10:00 GMT"}, "it answers 429 Too Many Requests", 600),
        (503, {"Retry_After": "9999999"}, "it answers 503 Service Unavailable", 86_400),
        (500, {"Retry_After": "soon"}, "it answers 500 Internal Server Error", None),
    ],
)  # fmt: skip
async def test_a_refusal_says_why_and_how_long_to_wait(
    server: FeedServer, status: int, headers: dict[str, str], why: str, wait: float | None
) -> None:
    server.fail("/feed.xml", status, **headers)
    error = await why_not(server.url())
    assert (str(error), error.wait) == (why, wait)


async def test_half_a_body_is_no_answer(server: FeedServer) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": "1000"})
        await answer.prepare(request)
        await answer.write(b"<rss>")
        assert request.transport is not None
        request.transport.abort()
        return answer

    server.answers["/feed.xml"] = half
    said = str(await why_not(server.url()))
    assert said in ("the answer ends halfway", "its server gives no answer (ClientOSError)")


async def test_a_body_is_bounded_also_when_it_was_compressed(server: FeedServer) -> None:
    server.serve("/feed.xml", b"x" * (MAX_BYTES + 1))
    assert str(await why_not(server.url())) == "it has more than 5 MiB"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(100)) + packer.flush()
    server.serve("/feed.xml", bomb, Content_Encoding="gzip")
    assert str(await why_not(server.url())) == "it has more than 5 MiB"


async def test_an_answer_that_never_ends_has_a_deadline(server: FeedServer) -> None:
    async def forever(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await asyncio.Event().wait()
        return answer

    server.answers["/feed.xml"] = forever
    assert str(await why_not(server.url(), Way(seconds=0.2))) == "no answer within 0.2 s"


async def test_a_server_that_is_not_there_is_told_apart(server: FeedServer) -> None:
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        url = f"http://user:password@127.0.0.1:{taken.getsockname()[1]}/?key=secret"
        said = str(await why_not(url))
    assert said.startswith("its server can't be reached (")
    assert "secret" not in said
    assert "password" not in said
