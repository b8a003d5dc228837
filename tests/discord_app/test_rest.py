"""What a whole reply of Discord, or of somebody before it, means."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Unknown, Wait
from bot.discord_app.rest import outcome_of

JSON = {"Content-Type": "application/json", "Via": "1.1 google"}
PAGE = {"Content-Type": "text/html; charset=UTF-8", "Server": "cloudflare"}
NO_JSON = Unknown("the answer was not JSON, so it was not Discord's")


@pytest.mark.parametrize(
    ("status", "headers", "raw", "expected"),
    [
        # Done: the body says so, whatever its content type.
        (200, JSON, b'{"id":"1"}', Sent({"id": "1"})),
        (201, {"Content-Type": "text/plain"}, b'{"id":"1"}', Sent({"id": "1"})),
        (200, {}, b"[]", Sent([])),
        (200, JSON, b"null", Sent(None)),
        (204, {}, b"", Sent(None)),
        # A page, or half a body: somebody else's word.
        (200, PAGE, b"<html>", NO_JSON),
        (200, JSON, b'{"id":', NO_JSON),
        (200, JSON, b"\xff", NO_JSON),
        # Refused for good.
        (400, JSON, b'{"code":50035,"message":"Form"}', Refused(400, 50035, "Form")),
        (401, JSON, b'{"code":0,"message":"401"}', Unauthorized(0, "401")),
        (403, JSON, b'{"code":50013,"message":"No"}', Refused(403, 50013, "No")),
        # Discord's edge, not a permission: it passes by itself.
        (403, JSON, b'{"code":40333,"message":"internal network error"}', Wait(5.0, False)),
        (404, JSON, b'{"code":10003,"message":"Gone"}', Refused(404, 10003, "Gone")),
        (404, {}, b'{"code":10008,"message":"Gone"}', Refused(404, 10008, "Gone")),
        # In JSON, and without a code of Discord's own: an edge in trouble.
        (400, JSON, b'{"code":0,"message":"400"}', Unknown("Discord answered 400")),
        (403, JSON, b'{"code":0,"message":"403"}', Unknown("Discord answered 403")),
        (404, JSON, b'{"code":0,"message":"404"}', Unknown("Discord answered 404")),
        (403, JSON, b"{}", Unknown("Discord answered 403")),
        (403, JSON, b'{"code":"x","message":null}', Unknown("Discord answered 403")),
        # A proxy's page says nothing of Discord's permissions.
        (401, PAGE, b"<html>", Unknown("Discord answered 401")),
        (403, PAGE, b"<html>", Unknown("Discord answered 403")),
        (404, PAGE, b"", Unknown("Discord answered 404")),
        # Nobody knows.
        (301, {"Location": "https://example.com"}, b"", Unknown("Discord answered 301")),
        (307, PAGE, b"<html>", Unknown("Discord answered 307")),
        (408, JSON, b'{"code":0,"message":"408"}', Unknown("Discord answered 408")),
        (500, JSON, b'{"code":0,"message":"500"}', Unknown("Discord answered 500")),
        (502, PAGE, b"<html>", Unknown("Discord answered 502")),
        (503, {}, b"", Unknown("Discord answered 503")),
        (524, PAGE, b"<html>", Unknown("Discord answered 524")),
    ],
)
def test_what_a_reply_means(
    status: int, headers: dict[str, str], raw: bytes, expected: Outcome
) -> None:
    assert outcome_of(status, headers, raw) == expected


@pytest.mark.parametrize(
    ("header", "raw", "expected"),
    [
        # The body's figure is the true one, be it more or less than the header's.
        ("1", b'{"retry_after":64.5,"global":false}', Wait(64.5, False)),
        ("9", b'{"retry_after":0.3}', Wait(0.3, False)),
        ("9", b'{"retry_after":0}', Wait(0.0, False)),
        ("1", b'{"retry_after":2,"global":true}', Wait(2.0, True)),
        # An hour, as a crosspost may be asked for.
        ("1", b'{"retry_after":3599.9,"global":false}', Wait(3599.9, False)),
        # A figure that is none: the header's, or some.
        ("9", b'{"retry_after":null,"global":false}', Wait(9.0, False)),
        ("9", b'{"retry_after":-1}', Wait(9.0, False)),
        (None, b'{"retry_after":"soon"}', Wait(5.0, False)),
        ("nan", b'{"retry_after":"inf"}', Wait(5.0, False)),
        ("9", b'{"retry_after":1e300}', Wait(86_400.0, False)),
        # Discord's limit on edits of old messages, which names no time.
        (None, b'{"code":30046,"message":"Maximum number of edits"}', Wait(5.0, False)),
        # Without `Via` and JSON: the proxy has locked the address out, so everything waits.
        ("60", b"<!DOCTYPE html>", Wait(60.0, True)),
        ("60", b"error code: 1015", Wait(60.0, True)),
        ("Wed, 21 Oct 2015 07:28:00 GMT", b"<!DOCTYPE html>", Wait(5.0, True)),
        (None, b"", Wait(5.0, True)),
    ],
)
def test_how_long_a_429_waits(header: str | None, raw: bytes, expected: Wait) -> None:
    headers = {} if header is None else {"Retry-After": header}
    assert outcome_of(429, headers, raw) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Tue, 24 Nov 2026 04:30:44 GMT", dt.datetime(2026, 11, 24, 4, 30, 44, tzinfo=dt.UTC)),
        ("Tue, 24 Nov 2026 04:30:44 +0100", dt.datetime(2026, 11, 24, 3, 30, 44, tzinfo=dt.UTC)),
        ("Tue, 24 Nov 2026 04:30:44 -0000", dt.datetime(2026, 11, 24, 4, 30, 44, tzinfo=dt.UTC)),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_when_a_reply_was_made(header: str | None, expected: Any) -> None:
    outcome = outcome_of(200, {} if header is None else {"Date": header}, b"{}")
    assert isinstance(outcome, Sent)
    assert outcome.date == expected
    if outcome.date is not None:
        assert outcome.date.utcoffset() == dt.timedelta(0)
