"""The daily post as a channel sees it, on each database."""

from __future__ import annotations

import asyncio
import datetime as dt
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.daily.courier.courier import Courier
from bot.daily.ledger.channel_schedule import NothingNew, State
from bot.daily.ledger.outlook import outlook
from bot.daily.ledger.schedules import Schedules
from bot.daily.ledger.timing import Timing
from bot.errors import WrongToken
from bot.sandbox import Sandbox, faults
from bot.store.engine import Store
from bot.store.tables import processes
from tests.daily.material import DAY, HOUR, MINUTE, edition, rows, show
from tests.end_to_end.mornings import NOTHING_SENT, POST, Morning, many, tag_of


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1, 2))


async def test_one_post_a_day_at_its_time(morning: Morning) -> None:
    await morning.subscribe()
    async with morning.courier():
        for day in range(1, 4):
            morning.clock.move(MINUTE if day == 1 else DAY)
            await morning.until_states(*["sent"] * day)
        assert len(morning.posts()) == 3
    assert len({tag_of(each) for each in morning.posts()}) == 3
    assert [each["content"] for each in morning.posts()] == ["Article 2"] * 3


async def test_nothing_comes_before_its_time(morning: Morning) -> None:
    await morning.subscribe()
    async with morning.courier() as courier:
        courier.wake()
        await morning.subscribe("general", at="08:58", since=morning.clock.now() - HOUR)
        courier.wake()
        await morning.until_states("sent", channel="general")
    assert morning.posts() == []


async def test_the_courier_wakes_for_a_schedule_that_is_set_while_it_sleeps(
    morning: Morning,
) -> None:
    async with morning.courier() as courier:
        await morning.subscribe()
        courier.wake()
        morning.clock.move(MINUTE)
        await morning.until_states("sent")


async def test_many_channels_get_theirs_at_once(morning: Morning) -> None:
    names = ["news", "general", "announcements"]
    for name in names:
        await morning.subscribe(name)
    async with morning.courier():
        morning.clock.move(MINUTE)
        for name in names:
            await morning.until_states("sent", channel=name)
    assert [len(morning.posts(name)) for name in names] == [1, 1, 1]


async def test_a_role_is_pinged_where_that_is_wanted_and_nobody_else(morning: Morning) -> None:
    role = next(role for role in morning.guild.roles.values() if role.name == "Member")
    await morning.subscribe(ping_role_id=role.id)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    (sent,) = morning.requests("POST", POST)
    assert sent.body["allowed_mentions"] == {"parse": [], "roles": [str(role.id)]}
    assert sent.body["content"] == f"<@&{role.id}> Article 2"


async def test_the_buttons_of_a_post_open_its_sections(morning: Morning) -> None:
    await morning.subscribe()
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    (post,) = morning.posts()
    labels = [button["label"] for row in post["components"] for button in row["components"]]
    assert labels == ["Reader view"], "all of it is on screen"


async def test_new_articles_are_told_from_old_ones(morning: Morning) -> None:
    await morning.subscribe(when_nothing_new=NothingNew.SKIP)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        morning.clock.move(DAY)
        await morning.until_states("sent", "skipped: nothing-new")
        show(morning.shown, 1, 2, 3, 4)
        morning.clock.move(DAY)
        await morning.until_states("sent", "skipped: nothing-new", "sent")
        morning.clock.move(DAY)
        await morning.until_states("sent", "skipped: nothing-new", "sent", "sent")
    posts = [each["content"] for each in morning.posts()]
    assert posts == ["Article 2", "Article 4", "Article 3"]


# --- announcements -------------------------------------------------------------------------

PUBLISH = "/channels/{channel_id}/messages/{message_id}/crosspost"


async def published(morning: Morning) -> list[str | None]:
    return [row.publish for row in await rows(morning.store)]


async def test_posts_of_announcement_channels_are_published(morning: Morning) -> None:
    await morning.subscribe("announcements", announcement=True)
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent", channel="announcements")
        await morning.until(lambda: _published_so(morning, ["done"]))
    assert morning.posts("announcements")[0]["flags"] & 1


async def _published_so(morning: Morning, expected: list[str | None]) -> bool:
    return await published(morning) == expected


async def test_a_429_of_an_hour_delays_the_publishing_and_nothing_else(morning: Morning) -> None:
    morning.strike(faults.TooMany(retry_after=3600, path=PUBLISH, shared=True))
    await morning.subscribe("announcements", announcement=True)
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", PUBLISH))
        await morning.subscribe("news", at="09:01")
        courier.wake()
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
        await morning.pass_time(3000, courier)
        assert await published(morning) == [None, "wanted"] or await published(morning) == [
            "wanted",
            None,
        ]
        await morning.pass_time(601, courier)
        await morning.until(lambda: len(morning.requests("POST", PUBLISH)) == 2)
        await morning.until(lambda: _is_published(morning))
    assert morning.posts("announcements")[0]["flags"] & 1


async def _is_published(morning: Morning) -> bool:
    return "done" in await published(morning)


async def test_publishing_twice_is_publishing_once(morning: Morning) -> None:
    morning.strike(faults.AnswerWith(status=502, path=PUBLISH, after_work=True))
    await morning.subscribe("announcements", announcement=True)
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", PUBLISH))
        await morning.pass_time(61, courier)
        await morning.until(lambda: _published_so(morning, ["done"]))


# --- outages -------------------------------------------------------------------------------


async def test_an_outage_of_three_hours_is_made_up_once(morning: Morning) -> None:
    morning.strike(faults.AnswerWith(status=503, times=None))
    await morning.subscribe()
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: len(morning.requests("POST", POST)) > 0)
        for _ in range(18):
            before = len(morning.sandbox.exchanges)
            morning.clock.move(10 * MINUTE)
            await morning.pass_time(600, courier)
            await morning.until(partial(_has_asked, morning, before))
        morning.sandbox.faults.heal()
        await morning.pass_time(600, courier)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


async def test_after_thirty_hours_yesterday_is_skipped_and_today_made_up(morning: Morning) -> None:
    await morning.subscribe()
    morning.clock.move(30 * HOUR)
    async with morning.courier():
        await morning.until_states("skipped: late", "sent")
    assert len(morning.posts()) == 1


async def test_a_post_of_unknown_outcome_is_found_after_thirty_hours(morning: Morning) -> None:
    """It arrived, nobody knew; yesterday's is found in the history, today's made up."""
    morning.strike(faults.AnswerWith(status=502, path=POST, after_work=True))
    await morning.subscribe()
    async with morning.courier(timing=slow()) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: len(morning.posts()) == 1)
        await morning.until_states("planned")
        morning.clock.move(29 * HOUR)
        await morning.pass_time(29 * 3600, courier)
        await morning.until_states("sent", "sent")
    assert len(morning.posts()) == 2


async def test_a_post_that_never_arrived_is_skipped_after_thirty_hours(morning: Morning) -> None:
    morning.strike(faults.AnswerWith(status=502, path=POST))
    await morning.subscribe()
    async with morning.courier(timing=slow()) as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.requests("POST", POST))
        await morning.until_states("planned")
        morning.clock.move(29 * HOUR)
        await morning.pass_time(29 * 3600, courier)
        await morning.until_states("skipped: late", "sent")
    assert len(morning.posts()) == 1


def slow() -> Timing:
    """Pauses as they are."""
    return Timing(first_pause=30)


@pytest.mark.parametrize("hours", [24, -24])
async def test_a_clock_a_day_off_gives_each_date_one_post(morning: Morning, hours: int) -> None:
    await morning.subscribe(since=morning.clock.now() - 3 * DAY)
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: len(morning.posts()) == 1)
        right = morning.clock.now()
        for hour in (hours, -hours):
            morning.clock.move(hour * HOUR)
            courier.wake()
            await morning.until(lambda: _has_planned(morning))
        for day in range(1, 4):
            morning.clock.move(DAY)
            await morning.until(lambda: _has_planned(morning))
            await morning.until(partial(_has_post, morning, (right + day * DAY).date()))
    # One row a date, and one message for each that was sent.
    deliveries = await rows(morning.store)
    assert [each.seq for each in deliveries] == [0] * len(deliveries)
    assert len({each.local_date for each in deliveries}) == len(deliveries)
    assert len(morning.posts()) == len([each for each in deliveries if each.state == "sent"]) == 4


def _has_asked(morning: Morning, before: int) -> bool:
    """Whether requests have come since there were as many as `before`."""
    return len(morning.sandbox.exchanges) > before


async def _has_planned(morning: Morning) -> bool:
    """Whether the courier has seen what the clock says now."""
    due = (await outlook(morning.store, morning.clock.now())).next_due
    return due == morning.clock.now() + DAY and not {"planned", "claimed"} & await _due(morning)


async def _due(morning: Morning) -> set[str]:
    now = morning.clock.now()
    return {each.state for each in await rows(morning.store) if each.due <= now}


async def _has_post(morning: Morning, date: dt.date) -> bool:
    return (date, "sent") in [(each.local_date, each.state) for each in await rows(morning.store)]


def courier_is_over(courier: Courier) -> bool:
    return courier._in_flight.is_over


# --- the token -----------------------------------------------------------------------------


async def test_a_401_stops_all_senders_in_every_process(morning: Morning) -> None:
    names = ["news", "general", "announcements"]
    for name in names:
        await morning.subscribe(name)

    async def process() -> None:
        async with morning.courier() as courier:
            await morning.until(lambda: courier_is_over(courier))

    both = [asyncio.create_task(process()) for _ in range(2)]
    await morning.until(lambda: _are_counted(morning, 2))
    morning.void_token()
    morning.clock.move(MINUTE)
    for task in both:
        with pytest.raises(WrongToken, match=r"POST /channels/|another process"):
            await task
    before = len(morning.requests("POST", POST))
    assert 1 <= before <= 6
    morning.clock.move(DAY)


async def test_a_void_token_stops_a_wave_in_both_processes(morning: Morning) -> None:
    """One process is told, the other hears of it; nobody sends what waits for its turn."""
    await many(morning, 40)

    async def process() -> None:
        async with morning.courier(total=20) as courier:
            # Not told to stop: it ends by itself, and what waits for its turn with it.
            await morning.until(lambda: courier_is_over(courier) and not courier._in_flight._tasks)

    both = [asyncio.create_task(process()) for _ in range(2)]
    await morning.until(lambda: _are_counted(morning, 2))
    morning.strike(faults.AnswerWith(status=401, path=POST))
    morning.strike(faults.AnswerWith(status=401, path="/users/@me", times=None))
    morning.clock.move(MINUTE)
    for task in both:
        with pytest.raises(WrongToken):
            await task
    # A beat of 0.2 s at 20 a second, and what was on its way.
    assert 1 <= len(morning.requests("POST", POST)) <= 15


async def _are_counted(morning: Morning, count: int) -> bool:
    async with morning.store.read() as connection:
        query = select(func.count()).select_from(processes)
        return (await connection.execute(query)).scalar_one() == count


@pytest.mark.parametrize("times", [1, 2])
async def test_a_single_401_is_not_believed(morning: Morning, times: int) -> None:
    """It is asked about, and the post comes; also when the first answer to that is one more."""
    await morning.subscribe()
    morning.strike(faults.AnswerWith(status=401, path=POST))
    if times > 1:
        morning.strike(faults.AnswerWith(status=401, path="/users/@me"))
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1
    assert len(morning.requests("GET", "/users/@me")) == times


async def test_a_token_that_is_accepted_again_lifts_the_stop(morning: Morning) -> None:
    await morning.subscribe()
    morning.void_token()
    with pytest.raises(WrongToken):
        async with morning.courier() as courier:
            morning.clock.move(MINUTE)
            await morning.until(lambda: courier_is_over(courier))
    morning.sandbox.faults.heal()
    async with morning.courier() as courier:
        await morning.pass_time(60, courier)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


# --- stopping ------------------------------------------------------------------------------


async def test_stopping_finishes_what_is_on_its_way_and_claims_no_more(morning: Morning) -> None:
    await morning.subscribe()
    held = faults.Hang(path=POST, after_work=False)
    async with morning.courier(request_seconds=20) as courier:
        active = morning.sandbox.faults.add(held)
        morning.clock.move(MINUTE)
        await morning.until(lambda: active is not None and active.struck)
        courier.stop()
        await morning.subscribe("general", at="08:00", since=morning.clock.now() - 2 * HOUR)
        assert active is not None
        morning.sandbox.faults.heal(active)
    assert await morning.states("general") == []
    # The answer was lost on the way: the next process finds out.
    assert await morning.states() == ["planned"]
    async with morning.courier() as courier:
        await morning.pass_time(2, courier)
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


async def test_stopping_in_mid_wave_writes_down_what_was_sent_and_frees_the_rest(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is in Discord's hands, some wait for their turn, the others are not claimed yet."""
    names = await many(morning, 12)
    answered = asyncio.Event()
    async with morning.courier(total=2) as courier:
        post = courier._port.post

        async def slow(*args: Any) -> Any:
            outcome = await post(*args)
            await answered.wait()
            return outcome

        monkeypatch.setattr(courier._port, "post", slow)
        morning.clock.move(MINUTE)
        await morning.until(lambda: courier._in_flight._waiting and morning.requests("POST", POST))
        courier.stop()
        await morning.until(lambda: not courier._in_flight._waiting)
        answered.set()
    sent = len(morning.requests("POST", POST))
    deliveries = await rows(morning.store)
    assert [each.state for each in deliveries].count("sent") == sent < 4
    assert {each.state for each in deliveries} == {"sent", "planned"}
    assert {each.unsure_since for each in deliveries} == {None}
    async with morning.courier():
        for name in names:
            await morning.until_states("sent", channel=name)
    assert [len(morning.posts(name)) for name in names] == [1] * len(names)


# --- permissions ---------------------------------------------------------------------------


async def test_a_lost_permission_is_one_request_one_pause_one_notice(morning: Morning) -> None:
    await morning.subscribe()
    taken = morning.sandbox.faults.add(
        faults.TakePermission(permission="SEND_MESSAGES", channel="news")
    )
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until_states("failed: permission")
        await morning.until_told("trouble:1")
        morning.clock.move(DAY)
        await morning.until_states("failed: permission", "failed: permission")
        assert len([e for e in morning.requests("POST", POST) if e.status == 403]) == 1
        (notice,) = morning.direct_messages()
        assert "Send Messages" in notice["content"] and "/schedule resume" in notice["content"]
        assert (await morning.schedule()).state is State.BLOCKED
        # Given back: it goes on by itself, makes up today's, and says so.
        morning.sandbox.faults.heal(taken)
        courier.look_again(morning.guild.id)
        await morning.until_states("failed: permission", "sent")
        await morning.until_told("trouble:1", "resumed:1")
    assert len(morning.posts()) == 1
    assert len(morning.direct_messages()) == 2


async def test_a_permission_that_came_back_unseen_is_found_at_the_next_post(
    morning: Morning,
) -> None:
    await morning.subscribe()
    taken = morning.sandbox.faults.add(
        faults.TakePermission(permission="VIEW_CHANNEL", channel="news")
    )
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
        morning.sandbox.faults.heal(taken)
        morning.clock.move(DAY)
        await morning.until_states("failed: permission", "sent")
        await morning.until_told("trouble:1", "resumed:1")


async def test_a_post_that_lost_its_text_is_told(morning: Morning) -> None:
    await morning.subscribe()
    taken = morning.sandbox.faults.add(
        faults.TakePermission(permission="EMBED_LINKS", channel="news")
    )
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until_states("sent: permission")
        await morning.until_told("trouble:1")
        assert "Embed Links" in morning.direct_messages()[0]["content"]
        morning.clock.move(DAY)
        await morning.until_states("sent: permission", "failed: permission")
        morning.sandbox.faults.heal(taken)
        courier.look_again()
        await morning.until_states("sent: permission", "sent")


@pytest.mark.parametrize("unreachable", [False, True])
async def test_who_can_not_be_told_directly_is_told_in_the_system_channel(
    morning: Morning, unreachable: bool
) -> None:
    await morning.subscribe(set_by=morning.sandbox.person("member").user.id)
    if unreachable:
        morning.strike(faults.AnswerWith(status=403, code=50007, path="/users/@me/channels"))
    morning.strike(faults.TakePermission(permission="SEND_MESSAGES", channel="news"))
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
    direct = len(morning.direct_messages("member"))
    system = len(morning.admin.sees("general"))
    assert (direct, system) == ((0, 1) if unreachable else (1, 0))


async def test_the_owner_is_told_when_nobody_else_can_be(morning: Morning) -> None:
    await morning.subscribe(set_by=None)
    morning.strike(faults.TakePermission(permission="SEND_MESSAGES"))
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
    assert len(morning.direct_messages("admin")) == 1


async def test_a_notice_of_unknown_outcome_comes_once(morning: Morning) -> None:
    await morning.subscribe()
    morning.strike(faults.TakePermission(permission="SEND_MESSAGES", channel="news"))
    dm = morning.sandbox.world.dm_with(morning.admin.user.id).id
    morning.strike(
        faults.AnswerWith(status=502, path=f"/channels/{dm}/messages", after_work=True, times=2)
    )
    async with morning.courier() as courier:
        morning.clock.move(MINUTE)
        await morning.until(lambda: morning.direct_messages())
        await morning.pass_time(2, courier)
        await morning.pass_time(100, courier)
        await morning.until_told("trouble:1")
    assert len(morning.direct_messages()) == 1


async def test_a_deleted_channel_ends_the_schedule(morning: Morning) -> None:
    await morning.subscribe()
    morning.strike(faults.DeleteChannel(channel="news"))
    channel_id = (await Schedules(morning.store).of_guild(morning.guild.id))[0].channel_id
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_told("trouble:1")
    schedule = await Schedules(morning.store).get(channel_id)
    assert schedule is not None and schedule.state is State.ENDED
    assert len(morning.requests("POST", POST)) == 2  # the post, and the notice


async def test_a_refused_text_is_not_repeated(morning: Morning) -> None:
    await morning.subscribe()
    morning.strike(
        faults.AnswerWith(status=400, code=50035, path=f"/channels/{morning.channel()}/messages")
    )
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("failed: text")
        await morning.until_told("trouble:1")
        morning.clock.move(DAY)
        await morning.until_states("failed: text", "skipped: same-text")
        show(morning.shown, 1, 2, 3)
        morning.clock.move(DAY)
        await morning.until_states("failed: text", "skipped: same-text", "sent")
    assert "Discord doesn't accept the text" in morning.direct_messages()[0]["content"]


# --- a ledger that has forgotten -----------------------------------------------------------


async def test_an_old_backup_doubles_nothing(morning: Morning) -> None:
    """The ledger has lost today's post; the channel still has it."""
    from sqlalchemy import delete, update

    from bot.store.tables import deliveries, had, schedules

    await morning.subscribe()
    async with morning.courier():
        morning.clock.move(MINUTE)
        await morning.until_states("sent")
    async with morning.store.write() as connection:
        await connection.execute(delete(deliveries))
        await connection.execute(update(schedules).values(next_due=morning.clock.now()))
        await connection.execute(delete(had))
    morning.sandbox.world.nonces.window = dt.timedelta(0)
    morning.clock.move(HOUR)
    async with morning.courier():
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


assert NOTHING_SENT.lease > NOTHING_SENT.request
