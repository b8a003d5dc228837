"""The bytes of pictures: of those that articles show now, and of those that posts wait with.

A post's message names its picture by the digest of the bytes. Before the first attempt they are
kept in the database, so that each attempt sends the same, whatever becomes of the file.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.images import ImageFile, read
from bot.store.engine import Store
from bot.store.inserts import insert
from bot.store.instants import DatabaseNow
from bot.store.tables import pictures

_HELD_BYTES = 32 * 2**20


class Pictures:
    """The pictures of current articles, read when they are needed; recent ones are held."""

    def __init__(
        self, find: Callable[[str], ImageFile | None], *, held_bytes: int = _HELD_BYTES
    ) -> None:
        """Read what `find` returns for a digest."""
        self._find = find
        self._room = held_bytes
        self._held: OrderedDict[str, bytes] = OrderedDict()

    def knows(self, digest: str) -> bool:
        """Tell whether an article shows it, or it was needed just now."""
        return digest in self._held or self._find(digest) is not None

    async def get(self, digest: str) -> bytes | None:
        """Return a picture's bytes; None when its file has changed since it was checked."""
        if digest in self._held:
            self._held.move_to_end(digest)
            return self._held[digest]
        image = self._find(digest)
        data = None if image is None else await asyncio.to_thread(read, image)
        if data is not None:
            self.hold(digest, data)
        return data

    def hold(self, digest: str, data: bytes) -> None:
        """Have a picture at hand, in place of those that were needed longest ago."""
        if digest in self._held:
            return
        self._held[digest] = data
        self._room -= len(data)
        while self._room < 0:
            _, dropped = self._held.popitem(last=False)
            self._room += len(dropped)


class KeptPictures:
    """The pictures of posts: in the database before a post is tried for the first time."""

    def __init__(self, store: Store, current: Pictures) -> None:
        self._store = store
        self._current = current
        self._one_at_a_time = asyncio.Lock()

    async def get(self, digest: str) -> bytes | None:
        """Return the bytes, which are kept from now on; None when nobody has them any more."""
        async with self._one_at_a_time:
            async with self._store.read() as connection:
                is_kept = digest in await kept(connection, [digest])
            data = await self._current.get(digest)
            if is_kept:
                data = data or await self._read_back(digest)
            elif data is not None:
                await self._keep(digest, data)
            return data

    async def _read_back(self, digest: str) -> bytes | None:
        query = select(pictures.c.data).where(pictures.c.digest == digest)
        async with self._store.read() as connection:
            data: bytes | None = (await connection.execute(query)).scalar()
        if data is not None:
            self._current.hold(digest, data)
        return data

    async def _keep(self, digest: str, data: bytes) -> None:
        async with self._store.write() as connection:
            statement = insert(connection, pictures).values(
                digest=digest, data=data, kept_at=DatabaseNow()
            )
            await connection.execute(statement.on_conflict_do_nothing())


async def kept(connection: AsyncConnection, digests: Iterable[str]) -> set[str]:
    """Return which of these the database has."""
    query = select(pictures.c.digest).where(pictures.c.digest.in_(list(digests)))
    return set((await connection.execute(query)).scalars())
