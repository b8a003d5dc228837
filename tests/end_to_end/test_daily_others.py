"""What befalls one channel must not befall the others, nor what somebody has ended."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, update

from bot.daily.ledger.channel_schedule import State
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.schedules import Schedules
from bot.daily.ledger.timing import Timing
from bot.errors import WrongToken
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from bot.store.tables import payloads, schedules
from tests.daily.material import DAY, MINUTE, edition, told
from tests.end_to_end.mornings import POST, Morning, many

pytestmark = pytest.mark.slow

WAITS = Timing(first_pause=5)


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


async def test_a_row_that_can_not_be_read_keeps_no_other_from_its_post(morning: Morning) -> None:
    await morning.subscribe()
    await morning.subscribe("general")
    async with morning.store.write() as connection:
        await connection.execute(
            update(schedules)
            .where(schedules.c.channel_id == morning.channel("news"))
            .values(zone="Atlantis/Poseidonis")
        )
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent", channel="general")
    assert await morning.states("news") == []


async def test_a_text_that_is_gone_is_chosen_anew(morning: Morning) -> None:
    morning.strike(faults.AnswerWith(status=502, path=POST))
    await morning.subscribe()
    async with morning.courier(timing=WAITS) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
        async with morning.store.write() as connection:
            await connection.execute(delete(payloads))
        morning.shown._cache.clear()
        await morning.pass_time(6, courier)
        await morning.until_states("sent")


@pytest.mark.parametrize("act", ["pause", "remove"])
@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
@pytest.mark.parametrize("seq", [0, 1])
async def test_what_was_ended_meanwhile_is_looked_for_and_not_posted(
    morning: Morning, act: str, arrived: bool, seq: int
) -> None:
    schedule = await morning.subscribe()
    async with morning.courier(timing=WAITS) as courier:
        morning.clock.move(MINUTE)
        if seq:
            await morning.until_states("sent")
        morning.strike(faults.AnswerWith(status=502, path=POST, after_work=arrived))
        if seq:
            assert await Ledger(morning.store).add_on_purpose(
                schedule, morning.clock.now(), after=0
            )
            courier.wake()
        await morning.until(lambda: len(morning.requests("POST", POST)) == 1 + seq)
        await morning.until(lambda: _last_is(morning, "planned"))
        assert await getattr(Schedules(morning.store), act)(morning.channel(), morning.clock.now())
        await morning.pass_time(6, courier)
        ended = {"pause": "skipped: paused", "remove": "skipped: removed"}[act]
        await morning.until(lambda: _last_is(morning, "sent" if arrived else ended))
    assert len(morning.requests("POST", POST)) == 1 + seq


async def _last_is(morning: Morning, state: str) -> bool:
    return (await morning.states())[-1] == state


async def test_one_more_post_is_not_tried_for_ever(morning: Morning) -> None:
    schedule = await morning.subscribe()
    async with morning.courier(timing=WAITS) as courier:
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        morning.strike(faults.AnswerWith(status=502, path=POST, times=None))
        assert await Ledger(morning.store).add_on_purpose(schedule, morning.clock.now(), after=0)
        courier.wake()
        await morning.until(lambda: len(morning.requests("POST", POST)) == 2)
        await morning.until_states("sent", "planned")
        morning.sandbox.faults.heal()
        morning.clock.move(DAY / 2)
        await morning.pass_time(12 * 3600, courier)
        await morning.until_states("sent", "skipped: late")


async def test_a_401_while_asking_for_a_permission_stops_everything(morning: Morning) -> None:
    await morning.subscribe()
    morning.strike(faults.TakePermission(permission="SEND_MESSAGES", channel="news"))
    with pytest.raises(WrongToken):
        async with morning.courier() as courier:
            morning.clock.move(MINUTE)
            await morning.until_told("trouble:1")
            morning.void_token()
            morning.clock.move(DAY)
            await morning.until(lambda: courier._in_flight.is_over)
    assert len([each for each in morning.sandbox.exchanges if each.status == 401]) < 8


async def test_a_token_that_nobody_could_ask_about_is_not_called_wrong(morning: Morning) -> None:
    await morning.subscribe()
    morning.void_token()
    with pytest.raises(WrongToken):
        async with morning.courier() as courier:
            morning.clock.move(MINUTE)
            await morning.until(lambda: courier._in_flight.is_over)
    morning.sandbox.faults.heal()
    morning.strike(faults.AnswerWith(status=502, path="/users/@me", times=2))
    async with morning.courier() as courier:
        await morning.pass_time(60, courier)
        await morning.until_states("sent")


@pytest.mark.slow
async def test_a_global_429_longer_than_a_lease_leaves_nobody_in_doubt(morning: Morning) -> None:
    """What only waited was not sent, and that is known: no history is needed for it."""
    channels = await many(morning, 12)
    morning.strike(faults.TakePermission(permission="READ_MESSAGE_HISTORY"))
    morning.strike(faults.TooMany(path=POST, retry_after=1.5, is_global=True))
    timing = Timing(lease=0.8, request=0.4, first_pause=0.01, longest_pause=0.01, nonce=0.4)
    async with morning.courier(timing=timing, total=40):
        morning.clock.move(MINUTE)
        for name in channels:
            await morning.until_states("sent", channel=name)
    assert [len(morning.posts(name)) for name in channels] == [1] * len(channels)
    assert await told(morning.store) == []


async def test_many_blocked_channels_hold_up_no_healthy_one(morning: Morning) -> None:
    """At 20 requests a second, asking for 60 permissions takes nine seconds."""
    await many(morning, 60)
    await _block_all(morning)
    await morning.subscribe()
    async with morning.courier(total=20) as courier:
        courier.look_again()
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        asked = len(morning.requests("GET", "/channels/{channel_id}"))
    assert asked < 30


async def test_a_permission_nobody_could_ask_about_is_asked_for_again(morning: Morning) -> None:
    await morning.subscribe()
    taken = morning.sandbox.faults.add(
        faults.TakePermission(permission="SEND_MESSAGES", channel="news")
    )
    morning.strike(faults.AnswerWith(status=502, path="/guilds/*"))
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("GET", "/guilds/{guild_id}"))
        await morning.until_states("planned")
        morning.sandbox.faults.heal(taken)
        await morning.pass_time(60, courier)
        await morning.until_states("sent")
        await morning.until_told()


async def _block_all(morning: Morning) -> None:
    async with morning.store.write() as connection:
        await connection.execute(
            update(schedules).values(
                state=State.BLOCKED.value,
                trouble="permission",
                trouble_facts=json.dumps({"missing": ["Connect"]}),
                next_due=morning.clock.now() + DAY,
            )
        )
