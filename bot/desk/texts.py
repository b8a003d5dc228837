"""The texts of the desks in one database.

    draft ──publish──▶ published ──withdraw──▶ draft
      │                    ▲
      └──correct───────────┘   the draft's text takes the place of the published one

Whatever readers may see otherwise after a change raises the desk's revision, in the same
transaction: by that other processes notice it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import RowMapping, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.news import announce
from bot.store.tables import desk_texts, desks

MOST_TEXTS: Final = 500
"""Of one server, drafts among them: all that are published are held in memory."""
MOST_CHARACTERS: Final = 16 * 2**20
"""Of all texts of one server."""


class State(Enum):
    """Where a text stands."""

    DRAFT = "draft"
    PUBLISHED = "published"


class DeskFull(Exception):
    """A server's desk holds as much as it may."""


@dataclass(frozen=True)
class Listed:
    """A text in a list, without its words."""

    id: str
    guild_id: int
    state: State
    headline: str
    corrects: str | None = None
    out_at: dt.datetime | None = None
    published_at: dt.datetime | None = None


@dataclass(frozen=True)
class DeskText(Listed):
    """A text as it was handed in, and what an editor has said about it since."""

    name: str = ""
    text: str = ""
    reason: str | None = None
    zone: str | None = None

    @property
    def mark(self) -> str:
        """What a button knows the text by, so that it does nothing to another one."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


@dataclass(frozen=True)
class Standing:
    """What of a desk has to be known everywhere, at once."""

    revision: int
    editor_role_id: int | None


_LISTED = tuple(desk_texts.c[name] for name in Listed.__dataclass_fields__)


class DeskTexts:
    """The texts of all desks; each is only found by its own server."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # --- looking ---------------------------------------------------------------------------

    async def get(self, guild_id: int, text_id: str) -> DeskText | None:
        """Return a text."""
        async with self._store.read() as connection:
            return await _fetch(connection, guild_id, text_id)

    async def of_guild(self, guild_id: int) -> list[Listed]:
        """Return a server's texts: drafts first, each kind with the latest change first."""
        query = (
            select(*_LISTED)
            .where(desk_texts.c.guild_id == guild_id)
            .order_by(desk_texts.c.state, desk_texts.c.changed_at.desc(), desk_texts.c.id)
        )
        async with self._store.read() as connection:
            return [Listed(**_facts(row)) for row in (await connection.execute(query)).mappings()]

    async def published(self, guild_id: int) -> list[DeskText]:
        """Return what a server has published."""
        query = select(desk_texts).where(
            desk_texts.c.guild_id == guild_id, desk_texts.c.state == State.PUBLISHED.value
        )
        async with self._store.read() as connection:
            return [_text(row) for row in (await connection.execute(query)).mappings()]

    async def standings(self) -> dict[int, Standing]:
        """Return how each desk stands."""
        query = select(desks.c.guild_id, desks.c.revision, desks.c.editor_role_id)
        async with self._store.read() as connection:
            return {row[0]: Standing(row[1], row[2]) for row in await connection.execute(query)}

    # --- changing --------------------------------------------------------------------------

    async def keep(self, draft: DeskText) -> bool:
        """Keep a draft, in place of what it said before; False if it is published meanwhile.

        Raises:
            DeskFull: the server has too many texts, or too long ones.
        """
        values: dict[str, Any] = {
            **{name: getattr(draft, name) for name in DeskText.__dataclass_fields__},
            "state": State.DRAFT.value,
            "changed_at": DatabaseNow(),
        }
        changes = {name: values[name] for name in ("name", "text", "headline", "changed_at")}
        async with self._store.write() as connection:
            await _require_room(connection, draft)
            statement = insert(connection, desk_texts).values(**values)
            upsert = statement.on_conflict_do_update(
                index_elements=["id"],
                set_=changes,
                where=(desk_texts.c.guild_id == draft.guild_id)
                & (desk_texts.c.state == State.DRAFT.value),
            )
            return bool((await connection.execute(upsert)).rowcount)

    async def publish(
        self, draft: DeskText, now: dt.datetime, out_at: dt.datetime | None = None
    ) -> bool:
        """Publish a draft as it was read; False if it isn't that draft any more."""
        values = {"state": State.PUBLISHED.value, "published_at": now, "out_at": out_at}
        return await self._change(draft, State.DRAFT, values)

    async def withdraw(self, guild_id: int, text_id: str) -> DeskText | None:
        """Make a draft of what was published; None if it isn't."""
        text = await self.get(guild_id, text_id)
        if text is None or text.state is not State.PUBLISHED:
            return None
        values = {"state": State.DRAFT.value, "out_at": None}
        return text if await self._change(text, State.PUBLISHED, values) else None

    async def correct(self, draft: DeskText) -> DeskText | None:
        """Put a draft in the place of what it corrects; None if one of them isn't there now."""
        async with self._store.write() as connection:
            mine = await _fetch(connection, draft.guild_id, draft.id, lock=True)
            wrong = await _fetch(connection, draft.guild_id, draft.corrects or "", lock=True)
            if mine is None or mine.mark != draft.mark:
                return None
            if wrong is None or wrong.state is not State.PUBLISHED:
                return None
            new = {name: getattr(mine, name) for name in ("name", "text", "headline", "reason")}
            await _set(connection, wrong.id, new)
            await connection.execute(delete(desk_texts).where(desk_texts.c.id == mine.id))
            await _raise_revision(connection, draft.guild_id)
        return wrong

    async def discard(self, guild_id: int, text_id: str) -> bool:
        """Delete a draft; False if there is none."""
        statement = delete(desk_texts).where(
            desk_texts.c.guild_id == guild_id,
            desk_texts.c.id == text_id,
            desk_texts.c.state == State.DRAFT.value,
        )
        async with self._store.write() as connection:
            return bool((await connection.execute(statement)).rowcount)

    async def set_editors(self, guild_id: int, role_id: int | None) -> None:
        """Let the people with that role use the desk, or only those who manage the server."""
        statement = {"guild_id": guild_id, "editor_role_id": role_id}
        async with self._store.write() as connection:
            await connection.execute(
                insert(connection, desks)
                .values(**statement)
                .on_conflict_do_update(
                    index_elements=["guild_id"], set_={"editor_role_id": role_id}
                )
            )
            await announce(connection)

    async def _change(self, text: DeskText, state: State, values: Mapping[str, Any]) -> bool:
        async with self._store.write() as connection:
            now = await _fetch(connection, text.guild_id, text.id, lock=True)
            if now is None or now.state is not state or now.mark != text.mark:
                return False
            await _set(connection, text.id, values)
            await _raise_revision(connection, text.guild_id)
        return True


async def _fetch(
    connection: AsyncConnection, guild_id: int, text_id: str, *, lock: bool = False
) -> DeskText | None:
    query = select(desk_texts).where(desk_texts.c.guild_id == guild_id, desk_texts.c.id == text_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).mappings().first()
    return None if row is None else _text(row)


async def _set(connection: AsyncConnection, text_id: str, values: Mapping[str, Any]) -> None:
    await connection.execute(
        update(desk_texts)
        .where(desk_texts.c.id == text_id)
        .values(**values, changed_at=DatabaseNow())
    )


async def _raise_revision(connection: AsyncConnection, guild_id: int) -> None:
    statement = insert(connection, desks).values(guild_id=guild_id, revision=1)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["guild_id"], set_={"revision": desks.c.revision + 1}
        )
    )
    await announce(connection)


async def _require_room(connection: AsyncConnection, draft: DeskText) -> None:
    query = select(func.count(), func.sum(func.length(desk_texts.c.text))).where(
        desk_texts.c.guild_id == draft.guild_id, desk_texts.c.id != draft.id
    )
    count, characters = (await connection.execute(query)).one()
    if count >= MOST_TEXTS or (characters or 0) + len(draft.text) > MOST_CHARACTERS:
        raise DeskFull


def _text(row: RowMapping) -> DeskText:
    return DeskText(**_facts(row, (*DeskText.__dataclass_fields__,)))


def _facts(
    row: RowMapping, names: Sequence[str] = (*Listed.__dataclass_fields__,)
) -> dict[str, Any]:
    return {name: row[name] for name in names} | {"state": State(row["state"])}
