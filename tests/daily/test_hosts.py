"""The host's schedule: applied at each start, changed only when the settings are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.daily import hosts
from bot.daily.hosts import hosts_schedule
from bot.daily.ledger.channel_schedule import ChannelSchedule, ScheduleOptions, State
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.results import Failed
from bot.daily.ledger.schedules import Schedules
from bot.daily.port.refusals import Meaning
from bot.daily.when.schedule import Schedule
from bot.messages.wire import NO_PINGS
from bot.settings import Settings, SettingsInvalid
from bot.store.engine import Store
from tests.daily.material import (
    CHANNEL,
    DAY,
    EVERY_DAY,
    HOUR,
    MONDAY,
    MORNING,
    edition,
    states,
    subscribe,
)

OTHER = CHANNEL + 1
A_CHANNEL = "1180123456789012345"
ASKED = ScheduleOptions(
    channel_id=CHANNEL, guild_id=None, when=Schedule(9 * 60, "UTC", EVERY_DAY), set_by_host=True
)
CHANGES = {
    "time": replace(ASKED, when=Schedule(10 * 60, "UTC", EVERY_DAY)),
    "zone": replace(ASKED, when=Schedule(9 * 60, "Europe/Berlin", EVERY_DAY)),
    "days": replace(ASKED, when=Schedule(9 * 60, "UTC", frozenset({0}))),
}


def settings(**given: str) -> Settings:
    return Settings.from_env({f"BRIEFING_{name.upper()}": value for name, value in given.items()})


async def schedule_of(store: Store, channel_id: int = CHANNEL) -> ChannelSchedule:
    schedule = await Schedules(store).get(channel_id)
    assert schedule is not None
    return schedule


# --- the settings --------------------------------------------------------------------------


def test_without_a_channel_nothing_is_asked_for() -> None:
    assert hosts_schedule(settings(), MORNING) is None


def test_the_settings_are_read() -> None:
    options = hosts_schedule(
        settings(channel_id=A_CHANNEL, time="7:30 am", timezone="Berlin", days="mon-fri"), MORNING
    )
    schedule = Schedule(450, "Europe/Berlin", frozenset(range(5)))
    assert options == ScheduleOptions(
        channel_id=int(A_CHANNEL), guild_id=None, when=schedule, set_by_host=True
    )


@pytest.mark.parametrize("channel", ["", A_CHANNEL])
def test_all_that_is_wrong_is_told_at_once(channel: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        hosts_schedule(
            settings(channel_id=channel, time="noonish", timezone="Nowhere", days="x"), MORNING
        )
    names = [line.partition(":")[0] for line in str(caught.value).splitlines() if "BRIEF" in line]
    assert names == ["BRIEFING_TIME", "BRIEFING_TIMEZONE", "BRIEFING_DAYS"]


# --- the starts ----------------------------------------------------------------------------


async def test_the_first_start_sets_it_from_then_on(store: Store) -> None:
    await hosts.apply(Schedules(store), ASKED, edition(1), MORNING + HOUR)
    schedule = await schedule_of(store)
    assert (schedule.when, schedule.state) == (ASKED.when, State.ACTIVE)
    assert (schedule.set_by_host, schedule.set_by) == (True, None)
    assert schedule.effective_from == MORNING + HOUR


async def test_the_next_start_leaves_it_alone_and_makes_up_what_was_missed(store: Store) -> None:
    await hosts.apply(Schedules(store), ASKED, edition(1), MONDAY)
    before = await schedule_of(store)
    await hosts.apply(Schedules(store), ASKED, edition(1), MORNING + HOUR)
    assert await schedule_of(store) == before
    await Ledger(store).plan(MORNING + HOUR)
    assert await states(store) == [("02", 0, "planned")]


async def test_a_start_leaves_a_trouble_that_stands_alone(store: Store) -> None:
    await hosts.apply(Schedules(store), ASKED, edition(1), MONDAY)
    ledger = Ledger(store)
    await ledger.plan(MORNING)
    (claim,) = await ledger.claim("one", MORNING, 10, edition(1))
    facts = {"missing": ["Send Messages"]}
    await ledger.settle(
        [Failed(claim, Meaning.PERMISSION, facts, {"content": "x", "allowed_mentions": NO_PINGS})]
    )
    await hosts.apply(Schedules(store), ASKED, edition(1), MORNING + HOUR)
    assert (await schedule_of(store)).lacks_permission


@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_changed_holds_from_that_start_on(store: Store, change: str) -> None:
    await hosts.apply(Schedules(store), ASKED, edition(1), MONDAY)
    await hosts.apply(Schedules(store), CHANGES[change], edition(1), MORNING + 2 * HOUR)
    schedule = await schedule_of(store)
    assert schedule.when == CHANGES[change].when
    assert schedule.effective_from == MORNING + 2 * HOUR


@pytest.mark.parametrize("act", ["pause", "remove"])
async def test_a_start_sets_it_again_where_it_was_stopped(store: Store, act: str) -> None:
    schedules = Schedules(store)
    await hosts.apply(schedules, ASKED, edition(1), MONDAY)
    assert await getattr(schedules, act)(CHANNEL, MORNING)
    await hosts.apply(schedules, ASKED, edition(1), MORNING + HOUR)
    schedule = await schedule_of(store)
    assert (schedule.state, schedule.effective_from) == (State.ACTIVE, MORNING + HOUR)


async def test_it_takes_the_place_of_a_persons_schedule(store: Store) -> None:
    await subscribe(store)
    await hosts.apply(Schedules(store), ASKED, edition(1), MORNING)
    assert (await schedule_of(store)).set_by_host


async def test_what_is_no_longer_asked_for_ends(store: Store) -> None:
    schedules = Schedules(store)
    await subscribe(store, OTHER)
    await hosts.apply(schedules, ASKED, edition(1), MONDAY)
    await hosts.apply(schedules, None, edition(1), MORNING)
    assert await schedules.get(CHANNEL) is None
    assert (await schedule_of(store, OTHER)).state is State.ACTIVE
    await Ledger(store).plan(MORNING + DAY)
    assert await states(store, CHANNEL) == []


async def test_another_channel_takes_the_place_of_the_one_before(store: Store) -> None:
    schedules = Schedules(store)
    await hosts.apply(schedules, ASKED, edition(1), MONDAY)
    await hosts.apply(schedules, replace(ASKED, channel_id=OTHER), edition(1), MORNING)
    assert await schedules.get(CHANNEL) is None
    assert (await schedule_of(store, OTHER)).set_by_host


async def test_a_persons_schedule_in_a_channel_that_was_the_hosts_stays(store: Store) -> None:
    schedules = Schedules(store)
    await hosts.apply(schedules, ASKED, edition(1), MONDAY)
    await hosts.apply(schedules, None, edition(1), MORNING)
    await subscribe(store)
    await hosts.apply(schedules, None, edition(1), MORNING + HOUR)
    assert (await schedule_of(store)).state is State.ACTIVE
