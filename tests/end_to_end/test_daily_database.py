"""A database that is locked, full or away, before a post and while it is on its way."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from sqlalchemy import Connection, event

from bot.sandbox import Sandbox, faults
from bot.store.engine import Store, open_store
from tests.daily.material import MINUTE, edition
from tests.databases import on_server
from tests.end_to_end.mornings import POST, Morning
from tests.tcp_proxy import TcpProxy

PATIENCE = 1.0
FOR_A_LOCK = 0.3
LONG = 900  # an article whose text takes pages of its own in a file
WHEN = pytest.mark.parametrize("in_flight", [False, True], ids=["before", "in flight"])


class Outage:
    """A database that can be had, until `begin`, and again after `end`."""

    store: Store

    async def begin(self) -> None: ...

    async def end(self) -> None: ...


class Locked(Outage):
    """Another program holds SQLite's one write lock for longer than anybody waits."""

    def __init__(self, store: Store, file: Path) -> None:
        self.store = store
        self._other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)

    async def begin(self) -> None:
        # In a thread, because the bot may hold the lock, and has to go on to give it back.
        await asyncio.to_thread(self._other.execute, "BEGIN IMMEDIATE")

    async def end(self) -> None:
        self._other.execute("ROLLBACK")
        self._other.close()


class Full(Outage):
    """SQLite's file may not grow."""

    def __init__(self, store: Store) -> None:
        self.store, self._pages = store, 1_000_000
        event.listen(store._engine.sync_engine, "begin", self._limit)

    def _limit(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={self._pages}")

    async def begin(self) -> None:
        self._pages = 1  # no less than there are; SQLite takes the greater of both

    async def end(self) -> None:
        self._pages = 1_000_000


class Away(Outage):
    """Nothing gets through to PostgreSQL: connections are cut, or hear nothing more."""

    def __init__(self, store: Store, proxy: TcpProxy, how: str) -> None:
        self.store, self._proxy, self._how = store, proxy, how

    async def begin(self) -> None:
        if self._how == "drop":
            await self._proxy.drop()
        else:
            self._proxy.hang()

    async def end(self) -> None:
        self._proxy.mend()


@contextlib.asynccontextmanager
async def outage(kind: str, folder: Path, server: str) -> AsyncIterator[Outage]:
    if kind in ("locked", "full"):
        file = folder / "bot.db"
        async with open_store(f"sqlite:///{file}", patience=FOR_A_LOCK) as store:
            yield Locked(store, file) if kind == "locked" else Full(store)
        return
    parts = urlsplit(server)
    async with TcpProxy(parts.hostname or "", parts.port or 5432) as proxy:
        login = f"{parts.username}:{parts.password}@" if parts.password else f"{parts.username}@"
        address = urlunsplit(parts._replace(netloc=f"{login}127.0.0.1:{proxy.port}"))
        async with open_store(address, patience=PATIENCE) as store:
            yield Away(store, proxy, kind)


ON_POSTGRES = [pytest.param(kind, marks=pytest.mark.postgres) for kind in ("drop", "hang")]


@pytest.fixture(params=["locked", "full", *ON_POSTGRES])
def kind_and_server(request: pytest.FixtureRequest) -> tuple[str, str]:
    on_postgres = request.param in ("drop", "hang")
    return request.param, request.getfixturevalue("blank_postgres") if on_postgres else ""


@pytest.fixture
async def broken(kind_and_server: tuple[str, str], tmp_path: Path) -> AsyncIterator[Outage]:
    kind, server = kind_and_server
    async with outage(kind, tmp_path, server) as made:
        yield made


@WHEN
async def test_a_post_survives_a_database_that_is_away(
    sandbox: Sandbox, broken: Outage, in_flight: bool, caplog: pytest.LogCaptureFixture
) -> None:
    if in_flight and isinstance(broken, Full):
        return  # what is written then needs no room
    morning = Morning(sandbox, broken.store, edition(LONG))
    await morning.subscribe()
    hang = faults.Hang(path=POST)
    async with morning.courier() as courier:
        if in_flight:
            active = sandbox.faults.add(hang)
            morning.clock.move(MINUTE)
            await morning.until(lambda: active is not None and active.struck)
            await broken.begin()
            sandbox.faults.heal(active)
        else:
            await broken.begin()
            morning.clock.move(MINUTE)
        courier.wake()
        await morning.until(lambda: "wait" in caplog.text)
        await broken.end()
        await morning.until_states("sent")
    assert len(morning.posts()) == 1


@pytest.mark.postgres
@WHEN
async def test_a_post_survives_backends_that_are_ended(
    sandbox: Sandbox, blank_postgres: str, in_flight: bool
) -> None:
    end_them = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with open_store(blank_postgres, patience=PATIENCE) as store:
        morning = Morning(sandbox, store, edition(1))
        await morning.subscribe()
        async with morning.courier():
            if in_flight:
                active = sandbox.faults.add(faults.Hang(path=POST))
                morning.clock.move(MINUTE)
                await morning.until(lambda: active is not None and active.struck)
                await _in_a_thread(end_them, blank_postgres)
                sandbox.faults.heal(active)
            else:
                await _in_a_thread(end_them, blank_postgres)
                morning.clock.move(MINUTE)
            await morning.until_states("sent")
        assert len(morning.posts()) == 1


async def _in_a_thread(statement: str, url: str) -> None:
    await asyncio.to_thread(on_server, statement, url)
