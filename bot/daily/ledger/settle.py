"""What a result changes: the delivery, and the channel's schedule.

All functions work inside a transaction of the ledger.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.channel_schedule import State
from bot.daily.ledger.leases import FREE, UNSURE_SINCE, held
from bot.daily.ledger.notices import add_notice
from bot.daily.ledger.results import (
    Again,
    Deleted,
    DeliveryState,
    Failed,
    Posted,
    Reason,
    Result,
    Skipped,
    Unconfirmed,
)
from bot.daily.ledger.schedules import fetch
from bot.daily.port.refusals import Meaning
from bot.messages.wire import Message
from bot.store.instants import DatabaseNow
from bot.store.tables import deliveries, schedules

_REASONS = {
    Meaning.PERMISSION: Reason.PERMISSION,
    Meaning.GONE: Reason.GONE,
    Meaning.TEXT: Reason.TEXT,
}


# What a schedule knows about the last post.
_LAST = ("last_article_id", "last_article_place", "last_message_id")


async def settle(connection: AsyncConnection, results: Sequence[Result]) -> list[bool]:
    """Record results; False for each whose lease has been lost."""
    held_ids = await held(connection, deliveries, [result.claim for result in results])
    valid = [result for result in results if result.claim.id in held_ids]
    plain = [result for result in valid if isinstance(result, Posted) and _is_plain(result)]
    if plain:
        await _settle_posted(connection, plain)
    for result in valid:
        if not (isinstance(result, Posted) and _is_plain(result)):
            await _settle_one(connection, result)
    return [result.claim.id in held_ids for result in results]


def _is_plain(result: Posted) -> bool:
    """Tell whether a post changes nothing but its delivery and its channel's last post."""
    return result.without_text is None and not result.claim.was_blocked


async def _settle_posted(connection: AsyncConnection, results: Sequence[Posted]) -> None:
    """Record many posts at once, for busy mornings."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == bindparam("delivery"))
        .values(
            **_END,
            state=DeliveryState.SENT.value,
            message_id=bindparam("message"),
            sent_at=bindparam("moment"),
            publish=bindparam("publishing"),
            publish_not_before=DatabaseNow(),
        ),
        [
            {
                "delivery": result.claim.id,
                "message": result.message_id,
                "moment": result.at,
                "publishing": "wanted" if result.claim.announcement else None,
            }
            for result in results
        ],
    )
    await _update_last(connection, results)


async def _update_last(connection: AsyncConnection, results: Sequence[Posted | Deleted]) -> None:
    """Update what schedules know about their channel's last post."""
    last = await _last_posts(connection, {result.claim.channel_id for result in results})
    for result in results:
        if before := last.get(result.claim.channel_id):
            last[result.claim.channel_id] = _after(result, before)
    if last:
        await connection.execute(
            update(schedules)
            .where(schedules.c.channel_id == bindparam("channel"))
            .values({name: bindparam(f"new_{name}") for name in _LAST}),
            [
                {"channel": channel, **{f"new_{name}": value for name, value in values.items()}}
                for channel, values in sorted(last.items())
            ],
        )


async def _last_posts(
    connection: AsyncConnection, channel_ids: Collection[int]
) -> dict[int, dict[str, Any]]:
    query = (
        select(schedules.c.channel_id, *(schedules.c[name] for name in _LAST))
        .where(schedules.c.channel_id.in_(channel_ids))
        .order_by(schedules.c.channel_id)
        .with_for_update()
    )
    rows = (await connection.execute(query)).mappings()
    return {row["channel_id"]: {name: row[name] for name in _LAST} for row in rows}


def _after(result: Posted | Deleted, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return a channel's last post after this result; an older article never replaces a newer."""
    last, claim = dict(before), result.claim
    # Compared here, as a database may sort by the rules of some language.
    if claim.article_place >= (before["last_article_place"] or ""):
        last |= {"last_article_id": claim.article_id, "last_article_place": claim.article_place}
    if isinstance(result, Posted):
        last["last_message_id"] = result.message_id
    return last


async def _settle_one(connection: AsyncConnection, result: Result) -> None:
    await connection.execute(
        update(deliveries).where(deliveries.c.id == result.claim.id).values(**_values(result))
    )
    match result:
        case Posted():
            await _settle_posted(connection, [result])
            if result.without_text is not None:
                await _block(connection, result.without_text)
            else:
                await _resume(connection, result.claim.channel_id, result.resumed_notice)
        case Deleted():
            await _update_last(connection, [result])
        case Failed():
            await _block(connection, result)
        case Again(trouble=Failed() as trouble) | Skipped(trouble=Failed() as trouble):
            await _block(connection, trouble)
        case Unconfirmed(claim, _, notice):
            about = f"unconfirmed:{claim.date}:{claim.seq}"
            schedule = await fetch(connection, claim.channel_id)
            if schedule is not None:
                await add_notice(connection, schedule, about, notice)


async def skip(connection: AsyncConnection, delivery_id: int, reason: Reason) -> None:
    """Settle a delivery that was taken in this transaction and need not be sent."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id)
        .values(**_END, state=DeliveryState.SKIPPED.value, reason=reason.value)
    )


async def unblock(
    connection: AsyncConnection,
    channel_id: int,
    since: dt.datetime,
    now: dt.datetime,
    notice: Message,
) -> None:
    """Resume a channel's posts, make up the one that failed since `since`, and say so once."""
    # Deliveries before schedules, as when a post is settled.
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.channel_id == channel_id,
            deliveries.c.seq == 0,
            deliveries.c.state.in_([DeliveryState.FAILED.value, DeliveryState.SKIPPED.value]),
            deliveries.c.reason.in_([Reason.PERMISSION.value, Reason.TIMEOUT.value]),
            deliveries.c.due.between(since, now),
        )
        .values(
            state=DeliveryState.PLANNED.value,
            reason=None,
            late=True,  # after a restored backup it may already be there
            not_before=DatabaseNow(),
        )
    )
    await hasten(connection, channel_id)
    await _resume(connection, channel_id, notice)


async def hasten(connection: AsyncConnection, channel_id: int) -> bool:
    """Have a channel's waiting posts tried at once; False if none is waiting."""
    statement = (
        update(deliveries)
        .where(
            deliveries.c.channel_id == channel_id,
            deliveries.c.state == DeliveryState.PLANNED.value,
            deliveries.c.not_before > DatabaseNow(),
        )
        .values(not_before=DatabaseNow())
    )
    return bool((await connection.execute(statement)).rowcount)


async def _resume(connection: AsyncConnection, channel_id: int, notice: Message | None) -> None:
    """Resume a channel's posts; if a permission was missing, have somebody told, once."""
    schedule = await fetch(connection, channel_id, lock=True)
    if schedule is None or schedule.state is not State.BLOCKED:
        return
    await connection.execute(
        update(schedules)
        .where(schedules.c.channel_id == channel_id)
        .values(state=State.ACTIVE.value, trouble=None, trouble_facts=None)
    )
    if schedule.trouble is Meaning.PERMISSION and notice is not None:
        await add_notice(connection, schedule, f"resumed:{schedule.trouble_number}", notice)


# What all final states have in common.
_END: dict[str, Any] = FREE | {"unsure_since": None}


def _values(result: Result) -> dict[str, Any]:
    """Return the new values of the delivery's row."""
    match result:
        case Posted():
            return {"reason": None if result.without_text is None else Reason.PERMISSION.value}
        case Deleted():
            return _END | {"state": DeliveryState.DELETED.value}
        case Again():
            return FREE | {
                "state": DeliveryState.PLANNED.value,
                "not_before": DatabaseNow(result.seconds),
                "unsure_since": UNSURE_SINCE[result.doubt](deliveries),
                "detail": result.detail,
                **({"late": False} if result.looked else {}),
            }
        case Failed():
            return _END | {
                "state": DeliveryState.FAILED.value,
                "reason": _REASONS[result.meaning].value,
                "status": result.facts.get("status"),
                "code": result.facts.get("code"),
                "detail": result.facts.get("message"),
            }
        case Skipped():
            return _END | {"state": DeliveryState.SKIPPED.value, "reason": result.reason.value}
        case Unconfirmed():
            return _END | {"state": DeliveryState.UNCONFIRMED.value, "detail": result.why}


async def _block(connection: AsyncConnection, failed: Failed) -> None:
    """Stop a channel's posts until the trouble is over, and tell somebody once."""
    schedule = await fetch(connection, failed.claim.channel_id, lock=True)
    if schedule is None or not schedule.runs:
        return
    if schedule.state is State.BLOCKED and schedule.trouble is failed.meaning:
        return
    number = schedule.trouble_number + 1
    state = State.ENDED if failed.meaning is Meaning.GONE else State.BLOCKED
    await connection.execute(
        update(schedules)
        .where(schedules.c.channel_id == schedule.channel_id)
        .values(
            state=state.value,
            trouble=failed.meaning.value,
            trouble_facts=json.dumps(dict(failed.facts)),
            trouble_number=number,
        )
    )
    await add_notice(connection, schedule, f"trouble:{number}", failed.notice)
