"""How far a correction of one server's article has come, from what its posts say."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.articles.article import Article
from bot.daily.ledger.marks import is_outdated
from bot.daily.ledger.results import DeliveryState
from bot.store.engine import Store
from bot.store.tables import deliveries

_SAID = (deliveries.c.id, deliveries.c.corrected_at, deliveries.c.article_ids, deliveries.c.content)

Posts = Mapping[int, dt.datetime | None]
"""Deliveries by id, and when the message of each was edited last, in database time."""


async def outdated(store: Store, article: Article) -> Posts:
    """Return the posts in the article's server that say something else than it does now."""
    columns = deliveries.c
    query = select(*_SAID).where(
        columns.guild_id == article.guild_id,
        columns.article_ids.contains(json.dumps(article.id), autoescape=True),
        columns.content.is_not(None),
        columns.state == DeliveryState.SENT.value,
    )
    async with store.read() as connection:
        rows = (await connection.execute(query)).all()
    return {row.id: row.corrected_at for row in rows if _is_outdated(row, article)}


@dataclass(frozen=True)
class Standing:
    """How many posts have been edited, and how many are still to be."""

    count: int
    waiting: int


async def reached(store: Store, posts: Posts, article: Article) -> Standing:
    """Return how far posts of an article have come that were `outdated`."""
    query = select(*_SAID).where(deliveries.c.id.in_(posts))
    async with store.read() as connection:
        rows = (await connection.execute(query)).all()
    return Standing(
        count=sum(row.corrected_at != posts[row.id] for row in rows),
        waiting=sum(_is_outdated(row, article) for row in rows),
    )


def _is_outdated(post: Any, article: Article) -> bool:
    is_known = post.content is not None and post.article_ids is not None
    return is_known and is_outdated(json.loads(post.article_ids), post.content, article)
