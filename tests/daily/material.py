"""What tests of the daily post share: schedules, an edition, and time that passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import insert, select, update

from bot.articles.article import Article, Section
from bot.articles.content import content_mark
from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import (
    ChannelSchedule,
    NothingNew,
    Order,
    ScheduleOptions,
    State,
    from_now_on,
    option_values,
)
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.schedules import Schedules
from bot.daily.when.schedule import Schedule
from bot.daily.when.times import Times
from bot.messages.post import Style
from bot.store.engine import Store
from bot.store.tables import corrections, deliveries, desk_texts, had, notices, schedules

T = TypeVar("T")

EVERY_DAY = frozenset(range(7))
CHANNEL, GUILD, PERSON = 11, 7, 5
MONDAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
"""Midnight in UTC."""
MORNING = MONDAY + dt.timedelta(hours=9)
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
NINE = Schedule(540, "UTC", EVERY_DAY)


def article(number: int, edits: int = 0, reason: str | None = None) -> Article:
    """An article after so many edits; those from 900 on are long."""
    text = f"Text of article {number}. " * (200 if number >= 900 else 1)
    if edits:
        text += f" Edited {edits} times."
    return Article(
        id=f"a{number:03}",
        title=f"Article {number}",
        sections=(Section("whats-next", "What's Next?", text),),
        correction=reason,
        content=content_mark([text], [text], reason),
    )


def edition(*numbers: int, edits: int = 0) -> Edition:
    """An edition of these articles, in this order."""
    return Edition(Library(tuple(article(number, edits) for number in numbers)))


def dated_edition(days: int, a_day: int, edits: int = 0) -> Edition:
    """An edition of so many articles a day, from `MONDAY` on, each out on its day.

    Their headlines tell of the edits too, as a digest shows no more.
    """
    said = f", Edited {edits} times." if edits else ""
    articles = (
        replace(
            article(number, edits),
            title=f"Article {number}{said}",
            out=MONDAY + number // a_day * DAY,
        )
        for number in range(days * a_day)
    )
    return Edition(Library(tuple(articles)))


def show(shown: Edition, *numbers: int, edits: int = 0) -> None:
    shown.show(edition(*numbers, edits=edits).library)


async def subscribe(
    store: Store,
    channel_id: int = CHANNEL,
    *,
    at: str = "09:00",
    zone: str = "UTC",
    days: frozenset[int] = EVERY_DAY,
    since: dt.datetime = MONDAY,
    guild_id: int | None = GUILD,
    when_nothing_new: NothingNew = NothingNew.REPOST,
    announcement: bool = False,
    set_by: int | None = PERSON,
    ping_role_id: int | None = None,
    order: Order = Order.NEWEST,
    style: Style = Style.FULL,
    more_times: tuple[tuple[int, int], ...] = (),
    archive: Sequence[str] = (),
) -> ChannelSchedule:
    hour, minute = map(int, at.split(":"))
    options = ScheduleOptions(
        channel_id=channel_id,
        guild_id=guild_id,
        when=Schedule(hour * 60 + minute, zone, days),
        ping_role_id=ping_role_id,
        when_nothing_new=when_nothing_new,
        announcement=announcement,
        set_by=set_by,
        order=order,
        style=style,
        more_times=more_times,
    )
    return await Schedules(store).set(options, since, archive)


async def subscribe_many(
    store: Store,
    channels: Iterable[int],
    *,
    when: Schedule = NINE,
    guild_of: Callable[[int], int] = lambda channel: GUILD,
    since: dt.datetime = MONDAY,
) -> None:
    """Give many channels the same daily post, at a fraction of the time."""
    usual = option_values(ScheduleOptions(channel_id=0, guild_id=0, when=when))
    usual |= from_now_on(Times(when), since) | {"state": State.ACTIVE.value}
    made = [usual | {"channel_id": each, "guild_id": guild_of(each)} for each in channels]
    async with store.write() as connection:
        for some in batched(made, 5_000):
            await connection.execute(insert(schedules), some)


def batched(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items in order, so many at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


async def rows(store: Store, channel_id: int | None = None) -> Sequence[Any]:
    """All deliveries, oldest first."""
    query = select(deliveries).order_by(
        deliveries.c.local_date, deliveries.c.seq, deliveries.c.channel_id
    )
    if channel_id is not None:
        query = query.where(deliveries.c.channel_id == channel_id)
    async with store.read() as connection:
        return (await connection.execute(query)).all()


async def states(store: Store, channel_id: int | None = None) -> list[tuple[str, int, str]]:
    """Date, number and state of each delivery; skipped and failed ones with their reason."""
    return [
        (
            row.local_date.strftime("%d"),
            row.seq,
            row.state if row.reason is None else f"{row.state}: {row.reason}",
        )
        for row in await rows(store, channel_id)
    ]


async def told(store: Store) -> list[tuple[int, str, str]]:
    """Channel, subject and state of each notice."""
    query = select(notices.c.channel_id, notices.c.about, notices.c.state).order_by(notices.c.id)
    async with store.read() as connection:
        return [tuple(row) for row in (await connection.execute(query)).all()]


async def had_by(store: Store, channel_id: int = CHANNEL) -> list[str]:
    """The ids of the articles that a channel has had."""
    query = select(had.c.article_id).where(had.c.channel_id == channel_id, had.c.how != "refused")
    async with store.read() as connection:
        return sorted((await connection.execute(query)).scalars())


async def pass_time(store: Store, seconds: float) -> None:
    """Let the database's time pass: every moment told by it moves into the past."""
    by = round(seconds * 1000)
    names = {
        deliveries: "not_before claimed_at lease_until unsure_since publish_not_before erase_after "
        "corrected_at",
        notices: "not_before claimed_at lease_until unsure_since made_at",
        corrections: "not_before claimed_at lease_until unsure_since made_at",
        desk_texts: "changed_at",
    }
    async with store.write() as connection:
        for table, columns in names.items():
            earlier = {name: table.c[name] - _milliseconds(by) for name in columns.split()}
            await connection.execute(update(table).values(**earlier))


def _milliseconds(count: int) -> Any:
    from sqlalchemy import BigInteger, literal

    return literal(count, BigInteger)
