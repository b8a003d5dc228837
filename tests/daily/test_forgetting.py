"""What is forgotten of guilds that left and of old days, and what is not, on each database."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import BigInteger, Table, func, literal, select, update

from bot.daily.ledger.channel_schedule import NothingNew, ScheduleOptions
from bot.daily.ledger.forget import Forgetting
from bot.daily.ledger.leases import Doubt
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.records import Records
from bot.daily.ledger.results import Again, Claim, Failed, Posted
from bot.daily.ledger.schedules import Schedules
from bot.daily.port.refusals import Meaning
from bot.daily.when.schedule import Schedule
from bot.messages.wire import NO_PINGS, Message
from bot.store.engine import Store
from bot.store.tables import deliveries, guilds, notices, payloads, schedules
from tests.daily.material import (
    CHANNEL,
    DAY,
    EVERY_DAY,
    GUILD,
    HOUR,
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

OTHER_CHANNEL, OTHER_GUILD = CHANNEL + 1, GUILD + 1
TWO_DAYS = 48 * 3600
BARE = {
    "id",
    "channel_id",
    "local_date",
    "seq",
    "due",
    "late",
    "on_purpose",
    "state",
    "attempts",
    "not_before",
    "publish_attempts",
    "erase_after",
}
"""All that a row may hold of a guild that left."""


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


@pytest.fixture
def forgetting(store: Store) -> Forgetting:
    return Forgetting(store)


async def claims(ledger: Ledger, now: dt.datetime = MORNING, *articles: int) -> list[Claim]:
    """What is due and has been claimed, by channel."""
    await ledger.plan(now)
    taken = await ledger.claim("one", now, 10, edition(*articles or (1,)))
    return sorted(taken, key=lambda claim: claim.channel_id)


async def post(ledger: Ledger, now: dt.datetime = MORNING, *articles: int) -> None:
    """Post what is due."""
    for claim in await claims(ledger, now, *articles):
        assert await ledger.settle([Posted(claim, claim.id + 900, now)]) == [True]


async def fail(ledger: Ledger, claim: Claim) -> None:
    facts = {"missing": ["Send Messages"], "status": 403, "code": 50013, "message": "Missing"}
    notice: Message = {"content": "Something is wrong.", "allowed_mentions": NO_PINGS}
    await ledger.settle([Failed(claim, Meaning.PERMISSION, facts, notice)])


async def count(store: Store, table: Table) -> int:
    async with store.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


# --- guilds that left ----------------------------------------------------------------------


async def test_of_a_guild_that_left_only_channel_and_date_are_kept(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    await post(ledger)
    async with store.write() as connection:  # as full as a row can be
        await connection.execute(
            update(deliveries).values(
                detail="x", status=1, code=2, publish="done", publish_attempts=3
            )
        )
    await forgetting.erase_guild(GUILD, MORNING + HOUR)
    (row,) = await rows(store)
    assert {name for name, value in row._mapping.items() if value is not None} == BARE
    assert (row.channel_id, row.local_date, row.seq) == (CHANNEL, MORNING.date(), 0)
    assert (row.state, row.publish_attempts) == ("erased", 0)


async def test_a_guild_that_left_takes_its_schedules_notices_and_zone_along(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store, zone="Europe/Berlin", at="10:00")
    await subscribe(store, OTHER_CHANNEL, zone="Asia/Tokyo", at="18:00", guild_id=OTHER_GUILD)
    for claim in await claims(ledger):
        await fail(ledger, claim)
    assert len(await told(store)) == 2
    assert await forgetting.guild_ids() == {GUILD, OTHER_GUILD}
    await forgetting.erase_guild(GUILD, MORNING + HOUR)
    assert await forgetting.guild_ids() == {OTHER_GUILD}
    assert await told(store) == [(OTHER_CHANNEL, "trouble:1", "planned")]
    assert [await count(store, table) for table in (schedules, notices, guilds)] == [1, 1, 1]
    assert await Schedules(store).last_zone(GUILD) is None
    assert await Schedules(store).last_zone(OTHER_GUILD) == "Asia/Tokyo"
    # What never came keeps nobody from a post who adds the bot again.
    assert await states(store, CHANNEL) == []
    assert await states(store, OTHER_CHANNEL) == [("02", 0, "failed: permission")]


async def test_who_adds_the_bot_again_to_mend_a_permission_gets_todays_post(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    [claim] = await claims(ledger)
    await fail(ledger, claim)
    await forgetting.erase_guild(GUILD, MORNING + HOUR)
    schedule = await subscribe(store, since=MORNING + HOUR, at="12:00")
    assert await ledger.add_on_purpose(schedule, MORNING + HOUR) is not None


async def test_the_hosts_schedule_outlives_a_removal(store: Store, forgetting: Forgetting) -> None:
    options = ScheduleOptions(
        channel_id=CHANNEL, guild_id=None, when=Schedule(540, "UTC", EVERY_DAY), set_by_host=True
    )
    host_schedules = Schedules(store)
    await host_schedules.set(options, MORNING - HOUR)
    await host_schedules.note_channel(CHANNEL, GUILD, False)
    await forgetting.erase_guild(GUILD, MORNING - HOUR)
    assert await host_schedules.get(CHANNEL) is not None
    assert await host_schedules.without_guild() == [CHANNEL]


async def test_dates_of_a_guild_that_left_are_kept_for_two_days_and_no_longer(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    await subscribe(store, OTHER_CHANNEL, guild_id=OTHER_GUILD)
    await post(ledger)
    await forgetting.erase_guild(GUILD, MORNING + HOUR)
    await pass_time(store, TWO_DAYS - 60)
    await forgetting.prune(MORNING + HOUR)
    assert await states(store) == [("02", 0, "erased"), ("02", 0, "sent")]
    await pass_time(store, 120)
    await forgetting.prune(MORNING + HOUR)
    assert await states(store) == [("02", 0, "sent")]


async def test_dates_that_are_older_than_two_days_go_with_the_guild(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    for day in range(4):
        await post(ledger, MORNING + day * DAY)
    await forgetting.erase_guild(GUILD, MORNING + 3 * DAY + HOUR)
    assert await states(store) == [("04", 0, "erased"), ("05", 0, "erased")]


async def test_a_guild_that_comes_back_on_the_same_day_gets_no_second_post(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    await post(ledger)
    await forgetting.erase_guild(GUILD, MORNING + HOUR)
    schedule = await subscribe(store, at="18:00", since=MORNING + 2 * HOUR)
    assert await claims(ledger, MORNING + 10 * HOUR) == []
    assert await ledger.add_on_purpose(schedule, MORNING + 10 * HOUR) is None
    date = (await Records(store).next_post(schedule, MORNING + 3 * HOUR)).date
    assert date == (MORNING + DAY).date()
    await post(ledger, MORNING + DAY + 9 * HOUR)
    assert await states(store) == [("02", 0, "erased"), ("03", 0, "sent")]


async def test_a_guild_that_comes_back_gets_what_it_had_as_if_it_were_new(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store, when_nothing_new=NothingNew.SKIP)
    await post(ledger)
    await forgetting.erase_guild(GUILD, MORNING + HOUR)
    assert await had_by(store) == []
    schedule = await subscribe(store, when_nothing_new=NothingNew.SKIP, since=MORNING + HOUR)
    assert schedule.trouble_number == 0
    await post(ledger, MORNING + DAY)
    assert await states(store) == [("02", 0, "erased"), ("03", 0, "sent")]


async def test_what_is_on_its_way_to_a_guild_that_leaves_is_written_down_nowhere(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    (claim,) = await claims(ledger)
    await forgetting.erase_guild(GUILD, MORNING)
    late: list[Posted | Again] = [Posted(claim, 99, MORNING), Again(claim, 0, Doubt.NOW)]
    for result in late:
        assert await ledger.settle([result]) == [False]
    assert await states(store) == [("02", 0, "erased")]
    await pass_time(store, 31)
    assert await ledger.claim("two", MORNING, 10, edition(1)) == []


async def test_leaving_twice_keeps_the_dates_all_the_same(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    await post(ledger)
    await asyncio.gather(*(forgetting.erase_guild(GUILD, MORNING + HOUR) for _ in range(2)))
    assert await states(store) == [("02", 0, "erased")]


async def test_a_schedule_without_a_known_guild_is_no_guilds(
    store: Store, forgetting: Forgetting
) -> None:
    await subscribe(store, guild_id=None)
    assert await forgetting.guild_ids() == set()
    await forgetting.erase_guild(GUILD, MORNING)
    assert await count(store, schedules) == 1


# --- what is old ---------------------------------------------------------------------------


async def test_deliveries_and_their_texts_are_kept_for_ninety_days(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    await post(ledger, MORNING, 1)
    await post(ledger, MORNING + DAY, 1, 2)
    assert await count(store, payloads) == 2
    await forgetting.prune(MORNING + 90 * DAY)
    assert await states(store) == [("02", 0, "sent"), ("03", 0, "sent")]
    assert await count(store, payloads) == 2
    async with store.write() as connection:  # a text is kept for a while after its last use
        earlier = payloads.c.used_at - literal(TWO_DAYS * 1000, BigInteger)
        await connection.execute(update(payloads).values(used_at=earlier))
    await forgetting.prune(MORNING + 90 * DAY + HOUR)
    assert await states(store) == [("03", 0, "sent")]
    assert await count(store, payloads) == 1


async def test_a_text_that_waits_to_be_sent_again_is_kept(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store)
    (claim,) = await claims(ledger)
    await ledger.settle([Again(claim, 0, Doubt.NOW)])
    await forgetting.prune(MORNING)
    (again,) = await Ledger(store).claim("two", MORNING, 10, edition(7))
    assert (again.message, again.tag) == (claim.message, claim.tag)


async def test_what_a_channel_got_last_is_known_for_ever(
    store: Store, ledger: Ledger, forgetting: Forgetting
) -> None:
    await subscribe(store, when_nothing_new=NothingNew.SKIP)
    await post(ledger)
    later = MORNING + 100 * DAY
    await forgetting.prune(later)
    assert await rows(store) == []
    assert await had_by(store) == ["a001"]
    assert await claims(ledger, later) == []
    assert {state for _, _, state in await states(store)} == {
        "skipped: late",
        "skipped: nothing-new",
    }
    shown = edition(1)
    show(shown, 1, 2)
    await ledger.plan(later + DAY)
    (claim,) = await ledger.claim("one", later + DAY, 10, shown)
    assert claim.article_ids == ("a002",)


@pytest.mark.parametrize(
    ("state", "days", "kept"),
    [
        ("sent", 89, True),
        ("sent", 91, False),
        ("undeliverable", 91, False),
        ("unconfirmed", 91, False),
        ("planned", 91, True),
        ("claimed", 91, True),
    ],
)
async def test_notices_are_kept_for_ninety_days_and_until_they_are_told(
    store: Store, ledger: Ledger, forgetting: Forgetting, state: str, days: int, kept: bool
) -> None:
    await subscribe(store)
    (claim,) = await claims(ledger)
    await fail(ledger, claim)
    async with store.write() as connection:
        await connection.execute(update(notices).values(state=state))
    await pass_time(store, days * 86_400)
    await forgetting.prune(MORNING)
    assert await told(store) == ([(CHANNEL, "trouble:1", state)] if kept else [])
