"""Publishing to the followers of announcement channels, whatever Discord answers."""

from __future__ import annotations

import math

import pytest

from bot.daily.courier.publish import Publisher
from bot.daily.ledger.outlook import outlook
from bot.daily.ledger.publications import Publications
from bot.daily.port.outcomes import Outcome, Refused, Sent, Unauthorized, Unknown, Wait
from bot.errors import WrongToken
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from tests.daily.material import MINUTE, edition, pass_time, rows
from tests.end_to_end.mornings import Morning

PUBLISH = "/channels/{channel_id}/messages/{message_id}/crosspost"


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


async def is_published(morning: Morning, expected: str) -> bool:
    return [row.publish for row in await rows(morning.store)] == [expected]


async def test_what_was_published_already_is_published(morning: Morning) -> None:
    morning.strike(faults.AnswerWith(status=400, code=40033, path=PUBLISH))
    await morning.subscribe("announcements", announcement=True)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until(lambda: is_published(morning, "done"))
    assert len(morning.requests("POST", PUBLISH)) == 1


async def test_a_refusal_to_publish_is_not_asked_again(morning: Morning) -> None:
    morning.strike(faults.AnswerWith(status=403, code=50013, path=PUBLISH, message="Missing"))
    await morning.subscribe("announcements", announcement=True)
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: is_published(morning, "refused"))
        await morning.pass_time(120, courier)
    assert len(morning.requests("POST", PUBLISH)) == 1
    (row,) = await rows(morning.store)
    assert (row.state, row.detail) == ("sent", "Discord answered 403 (code 50013): Missing")


async def test_a_token_that_is_refused_to_a_publishing_stops_all_and_forgets_nothing(
    morning: Morning,
) -> None:
    morning.strike(faults.AnswerWith(status=401, path=PUBLISH))
    void = morning.sandbox.faults.add(faults.AnswerWith(status=401, path="/users/@me", times=None))
    await morning.subscribe("announcements", announcement=True)
    with pytest.raises(WrongToken):
        async with morning.courier() as courier:
            morning.clock.move(MINUTE)
            await morning.until(lambda: courier._in_flight.is_over)
    assert await is_published(morning, "wanted")
    morning.sandbox.faults.heal(void)
    async with morning.courier() as courier:
        await morning.pass_time(61, courier)
        await morning.until(lambda: is_published(morning, "done"))


async def test_posts_elsewhere_are_not_published(morning: Morning) -> None:
    await morning.subscribe()
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    assert morning.requests("POST", PUBLISH) == []


# --- the rows ------------------------------------------------------------------------------


class Answering:
    """A port of which only publishing is asked."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    async def publish(self, channel_id: int, message_id: int) -> Outcome:
        return self._outcome


@pytest.fixture
async def posted(morning: Morning) -> Morning:
    """A post that waits to be published."""
    morning.strike(faults.AnswerWith(status=503, path=PUBLISH))
    await morning.subscribe("announcements", announcement=True)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", PUBLISH))
    return morning


async def publish(morning: Morning, outcome: Outcome) -> float | None:
    """Publish once, and return in how many seconds it is to be tried again."""
    unpublished = Publications(morning.store)
    publisher = Publisher(unpublished, Answering(outcome))  # type: ignore[arg-type]
    await pass_time(morning.store, 4000)
    (post,) = await unpublished.take(10)
    assert await unpublished.take(10) == []
    await publisher.publish(post)
    seconds = (await outlook(morning.store, morning.clock.now())).seconds
    return None if seconds == math.inf else seconds


@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [
        (Sent({"id": "1"}), None),
        (Refused(400, 40033, "already"), None),
        (Refused(403, 50013, "no"), None),
        (Unauthorized(0, "token"), 60),
        (Wait(3600, False), 3600),
        (Unknown("Discord answered 503"), 60),
    ],
)
async def test_when_it_is_tried_again(
    posted: Morning, outcome: Outcome, seconds: float | None
) -> None:
    waits = await publish(posted, outcome)
    assert waits == (None if seconds is None else pytest.approx(seconds, abs=3))


async def test_after_a_hundred_attempts_it_is_given_up(posted: Morning) -> None:
    for _ in range(98):
        assert await publish(posted, Unknown("no answer")) is not None
    assert await publish(posted, Unknown("no answer")) is None
    (row,) = await rows(posted.store)
    assert (row.publish, row.publish_attempts, row.detail) == ("refused", 100, "no answer")
