"""What a result changes: the delivery, and the channel's schedule.

All functions work inside a transaction of the ledger.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.channel_schedule import State
from bot.daily.ledger.had import How, note
from bot.daily.ledger.leases import FREE, UNSURE_SINCE, held
from bot.daily.ledger.notices import add_notice
from bot.daily.ledger.results import (
    Again,
    Claim,
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


async def settle(connection: AsyncConnection, results: Sequence[Result]) -> list[bool]:
    """Record results; False for each whose lease has been lost."""
    still = await held(connection, deliveries, [result.claim for result in results])
    valid = [result for result, is_held in zip(results, still, strict=True) if is_held]
    plain = [result for result in valid if isinstance(result, Posted) and _is_plain(result)]
    if plain:
        await _settle_posted(connection, plain)
    for result in valid:
        if not (isinstance(result, Posted) and _is_plain(result)):
            await _settle_one(connection, result)
    return still


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
    await _note_had(connection, results)


async def _note_had(connection: AsyncConnection, results: Sequence[Posted | Deleted]) -> None:
    """Record what channels have had; what was asked for to come next is done with that."""
    pairs = [(each.claim.channel_id, name) for each in results for name in each.claim.article_ids]
    await note(connection, pairs, How.POSTED)
    await connection.execute(
        update(schedules)
        .where(
            schedules.c.channel_id == bindparam("channel"),
            schedules.c.next_article_id == bindparam("article"),
        )
        .values(next_article_id=None),
        [{"channel": channel, "article": name} for channel, name in pairs],
    )


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
            await _note_had(connection, [result])
        case Failed(claim, meaning):
            if meaning is Meaning.TEXT:
                pair = claim.channel_id, claim.article_ids[0]
                await note(connection, [pair], How.REFUSED, claim.payload)
            await _block(connection, result)
        case Again(trouble=Failed() as trouble) | Skipped(trouble=Failed() as trouble):
            await _block(connection, trouble)
        case Unconfirmed(claim, _, notice):
            await _tell(connection, claim, "unconfirmed", notice)
        case Skipped(claim, notice=notice) if notice is not None:
            await _tell(connection, claim, "unanswered", notice)


async def _tell(connection: AsyncConnection, claim: Claim, topic: str, notice: Message) -> None:
    """Have somebody told of one post."""
    schedule = await fetch(connection, claim.channel_id)
    if schedule is not None:
        about = f"{topic}:{claim.date}:{claim.seq}"
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
            deliveries.c.seq <= 0,
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
