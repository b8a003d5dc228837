"""The ledger's contract, on each database."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import update

from bot.daily.ledger.channel_schedule import NothingNew, State
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.leases import Doubt
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.records import Records
from bot.daily.ledger.results import (
    Again,
    Claim,
    Deleted,
    Failed,
    Posted,
    Reason,
    Skipped,
    Unconfirmed,
)
from bot.daily.ledger.schedules import Schedules
from bot.daily.port.refusals import Meaning
from bot.daily.words.notices import resumed
from bot.messages.wire import NO_PINGS, Message
from bot.store.engine import Store
from bot.store.tables import schedules
from tests.daily.material import (
    CHANNEL,
    DAY,
    GUILD,
    HOUR,
    MINUTE,
    MONDAY,
    MORNING,
    edition,
    had_by,
    pass_time,
    rows,
    show,
    states,
    subscribe,
    told,
)

A_NOTICE: Message = {"content": "Something is wrong.", "allowed_mentions": NO_PINGS}


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


async def planned(ledger: Ledger, now: dt.datetime = MORNING) -> None:
    while await ledger.plan(now):
        pass


async def claimed(
    ledger: Ledger, shown: Edition, now: dt.datetime = MORNING, owner: str = "one"
) -> Claim:
    await planned(ledger, now)
    (claim,) = await ledger.claim(owner, now, 10, shown)
    assert await ledger.mark([claim]) == [True]
    return claim


def posted(claim: Claim, message_id: int = 99) -> Posted:
    return Posted(claim, message_id, MORNING)


def failed(claim: Claim, meaning: Meaning = Meaning.PERMISSION, **facts: object) -> Failed:
    return Failed(claim, meaning, {"missing": ["Send Messages"], **facts}, A_NOTICE)


# --- planning ------------------------------------------------------------------------------


async def test_nothing_is_planned_before_it_is_due(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    await planned(ledger, MORNING - MINUTE)
    assert await states(store) == []
    assert (await ledger.outlook(MORNING)).next_due == MORNING


async def test_what_is_due_is_planned_once(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    for _ in range(3):
        await planned(ledger)
    assert await states(store) == [("02", 0, "planned")]
    assert (await ledger.outlook(MORNING)).next_due == MORNING + DAY


async def test_two_processes_plan_the_same_morning_once(store: Store) -> None:
    for channel in range(1, 41):
        await subscribe(store, channel)
    await asyncio.gather(*(planned(Ledger(store)) for _ in range(4)))
    assert len(await rows(store)) == 40


@pytest.mark.parametrize(
    ("set_at", "up_at", "expected"),
    [
        (MONDAY, MORNING + MINUTE, [("02", 0, "planned")]),
        (MONDAY, MORNING + 6 * HOUR, [("02", 0, "planned")]),
        (MONDAY, MORNING + 6 * HOUR + MINUTE, [("02", 0, "skipped: late")]),
        # An outage of 30 hours: yesterday is skipped, today made up.
        (MONDAY, MORNING + DAY + 5 * HOUR, [("02", 0, "skipped: late"), ("03", 0, "planned")]),
        # After a week only yesterday is told of.
        (MONDAY, MORNING + 7 * DAY, [("08", 0, "skipped: late"), ("09", 0, "planned")]),
        # Set after its time: the first one is tomorrow's.
        (MORNING + MINUTE, MORNING + HOUR, []),
        (MORNING, MORNING + HOUR, []),
    ],
)
async def test_what_was_missed_is_made_up_within_the_window(
    store: Store,
    ledger: Ledger,
    set_at: dt.datetime,
    up_at: dt.datetime,
    expected: list[tuple[str, int, str]],
) -> None:
    await subscribe(store, since=set_at)
    await planned(ledger, up_at)
    assert await states(store) == expected


async def test_a_post_of_last_night_is_made_up_after_midnight(store: Store, ledger: Ledger) -> None:
    await subscribe(store, at="23:00")
    await planned(ledger, MONDAY + DAY + 2 * HOUR)
    assert await states(store) == [("02", 0, "planned")]


async def test_only_what_was_planned_late_is_looked_for_first(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store)
    assert not (await claimed(ledger, shown, MORNING + MINUTE)).late
    assert (await claimed(ledger, shown, MORNING + DAY + HOUR)).late


async def test_a_clock_that_was_a_week_ahead_loses_no_day(store: Store, ledger: Ledger) -> None:
    await subscribe(store)
    await planned(ledger, MORNING + 7 * DAY)
    await planned(ledger, MORNING)
    assert ("02", 0, "planned") in await states(store)
    assert (await ledger.outlook(MORNING)).next_due == MORNING + DAY


async def test_a_clock_set_back_doubles_nothing(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store)
    claim = await claimed(ledger, shown, MORNING + DAY)
    await ledger.settle([posted(claim)])
    for now in (MORNING, MORNING + DAY, MORNING + DAY + HOUR):
        await planned(ledger, now)
    assert await states(store) == [("02", 0, "skipped: late"), ("03", 0, "sent")]


@pytest.mark.parametrize("change", ["another time", "removed and set again", "another zone"])
async def test_a_schedule_changed_after_its_post_gives_no_second_one(
    store: Store, ledger: Ledger, change: str
) -> None:
    shown = edition(1)
    await subscribe(store)
    await ledger.settle([posted(await claimed(ledger, shown))])
    if change == "removed and set again":
        await Schedules(store).remove(CHANNEL, MORNING)
    zone = "Europe/Berlin" if change == "another zone" else "UTC"
    schedule = await subscribe(store, at="18:00", zone=zone, since=MORNING + MINUTE)
    await planned(ledger, MORNING + 12 * HOUR)
    assert await states(store) == [("02", 0, "sent")]
    date = (await Records(store).next_post(schedule, MORNING + MINUTE)).date
    assert date == dt.date(2026, 3, 3)


async def test_a_paused_schedule_posts_nothing_and_makes_nothing_up(
    store: Store, ledger: Ledger
) -> None:
    await subscribe(store)
    schedules = Schedules(store)
    assert await schedules.pause(CHANNEL, MORNING)
    assert not await schedules.pause(CHANNEL, MORNING)
    await planned(ledger, MORNING)
    assert await schedules.resume(CHANNEL, MORNING + HOUR)
    await planned(ledger, MORNING + HOUR)
    assert await states(store) == []
    await planned(ledger, MORNING + DAY)
    assert await states(store) == [("03", 0, "planned")]


# --- claiming ------------------------------------------------------------------------------


async def test_a_delivery_is_claimed_by_one_of_many(store: Store) -> None:
    shown = edition(1)
    for channel in range(1, 31):
        await subscribe(store, channel)
    await planned(Ledger(store))
    lots = await asyncio.gather(
        *(Ledger(store).claim(f"p{n}", MORNING, 4, shown) for n in range(12))
    )
    taken = [claim.channel_id for lot in lots for claim in lot]
    assert len(taken) == len(set(taken)) == 30


async def test_a_claim_is_nobody_elses_until_its_lease_ends(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store)
    first = await claimed(ledger, shown)
    assert first.unsure_for is None
    assert await ledger.claim("two", MORNING, 10, shown) == []
    assert 0 < (await ledger.outlook(MORNING)).seconds <= 30
    await pass_time(store, 31)
    (second,) = await ledger.claim("two", MORNING, 10, shown)
    assert second.unsure_for is not None and second.unsure_for >= 31
    assert (second.nonce, second.tag) == (first.nonce, first.tag)


async def test_whoever_lost_the_lease_settles_nothing(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store)
    first = await claimed(ledger, shown)
    await pass_time(store, 31)
    (second,) = await ledger.claim("two", MORNING, 10, shown)
    assert await ledger.settle([posted(first), Skipped(first, Reason.LATE)]) == [False, False]
    assert await states(store) == [("02", 0, "claimed")]
    assert await ledger.settle([posted(second)]) == [True]
    assert await ledger.settle([posted(second)]) == [False]
    assert await states(store) == [("02", 0, "sent")]


async def test_the_same_process_is_fenced_from_its_own_earlier_claim(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1)
    await subscribe(store)
    first = await claimed(ledger, shown)
    await pass_time(store, 31)
    (second,) = await ledger.claim("one", MORNING, 10, shown)
    assert await ledger.settle([posted(first)]) == [False]
    late: list[Skipped | Posted] = [Skipped(first, Reason.LATE), posted(second)]
    assert await ledger.settle(late) == [False, True]
    assert await states(store) == [("02", 0, "sent")]


async def test_article_and_text_are_frozen_at_the_first_claim(store: Store, ledger: Ledger) -> None:
    shown = edition(1, 2)
    await subscribe(store)
    first = await claimed(ledger, shown)
    await ledger.settle([Again(first, 0, Doubt.NOW)])
    show(shown, 1, 3)
    (again,) = await Ledger(store).claim("two", MORNING, 10, edition(7))
    assert again.article_ids == ("a002",) and again.message == first.message


async def test_a_channel_gets_each_article_once_while_there_are_new_ones(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1)
    await subscribe(store)
    got: list[str] = []
    for day, there in enumerate([(1,), (1,), (1, 2, 3), *[(1, 2, 3, 4)] * 3]):
        show(shown, *there)
        claim = await claimed(ledger, shown, MORNING + day * DAY)
        got += claim.article_ids
        await ledger.settle([posted(claim)])
    assert got == ["a001", "a001", "a003", "a004", "a002", "a004"]


async def test_nothing_new_is_skipped_where_that_is_wanted(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store, when_nothing_new=NothingNew.SKIP)
    await ledger.settle([posted(await claimed(ledger, shown))])
    await planned(ledger, MORNING + DAY)
    assert await ledger.claim("one", MORNING + DAY, 10, shown) == []
    assert await states(store) == [("02", 0, "sent"), ("03", 0, "skipped: nothing-new")]


async def test_a_deleted_article_does_not_make_older_ones_new(store: Store, ledger: Ledger) -> None:
    shown = edition(1, 2, 3)
    await subscribe(store, when_nothing_new=NothingNew.SKIP, archive=["a001", "a002"])
    await ledger.settle([posted(await claimed(ledger, shown))])
    show(shown, 1, 2)
    await planned(ledger, MORNING + DAY)
    assert await ledger.claim("one", MORNING + DAY, 10, shown) == []


@pytest.mark.parametrize(("act", "reason"), [("pause", "paused"), ("remove", "removed")])
async def test_what_was_planned_for_a_stopped_schedule_is_not_sent(
    store: Store, ledger: Ledger, act: str, reason: str
) -> None:
    await subscribe(store)
    await planned(ledger)
    await getattr(Schedules(store), act)(CHANNEL, MORNING)
    assert await ledger.claim("one", MORNING, 10, edition(1)) == []
    assert await states(store) == [("02", 0, f"skipped: {reason}")]


async def test_what_may_have_been_sent_is_looked_after_even_when_it_is_stopped(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1)
    await subscribe(store)
    await claimed(ledger, shown)
    await Schedules(store).remove(CHANNEL, MORNING)
    await pass_time(store, 31)
    assert len(await ledger.claim("two", MORNING, 10, shown)) == 1


async def test_a_try_again_waits_for_its_time_and_holds_nobody_up(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1)
    await subscribe(store, 1)
    await subscribe(store, 2)
    await planned(ledger)
    first, second = await ledger.claim("one", MORNING, 10, shown)
    await ledger.settle([Again(first, 3600, Doubt.NONE), Again(second, 0, Doubt.NONE)])
    assert [each.channel_id for each in await ledger.claim("one", MORNING, 10, shown)] == [2]
    await pass_time(store, 3601)
    (waited, _) = await ledger.claim("two", MORNING, 10, shown)
    assert waited.channel_id == 1 and waited.unsure_for is None


@pytest.mark.parametrize(
    ("before", "doubt", "seconds"),
    [
        (None, Doubt.NONE, None),
        (None, Doubt.NOW, 10),
        (31, Doubt.BEFORE, 41),
        (31, Doubt.NOW, 10),
        (31, Doubt.NONE, None),
    ],
)
async def test_doubt_lasts_as_long_as_it_is_not_dispelled(
    store: Store, ledger: Ledger, before: int | None, doubt: Doubt, seconds: int | None
) -> None:
    shown = edition(1)
    await subscribe(store)
    claim = await claimed(ledger, shown)
    if before is not None:
        await pass_time(store, before)
        (claim,) = await ledger.claim("one", MORNING, 10, shown)
        await ledger.mark([claim])
    await ledger.settle([Again(claim, 0, doubt)])
    await pass_time(store, 10)
    (claim,) = await ledger.claim("one", MORNING, 10, shown)
    if seconds is None:
        assert claim.unsure_for is None
    else:
        assert claim.unsure_for == pytest.approx(seconds, abs=2)


# --- on purpose ----------------------------------------------------------------------------


async def test_a_post_on_purpose_is_todays_and_then_one_more(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    schedule = await subscribe(store)
    early = MORNING - HOUR
    assert await ledger.add_on_purpose(schedule, early) is not None
    (claim,) = await ledger.claim("one", early, 10, shown)
    assert await ledger.add_on_purpose(schedule, early) is None
    await ledger.settle([posted(claim)])
    await planned(ledger, MORNING)
    assert await states(store) == [("02", 0, "sent")]
    assert await ledger.add_on_purpose(schedule, early) is None
    assert await ledger.add_on_purpose(schedule, early, after=0) is not None
    assert await ledger.add_on_purpose(schedule, early, after=0) is None
    (more,) = await ledger.claim("one", early, 10, shown)
    assert more.seq == 1 and more.nonce != claim.nonce and more.tag != claim.tag


async def test_a_post_on_purpose_tries_again_what_failed(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    schedule = await subscribe(store)
    await ledger.settle([failed(await claimed(ledger, shown))])
    assert await ledger.add_on_purpose(schedule, MORNING + HOUR) is not None
    assert await states(store) == [("02", 0, "planned")]


async def test_a_post_on_purpose_repeats_where_nothing_new_is_skipped(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1)
    schedule = await subscribe(store, when_nothing_new=NothingNew.SKIP)
    await ledger.settle([posted(await claimed(ledger, shown))])
    await ledger.add_on_purpose(schedule, MORNING, after=0)
    (claim,) = await ledger.claim("one", MORNING, 10, shown)
    assert claim.article_ids == ("a001",)


# --- troubles ------------------------------------------------------------------------------


async def test_a_lost_permission_blocks_and_is_told_once(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store)
    for day in range(3):
        claim = await claimed(ledger, shown, MORNING + day * DAY)
        assert claim.ask_first is (day > 0)
        await ledger.settle([failed(claim)])
    assert await told(store) == [(CHANNEL, "trouble:1", "planned")]
    schedule = await Schedules(store).get(CHANNEL)
    assert schedule is not None and schedule.state is State.BLOCKED and schedule.lacks_permission


async def test_a_permission_that_is_back_makes_up_todays_post_and_says_so(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1)
    await subscribe(store)
    for day in (0, 1):
        await ledger.settle([failed(await claimed(ledger, shown, MORNING + day * DAY))])
    assert await ledger.unblock(CHANNEL, MORNING + DAY + HOUR, resumed())
    assert not await ledger.unblock(CHANNEL, MORNING + DAY + HOUR, resumed())
    assert await states(store) == [("02", 0, "failed: permission"), ("03", 0, "planned")]
    assert [about for _, about, _ in await told(store)] == ["trouble:1", "resumed:1"]


async def test_a_permission_lost_again_is_a_new_trouble(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store)
    for day in (0, 1):
        await ledger.settle([failed(await claimed(ledger, shown, MORNING + day * DAY))])
        await ledger.unblock(CHANNEL, MORNING + day * DAY + 7 * HOUR, resumed())
    abouts = [about for _, about, _ in await told(store)]
    assert abouts == ["trouble:1", "resumed:1", "trouble:2", "resumed:2"]


async def test_a_refused_text_is_not_sent_again_and_the_next_one_is(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1)
    await subscribe(store)
    claim = await claimed(ledger, shown)
    await ledger.settle([failed(claim, Meaning.TEXT, missing=[], article="a001", code=50035)])
    await planned(ledger, MORNING + DAY)
    assert await ledger.claim("one", MORNING + DAY, 10, shown) == []
    show(shown, 1, 2)
    claim = await claimed(ledger, shown, MORNING + 2 * DAY)
    await ledger.settle([posted(claim)])
    assert [state for _, _, state in await states(store)] == [
        "failed: text",
        "skipped: same-text",
        "sent",
    ]
    schedule = await Schedules(store).get(CHANNEL)
    assert schedule is not None and schedule.state is State.ACTIVE
    assert len(await told(store)) == 1


async def test_a_channel_that_is_gone_ends_its_schedule(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store)
    await ledger.settle([failed(await claimed(ledger, shown), Meaning.GONE)])
    await planned(ledger, MORNING + DAY)
    assert await states(store) == [("02", 0, "failed: gone")]
    assert (await ledger.outlook(MORNING)).next_due is None


async def test_a_post_without_its_text_blocks_and_is_told(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store)
    claim = await claimed(ledger, shown)
    without = failed(claim, missing=["Embed Links"])
    await ledger.settle([Posted(claim, 99, MORNING, without)])
    assert await states(store) == [("02", 0, "sent: permission")]
    assert len(await told(store)) == 1
    assert not await ledger.claim("one", MORNING, 10, shown)


async def test_what_can_not_be_confirmed_is_told_and_not_repeated(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1)
    await subscribe(store)
    claim = await claimed(ledger, shown)
    await ledger.settle([Unconfirmed(claim, "no history", A_NOTICE)])
    await planned(ledger, MORNING + HOUR)
    assert await states(store) == [("02", 0, "unconfirmed")]
    assert await told(store) == [(CHANNEL, "unconfirmed:2026-03-02:0", "planned")]


async def test_a_deleted_post_counts_as_received(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store, when_nothing_new=NothingNew.SKIP)
    await ledger.settle([Deleted(await claimed(ledger, shown))])
    await planned(ledger, MORNING + DAY)
    assert await ledger.claim("one", MORNING + DAY, 10, shown) == []


# --- crashes -------------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for the end of the process at a point."""


@pytest.mark.parametrize("point", ["planning", "claiming", "settling"])
async def test_a_crash_inside_a_transaction_leaves_no_half(store: Store, point: str) -> None:
    shown = edition(1)
    await subscribe(store)

    def kill(at: str) -> None:
        if at == point:
            raise Killed

    sound, dying = Ledger(store), Ledger(store, hook=kill)
    with pytest.raises(Killed):
        claim = await claimed(dying, shown)
        await dying.settle([posted(claim)])
    expected = {"planning": [], "claiming": [("02", 0, "planned")]}
    assert await states(store) == expected.get(point, [("02", 0, "claimed")])
    await pass_time(store, 31)
    assert await sound.settle([posted(await claimed(sound, shown))]) == [True]
    assert await had_by(store) == ["a001"]


# --- guilds --------------------------------------------------------------------------------


async def test_a_guilds_list_holds_what_runs_and_is_its_own(store: Store) -> None:
    schedules = Schedules(store)
    await subscribe(store, 1, at="18:00", zone="Europe/Berlin")
    await subscribe(store, 2, at="07:00", zone="Asia/Tokyo")
    await subscribe(store, 3, guild_id=GUILD + 1)
    await subscribe(store, 4)
    await schedules.remove(4, MORNING)
    assert [each.channel_id for each in await schedules.of_guild(GUILD)] == [2, 1]
    assert await schedules.last_zone(GUILD) == "UTC"
    assert await schedules.last_zone(12345) is None
    assert await schedules.get(4) is None


# --- what nobody expects -------------------------------------------------------------------


async def test_a_time_zone_that_is_not_known_here_is_left_to_other_processes(
    store: Store, ledger: Ledger
) -> None:
    await subscribe(store)
    await subscribe(store, CHANNEL + 1)
    await planned(ledger)
    async with store.write() as connection:
        odd = update(schedules).where(schedules.c.channel_id == CHANNEL)
        await connection.execute(odd.values(zone="Europe/Atlantis"))
    [claim] = await ledger.claim("old tzdata", MORNING, 100, edition(1))
    assert claim.channel_id == CHANNEL + 1
    assert await states(store, CHANNEL) == [("02", 0, "planned")]
    async with store.write() as connection:
        await connection.execute(odd.values(zone="Europe/Berlin"))
    await pass_time(store, 20)
    [claim] = await ledger.claim("new tzdata", MORNING, 100, edition(1))
    assert claim.channel_id == CHANNEL


async def test_a_change_of_the_ping_swallows_nothing_that_is_due(
    store: Store, ledger: Ledger
) -> None:
    """Due at 09:00, and the courier was a moment late: it waited for the database."""
    await subscribe(store)
    late = MORNING + dt.timedelta(seconds=2)
    await subscribe(store, since=late, ping_role_id=9)
    await planned(ledger, late)
    assert await states(store) == [("02", 0, "planned")]


@pytest.mark.parametrize("ending", [posted, Deleted])
async def test_what_is_on_its_way_is_not_chosen_again(
    store: Store, ledger: Ledger, ending: Callable[[Claim], Posted | Deleted]
) -> None:
    """A post that is in doubt for long is found after a later one, or that it was deleted."""
    schedule, shown = await subscribe(store), edition(1)
    claim = await claimed(ledger, shown)
    await ledger.settle([Again(claim, 0, Doubt.NOW)])
    show(shown, 1, 2)
    assert await ledger.add_on_purpose(schedule, MORNING + HOUR, after=0) is not None
    claims = await ledger.claim("one", MORNING + HOUR, 100, shown)
    older, newer = sorted(claims, key=lambda claim: claim.seq)
    await ledger.settle([posted(newer)])
    await ledger.settle([ending(older)])
    assert (older.article_ids, newer.article_ids) == (("a001",), ("a002",))
    assert await had_by(store) == ["a001", "a002"]
