"""Posts that are out, and whose article has been changed since: their messages are edited.

    planned ──claim──▶ claimed ──settle──▶ corrected · gone · refused · unanswered ──▶ counted
       ▲                  │
       └── try again, or the article was changed once more

One row for each post that has to be edited, with its delivery's id, and gone when it is counted.
An edit can be made twice without harm, so a lease that has ended is no doubt: it is made again.
What a post says stands in its delivery, as the marks of its articles; a delivery without a mark
is never corrected.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import (
    RowMapping,
    and_,
    case,
    delete,
    exists,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.daily.ledger.leases import (
    FREE,
    PLANNED,
    change,
    end_leases,
    held,
    take,
)
from bot.daily.ledger.marks import Articles, differing
from bot.daily.ledger.outdated import BETWEEN_PUBLISHED, OPEN, OVER, plan
from bot.daily.ledger.results import DeliveryState
from bot.daily.ledger.timing import Timing
from bot.messages.post import Style
from bot.store.engine import Store
from bot.store.instants import DatabaseNow
from bot.store.tables import corrections, deliveries, schedules


class End(Enum):
    """What became of a correction."""

    CORRECTED = "corrected"
    GONE = "gone"
    """The message was deleted."""
    REFUSED = "refused"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Correction:
    """A post that only this process may edit until its lease ends."""

    id: int
    channel_id: int
    message_id: int
    tag: str
    article_id: str
    """The article that was changed; of several in a digest, the first."""
    article_ids: tuple[str, ...]
    """All that the post holds."""
    before: str
    """The mark of what it says."""
    content: str
    """The mark of what it is to say."""
    style: Style
    ping_role_id: int | None
    zone: str
    """Of the schedule: by its clocks the article has to be out."""
    at: dt.datetime
    """When the change was seen, by the bot's clock."""
    age: float
    """Seconds since it was planned."""
    is_published: bool
    owner: str
    attempt: int

    @property
    def changed(self) -> tuple[str, ...]:
        """The ids of the articles whose text is corrected."""
        return differing(self.article_ids, self.before, self.content)

    @property
    def unsure_for(self) -> float | None:
        """An earlier edit is no reason for doubt."""
        return None


class Corrections:
    """The corrections in one database; leases and pauses run on database time."""

    def __init__(self, store: Store, timing: Timing) -> None:
        self._store = store
        self._timing = timing

    async def plan(self, articles: Articles, now: dt.datetime) -> bool:
        """Plan what these articles make out of date, and nothing else; return if all was seen.

        A post that is on its way with an older text, or is being edited, has to be looked at
        again.
        """
        return await plan(self._store, self._timing.gather, articles, now)

    # --- claiming --------------------------------------------------------------------------

    async def claim(self, owner: str, limit: int) -> list[Correction]:
        """Claim up to `limit` posts to edit; those that need no edit any more are dropped."""
        taking = take(corrections, owner, limit, self._timing.lease, true())
        async with self._store.write() as connection:
            taken = (await connection.execute(taking)).mappings().all()
            if not taken:
                return []
            posts = await _posts_of(connection, [row["id"] for row in taken])
            claims = [_claim(row, posts.get(row["id"])) for row in taken]
            needless = [row["id"] for row, each in zip(taken, claims, strict=True) if each is None]
            if needless:
                await connection.execute(delete(corrections).where(corrections.c.id.in_(needless)))
        return [each for each in claims if each is not None]

    async def end_leases(self, owners: Sequence[str]) -> int:
        """End the claims of processes that are known to be dead; return how many there were."""
        return await end_leases(self._store, corrections, owners)

    # --- settling --------------------------------------------------------------------------

    async def again(self, claim: Correction, seconds: float) -> None:
        """Try it again after some seconds."""
        values = FREE | {"state": PLANNED, "not_before": DatabaseNow(seconds)}
        async with self._store.write() as connection:
            await change(connection, corrections, claim, values)

    async def drop(self, claim: Correction) -> None:
        """Leave the post as it is."""
        async with self._store.write() as connection:
            if all(await held(connection, corrections, [claim])):
                await connection.execute(delete(corrections).where(corrections.c.id == claim.id))

    async def settle(self, claim: Correction, end: End) -> bool:
        """Record what became of it; False if the lease has been lost.

        If the article was changed once more in the meantime, the post is edited again.
        """
        pause = BETWEEN_PUBLISHED if claim.is_published else self._timing.gather
        is_same = corrections.c.content == claim.content
        async with self._store.write() as connection:
            if not all(await held(connection, corrections, [claim])):
                return False
            await connection.execute(
                update(corrections)
                .where(corrections.c.id == claim.id)
                .values(
                    **FREE,
                    state=case((is_same, end.value), else_=PLANNED),
                    not_before=DatabaseNow(pause),
                )
            )
            await connection.execute(
                update(deliveries).where(deliveries.c.id == claim.id).values(**_said(claim, end))
            )
        return True

    async def count(self, article_id: str, content: str) -> dict[End, int] | None:
        """Return once what became of a correction's posts, when none of them is left to edit."""
        mine = corrections.c
        of_it = and_(mine.article_id == article_id, mine.content == content)
        query = select(exists().where(of_it, mine.state.in_(OPEN)))
        async with self._store.read() as connection:
            if (await connection.execute(query)).scalar():
                return None
        async with self._store.write() as connection:
            statement = delete(corrections).where(of_it, mine.state.not_in(OPEN))
            states = (await connection.execute(statement.returning(mine.state))).scalars().all()
        counted = Counter(map(End, states))
        return {each: counted[each] for each in End} if states else None

    async def settled(self) -> list[tuple[str, str]]:
        """Return the corrections that have posts to be counted, as article and mark."""
        mine = corrections.c
        query = select(mine.article_id, mine.content).where(mine.state.not_in(OPEN)).distinct()
        async with self._store.read() as connection:
            return [(row[0], row[1]) for row in await connection.execute(query)]


def _said(claim: Correction, end: End) -> dict[str, Any]:
    """Return what a delivery is known to say from now on; nothing, if its message is gone."""
    if end is End.CORRECTED:
        return {"content": claim.content, "corrected_at": DatabaseNow()}
    return {"content": None if end is End.GONE else claim.content}


async def _posts_of(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, RowMapping]:
    """Return the posts that are still to be edited, by id."""
    query = (
        select(deliveries, schedules.c.zone)
        .join(schedules, schedules.c.channel_id == deliveries.c.channel_id)
        .where(
            deliveries.c.id.in_(list(ids)),
            deliveries.c.state == DeliveryState.SENT.value,
            deliveries.c.message_id.is_not(None),
            schedules.c.state.not_in(OVER),
        )
    )
    return {row["id"]: row for row in (await connection.execute(query)).mappings()}


def _claim(row: RowMapping, post: RowMapping | None) -> Correction | None:
    if post is None:
        return None
    article_ids = tuple(json.loads(post["article_ids"]))
    if not differing(article_ids, post["content"], row["content"]):
        return None
    return Correction(
        id=row["id"],
        channel_id=post["channel_id"],
        message_id=post["message_id"],
        tag=post["tag"],
        article_id=row["article_id"],
        article_ids=article_ids,
        before=post["content"],
        content=row["content"],
        style=Style(post["style"]),
        ping_role_id=post["ping_role_id"],
        zone=post["zone"],
        at=row["at"],
        age=(row["moment"] - row["made_at"]).total_seconds(),
        is_published=post["publish"] is not None,
        owner=row["owner"],
        attempt=row["attempts"],
    )
