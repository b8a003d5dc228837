"""Which posts are edited when an article changes, and what is written down, on each database."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.articles.article import Article
from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import Order
from bot.daily.ledger.corrections import Correction, Corrections, End
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.forget import Forgetting
from bot.daily.ledger.ledger import Ledger
from bot.daily.ledger.reach import Standing, outdated, reached
from bot.daily.ledger.results import Posted
from bot.daily.ledger.schedules import Schedules
from bot.daily.ledger.timing import Timing
from bot.messages.post import Style
from bot.store.engine import Store
from bot.store.tables import corrections, deliveries
from tests.daily.material import (
    CHANNEL,
    DAY,
    GUILD,
    MONDAY,
    MORNING,
    article,
    edition,
    pass_time,
    rows,
    subscribe,
)

BEFORE = MONDAY - DAY
LATER = MORNING + dt.timedelta(hours=1)


def of(*articles: Article) -> Library:
    return Library(articles)


def library(*numbers: int, edits: int = 0) -> Library:
    return edition(*numbers, edits=edits).library


async def posted(
    store: Store, *channels: int, shown: Edition | None = None, **options: Any
) -> None:
    """Have these channels' posts of article 1 sent."""
    for channel in channels or (CHANNEL,):
        await subscribe(store, channel, **options)
    ledger = Ledger(store)
    await ledger.plan(MORNING)
    claims = await ledger.claim("p", MORNING, 10, shown or edition(1))
    await ledger.settle([Posted(each, 1000 + each.channel_id, MORNING) for each in claims])


async def waiting(store: Store) -> list[tuple[int, str, str]]:
    """Channel, mark and state of each correction."""
    query = (
        select(deliveries.c.channel_id, corrections.c.content, corrections.c.state)
        .join(corrections, corrections.c.id == deliveries.c.id)
        .order_by(deliveries.c.channel_id)
    )
    async with store.read() as connection:
        return [tuple(row) for row in (await connection.execute(query)).all()]


@pytest.fixture
def rows_of(store: Store) -> Corrections:
    return Corrections(store, Timing())


async def claimed(store: Store, it: Corrections, owner: str = "p") -> list[Correction]:
    """What can be claimed when a minute has passed."""
    await pass_time(store, 60)
    return await it.claim(owner, 10)


async def test_a_post_of_an_article_that_changed_is_edited_once(
    store: Store, rows_of: Corrections
) -> None:
    await posted(store, ping_role_id=9, style=Style.CARD)
    assert await rows_of.plan(library(1), LATER)
    assert await waiting(store) == []
    for _ in range(2):
        assert await rows_of.plan(library(1, edits=1), LATER)
    assert await rows_of.claim("p", 10) == []  # others may follow
    [claim] = await claimed(store, rows_of)
    assert (claim.channel_id, claim.message_id, claim.article_id) == (
        CHANNEL,
        1000 + CHANNEL,
        "a001",
    )
    assert (claim.style, claim.ping_role_id, claim.at) == (Style.CARD, 9, LATER)
    assert await rows_of.claim("q", 10) == []
    assert await rows_of.count("a001", claim.content) is None
    assert await rows_of.settle(claim, End.CORRECTED)
    assert await rows_of.count("a001", claim.content) == {
        End.CORRECTED: 1,
        End.GONE: 0,
        End.REFUSED: 0,
        End.UNANSWERED: 0,
    }
    assert await rows_of.count("a001", claim.content) is None
    assert await rows_of.plan(library(1, edits=1), LATER)
    assert await waiting(store) == []
    [row] = await rows(store)
    assert (row.content, row.corrected_at is not None) == (claim.content, True)


async def test_posts_from_before_an_upgrade_are_left_alone(
    store: Store, rows_of: Corrections
) -> None:
    await posted(store)
    async with store.write() as connection:
        await connection.execute(update(deliveries).values(content=None))
    assert await rows_of.plan(library(1, edits=1), LATER)
    assert await waiting(store) == []


@pytest.mark.parametrize("later", [library(2), library(1), library(1, 2)])
async def test_what_is_taken_back_within_a_minute_changes_nothing(
    store: Store, rows_of: Corrections, later: Library
) -> None:
    """It says what it said before, or is withdrawn."""
    await posted(store)
    await rows_of.plan(library(1, edits=1), LATER)
    assert len(await waiting(store)) == 1
    assert await rows_of.plan(later, LATER)
    assert await waiting(store) == []


async def test_what_is_taken_back_of_one_article_stays_of_its_twin(
    store: Store, rows_of: Corrections
) -> None:
    """Two articles with the same text have the same mark."""

    def twin(edits: int) -> Article:
        return replace(article(1, edits), id="twin")

    await posted(store, 1)
    await posted(store, 2, shown=Edition(of(twin(0))))
    await rows_of.plan(of(article(1, 1), twin(1)), LATER)
    assert [channel for channel, _, _ in await waiting(store)] == [1, 2]
    await rows_of.plan(of(article(1), twin(1)), LATER)
    assert [channel for channel, _, _ in await waiting(store)] == [2]


async def test_changes_within_a_minute_are_one(store: Store, rows_of: Corrections) -> None:
    await posted(store)
    await rows_of.plan(library(1, edits=1), LATER)
    await pass_time(store, 40)
    await rows_of.plan(library(1, edits=2), LATER)
    await pass_time(store, 20)
    [claim] = await rows_of.claim("p", 10)
    assert claim.content == article(1, 2).content


async def test_a_change_during_the_edit_is_one_more(store: Store, rows_of: Corrections) -> None:
    """No second edit of a post begins while the first is on its way."""
    await posted(store)
    await rows_of.plan(library(1, edits=1), LATER)
    [claim] = await claimed(store, rows_of)
    assert not await rows_of.plan(library(1), LATER)  # it has to be looked at again
    assert await rows_of.plan(library(1, edits=2), LATER)
    assert await rows_of.claim("q", 10) == []
    assert await rows_of.settle(claim, End.CORRECTED)
    [second] = await claimed(store, rows_of)
    assert second.content == article(1, 2).content
    assert await rows_of.settle(second, End.CORRECTED)
    [row] = await rows(store)
    assert row.content == second.content


async def test_a_post_on_its_way_with_the_old_text_is_looked_at_again(
    store: Store, rows_of: Corrections
) -> None:
    await subscribe(store)
    ledger = Ledger(store)
    await ledger.plan(MORNING)
    [claim] = await ledger.claim("p", MORNING, 10, edition(1))
    assert not await rows_of.plan(library(1, edits=1), LATER)
    await ledger.settle([Posted(claim, 1, MORNING)])
    assert await rows_of.plan(library(1, edits=1), LATER)
    assert len(await waiting(store)) == 1


async def test_a_process_that_lost_its_lease_settles_nothing(
    store: Store, rows_of: Corrections
) -> None:
    await posted(store)
    await rows_of.plan(library(1, edits=1), LATER)
    [lost] = await claimed(store, rows_of)
    [taken] = await claimed(store, rows_of, "q")
    assert not await rows_of.settle(lost, End.REFUSED)
    await rows_of.again(lost, 0)
    await rows_of.drop(lost)
    assert await rows_of.settle(taken, End.CORRECTED)


async def test_a_dead_process_is_followed_at_once(store: Store, rows_of: Corrections) -> None:
    await posted(store)
    await rows_of.plan(library(1, edits=1), LATER)
    await claimed(store, rows_of)
    assert await rows_of.end_leases(["p"]) == 1
    assert len(await rows_of.claim("q", 10)) == 1


@pytest.mark.parametrize("end", [End.GONE, End.REFUSED, End.UNANSWERED])
async def test_what_was_given_up_is_not_tried_again(
    store: Store, rows_of: Corrections, end: End
) -> None:
    await posted(store)
    await rows_of.plan(library(1, edits=1), LATER)
    [claim] = await claimed(store, rows_of)
    await rows_of.settle(claim, end)
    await rows_of.plan(library(1, edits=1), LATER)
    assert await waiting(store) == [(CHANNEL, claim.content, end.value)]
    [row] = await rows(store)
    assert row.corrected_at is None
    await rows_of.plan(library(1, edits=2), LATER)
    states = [state for _, _, state in await waiting(store)]
    assert states == (["gone"] if end is End.GONE else ["planned"])


async def test_a_digest_follows_each_of_its_articles(store: Store, rows_of: Corrections) -> None:
    """A change of one while another's is on its way is one more edit."""
    await posted(store, shown=edition(1, 2, 3), order=Order.DIGEST, since=BEFORE)
    assert await rows_of.plan(of(article(1), article(2), article(3)), LATER)
    assert await waiting(store) == []
    assert await rows_of.plan(of(article(1, 1), article(2), article(3)), LATER)
    [first] = await claimed(store, rows_of)
    assert (first.article_ids, first.changed) == (("a003", "a002", "a001"), ("a001",))
    assert await rows_of.plan(of(article(1, 1), article(2, 1), article(3)), LATER)
    assert await rows_of.settle(first, End.CORRECTED)
    [second] = await claimed(store, rows_of)
    assert second.changed == ("a002",)
    assert await rows_of.settle(second, End.CORRECTED)
    assert await rows_of.plan(of(article(1, 1), article(2, 1), article(3)), LATER)
    assert await claimed(store, rows_of) == []


async def test_what_a_digest_lost_is_no_correction(store: Store, rows_of: Corrections) -> None:
    await posted(store, shown=edition(1, 2, 3), order=Order.DIGEST, since=BEFORE)
    assert await rows_of.plan(of(article(1), article(3)), LATER)
    assert await waiting(store) == []
    assert await rows_of.plan(of(article(1, 1), article(3)), LATER)
    assert len(await waiting(store)) == 1
    assert await rows_of.plan(of(article(3)), LATER)  # withdrawn within the minute
    assert await waiting(store) == []


async def test_an_editor_hears_of_digests_too(store: Store, rows_of: Corrections) -> None:
    await posted(store, shown=edition(1, 2), order=Order.DIGEST, since=BEFORE)
    changed = replace(article(1, 1), guild_id=GUILD)
    posts = await outdated(store, changed)
    assert len(posts) == 1
    assert await outdated(store, replace(article(3, 1), guild_id=GUILD)) == {}
    await rows_of.plan(of(changed, article(2)), LATER)
    assert await reached(store, posts, changed) == Standing(count=0, waiting=1)
    [claim] = await claimed(store, rows_of)
    await rows_of.settle(claim, End.CORRECTED)
    assert await reached(store, posts, changed) == Standing(count=1, waiting=0)


async def test_a_schedule_that_is_removed_keeps_its_posts(
    store: Store, rows_of: Corrections
) -> None:
    await posted(store, 1, 2, 3)
    schedules = Schedules(store)
    await schedules.remove(1, LATER)
    await rows_of.plan(library(1, edits=1), LATER)
    assert [channel for channel, _, _ in await waiting(store)] == [2, 3]
    await schedules.remove(2, LATER)
    assert [each.channel_id for each in await claimed(store, rows_of)] == [3]
    assert [channel for channel, _, _ in await waiting(store)] == [3]


async def test_posts_older_than_what_is_kept_are_left_alone(
    store: Store, rows_of: Corrections
) -> None:
    await posted(store)
    await rows_of.plan(library(1, edits=1), MORNING + 91 * DAY)
    assert await waiting(store) == []


async def test_published_posts_are_edited_three_times_an_hour(
    store: Store, rows_of: Corrections
) -> None:
    await posted(store, announcement=True)
    edits = 0
    for minute in range(60):
        await rows_of.plan(library(1, edits=minute + 1), LATER)
        for claim in await claimed(store, rows_of):
            await rows_of.settle(claim, End.CORRECTED)
            edits += 1
    assert edits == 3


async def test_many_posts_are_planned_and_taken_by_one_process_each(
    store: Store, rows_of: Corrections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.daily.ledger.outdated._BATCH", 2)
    await posted(store, 1, 2, 3, 4, 5)
    both = [Corrections(store, Timing()), rows_of]
    await asyncio.gather(*(each.plan(library(1, edits=1), LATER) for each in both))
    await pass_time(store, 60)
    taken = await asyncio.gather(*(each.claim(str(n), 3) for n, each in enumerate(both)))
    assert sorted(each.channel_id for some in taken for each in some) == [1, 2, 3, 4, 5]


async def test_it_is_forgotten_with_its_guild(store: Store, rows_of: Corrections) -> None:
    await posted(store)
    await rows_of.plan(library(1, edits=1), LATER)
    await Forgetting(store).erase_guild(GUILD, LATER)
    async with store.read() as connection:
        assert (await connection.execute(select(corrections.c.id))).all() == []
    [row] = await rows(store)
    assert (row.content, row.style, row.ping_role_id) == (None, None, None)
