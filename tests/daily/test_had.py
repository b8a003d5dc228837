"""What channels have had, on each database: nothing twice, and nothing passed over."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.articles.library import Library
from bot.articles.loading import load
from bot.daily.ledger.channel_schedule import NothingNew, Order
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.records import NextPost, Records
from bot.daily.ledger.results import Claim, Failed, Posted
from bot.daily.ledger.schedules import Schedules
from bot.daily.ledger.undo import Undone
from bot.daily.port.refusals import Meaning
from bot.messages.framing import say
from bot.store.engine import Store
from bot.store.tables import schedules
from tests.daily.material import (
    CHANNEL,
    DAY,
    HOUR,
    MONDAY,
    MORNING,
    PERSON,
    edition,
    had_by,
    show,
    states,
    subscribe,
)

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


async def post(ledger: Ledger, shown: Edition, now: dt.datetime) -> list[str]:
    """Post what is due; return the ids of what was posted, several of a digest joined."""
    while await ledger.plan(now):
        pass
    claims = await ledger.claim("one", now, 100, shown)
    await ledger.settle([posted(each, now) for each in claims])
    return ["+".join(each.article_ids) for each in claims]


def posted(claim: Claim, now: dt.datetime = MORNING) -> Posted:
    return Posted(claim, 99, now)


async def posts(ledger: Ledger, shown: Edition, days: int, since: int = 0) -> list[str]:
    return [
        each
        for day in range(since, since + days)
        for each in await post(ledger, shown, MORNING + day * DAY)
    ]


def week(folder: Path, now: dt.datetime = MONDAY) -> Edition:
    for day, name in enumerate(WEEK, 2):
        text = f"---\ndate: 2026-03-{day:02}\n---\n## News\nText of {name}.\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return Edition(load(folder, now=now))


# --- the right article on the right day ----------------------------------------------------


@pytest.mark.parametrize("order", list(Order))
async def test_a_week_written_in_advance_comes_day_by_day(
    store: Store, ledger: Ledger, tmp_path: Path, order: Order
) -> None:
    shown = week(tmp_path)
    await subscribe(store, order=order, archive=shown.archive("UTC", MONDAY))
    assert await posts(ledger, shown, 5) == [name.lower() for name in WEEK]


async def test_a_day_begins_by_the_clocks_of_the_schedule(
    store: Store, ledger: Ledger, tmp_path: Path
) -> None:
    shown = week(tmp_path)
    await subscribe(store, 1, at="00:10", zone="Asia/Tokyo")
    await subscribe(store, 2, at="23:50", zone="America/Los_Angeles")
    assert await post(ledger, shown, MONDAY + 15 * HOUR + HOUR / 5) == ["tuesday"]  # in Tokyo
    assert await post(ledger, shown, MONDAY + 31 * HOUR + 5 * HOUR / 6) == ["monday"]


async def test_a_typo_in_a_year_freezes_nothing(
    store: Store, ledger: Ledger, tmp_path: Path
) -> None:
    shown = week(tmp_path)
    wrong = tmp_path / "Tuesday.md"
    text = wrong.read_text("utf-8")
    wrong.write_text(text.replace("2026", "2099"), encoding="utf-8")
    shown.show(load(tmp_path, now=MONDAY))
    await subscribe(store, when_nothing_new=NothingNew.SKIP)
    assert await posts(ledger, shown, 3) == ["monday", "wednesday"]
    wrong.write_text(text, encoding="utf-8")
    shown.show(load(tmp_path, now=MONDAY + 3 * DAY))
    assert await posts(ledger, shown, 3, since=3) == ["thursday", "friday", "tuesday"]


async def test_an_article_comes_back_no_more_once_it_has_expired(
    store: Store, ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("## News\nText.\n", "utf-8")
    (tmp_path / "b.md").write_text("---\nexpires: 2026-03-03\n---\n## News\nText.\n", "utf-8")
    shown = Edition(load(tmp_path, now=MONDAY))
    await subscribe(store)
    assert await posts(ledger, shown, 3) == ["b", "a", "a"]


async def test_what_is_added_late_or_on_one_day_comes_later(store: Store, ledger: Ledger) -> None:
    shown = edition(5)
    await subscribe(store, when_nothing_new=NothingNew.SKIP)
    assert await posts(ledger, shown, 2) == ["a005"]
    show(shown, 3, 5, 6, 7)  # one dated back, two on one day
    assert await posts(ledger, shown, 4, since=2) == ["a007", "a006", "a003"]


async def test_a_queue_begins_with_the_oldest_and_a_newest_leaves_the_archive(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1, 2, 3)
    archive = ["a001", "a002"]
    await subscribe(store, 1, order=Order.QUEUE, archive=archive)
    await subscribe(store, 2, order=Order.NEWEST, archive=archive)
    await subscribe(store, 3, order=Order.DIGEST, archive=archive)
    assert await posts(ledger, shown, 2) == ["a001", "a003", "a003", "a002", "a003", "a003"]


async def test_a_digest_holds_all_that_is_new(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    await subscribe(store, order=Order.DIGEST, when_nothing_new=NothingNew.SKIP)
    assert await posts(ledger, shown, 1) == ["a001"]
    show(shown, 1, 2, 3, 4)
    assert await posts(ledger, shown, 2, since=1) == ["a004+a003+a002"]
    assert await had_by(store) == ["a001", "a002", "a003", "a004"]


# --- several times a day -------------------------------------------------------------------


async def test_each_time_of_a_day_has_its_own_post(store: Store, ledger: Ledger) -> None:
    shown = edition(1, 2, 3, 4)
    await subscribe(store, order=Order.QUEUE, more_times=((1, 12 * 60), (3, 15 * 60)))
    got = [await post(ledger, shown, MORNING + hour * HOUR) for hour in (0, 1, 3, 6, 7)]
    assert got == [["a001"], [], ["a002"], ["a003"], []]
    assert await states(store) == [("02", -3, "sent"), ("02", -1, "sent"), ("02", 0, "sent")]


async def test_two_times_that_were_missed_hold_different_articles(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1, 2, 3)
    await subscribe(store, order=Order.QUEUE, more_times=((1, 10 * 60),))
    assert await post(ledger, shown, MORNING + 2 * HOUR) == ["a001", "a002"]


async def test_only_the_first_time_repeats_what_is_not_new(store: Store, ledger: Ledger) -> None:
    await subscribe(store, more_times=((1, 10 * 60),))
    shown = edition(1)
    assert await posts(ledger, shown, 1) == ["a001"]
    assert await post(ledger, shown, MORNING + HOUR) == []
    assert await posts(ledger, shown, 1, since=1) == ["a001"]
    reasons = [state for _, _, state in await states(store)]
    assert reasons == ["skipped: nothing-new", "sent", "sent"]


async def test_the_next_post_passes_the_times_that_are_taken(store: Store, ledger: Ledger) -> None:
    schedule = await subscribe(store, more_times=((1, 12 * 60),))
    await post(ledger, edition(1), MORNING)
    following = await Records(store).next_post(schedule, MORNING - HOUR)
    assert (following.due, following.slot) == (MORNING + 3 * HOUR, 1)
    assert following.instead_of is not None and following.instead_of.seq == 0
    (upcoming,) = await Records(store).upcoming(MORNING - HOUR, 5)
    assert (upcoming.due, upcoming.slot) == (MORNING + 3 * HOUR, 1)


async def test_posts_on_purpose_take_the_free_times_of_the_day_first(
    store: Store, ledger: Ledger
) -> None:
    schedule = await subscribe(store, order=Order.QUEUE, more_times=((1, 8 * 60),))
    shown = edition(1, 2, 3, 4)
    now = MONDAY + HOUR
    for seq in (-1, 0):
        assert await ledger.add_on_purpose(schedule, now) is not None
        (claim,) = await ledger.claim("one", now, 10, shown)
        assert claim.seq == seq
        await ledger.settle([posted(claim)])
    assert await ledger.add_on_purpose(schedule, now) is None
    assert await ledger.add_on_purpose(schedule, now, after=0) is not None
    assert await post(ledger, shown, now) == ["a003"]
    assert await post(ledger, shown, MORNING) == []


# --- what people ask for -------------------------------------------------------------------


async def test_what_was_asked_for_comes_next_and_once(store: Store, ledger: Ledger) -> None:
    shown = edition(1, 2, 3)
    await subscribe(store, order=Order.QUEUE)
    assert await posts(ledger, shown, 1) == ["a001"]
    assert await Schedules(store).ask_next(CHANNEL, "a001", MORNING)
    assert await posts(ledger, shown, 3, since=1) == ["a001", "a002", "a003"]


async def test_what_was_asked_for_waits_until_it_is_out(
    store: Store, ledger: Ledger, tmp_path: Path
) -> None:
    shown = week(tmp_path)
    await subscribe(store)
    await Schedules(store).ask_next(CHANNEL, "wednesday", MONDAY)
    assert await posts(ledger, shown, 3) == ["monday", "tuesday", "wednesday"]


async def test_an_article_that_was_left_out_never_comes_unless_that_is_undone(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1, 2, 3)
    await subscribe(store, order=Order.QUEUE)
    kept = Schedules(store)
    number = await kept.leave_out(CHANNEL, ["a001"], MONDAY)
    assert await posts(ledger, shown, 1) == ["a002"]
    assert await kept.undo(CHANNEL, number, MONDAY + HOUR / 2) is Undone.DONE
    assert await posts(ledger, shown, 2, since=1) == ["a001", "a003"]


async def test_a_day_that_is_left_out_has_no_post_unless_that_is_undone(
    store: Store, ledger: Ledger
) -> None:
    shown, kept = edition(1), Schedules(store)
    schedule = await subscribe(store)
    following = await Records(store).next_post(schedule, MONDAY)
    number = await ledger.leave_out(following, MONDAY)
    assert number is not None
    assert await ledger.leave_out(following, MONDAY) is None
    assert await posts(ledger, shown, 2) == ["a001"]
    assert await states(store) == [("02", 0, "skipped: asked"), ("03", 0, "sent")]
    tomorrow = await Records(store).next_post(schedule, MORNING + DAY)
    number = await ledger.leave_out(tomorrow, MORNING + DAY)
    assert number is not None
    assert await kept.undo(CHANNEL, number, MORNING + DAY + HOUR / 2) is Undone.DONE
    assert await posts(ledger, shown, 1, since=2) == ["a001"]


async def test_a_post_that_is_out_can_not_be_left_out(store: Store, ledger: Ledger) -> None:
    schedule = await subscribe(store)
    await post(ledger, edition(1), MORNING)
    today = NextPost(schedule, MORNING.date(), MORNING)
    assert await ledger.leave_out(today, MORNING + HOUR) is None


# --- undo ----------------------------------------------------------------------------------


async def last_change(store: Store) -> int:
    query = select(schedules.c.undo_number).where(schedules.c.channel_id == CHANNEL)
    async with store.read() as connection:
        return int((await connection.execute(query)).scalar_one())


async def test_each_change_is_undone_within_an_hour(store: Store) -> None:
    kept = Schedules(store)
    before = await subscribe(store, at="09:00")
    for change in (
        lambda: subscribe(store, at="17:30", zone="Asia/Tokyo", order=Order.DIGEST, since=MORNING),
        lambda: kept.pause(CHANNEL, MORNING, PERSON),
        lambda: kept.remove(CHANNEL, MORNING),
        lambda: kept.ask_next(CHANNEL, "a001", MORNING),
    ):
        made = await change()
        assert made
        number = await last_change(store)
        assert number == (made if isinstance(made, int) else made.undo_number)
        assert await kept.undo(CHANNEL, number, MORNING + 59 * HOUR / 60) is Undone.DONE
        after = await kept.get(CHANNEL)
        assert after is not None
        assert (after.times, after.order, after.state) == (before.times, before.order, before.state)
        assert (after.next_article_id, after.paused_at, after.paused_by) == (None, None, None)
        assert after.effective_from == MORNING + 59 * HOUR / 60
        assert await kept.undo(CHANNEL, number, MORNING + HOUR) is Undone.CHANGED_SINCE


async def test_the_first_change_is_undone_by_removing(store: Store) -> None:
    await subscribe(store)
    kept = Schedules(store)
    assert await kept.undo(CHANNEL, await last_change(store), MONDAY) is Undone.DONE
    assert await kept.get(CHANNEL) is None


async def test_an_undo_that_comes_too_late_or_for_an_older_change_changes_nothing(
    store: Store,
) -> None:
    await subscribe(store, at="09:00")
    kept = Schedules(store)
    first = await last_change(store)
    await subscribe(store, at="10:00")
    second = await last_change(store)
    assert await kept.undo(CHANNEL, first, MONDAY) is Undone.CHANGED_SINCE
    assert await kept.undo(CHANNEL, second, MONDAY + HOUR) is Undone.TOO_LATE
    assert await kept.undo(99, 1, MONDAY) is Undone.CHANGED_SINCE
    schedule = await kept.get(CHANNEL)
    assert schedule is not None and schedule.when.minute == 600


# --- what Discord refuses ------------------------------------------------------------------


async def test_a_refused_article_holds_up_no_other_and_is_tried_again_when_it_is_mended(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1, 900, 3)
    await subscribe(store, order=Order.QUEUE, when_nothing_new=NothingNew.SKIP)
    assert await posts(ledger, shown, 1) == ["a001"]
    await ledger.plan(MORNING + DAY)
    (claim,) = await ledger.claim("one", MORNING + DAY, 10, shown)
    await ledger.settle([Failed(claim, Meaning.TEXT, {"code": 50035}, say("It is refused."))])
    assert await posts(ledger, shown, 2, since=2) == ["a003"]
    assert (await states(store))[-1] == ("05", 0, "skipped: same-text")
    one, refused, three = shown.library.articles
    shown.show(Library((one, replace(refused, title="Mended"), three)))
    assert await posts(ledger, shown, 2, since=4) == ["a900"]


async def test_what_was_refused_is_tried_again_by_hand(store: Store, ledger: Ledger) -> None:
    shown = edition(1)
    schedule = await subscribe(store, when_nothing_new=NothingNew.SKIP)
    await ledger.plan(MORNING)
    (claim,) = await ledger.claim("one", MORNING, 10, shown)
    await ledger.settle([Failed(claim, Meaning.TEXT, {"code": 50035}, say("It is refused."))])
    assert await ledger.add_on_purpose(schedule, MORNING + HOUR) is not None
    assert await post(ledger, shown, MORNING + HOUR) == ["a001"]


# --- older databases -----------------------------------------------------------------------


async def test_a_channel_of_an_older_database_counts_as_having_had_all_up_to_its_last(
    store: Store, ledger: Ledger
) -> None:
    shown = edition(1, 2, 3, 4)
    for channel, order in enumerate(Order, 1):
        await subscribe(store, channel, order=order, when_nothing_new=NothingNew.SKIP)
    async with store.write() as connection:
        place = shown.library._places[1]
        await connection.execute(update(schedules).values(last_article_place=place))
    for _ in range(2):
        await Schedules(store).settle_places(shown.library)
    assert await posts(ledger, shown, 1) == ["a004", "a003", "a004+a003"]
    assert await posts(ledger, shown, 1, since=1) == ["a003", "a004"]
    assert await posts(ledger, shown, 1, since=2) == []
