"""The text of a delivery: chosen and frozen at its first claim, read back at later ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.ledger.choice import Why
from bot.daily.ledger.edition import Edition, Frozen
from bot.daily.ledger.had import had_by
from bot.daily.ledger.pictures import kept
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries, payloads
from bot.store.tables import schedules as schedules_table

_FREEZE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery"))
    .values(
        article_ids=bindparam("articles"),
        headline=bindparam("headline_"),
        payload=bindparam("hash"),
        content=bindparam("mark"),
        style=bindparam("look"),
        ping_role_id=bindparam("pinged"),
    )
)


async def texts(
    connection: AsyncConnection,
    rows: Sequence[RowMapping],
    schedules: Mapping[int, ChannelSchedule],
    edition: Edition,
    now: dt.datetime,
) -> tuple[dict[int, Frozen], dict[int, Why]]:
    """Return the texts of claimed deliveries by their ids, and why others have nothing to send.

    `schedules` are by channel.
    """
    frozen = await _read_back(connection, rows, edition)
    new = [row for row in rows if row["id"] not in frozen and row["channel_id"] in schedules]
    chosen, nothing = await _choose(connection, new, schedules, edition, now)
    if chosen:
        await _freeze(connection, chosen)
    return frozen | chosen, nothing


async def _choose(
    connection: AsyncConnection,
    rows: Sequence[RowMapping],
    schedules: Mapping[int, ChannelSchedule],
    edition: Edition,
    now: dt.datetime,
) -> tuple[dict[int, Frozen], dict[int, Why]]:
    chosen: dict[int, Frozen] = {}
    nothing: dict[int, Why] = {}
    if not rows:
        return chosen, nothing
    channels = {row["channel_id"]: schedules[row["channel_id"]] for row in rows}
    await _lock(connection, channels)
    had = await had_by(connection, channels.values())
    for row in sorted(rows, key=lambda row: (row["due"], row["id"])):
        channel = row["channel_id"]
        schedule, purpose = channels[channel], row["on_purpose"]
        choice = edition.choose(
            schedule, had[channel], now, slot=max(0, -row["seq"]), on_purpose=purpose
        )
        frozen = edition.compose(schedule, choice)
        if frozen is None:
            nothing[row["id"]] = choice.why
            continue
        chosen[row["id"]] = frozen
        had[channel] = had[channel].and_also(frozen.article_ids)
        channels[channel] = replace(schedule, next_article_id=None)
    return chosen, nothing


async def _lock(connection: AsyncConnection, channels: Iterable[int]) -> None:
    """Let nobody else choose for these channels, so that two posts never hold the same."""
    query = select(schedules_table.c.channel_id).where(schedules_table.c.channel_id.in_(channels))
    # In order, so that two processes can't deadlock.
    await connection.execute(query.order_by(schedules_table.c.channel_id).with_for_update())


async def _freeze(connection: AsyncConnection, new: Mapping[int, Frozen]) -> None:
    by_hash = {frozen.hash: frozen for frozen in new.values()}
    statement = insert(connection, payloads).values(used_at=DatabaseNow())
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["hash"], set_={"used_at": DatabaseNow()}),
        # Sorted, so that two processes that insert the same rows can't deadlock.
        [
            {"hash": digest, "body": by_hash[digest].body, "picture": by_hash[digest].picture}
            for digest in sorted(by_hash)
        ],
    )
    await connection.execute(_FREEZE, [_values(each, new[each]) for each in new])


def _values(delivery_id: int, frozen: Frozen) -> dict[str, Any]:
    return {
        "delivery": delivery_id,
        "articles": json.dumps(frozen.article_ids),
        "headline_": frozen.headline,
        "hash": frozen.hash,
        "mark": frozen.content,
        "look": frozen.style.value if frozen.style else None,
        "pinged": frozen.ping_role_id,
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
    found = {delivery_id: frozen for delivery_id, frozen in read.items() if frozen is not None}
    lost = await _lost_pictures(connection, found.values(), edition)
    unsure = {row["id"] for row in frozen_rows if row["unsure_since"] is not None}
    # A text that no longer exists is chosen again, and one whose picture was replaced before it
    # was tried for the first time.
    return {
        delivery_id: frozen
        for delivery_id, frozen in found.items()
        if frozen.picture not in lost or delivery_id in unsure
    }


async def _lost_pictures(
    connection: AsyncConnection, texts: Iterable[Frozen], edition: Edition
) -> set[str | None]:
    """Return the pictures that are neither kept nor shown by an article."""
    wanted = {each.picture for each in texts} - {None}
    unknown = {each for each in wanted if each and not edition.pictures.knows(each)}
    return set(unknown - await kept(connection, unknown)) if unknown else set()


def _read(row: RowMapping, bodies: Mapping[str, str], edition: Edition) -> Frozen | None:
    digest: str = row["payload"]
    cached = edition.cached(digest)
    if cached is not None or digest not in bodies:
        return cached
    return edition.cache(
        Frozen(tuple(json.loads(row["article_ids"])), row["headline"], digest, bodies[digest])
    )
