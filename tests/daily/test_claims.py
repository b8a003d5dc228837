"""Which deliveries may be sent, and what is revived, on each database."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
from sqlalchemy import insert, update

from bot.clock import MovableClock
from bot.daily.ledger import identity
from bot.daily.ledger.channel_schedule import ChannelSchedule, NothingNew, State
from bot.daily.ledger.had import How, note
from bot.daily.ledger.leases import Doubt
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.results import Again, Claim, Failed, Posted, Reason, Skipped, Unconfirmed
from bot.daily.ledger.schedules import Schedules
from bot.daily.port.refusals import Meaning
from bot.daily.words.notices import resumed
from bot.messages.wire import NO_PINGS, Message
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import processes, schedules
from tests.daily.material import (
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    MORNING,
    edition,
    had_by,
    pass_time,
    rows,
    states,
    subscribe,
    told,
)

A_NOTICE: Message = {"content": "Something is wrong.", "allowed_mentions": NO_PINGS}


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


async def claim_all(
    ledger: Ledger, now: dt.datetime = MORNING, *articles: int, owner: str = "one"
) -> list[Claim]:
    await ledger.plan(now)
    claims = await ledger.claim(owner, now, 10, edition(*articles or (1,)))
    assert all(await ledger.mark(claims))
    return claims


def posted(claim: Claim, without: Failed | None = None) -> Posted:
    return Posted(claim, 99, MORNING, without)


def failed(claim: Claim, meaning: Meaning = Meaning.PERMISSION) -> Failed:
    missing = ["Send Messages"] if meaning is Meaning.PERMISSION else []
    return Failed(claim, meaning, {"missing": missing}, A_NOTICE)


async def schedule(store: Store) -> ChannelSchedule:
    schedule = await Schedules(store).get(CHANNEL)
    assert schedule is not None
    return schedule


# --- what is sent --------------------------------------------------------------------------


async def test_what_became_too_late_since_it_was_planned_is_not_sent(
    store: Store, ledger: Ledger
) -> None:
    await subscribe(store)
    await ledger.plan(MORNING)
    assert await ledger.claim("one", MORNING + 6 * HOUR + MINUTE, 10, edition(1)) == []
    assert await states(store) == [("02", 0, "skipped: late")]


async def test_however_long_the_window_only_the_latest_is_made_up(store: Store) -> None:
    await subscribe(store)
    ledger = Ledger(store, window=dt.timedelta(hours=48))
    (claim,) = await claim_all(ledger, MORNING + DAY + HOUR)
    assert claim.date == (MORNING + DAY).date()
    assert await states(store) == [("02", 0, "skipped: late"), ("03", 0, "claimed")]


@pytest.mark.parametrize("days", [1, 7])
async def test_what_a_clock_that_was_ahead_has_planned_waits_for_its_day(
    store: Store, ledger: Ledger, days: int
) -> None:
    await subscribe(store)
    await ledger.plan(MORNING + days * DAY)
    for claim in await claim_all(ledger, MORNING):
        assert claim.date == MORNING.date()
        await ledger.settle([posted(claim)])
    assert (await ledger.outlook(MORNING)).seconds == math.inf
    (later,) = await ledger.claim("one", MORNING + days * DAY, 10, edition(1))
    assert later.date == (MORNING + days * DAY).date()


async def test_a_schedule_that_ended_meanwhile_sends_nothing(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    await ledger.plan(MORNING)
    async with store.write() as connection:
        await connection.execute(update(schedules).values(state="ended"))
    assert await ledger.claim("one", MORNING, 10, edition(1)) == []
    assert await states(store) == [("02", 0, "skipped: removed")]


async def test_one_more_post_is_not_made_when_the_schedule_was_paused_since(
    store: Store, ledger: Ledger
) -> None:
    schedule = await subscribe(store)
    await ledger.settle([posted(each) for each in await claim_all(ledger)])
    assert await ledger.add_on_purpose(schedule, MORNING + HOUR, after=0) is not None
    await Schedules(store).pause(CHANNEL, MORNING)
    assert await claim_all(ledger, MORNING + HOUR) == []
    assert (await states(store))[-1][-1] == "skipped: paused"


async def test_a_paused_schedule_is_not_waited_for(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    await Schedules(store).pause(CHANNEL, MORNING)
    assert (await ledger.outlook(MORNING)).next_due is None


async def test_doubt_counts_from_the_first_of_several_crashes(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    await claim_all(ledger)
    for crash in (1, 2, 3):
        await pass_time(store, 31)
        (claim,) = await claim_all(ledger, owner=f"p{crash}")
        assert claim.attempt == crash + 1
        assert claim.unsure_for == pytest.approx(31 * crash, abs=3)


async def test_what_was_claimed_and_not_marked_was_certainly_not_sent(
    store: Store, ledger: Ledger
) -> None:
    for channel in (CHANNEL, CHANNEL + 1):
        await subscribe(store, channel)
    await ledger.plan(MORNING)
    first, _ = await ledger.claim("one", MORNING, 10, edition(1))
    await pass_time(store, 20)
    assert await ledger.mark([first]) == [True]
    await pass_time(store, 11)
    again = await ledger.claim("two", MORNING, 10, edition(1))
    unsure = {each.id: each.unsure_for for each in again}
    assert unsure.pop(first.id) == pytest.approx(11, abs=3)
    assert list(unsure.values()) == [None]


@pytest.mark.parametrize("in_use_for", [None, 30, 90])
async def test_what_waits_longer_than_the_database_is_in_use_may_be_from_a_backup(
    store: Store, ledger: Ledger, in_use_for: int | None
) -> None:
    await subscribe(store)
    await ledger.plan(MORNING)
    await pass_time(store, 60)
    if in_use_for is not None:
        async with store.write() as connection:
            begun, seen = DatabaseNow(-in_use_for), DatabaseNow(-5)
            row = insert(processes).values(id="killed", started_at=begun, seen_at=seen)
            await connection.execute(row)
    (claim,) = await Ledger(store).claim("next", MORNING, 10, edition(1))
    assert claim.late is (in_use_for != 90)


async def test_who_has_lost_a_lease_marks_nothing(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    await ledger.plan(MORNING)
    (first,) = await ledger.claim("one", MORNING, 10, edition(1))
    await pass_time(store, 31)
    (again,) = await ledger.claim("one", MORNING, 10, edition(1))
    assert await ledger.mark([first, again]) == [False, True]
    assert await ledger.mark([first]) == [False]


async def test_another_process_can_not_settle_a_claim_of_the_same_number(
    store: Store, ledger: Ledger
) -> None:
    await subscribe(store)
    (claim,) = await claim_all(ledger)
    assert await ledger.settle([posted(replace(claim, owner="two"))]) == [False]
    assert await states(store) == [("02", 0, "claimed")]
    assert await ledger.settle([posted(claim)]) == [True]


async def test_what_is_settled_holds_no_doubt_and_no_owner(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    await claim_all(ledger)
    await pass_time(store, 31)
    await ledger.settle([posted(each) for each in await claim_all(ledger, owner="two")])
    (row,) = await rows(store)
    assert (row.state, row.unsure_since, row.owner, row.lease_until) == ("sent", None, None, None)
    assert row.message_id == 99


@pytest.mark.parametrize("removed", [False, True])
async def test_a_schedule_that_is_set_again_knows_what_the_channel_has_read(
    store: Store, ledger: Ledger, removed: bool
) -> None:
    await subscribe(store)
    await ledger.settle([posted(each) for each in await claim_all(ledger)])
    if removed:
        await Schedules(store).remove(CHANNEL, MORNING)
    await subscribe(store, since=MORNING, when_nothing_new=NothingNew.SKIP)
    assert await had_by(store) == ["a001"]
    assert await claim_all(ledger, MORNING + DAY) == []


async def test_a_standby_whose_clock_lags_makes_no_nonce_younger(store: Store) -> None:
    await subscribe(store)
    (first,) = await claim_all(Ledger(store))
    await Ledger(store).settle([Again(first, 0, Doubt.NOW)])
    # The database's clock has stood still for most of a minute, this machine's has not.
    later = MovableClock(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=50))
    (again,) = await claim_all(Ledger(store, machine=later))
    assert again.unsure_for == pytest.approx(50, abs=3)
    await Ledger(store).settle([Again(again, 0, Doubt.BEFORE)])
    # And one that lags itself makes it no younger than the database says.
    earlier = MovableClock(dt.datetime.now(dt.UTC) - dt.timedelta(seconds=50))
    await pass_time(store, 20)
    (again,) = await claim_all(Ledger(store, machine=earlier))
    assert again.unsure_for == pytest.approx(20, abs=3)


# --- a refused text ------------------------------------------------------------------------


async def test_a_refused_text_that_may_be_there_is_looked_after(
    store: Store, ledger: Ledger
) -> None:
    await subscribe(store)
    (claim,) = await claim_all(ledger)
    await ledger.settle([Again(claim, 0, Doubt.NOW)])
    async with store.write() as connection:
        await connection.execute(update(schedules).values(state="blocked", trouble="text"))
        await note(connection, [(CHANNEL, "a001")], How.REFUSED, claim.payload)
    (again,) = await claim_all(ledger)
    assert again.unsure_for is not None


async def test_a_refused_text_can_be_tried_once_more_on_purpose(
    store: Store, ledger: Ledger
) -> None:
    schedule = await subscribe(store)
    await ledger.settle([failed(each, Meaning.TEXT) for each in await claim_all(ledger)])
    assert await ledger.add_on_purpose(schedule, MORNING + HOUR, after=0) is not None
    (claim,) = await claim_all(ledger, MORNING + HOUR)
    assert (claim.seq, claim.article_ids) == (1, ("a001",))


async def test_a_refused_text_is_not_mended_by_a_permission(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    await ledger.settle([failed(each, Meaning.TEXT) for each in await claim_all(ledger)])
    assert not await ledger.unblock(CHANNEL, MORNING + HOUR, resumed())
    assert (await schedule(store)).state is State.BLOCKED
    assert await states(store) == [("02", 0, "failed: text")]


# --- revived on purpose --------------------------------------------------------------------


async def test_what_was_too_late_can_be_had_on_purpose(store: Store, ledger: Ledger) -> None:
    schedule = await subscribe(store)
    now = MORNING + 8 * HOUR
    assert await claim_all(ledger, now) == []
    assert await ledger.add_on_purpose(schedule, now) is not None
    (claim,) = await claim_all(ledger, now)
    assert (claim.seq, claim.due) == (0, now)


async def test_a_day_without_a_new_article_can_be_had_on_purpose(
    store: Store, ledger: Ledger
) -> None:
    schedule = await subscribe(store, when_nothing_new=NothingNew.SKIP)
    await ledger.settle([posted(each) for each in await claim_all(ledger)])
    assert await claim_all(ledger, MORNING + DAY) == []
    assert await ledger.add_on_purpose(schedule, MORNING + DAY + HOUR) is not None
    (claim,) = await claim_all(ledger, MORNING + DAY + HOUR)
    assert (claim.seq, claim.article_ids) == (0, ("a001",))


async def test_what_is_revived_on_purpose_is_the_newest_article(
    store: Store, ledger: Ledger
) -> None:
    schedule = await subscribe(store)
    await ledger.settle([failed(each) for each in await claim_all(ledger)])
    assert await ledger.add_on_purpose(schedule, MORNING + HOUR) is not None
    (claim,) = await claim_all(ledger, MORNING + HOUR, 1, 2)
    assert claim.article_ids == ("a002",)


async def test_what_may_be_there_is_not_revived(store: Store, ledger: Ledger) -> None:
    schedule = await subscribe(store)
    (claim,) = await claim_all(ledger)
    await ledger.settle([Unconfirmed(claim, "no history", A_NOTICE)])
    assert await ledger.add_on_purpose(schedule, MORNING + HOUR) is None
    assert await states(store) == [("02", 0, "unconfirmed")]


# --- revived by a permission ---------------------------------------------------------------


async def test_a_post_that_came_without_its_text_is_not_posted_again(
    store: Store, ledger: Ledger
) -> None:
    await subscribe(store)
    (claim,) = await claim_all(ledger)
    await ledger.settle([posted(claim, failed(claim))])
    assert await ledger.unblock(CHANNEL, MORNING + HOUR, resumed())
    assert await states(store) == [("02", 0, "sent: permission")]
    assert (await schedule(store)).state is State.ACTIVE


async def test_only_todays_post_that_lacked_the_permission_is_revived(
    store: Store, ledger: Ledger
) -> None:
    schedule = await subscribe(store)
    await ledger.settle([failed(each, Meaning.TEXT) for each in await claim_all(ledger)])
    await ledger.add_on_purpose(schedule, MORNING, after=0)
    await ledger.settle([failed(each) for each in await claim_all(ledger)])
    assert await ledger.unblock(CHANNEL, MORNING + HOUR, resumed())
    assert await states(store) == [("02", 0, "failed: text"), ("02", 1, "failed: permission")]


# --- a schedule that was stopped meanwhile -------------------------------------------------


async def test_a_failure_does_not_change_a_schedule_that_was_paused_meanwhile(
    store: Store, ledger: Ledger
) -> None:
    await subscribe(store)
    (claim,) = await claim_all(ledger)
    await Schedules(store).pause(CHANNEL, MORNING)
    await ledger.settle([failed(claim)])
    assert (await schedule(store)).state is State.PAUSED
    assert await told(store) == []


async def test_a_post_does_not_resume_a_schedule_that_was_paused_meanwhile(
    store: Store, ledger: Ledger
) -> None:
    await subscribe(store)
    await ledger.settle([failed(each) for each in await claim_all(ledger)])
    (claim,) = await claim_all(ledger, MORNING + DAY)
    assert claim.was_blocked
    await Schedules(store).pause(CHANNEL, MORNING)
    await ledger.settle([posted(claim)])
    assert (await schedule(store)).state is State.PAUSED
    assert [about for _, about, _ in await told(store)] == ["trouble:1"]


async def test_many_results_of_one_commit_are_each_written_down(
    store: Store, ledger: Ledger
) -> None:
    for channel in range(1, 6):
        await subscribe(store, channel, announcement=channel == 5)
    one, two, three, four, five = await claim_all(ledger)
    await ledger.settle([Skipped(one, Reason.LATE)])
    results: list[Posted | Skipped | Failed] = [
        posted(two),
        Skipped(one, Reason.LATE),
        failed(three),
        posted(five),
    ]
    assert await ledger.settle(results) == [True, False, True, True]
    by_channel = {row.channel_id: row for row in await rows(store)}
    assert [by_channel[n].state for n in range(1, 6)] == [
        "skipped",
        "sent",
        "failed",
        "claimed",
        "sent",
    ]
    assert [by_channel[n].publish for n in range(1, 6)] == [None, None, None, None, "wanted"]
    assert four.channel_id == 4


# --- identity ------------------------------------------------------------------------------


def test_each_delivery_and_each_notice_has_names_of_its_own() -> None:
    today, tomorrow = MORNING.date(), (MORNING + DAY).date()
    deliveries = [(1, today, 0), (2, today, 0), (1, tomorrow, 0), (1, today, 1), (1, today, 2)]
    nonces = [identity.nonce(*each) for each in deliveries]
    tags = [identity.tag(*each) for each in deliveries]
    assert len({*nonces, *tags}) == 2 * len(deliveries)
    assert {len(nonce) for nonce in nonces} == {25}
    assert {len(tag) for tag in tags} == {16}
    assert nonces == [identity.nonce(*each) for each in deliveries]
    marks = {identity.notice_mark(*each) for each in [(1, "a"), (1, "b"), (2, "a"), (2, "b")]}
    assert len(marks) == 4
