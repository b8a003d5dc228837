"""The text of a delivery: chosen and frozen at its first claim, read back at later ones."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.edition import Edition, Frozen
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries, payloads

_FREEZE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery"))
    .values(
        article_id=bindparam("article"),
        article_place=bindparam("place"),
        headline=bindparam("headline_"),
        payload=bindparam("hash"),
        passed_over=bindparam("others"),
    )
)


async def texts(
    connection: AsyncConnection,
    rows: Sequence[RowMapping],
    schedules: Mapping[int, ChannelSchedule],
    edition: Edition,
) -> dict[int, Frozen]:
    """Return the texts of claimed deliveries by their ids; those left out have nothing to send.

    `schedules` are by channel.
    """
    frozen_before = await _read_back(connection, rows, edition)
    new: dict[int, Frozen] = {}
    for row in rows:
        schedule = schedules.get(row["channel_id"])
        if row["id"] not in frozen_before and schedule is not None:
            chosen = edition.compose(schedule, on_purpose=row["on_purpose"])
            if chosen is not None:
                new[row["id"]] = chosen
    if new:
        await _freeze(connection, new)
    return frozen_before | new


async def _freeze(connection: AsyncConnection, new: Mapping[int, Frozen]) -> None:
    bodies = {frozen.hash: frozen.body for frozen in new.values()}
    statement = insert(connection, payloads).values(used_at=DatabaseNow())
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["hash"], set_={"used_at": DatabaseNow()}),
        # Sorted, so that two processes that insert the same rows can't deadlock.
        [{"hash": digest, "body": bodies[digest]} for digest in sorted(bodies)],
    )
    await connection.execute(_FREEZE, [_values(each, new[each]) for each in new])


def _values(delivery_id: int, frozen: Frozen) -> dict[str, Any]:
    return {
        "delivery": delivery_id,
        "article": frozen.article_id,
        "place": frozen.article_place,
        "headline_": frozen.headline,
        "hash": frozen.hash,
        "others": json.dumps(frozen.passed_over) if frozen.passed_over else None,
    }


async def _read_back(
    connection: AsyncConnection, rows: Sequence[RowMapping], edition: Edition
) -> dict[int, Frozen]:
    frozen_rows = [row for row in rows if row["payload"] is not None]
    missing = {row["payload"] for row in frozen_rows if edition.cached(row["payload"]) is None}
    if missing:
        query = select(payloads.c.hash, payloads.c.body).where(payloads.c.hash.in_(missing))
        bodies = {each.hash: each.body for each in (await connection.execute(query)).all()}
    else:
        bodies = {}
    read = {row["id"]: _read(row, bodies, edition) for row in frozen_rows}
    # A text that no longer exists is chosen again.
    return {delivery_id: frozen for delivery_id, frozen in read.items() if frozen is not None}


def _read(row: RowMapping, bodies: Mapping[str, str], edition: Edition) -> Frozen | None:
    digest: str = row["payload"]
    cached = edition.cached(digest)
    if cached is not None or digest not in bodies:
        return cached
    return edition.cache(
        Frozen(row["article_id"], row["article_place"], row["headline"], digest, bodies[digest])
    )
