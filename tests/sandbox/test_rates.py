"""The rate limits by tables: moments in, refusals and headers out. No socket, no waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.rest.rates import BAN_SECONDS, Admission, Limit, Rates
from bot.sandbox.windows import SlidingWindow

NOON = datetime(2025, 9, 2, 12, tzinfo=UTC)
MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{token}/callback"
FOLLOW_UP = "/webhooks/{application_id}/{token}"


def ask(
    rates: Rates,
    at: float = 0.0,
    method: str = "POST",
    template: str | None = MESSAGES,
    **path: str,
) -> Admission:
    path = path or {"channel_id": "1"}
    return rates.admit(method, template, path, NOON + timedelta(seconds=at))


def refusals(admissions: list[Admission]) -> list[bool]:
    return [each.refusal is not None for each in admissions]


def test_a_buckets_headers_count_down_and_its_window_begins_with_the_first_request() -> None:
    rates = Rates()
    told = [ask(rates, at).headers for at in (0.0, 1.5, 4.999, 5.0)]
    assert [each["X-RateLimit-Remaining"] for each in told] == ["4", "3", "2", "4"]
    assert [each["X-RateLimit-Reset-After"] for each in told] == [
        "5.000",
        "3.500",
        "0.001",
        "5.000",
    ]
    assert told[0]["X-RateLimit-Limit"] == "5"
    assert told[0]["X-RateLimit-Reset"] == f"{NOON.timestamp() + 5:.3f}"
    assert len({each["X-RateLimit-Bucket"] for each in told}) == 1


def test_beyond_a_bucket_there_is_a_429_as_discord_words_it() -> None:
    rates = Rates()
    *passed, sixth = [ask(rates, at / 10) for at in range(6)]
    assert not any(refusals(passed))
    assert sixth.refusal is not None
    assert sixth.refusal.status == 429
    assert sixth.refusal.answer == {
        "message": "You are being rate limited.",
        "code": 0,
        "retry_after": 4.5,
        "global": False,
    }
    headers = sixth.refusal.headers
    assert headers["Content-Type"] == "application/json"
    assert headers["Via"] == "1.1 google"
    assert headers["Retry-After"] == "5"
    assert headers["X-RateLimit-Scope"] == "user"
    assert headers["X-RateLimit-Remaining"] == "0"
    assert "X-RateLimit-Global" not in headers


@pytest.mark.parametrize(
    ("method", "template", "path", "shared"),
    [
        ("POST", MESSAGES, {"channel_id": "1"}, True),
        ("POST", MESSAGES, {"channel_id": "2"}, False),
        ("GET", MESSAGES, {"channel_id": "1"}, False),
        ("PATCH", f"{MESSAGES}/{{message_id}}", {"channel_id": "1", "message_id": "9"}, False),
    ],
)
def test_a_bucket_is_one_route_in_one_channel(
    method: str, template: str, path: dict[str, str], shared: bool
) -> None:
    rates = Rates()
    for _ in range(5):
        ask(rates)
    assert (ask(rates, 0, method, template, **path).refusal is not None) is shared


@pytest.mark.parametrize(
    ("template", "first", "other"),
    [
        ("/guilds/{guild_id}/roles", {"guild_id": "1"}, {"guild_id": "2"}),
        (FOLLOW_UP, {"application_id": "1", "token": "a"}, {"application_id": "1", "token": "b"}),
        (
            "/webhooks/{webhook_id}/{webhook_token}",
            {"webhook_id": "1", "webhook_token": "a"},
            {"webhook_id": "1", "webhook_token": "b"},
        ),
    ],
)
def test_guilds_and_tokens_have_buckets_of_their_own(
    template: str, first: dict[str, str], other: dict[str, str]
) -> None:
    rates = Rates()
    while ask(rates, 0, "POST", template, **first).refusal is None:
        pass
    assert ask(rates, 0, "POST", template, **other).refusal is None


def test_the_message_of_a_bucket_does_not_matter() -> None:
    rates, template = Rates(), f"{MESSAGES}/{{message_id}}"
    paths = [{"channel_id": "1", "message_id": str(n)} for n in range(6)]
    assert refusals([ask(rates, 0, "PATCH", template, **path) for path in paths])[-1]


def test_fifty_in_any_second_and_not_in_calendar_seconds() -> None:
    rates = Rates()
    early = [ask(rates, 0.6 + n / 1000, channel_id=str(n)) for n in range(30)]
    late = [ask(rates, 1.2 + n / 1000, channel_id=str(n + 30)) for n in range(21)]
    assert refusals(early + late) == [False] * 50 + [True]
    refusal = late[-1].refusal
    assert refusal is not None
    assert refusal.answer["global"] is True
    assert refusal.answer["retry_after"] == pytest.approx(0.38, abs=0.001)
    assert refusal.headers["X-RateLimit-Global"] == "true"
    assert refusal.headers["X-RateLimit-Scope"] == "global"
    assert "X-RateLimit-Remaining" not in refusal.headers
    assert ask(rates, 1.61, channel_id="99").refusal is None


@pytest.mark.parametrize("template", [CALLBACK, FOLLOW_UP])
def test_answers_to_interactions_are_exempt_and_not_counted(template: str) -> None:
    rates = Rates()
    for n in range(60):
        path = {"interaction_id": "1", "application_id": "1", "token": str(n)}
        assert ask(rates, 0, "POST", template, **path).refusal is None
    assert ask(rates).refusal is None
    figures = rates.figures(NOON)
    assert (figures.peak_per_second, figures.peak_of_interactions) == (1, 60)


def test_a_hidden_limit_strikes_without_a_warning_and_is_not_counted_as_invalid() -> None:
    rates, template = Rates(), f"{MESSAGES}/{{message_id}}/crosspost"
    path = {"channel_id": "1", "message_id": "1"}
    admissions = [ask(rates, n * 10, "POST", template, **path) for n in range(11)]
    assert refusals(admissions) == [False] * 10 + [True]
    assert admissions[9].headers["X-RateLimit-Remaining"] == "4"
    refusal = admissions[10].refusal
    assert refusal is not None
    assert refusal.answer["retry_after"] == 3500.0
    assert refusal.headers["X-RateLimit-Scope"] == "shared"
    assert refusal.headers["X-RateLimit-Remaining"] == "4"
    assert rates.figures(NOON + timedelta(seconds=100)).invalid == 0


def test_too_many_invalid_requests_lock_the_address_out() -> None:
    rates = Rates(invalid=Limit(3, 600))
    for at, status in enumerate((401, 403, 404, 200, 403)):
        rates.note(status, NOON + timedelta(seconds=at))
    assert rates.figures(NOON + timedelta(seconds=5)).invalid == 3
    assert ask(rates, 5).refusal is None
    rates.note(401, NOON + timedelta(seconds=6))
    refusal = ask(rates, 7).refusal
    assert refusal is not None
    assert (refusal.status, refusal.headers["Content-Type"]) == (429, "text/html; charset=UTF-8")
    assert "Via" not in refusal.headers
    assert (refusal.body or b"").startswith(b"<!DOCTYPE html>")
    assert rates.figures(NOON + timedelta(seconds=7)).banned
    assert ask(rates, 6 + BAN_SECONDS).refusal is None


def test_invalid_requests_are_forgotten_after_ten_minutes() -> None:
    rates = Rates(invalid=Limit(3, 600))
    for minute in (0, 4, 8, 12, 16):
        rates.note(403, NOON + timedelta(minutes=minute))
    assert not rates.figures(NOON + timedelta(minutes=16)).banned


def test_429s_are_invalid_too() -> None:
    rates = Rates(invalid=Limit(3, 600))
    for _ in range(10):
        last = ask(rates)
    assert last.refusal is not None
    assert "Via" not in last.refusal.headers


@pytest.mark.parametrize(
    ("options", "passes"),
    [({}, 5), ({"scale": 2}, 10), ({"limits": {("POST", MESSAGES): Limit(1, 9)}}, 1)],
)
def test_limits_can_be_scaled_and_replaced(options: dict[str, Any], passes: int) -> None:
    rates = Rates(**options)
    assert refusals([ask(rates) for _ in range(11)]).index(True) == passes


def test_switched_off_they_refuse_nothing_and_measure_all_the_same() -> None:
    rates = Rates(enabled=False, invalid=Limit(1, 600))
    for _ in range(70):
        assert ask(rates) == Admission()
        rates.note(403, NOON)
    figures = rates.figures(NOON)
    assert (figures.requests, figures.peak_per_second, figures.refused) == (70, 70, 0)
    assert (figures.invalid, figures.banned) == (70, False)


def test_routes_that_do_not_exist_have_no_bucket_but_count() -> None:
    rates = Rates(per_second=2)
    told = [ask(rates, 0, "GET", None) for _ in range(3)]
    assert told[0].headers == {}
    assert refusals(told) == [False, False, True]


def test_a_clock_moved_back_opens_a_new_window() -> None:
    rates = Rates()
    for _ in range(6):
        ask(rates, 3600)
    assert ask(rates, 0).refusal is None


def test_buckets_of_tokens_do_not_pile_up() -> None:
    rates = Rates(per_second=10**6)
    for n in range(10_000):
        ask(rates, n, "POST", FOLLOW_UP, application_id="1", token=str(n))
    assert len(rates._buckets) < 2_000


def test_a_sliding_windows_peak_is_its_highest_second() -> None:
    window = SlidingWindow(1.0)
    for at in (0.0, 0.75, 1.8, 1.85, 1.9, 3.5):
        window.add(at)
    assert (window.peak, window.count(3.6)) == (3, 1)
