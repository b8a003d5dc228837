"""Which posts have to be edited, as their articles say something else now: a row for each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, and_, case, delete, exists, literal, select

from bot.daily.ledger.channel_schedule import State
from bot.daily.ledger.leases import CLAIMED, PLANNED
from bot.daily.ledger.marks import Articles, differing, marks_now
from bot.daily.ledger.results import ON_THE_WAY, DeliveryState
from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow, Instant
from bot.store.tables import corrections, deliveries, schedules

OPEN = (PLANNED, CLAIMED)
OVER = (State.REMOVED.value, State.ENDED.value)
"""The states of a schedule whose posts stay as they are."""
# Discord lets about three edits an hour of a published post through to its followers.
BETWEEN_PUBLISHED = 1_200.0
_KEPT = dt.timedelta(days=90)  # as long as deliveries are
_BATCH = 500


async def plan(store: Store, gather: float, articles: Articles, now: dt.datetime) -> bool:
    """Plan what these articles make out of date, and nothing else; see `Corrections.plan`.

    Changes within `gather` seconds are one.
    """
    async with store.read() as connection:
        posts = (await connection.execute(_posts(now - _KEPT))).all()
    is_all_seen = True
    for ids, content, state in posts:
        article_ids = json.loads(ids)
        now_says = marks_now(article_ids, content, articles)
        changed = differing(article_ids, content, now_says)
        if not changed:
            continue
        if state != DeliveryState.SENT.value:
            is_all_seen = False
            continue
        new = {"article_id": changed[0], "content": now_says, "at": now}
        source = _outdated(ids, content, new, now - _KEPT, gather)
        while await _plan_some(store, source) == _BATCH:
            pass
    return await _take_back(store, articles) and is_all_seen


async def _plan_some(store: Store, source: Any) -> int:
    async with store.write() as connection:
        statement = insert(connection, corrections).from_select(
            source.selected_columns.keys(), source
        )
        excluded, mine = statement.excluded, corrections.c
        in_place = {name: excluded[name] for name in ("article_id", "content", "at", "made_at")}
        upsert = statement.on_conflict_do_update(
            index_elements=["id"],
            set_=in_place
            | {
                # Who edits it now finds out when that is written down.
                "state": case((mine.state == CLAIMED, CLAIMED), else_=PLANNED),
                "not_before": case(
                    (mine.state == PLANNED, mine.not_before), else_=excluded.not_before
                ),
            },
            where=mine.content != excluded.content,
        )
        return int((await connection.execute(upsert)).rowcount)


async def _take_back(store: Store, articles: Articles) -> bool:
    """Forget corrections to what an article doesn't say any more; False if one is on its way.

    Its post will say it in a moment, and has to be corrected then.
    """
    async with store.read() as connection:
        open_rows = (await connection.execute(_open_rows())).all()
    is_none_claimed = True
    for ids, before, content, state in open_rows:
        if marks_now(json.loads(ids), before, articles) == content:
            continue
        is_none_claimed = is_none_claimed and state == PLANNED
        posts = select(deliveries.c.id).where(
            deliveries.c.article_ids == ids, deliveries.c.content == before
        )
        statement = delete(corrections).where(
            corrections.c.content == content,
            corrections.c.state == PLANNED,
            corrections.c.id.in_(posts),
        )
        async with store.write() as connection:
            await connection.execute(statement)
    return is_none_claimed


def _posts(since: dt.datetime) -> Any:
    """Return the query of what posts say, once each: articles, mark and state."""
    columns = deliveries.c
    return (
        select(columns.article_ids, columns.content, columns.state)
        .where(
            columns.content.is_not(None),
            columns.due > since,
            columns.state.in_([each.value for each in (DeliveryState.SENT, *ON_THE_WAY)]),
        )
        .distinct()
    )


def _open_rows() -> Any:
    mine, post = corrections.c, deliveries.c
    return (
        select(post.article_ids, post.content, mine.content, mine.state)
        .join(deliveries, post.id == mine.id)
        .where(mine.state.in_(OPEN), post.content.is_not(None))
        .distinct()
    )


def _outdated(
    ids: str, content: str, new: Mapping[str, Any], since: dt.datetime, gather: float
) -> Any:
    """Return the query of the rows for posts that have to be edited, in order."""
    columns = deliveries.c
    between = literal(round(BETWEEN_PUBLISHED * 1000), BigInteger)
    next_published = columns.corrected_at + between
    soon = DatabaseNow(gather)
    is_planned = exists().where(
        corrections.c.id == columns.id, corrections.c.content == new["content"]
    )
    return (
        select(
            columns.id,
            literal(new["article_id"]).label("article_id"),
            literal(new["content"]).label("content"),
            literal(new["at"], Instant()).label("at"),
            literal(PLANNED).label("state"),
            case(
                (and_(columns.publish.is_not(None), next_published > soon), next_published),
                else_=soon,
            ).label("not_before"),
            DatabaseNow().label("made_at"),
        )
        .join(schedules, schedules.c.channel_id == columns.channel_id)
        .where(
            columns.article_ids == ids,
            columns.content == content,
            columns.state == DeliveryState.SENT.value,
            columns.message_id.is_not(None),
            columns.due > since,
            schedules.c.state.not_in(OVER),
            ~is_planned,
        )
        .order_by(columns.id)
        .limit(_BATCH)
    )
