"""The courier's own rules: whom it heeds, how much it takes, and how it stops."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.clock import Lapse, MovableClock, elapsed
from bot.daily.ledger.channel_schedule import State
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.schedules import Schedules
from bot.errors import WrongToken
from bot.processes import fleet
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from bot.store.tables import brakes, schedules
from tests.daily.material import DAY, GUILD, HOUR, MINUTE, MORNING, edition, rows, subscribe
from tests.end_to_end.mornings import POST, Morning

ELSEWHERE = 77
"""A channel that the sandbox does not know."""


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


async def claimed(morning: Morning) -> int:
    return [row.state for row in await rows(morning.store)].count("claimed")


# --- the lease -----------------------------------------------------------------------------


async def test_time_that_a_sleeping_machine_loses_in_the_claim_counts(morning: Morning) -> None:
    """Who wakes up after its lease sends nothing: another process may have done so meanwhile.

    The loop's own clock stands still in a sleeping machine, as it does here.
    """
    slept = [0.0]
    requests: list[int] = []

    def lapse() -> Lapse:
        return Lapse(lambda: elapsed() + slept[0])

    def hook(point: str) -> None:
        if point == "claimed" and len(requests) < 2:
            requests.append(len(morning.requests("POST", POST)))
            slept[0] += 110 if len(requests) == 1 else 0

    await morning.subscribe()
    async with morning.courier(hook=hook, lapse=lapse) as courier:
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        claim: Any = type("Claim", (), {"unsure_for": 5.0})
        chance = courier._in_flight.chance(claim, begun := lapse())
        slept[0] += 10
        assert chance.unsure_for() == pytest.approx(15, abs=1)
        assert begun.seconds == pytest.approx(10, abs=1)
    assert requests == [0, 0]
    assert len(morning.requests("POST", POST)) == 1


def test_the_wall_clock_tells_of_a_sleep_that_no_other_clock_knows() -> None:
    wall = MovableClock(MORNING)
    begun = Lapse(lambda: 5.0, wall.now)
    wall.move(2 * HOUR)
    assert begun.seconds == 7200
    wall.move(-4 * HOUR)
    assert begun.seconds == 0


# --- what concerns all requests ------------------------------------------------------------


@pytest.mark.parametrize(
    "limit",
    [
        faults.TooMany(path=POST, retry_after=3600, is_global=True),
        faults.HtmlTooMany(path=POST, retry_after=3600),
    ],
    ids=["of the API", "a page of the proxy"],
)
async def test_a_global_429_pauses_every_channel_in_every_process(
    morning: Morning, limit: faults.RequestFault
) -> None:
    morning.strike(limit)
    await morning.subscribe()
    await morning.subscribe("general", at="09:01")
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
        async with morning.store.read() as connection:
            assert fleet.PAUSE in (await connection.execute(select(brakes.c.name))).scalars()
        morning.clock.move(MINUTE)
        await morning.until_states("planned", channel="general")
        # However long Discord asks for, somebody asks again in ten minutes.
        assert 590 < courier._budget.held_for <= 600
    assert len(morning.requests("POST", POST)) == 1


async def test_a_stop_is_lifted_only_when_discord_accepts_the_token(morning: Morning) -> None:
    await morning.subscribe()
    accepted = "/users/@me"
    morning.strike(faults.AnswerWith(status=401, path=POST))
    refusing = morning.sandbox.faults.add(faults.AnswerWith(status=401, path=accepted, times=None))
    with pytest.raises(WrongToken):
        async with morning.courier() as courier:
            morning.clock.move(MINUTE)
            await morning.until(lambda: courier._in_flight.is_over)
    with pytest.raises(WrongToken):
        async with morning.courier() as courier:
            await morning.pass_time(60, courier)
            # The clock is compared by a request of its own before.
            await morning.until(lambda: courier._budget.refused == f"GET {accepted}")
    assert len(morning.requests("POST", POST)) == 1
    morning.sandbox.faults.heal(refusing)
    async with morning.courier() as courier:
        await morning.pass_time(60, courier)
        await morning.until_states("sent")


# --- how much ------------------------------------------------------------------------------


async def test_no_more_is_claimed_than_can_be_sent_soon(morning: Morning) -> None:
    """Others may have the rest: what waits here would only use up its lease."""
    for channel in range(1, 13):
        await subscribe(morning.store, channel, since=morning.clock.now())
    async with morning.courier(total=1.0) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: courier._in_flight._waiting >= 1)
        for _ in range(3):
            courier.wake()
            await morning.until(lambda: not courier._woken.is_set())
        assert await claimed(morning) <= 4


async def test_nothing_is_claimed_while_no_request_goes(morning: Morning) -> None:
    await morning.subscribe()
    async with morning.courier() as courier:
        await courier._budget.pause(3600)
        morning.clock.move(MINUTE)
        await morning.until_states("planned")
        courier.wake()
        await morning.until(lambda: not courier._woken.is_set())
        assert await claimed(morning) == 0


async def test_a_bug_in_one_post_is_logged_and_befalls_no_other(
    morning: Morning, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await morning.subscribe()
    await morning.subscribe("general")
    async with morning.courier() as courier:
        deliver = courier._deliverer.deliver

        async def faulty(claim: Any, chance: Any) -> Any:
            if claim.channel_id == morning.channel():
                raise RuntimeError("unheard of")
            return await deliver(claim, chance)

        monkeypatch.setattr(courier._deliverer, "deliver", faulty)
        morning.clock.move(MINUTE)
        await morning.until_states("sent", channel="general")
        monkeypatch.undo()
        await morning.pass_time(31, courier)  # its lease ends by itself
        await morning.until_states("sent")
    assert "One post failed in a way that nobody thought of." in caplog.text
    assert len(morning.posts()) == 1


# --- permissions ---------------------------------------------------------------------------


async def test_only_channels_of_the_guild_that_changed_are_asked_about(morning: Morning) -> None:
    await morning.subscribe(at="20:00")
    await subscribe(morning.store, ELSEWHERE, guild_id=GUILD, since=MORNING, at="20:00")
    facts = '{"missing": ["Send Messages"]}'
    async with morning.store.write() as connection:
        await connection.execute(
            update(schedules).values(state="blocked", trouble="permission", trouble_facts=facts)
        )
    async with morning.courier() as courier:
        courier.look_again(morning.guild.id)
        await morning.until_told("resumed:0")
    assert (await morning.schedule()).state is State.ACTIVE
    elsewhere = await Schedules(morning.store).get(ELSEWHERE)
    assert elsewhere is not None and elsewhere.state is State.BLOCKED
    assert f"/channels/{ELSEWHERE}" not in {each.path for each in morning.sandbox.exchanges}


# --- the database --------------------------------------------------------------------------


async def test_what_is_old_is_forgotten_at_the_start(morning: Morning) -> None:
    long_ago = MORNING - 100 * DAY
    await morning.subscribe(since=long_ago - HOUR)
    await Ledger(morning.store).plan(long_ago)
    assert len(await rows(morning.store)) == 1
    morning.clock.move(MINUTE)
    async with morning.courier():
        await morning.until_states("skipped: late", "sent")
    assert min(row.local_date for row in await rows(morning.store)) > long_ago.date() + 98 * DAY


async def test_a_database_that_is_away_at_the_start_is_waited_for(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat, failures = fleet.beat, iter([True, True])

    async def flaky(*args: Any) -> Any:
        if next(failures, False):
            raise StoreUnavailable(where="there", reason="it is away.")
        return await beat(*args)

    monkeypatch.setattr(fleet, "beat", flaky)
    await morning.subscribe()
    morning.clock.move(dt.timedelta(minutes=2))
    async with morning.courier():
        await morning.until_states("sent")
