"""What Discord and the network do to one post, on each database: it is there once all the same."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.daily.courier.courier import Courier
from bot.daily.ledger.outlook import outlook
from bot.daily.ledger.timing import Timing
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from tests.daily.material import DAY, MINUTE, edition, rows, told
from tests.end_to_end.mornings import POST, Morning

pytestmark = pytest.mark.slow

SERVER_ERRORS = (500, 502, 503, 504)
REFUSED = [faults.AnswerWith(status=status, path=POST) for status in SERVER_ERRORS]
ACCEPTED = [
    faults.AnswerWith(status=status, path=POST, after_work=True) for status in SERVER_ERRORS
]
LOST = [
    *REFUSED,
    *ACCEPTED,
    faults.Reset(path=POST),
    faults.Reset(path=POST, after_work=True),
    faults.HalfBody(path=POST),
    faults.Hang(path=POST),
    pytest.param(faults.Hang(path=POST, after_work=False), marks=pytest.mark.slow),
]
LIMITED = [
    faults.TooMany(path=POST, retry_after=0.05),
    faults.TooMany(path=POST, retry_after=0.05, is_global=True),
    faults.TooMany(path=POST, retry_after=0.05, header_seconds=0),
    pytest.param(faults.HtmlTooMany(path=POST, retry_after=1), marks=pytest.mark.slow),
]


def named(fault: faults.RequestFault) -> str:
    status = getattr(fault, "status", "")
    kind = "-global" if getattr(fault, "is_global", False) else ""
    return f"{fault.name}{status}{kind}-{'accepted' if fault.after_work else 'refused'}"


def patience(fault: faults.RequestFault) -> float:
    """Return how long a request may take, in seconds: short only where that is waited for."""
    return 1 if isinstance(fault, faults.Hang) else 10


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


@pytest.mark.parametrize("fault", LOST + LIMITED, ids=named)
async def test_one_post_whatever_becomes_of_its_request(
    morning: Morning, fault: faults.RequestFault
) -> None:
    morning.strike(fault)
    await morning.subscribe()
    async with morning.courier(request_seconds=patience(fault)):
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1
    assert len(morning.requests("POST", POST)) == 2


@pytest.mark.parametrize("fault", LOST, ids=named)
async def test_one_post_also_when_discord_has_forgotten_the_nonce(
    morning: Morning, fault: faults.RequestFault
) -> None:
    """So late that only the channel's history can tell."""
    morning.strike(fault)
    morning.sandbox.world.nonces.window = dt.timedelta(0)
    await morning.subscribe()
    seconds, timing = patience(fault), Timing(first_pause=50)
    async with morning.courier(request_seconds=seconds, timing=timing) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
        (row,) = await rows(morning.store)
        assert row.unsure_since is not None
        await morning.pass_time(55, courier)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


async def test_a_history_that_can_not_be_read_leaves_the_post_unconfirmed(
    morning: Morning,
) -> None:
    morning.strike(faults.AnswerWith(status=502, path=POST, after_work=True))
    morning.strike(faults.TakePermission(permission="READ_MESSAGE_HISTORY", channel="news"))
    morning.sandbox.world.nonces.window = dt.timedelta(0)
    await morning.subscribe()
    async with morning.courier(timing=Timing(first_pause=50)) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
        await morning.pass_time(55, courier)
        await morning.until_states("unconfirmed")
        await morning.until(lambda: morning.direct_messages())
        assert len(morning.posts()) == 1
        # The days after are not touched by it.
        morning.sandbox.world.nonces.window = dt.timedelta(minutes=5)
        morning.clock.move(DAY)
        await morning.until_states("unconfirmed", "sent")
    assert "Read Message History" in morning.direct_messages()[0]["content"]


async def test_a_history_out_of_reach_for_now_is_asked_again(morning: Morning) -> None:
    history = faults.AnswerWith(status=503, method="GET", path=POST)
    morning.strike(faults.AnswerWith(status=502, path=POST, method="POST"), history)
    morning.sandbox.world.nonces.window = dt.timedelta(0)
    await morning.subscribe()
    async with morning.courier(timing=Timing(first_pause=50)) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
        await morning.pass_time(55, courier)
        await morning.until(lambda: morning.requests("GET", POST))
        await morning.until_states("planned")
        await morning.pass_time(120, courier)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


async def test_a_post_that_a_moderator_deleted_is_not_made_again(morning: Morning) -> None:
    """It arrived, nobody knew, it was deleted; the same nonce says so."""
    morning.strike(faults.AnswerWith(status=502, path=POST, after_work=True))
    await morning.subscribe()
    async with morning.courier(timing=Timing(first_pause=5)) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.posts())
        await morning.until_states("planned")
        morning.strike(faults.DeleteMessage(channel="news"))
        await morning.pass_time(6, courier)
        await morning.until_states("deleted")
    assert morning.posts() == []


async def test_a_refusal_says_nothing_of_the_attempt_before_it(morning: Morning) -> None:
    """It arrived, nobody knew, and the repetition is refused: it is there all the same."""
    morning.strike(
        faults.AnswerWith(status=502, path=POST, after_work=True),
        faults.AnswerWith(status=403, code=50013, path=POST),
    )
    await morning.subscribe()
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1
    assert await told(morning.store) == []


@pytest.mark.parametrize("header", [None, 1], ids=["header alike", "header far below"])
async def test_a_429_of_one_channel_blocks_no_other(morning: Morning, header: int | None) -> None:
    path = f"/channels/{morning.channel()}/messages"
    morning.strike(faults.TooMany(path=path, retry_after=3600, header_seconds=header))
    await morning.subscribe()
    await morning.subscribe("general")
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until_states("sent", channel="general")
        await morning.until_states("planned")
        waits = (await outlook(morning.store, morning.clock.now())).seconds
        assert waits == pytest.approx(3600, abs=10)
        await morning.pass_time(3500, courier)
        await morning.until_states("planned")
        assert len(morning.posts()) == 0
        await morning.pass_time(101, courier)
        await morning.until_states("sent")


async def test_one_that_is_never_answered_holds_up_no_other(morning: Morning) -> None:
    morning.strike(faults.Hang(path=f"/channels/{morning.channel()}/messages"))
    await morning.subscribe()
    await morning.subscribe("general")
    async with morning.courier(request_seconds=2):
        morning.clock.move(MINUTE)
        await morning.until_states("sent", channel="general")
        assert await morning.states() == ["claimed"]
        morning.sandbox.faults.heal()  # the end would wait for it


async def test_who_lost_the_lease_while_waiting_for_a_turn_does_not_send(
    morning: Morning,
) -> None:
    """Its turn comes so late that the lease is too short by then: it is given back, unsent."""
    await morning.subscribe()
    timing = Timing(lease=1.0, request=0.8, first_pause=0.01, longest_pause=0.01)
    couriers: list[Courier] = []

    def hold(point: str) -> None:
        if point == "claimed" and couriers:
            courier = couriers.pop()
            courier._budget._pacer.hold_until(asyncio.get_running_loop().time() + 0.6)

    async with morning.courier(timing=timing, hook=hold) as courier:
        couriers.append(courier)
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    assert len(morning.requests("POST", POST)) == 1
    (row,) = await rows(morning.store)
    assert row.attempts > 1
