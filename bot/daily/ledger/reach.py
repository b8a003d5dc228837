"""How far a correction of one server's article has come, from what its posts say."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.articles.article import Article
from bot.articles.content import is_correction
from bot.daily.ledger.results import DeliveryState
from bot.store.engine import Store
from bot.store.tables import deliveries

Posts = Mapping[int, dt.datetime | None]
"""Deliveries by id, and when the message of each was edited last, in database time."""


async def outdated(store: Store, article: Article) -> Posts:
    """Return the posts in the article's server that say something else than it does now."""
    columns = deliveries.c
    query = select(columns.id, columns.corrected_at, columns.content).where(
        columns.guild_id == article.guild_id,
        columns.article_ids == json.dumps([article.id]),
        columns.content.is_not(None),
        columns.state == DeliveryState.SENT.value,
    )
    async with store.read() as connection:
        rows = (await connection.execute(query)).all()
    return {row.id: row.corrected_at for row in rows if is_correction(row.content, article.content)}


@dataclass(frozen=True)
class Standing:
    """How many posts have been edited, and how many are still to be."""

    count: int
    waiting: int


async def reached(store: Store, posts: Posts, content: str) -> Standing:
    """Return how far posts have come that were `outdated`, if the article says `content` now."""
    columns = deliveries.c
    query = select(columns.id, columns.corrected_at, columns.content).where(columns.id.in_(posts))
    async with store.read() as connection:
        rows = (await connection.execute(query)).all()
    return Standing(
        count=sum(row.corrected_at != posts[row.id] for row in rows),
        waiting=sum(is_correction(row.content, content) for row in rows),
    )
