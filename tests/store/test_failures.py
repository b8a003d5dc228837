"""What keeps a database from working: one class, a sentence, and a store that goes on after."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import AsyncExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError

from bot.errors import BotError, Exit
from bot.store.engine import Store, open_store
from bot.store.failures import StoreUnavailable, translate_errors
from bot.store.tables import payloads
from tests.databases import SERVER, a_row
from tests.tcp_proxy import TcpProxy


async def add(store: Store, name: str, body: str = "{}") -> None:
    async with store.write() as connection:
        await connection.execute(a_row(name, body))


async def names(store: Store) -> list[str]:
    async with store.read() as connection:
        return list((await connection.execute(select(payloads.c.hash))).scalars())


async def refusal(url: str) -> BotError:
    """Return the error with which a database can't be opened."""
    with pytest.raises(BotError) as caught:
        async with open_store(url, patience=5):
            pass
    return caught.value


async def test_a_locked_file_is_an_error_after_the_patience(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    async with open_store(f"sqlite:///{file}", patience=0.1) as store:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = asyncio.get_running_loop().time()
            with pytest.raises(StoreUnavailable, match="another program keeps it locked") as caught:
                await add(store, "a")
            assert asyncio.get_running_loop().time() - began < 4
            assert await names(store) == [], "reading goes on"
        assert isinstance(caught.value.__cause__, DBAPIError)
        assert caught.value.exit_status == Exit.UNAVAILABLE
        await add(store, "b")
        assert await names(store) == ["b"]


async def test_a_full_disk_is_an_error_and_passes(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        with pytest.raises(StoreUnavailable, match="its disk is full"):
            async with store.write() as connection:
                pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
                await connection.execute(text(f"PRAGMA max_page_count={pages + 2}"))
                await connection.execute(a_row("a", "x" * 100_000))
        async with store.read() as connection:
            await connection.execute(text("PRAGMA max_page_count=1000000"))
        await add(store, "b", "x" * 100_000)
        assert await names(store) == ["b"]


async def test_a_file_that_can_only_be_read_is_told(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        with pytest.raises(StoreUnavailable, match="can only be read"):
            async with store.write() as connection:
                await connection.execute(text("PRAGMA query_only=ON"))
                await connection.execute(a_row("a"))


async def test_a_file_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are notes, and no database. " * 50)
    error = await refusal(f"sqlite:///{file}")
    assert str(error).startswith(f"The database {file} can't be used: the file is not a SQLite")
    assert error.exit_status == Exit.CONFIG
    assert file.read_text().startswith("These are notes")


async def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path, tmp_path / "file" / "bot.db", tmp_path / "file" / "x" / "bot.db"):
        error = await refusal(f"sqlite:///{place}")
        assert "the file can't be opened" in str(error)
        assert error.exit_status == Exit.CONFIG


async def test_a_commit_that_fails_is_told(store: Store) -> None:
    def fail(connection: object) -> None:
        raise ConnectionResetError

    event.listen(store._engine.sync_engine, "commit", fail)
    with pytest.raises(StoreUnavailable, match="the connection broke"):
        await add(store, "a")
    event.remove(store._engine.sync_engine, "commit", fail)
    await add(store, "b")
    assert await names(store) == ["b"]


async def test_nothing_is_written_while_the_clock_jumps(store: Store) -> None:
    """Neither what was begun before it jumped, nor what begins then."""
    steady = True
    store.is_clock_steady = lambda: steady
    with pytest.raises(StoreUnavailable, match="has jumped"):
        async with store.write() as connection:
            await connection.execute(a_row("a"))
            steady = False
    with pytest.raises(StoreUnavailable, match="has jumped"):
        await add(store, "b")
    assert await names(store) == []
    steady = True
    await add(store, "c")
    assert await names(store) == ["c"]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("change", "sentence", "status"),
    [
        ({"path": "/nowhere"}, "there is no such database. Create it", Exit.CONFIG),
        ({"netloc": "bot:s3cret@127.0.0.1:9"}, "nothing listens there", Exit.UNAVAILABLE),
        ({"netloc": "nobody:s3cret@127.0.0.1:5432"}, "refuses the user or the pass", Exit.CONFIG),
        ({"netloc": "bot:s3cret@nowhere.invalid"}, "Name or service not known", Exit.UNAVAILABLE),
    ],
)
async def test_a_server_that_cant_be_used_is_told_without_the_password(
    change: dict[str, str], sentence: str, status: Exit
) -> None:
    error = await refusal(urlsplit(SERVER)._replace(**change).geturl())
    assert sentence in str(error)
    assert "s3cret" not in str(error)
    assert error.exit_status == status


def test_without_the_driver_its_installation_is_told() -> None:
    command = (
        "import asyncio, sys; sys.modules['asyncpg'] = None\n"
        "from bot.store.engine import open_store\n"
        "async def main():\n    async with open_store('postgres://u:s3cret@h/d'): pass\n"
        "asyncio.run(main())"
    )
    ran = subprocess.run(
        (sys.executable, "-c", command), capture_output=True, text=True, check=False
    )
    assert "pip install 'briefing-bot[postgres]'" in ran.stderr.splitlines()[-1]
    assert "s3cret" not in ran.stderr.splitlines()[-1]


@pytest.mark.postgres
async def test_a_connection_that_the_server_ends_is_an_error_once(postgres_of_the_run: str) -> None:
    async with open_store(postgres_of_the_run) as store, open_store(postgres_of_the_run) as other:
        with pytest.raises(StoreUnavailable):
            async with store.write() as connection:
                pid = (await connection.execute(select(func.pg_backend_pid()))).scalar_one()
                async with other.read() as elsewhere:
                    await elsewhere.execute(select(func.pg_terminate_backend(pid)))
                await connection.execute(select(1))
        await store.now()


@pytest.mark.postgres
async def test_connections_that_ended_while_idle_are_replaced_unseen(
    postgres_of_the_run: str,
) -> None:
    async with open_store(postgres_of_the_run) as store, open_store(postgres_of_the_run) as other:
        async with store.read() as one, store.read() as two:
            pids = [
                (await c.execute(select(func.pg_backend_pid()))).scalar_one() for c in (one, two)
            ]
        async with other.read() as elsewhere:
            for pid in pids:
                await elsewhere.execute(select(func.pg_terminate_backend(pid)))
        await asyncio.gather(store.now(), store.now())


def to_server() -> TcpProxy:
    parts = urlsplit(SERVER)
    return TcpProxy(parts.hostname or "127.0.0.1", parts.port or 5432)


def through(proxy: TcpProxy, url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.username}@127.0.0.1:{proxy.port}").geturl()


@pytest.mark.postgres
async def test_a_dropped_connection_is_an_error_until_the_server_is_back(
    postgres_of_the_run: str,
) -> None:
    async with (
        to_server() as proxy,
        open_store(through(proxy, postgres_of_the_run)) as store,
    ):
        with pytest.raises(StoreUnavailable):
            async with store.write() as connection:
                await proxy.drop()
                await connection.execute(select(1))
        with pytest.raises(StoreUnavailable):
            await store.now()
        proxy.mend()
        await store.now()


@pytest.mark.postgres
@pytest.mark.parametrize("moment", ["before", "inside", "commit"])
async def test_a_server_that_hangs_is_an_error_in_time(
    postgres_of_the_run: str, moment: str
) -> None:
    loop = asyncio.get_running_loop()
    async with (
        to_server() as proxy,
        open_store(through(proxy, postgres_of_the_run), patience=1) as store,
    ):
        async with store.read() as one, store.read() as two:  # two of the pool will be stale
            await asyncio.gather(one.execute(select(1)), two.execute(select(1)))
        began = loop.time()
        with pytest.raises(StoreUnavailable, match="does not answer in time"):
            if moment == "before":
                proxy.hang()
            async with store.write() as connection:
                if moment == "inside":
                    proxy.hang()
                await connection.execute(select(1))
                if moment == "commit":
                    proxy.hang()
        assert loop.time() - began < 10
        proxy.mend()
        # The other connections of the pool are as dead; nobody has to find that out again.
        await asyncio.gather(store.now(), store.now())


@pytest.mark.postgres
async def test_few_round_trips_are_made(postgres_of_the_run: str) -> None:
    """Where one takes a second, they decide whether a post comes in time."""
    async with to_server() as proxy, open_store(through(proxy, postgres_of_the_run)) as store:
        await store.now()
        before = proxy.asked
        await store.now()
        assert proxy.asked - before <= 4, "a ping, BEGIN, the statement, ROLLBACK"


@pytest.mark.postgres
async def test_a_blank_database_is_created_in_few_round_trips(blank_postgres: str) -> None:
    async with to_server() as proxy:
        async with open_store(through(proxy, blank_postgres)):
            pass
        assert proxy.asked <= 50, "two connections, a lock, and one statement for all the tables"


@pytest.mark.postgres
async def test_more_transactions_than_connections_are_an_error_in_time(
    postgres_of_the_run: str,
) -> None:
    async with open_store(postgres_of_the_run, patience=1) as store:
        async with AsyncExitStack() as stack:
            with pytest.raises(StoreUnavailable, match="all its connections are in use"):
                for _ in range(40):
                    await stack.enter_async_context(store.read())
        await store.now()


@pytest.mark.parametrize("state", ["57P01", "57P02", "57P03", "25P03", "08006", "53300"])
def test_what_the_server_says_of_its_end_is_told(state: str) -> None:
    """Which of its words arrives before the connection breaks is a matter of chance."""
    said = type("Said", (Exception,), {"sqlstate": state})
    with pytest.raises(StoreUnavailable), translate_errors("somewhere"):
        raise DBAPIError("SELECT 1", {}, said("it is over"))


def test_what_is_not_the_databases_passes_through() -> None:
    with pytest.raises(ZeroDivisionError), translate_errors("somewhere"):
        raise ZeroDivisionError
