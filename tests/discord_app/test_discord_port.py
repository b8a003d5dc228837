"""What the port makes of answers, and how far back it reads."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.daily.port.outcomes import Absent, Outcome, Sent, Unknown
from bot.discord_app.discord_port import DiscordPort

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
EPOCH = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
CHANNEL, SOMEBODY, OWN = 11, 5, 3


def snowflake(moment: dt.datetime, number: int = 0) -> int:
    return ((moment - EPOCH) // dt.timedelta(milliseconds=1) << 22) + number


class Rest:
    """Discord's API with one history, newest first, and one answer to what is sent."""

    def __init__(
        self, made: list[dt.datetime], date: dt.datetime | None = NOW, answer: Any = None
    ) -> None:
        ids = [snowflake(moment, len(made) - n) for n, moment in enumerate(made)]
        self._ids, self._date, self._answer = ids, date, answer
        self.pages = 0

    async def request(self, method: str, path: str, body: object = None, **_: Any) -> Outcome:
        if method == "POST":
            return Sent(self._answer)
        if path == "/users/@me":
            return Sent({"id": str(OWN)})
        assert path.startswith(f"/channels/{CHANNEL}/messages?limit=100")
        self.pages += 1
        after = path.partition("after=")[2]
        newer = [number for number in self._ids if number > int(after or 0)]
        page = newer[-100:] if after else newer[:100]
        messages = [{"id": str(number), "author": {"id": str(SOMEBODY)}} for number in page]
        return Sent(messages, self._date)


def port(rest: Rest) -> DiscordPort:
    async def permit() -> None:
        pass

    return DiscordPort(rest, permit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page_ends", "date", "pages"),
    [
        # A little more than is asked for is read, as two clocks are never the same.
        (NOW - DAY - HOUR / 120, NOW, 3),
        (NOW - DAY - 2 * HOUR, NOW, 2),
        # A proxy's date may be off; then the newest message tells the time.
        (NOW - DAY - 2 * HOUR, NOW + 10 * DAY, 2),
        (NOW - DAY - 2 * HOUR, None, 2),
        # One that is behind reads too far back, which does no harm.
        (NOW - DAY - HOUR, NOW - 2 * HOUR, 3),
    ],
)
async def test_how_far_back_is_read(
    page_ends: dt.datetime, date: dt.datetime | None, pages: int
) -> None:
    rest = Rest([NOW] * 100 + [page_ends] * 100 + [NOW - 30 * DAY] * 50, date)
    result = await port(rest).find(CHANNEL, "mark", DAY.total_seconds(), certain=False)
    assert (result, rest.pages) == (Absent(), pages)


async def test_a_date_ahead_does_not_end_the_search_too_soon() -> None:
    rest = Rest([NOW] * 100 + [NOW - HOUR] * 100 + [NOW - 30 * DAY] * 50, NOW + 3 * DAY)
    await port(rest).find(CHANNEL, "mark", DAY.total_seconds(), certain=False)
    assert rest.pages == 3


@pytest.mark.parametrize("answer", [None, {}, [], {"id": 5}, {"id": "five"}, {"id": None}, "x"])
async def test_an_answer_that_shows_nothing_sent_proves_nothing(answer: Any) -> None:
    asked = port(Rest([], answer=answer))
    for outcome in (
        await asked.post(CHANNEL, {"content": "x"}),
        await asked.publish(CHANNEL, 1),
        await asked.direct_channel(SOMEBODY),
    ):
        assert outcome == Unknown("Discord's answer does not have the expected form: it has no id")


async def test_an_answer_with_an_id_is_what_was_sent() -> None:
    outcome = await port(Rest([], answer={"id": "5"})).post(CHANNEL, {"content": "x"})
    assert outcome == Sent({"id": "5"})


@pytest.mark.parametrize("page", [None, {}, "x", [None], [{"id": "1"}], [{"author": None}]])
async def test_what_is_not_of_discords_form_is_not_raised(page: Any) -> None:
    rest = Rest([])

    async def request(method: str, path: str, body: object = None, **_: Any) -> Outcome:
        return Sent({"id": "3"} if path == "/users/@me" else page)

    rest.request = request  # type: ignore[method-assign]
    for outcome in (
        await port(rest).find(CHANNEL, "mark", 60),
        await port(rest).access(CHANNEL),
    ):
        assert isinstance(outcome, Unknown)
        assert outcome.reason.startswith("Discord's answer does not have the expected form")
