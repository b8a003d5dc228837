"""What each channel has had, article by article.

A channel's *archive* is what was out before its first schedule: neither the newest nor a digest
goes back to it, but a queue begins with it. Ids that many channels share are kept as sets, under
a hash; of these the last ones used stay in memory.

All functions work inside a transaction of the ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.library import Library
from bot.daily.ledger.channel_schedule import ChannelSchedule, Order
from bot.daily.ledger.results import ON_THE_WAY
from bot.store.indexes import never_by
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import article_sets, deliveries, had, schedules

_NOTHING: frozenset[str] = frozenset()
_CACHED = 256
_sets: OrderedDict[str, frozenset[str]] = OrderedDict()


class How(Enum):
    """How a channel came to have had an article, or not."""

    POSTED = "posted"
    LEFT_OUT = "left-out"
    """Somebody asked for that."""
    REFUSED = "refused"
    """By Discord; with another text it is tried again."""


@dataclass(frozen=True)
class Had:
    """What one channel has had."""

    articles: frozenset[str] = _NOTHING
    """Ids."""
    archive: frozenset[str] = _NOTHING
    """Ids."""
    refused: frozenset[str] = _NOTHING
    """Hashes of messages."""

    def by(self, order: Order) -> frozenset[str]:
        """Return what a post in that order leaves out."""
        return self.articles if order is Order.QUEUE else self.articles | self.archive

    def and_also(self, ids: Iterable[str]) -> Had:
        """Return this with some articles more."""
        return replace(self, articles=self.articles.union(ids))


async def had_by(
    connection: AsyncConnection, channels: Collection[ChannelSchedule]
) -> dict[int, Had]:
    """Return what these channels have had, with what is on its way to them."""
    ids = [each.channel_id for each in channels]
    query = select(had).where(had.c.channel_id.in_(ids))
    articles: defaultdict[int, set[str]] = defaultdict(set)
    refused: defaultdict[int, set[str]] = defaultdict(set)
    for row in await connection.execute(query):
        if row.how == How.REFUSED.value:
            refused[row.channel_id].add(row.payload)
        else:
            articles[row.channel_id].add(row.article_id)
    for row in await connection.execute(_on_the_way(ids)):
        articles[row.channel_id].update(json.loads(row.article_ids))
    sets = await _read_sets(connection, channels)
    return {
        each.channel_id: Had(
            sets[each.had_before].union(articles[each.channel_id]),
            sets[each.archive],
            frozenset(refused[each.channel_id]),
        )
        for each in channels
    }


def _on_the_way(channel_ids: Sequence[int]) -> Any:
    return select(deliveries.c.channel_id, deliveries.c.article_ids).where(
        deliveries.c.channel_id.in_(channel_ids),
        never_by(deliveries.c.state).in_([each.value for each in ON_THE_WAY]),
        deliveries.c.payload.is_not(None),
    )


async def note(
    connection: AsyncConnection,
    articles: Iterable[tuple[int, str]],
    how: How,
    payload: str | None = None,
) -> None:
    """Record for pairs of channel and article that the channel has had it."""
    rows = [
        {"channel_id": channel, "article_id": article, "how": how.value, "payload": payload}
        # Sorted, so that two processes that insert the same rows can't deadlock.
        for channel, article in sorted(set(articles))
    ]
    if not rows:
        return
    statement = insert(connection, had).values(at=DatabaseNow())
    changes = {name: statement.excluded[name] for name in ("how", "payload", "at")}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["channel_id", "article_id"], set_=changes),
        rows,
    )


async def forget(connection: AsyncConnection, channel_id: int, *conditions: Any) -> None:
    """Forget articles of a channel, as if it had not had them."""
    await connection.execute(delete(had).where(had.c.channel_id == channel_id, *conditions))


async def forget_refused(connection: AsyncConnection, channel_id: int) -> None:
    """Forget what Discord refused in a channel, so that it is tried again."""
    await forget(connection, channel_id, had.c.how == How.REFUSED.value)


# --- sets ----------------------------------------------------------------------------------


async def keep_set(connection: AsyncConnection, ids: Sequence[str]) -> str | None:
    """Keep a set of ids, and return its hash; None for an empty one."""
    if not ids:
        return None
    text = json.dumps(sorted(ids))
    digest = hashlib.sha256(text.encode()).hexdigest()
    statement = insert(connection, article_sets).values(hash=digest, ids=text)
    await connection.execute(statement.on_conflict_do_nothing())
    return digest


async def _read_sets(
    connection: AsyncConnection, channels: Collection[ChannelSchedule]
) -> dict[str | None, frozenset[str]]:
    hashes = {name for each in channels for name in (each.archive, each.had_before) if name}
    missing = [name for name in hashes if name not in _sets]
    if missing:
        query = select(article_sets).where(article_sets.c.hash.in_(missing))
        for row in await connection.execute(query):
            _sets[row.hash] = frozenset(json.loads(row.ids))
    found: dict[str | None, frozenset[str]] = {name: _sets.get(name, _NOTHING) for name in hashes}
    while len(_sets) > _CACHED:
        _sets.popitem(last=False)
    return {None: _NOTHING, **found}


async def settle_places(connection: AsyncConnection, library: Library) -> None:
    """Turn what an older database knows of channels into sets of ids.

    It held only the place of the last article: the channel counts as having had all up to it.
    """
    query = select(schedules.c.last_article_place).where(
        schedules.c.last_article_place.is_not(None)
    )
    for place in (await connection.execute(query.distinct())).scalars().all():
        digest = await keep_set(connection, library.up_to(place))
        await connection.execute(
            update(schedules)
            .where(schedules.c.last_article_place == place)
            .values(had_before=digest, last_article_place=None)
        )
