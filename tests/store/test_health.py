"""What only a person can mend is told from what passes, and who holds a lock is named."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.engine import Store, open_store
from bot.store.failures import StoreMisconfigured, StoreUnavailable
from bot.store.health import Health
from tests.databases import a_row

NOW = 0.01


async def fails(health: Health) -> bool:
    """Return whether it has been found that only a person can mend it."""
    waiting = asyncio.ensure_future(health.fails())
    await asyncio.sleep(0)
    if waiting.done():
        assert isinstance(waiting.exception(), StoreMisconfigured)
        return True
    waiting.cancel()
    return False


async def try_to_write(store: Store, only: str = "OFF") -> None:
    async with store.write() as connection:
        await connection.execute(text(f"PRAGMA query_only={only}"))
        await connection.execute(a_row(os.urandom(8).hex()))


async def test_a_database_that_stays_read_only_is_for_a_person_to_mend(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        store.health = Health(stays_seconds=NOW)
        for _ in range(2):
            with pytest.raises(StoreMisconfigured, match="it can only be read"):
                await try_to_write(store, "ON")
            assert not await fails(store.health), "it passes"
            async with store.read() as connection:
                await connection.execute(text("PRAGMA query_only=OFF"))
            await try_to_write(store)
        with pytest.raises(StoreMisconfigured):
            await try_to_write(store, "ON")
        await asyncio.sleep(2 * NOW)
        with pytest.raises(StoreMisconfigured):
            await try_to_write(store, "ON")
        assert await fails(store.health)


async def test_what_is_damaged_stays_so(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    async with open_store(f"sqlite:///{file}") as store:
        await try_to_write(store)
    with file.open("rb+") as opened:
        opened.seek(4096)
        opened.write(os.urandom(file.stat().st_size - 4096))
    with pytest.raises(StoreMisconfigured, match="the file is damaged"):
        async with open_store(f"sqlite:///{file}") as store:
            with pytest.raises(StoreMisconfigured):
                await try_to_write(store)
            await store.health.fails()


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("holds it", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux tells who holds a lock")
async def test_a_frozen_process_that_keeps_a_file_locked_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    async with open_store(f"sqlite:///{file}", patience=0.2) as store:
        command = (sys.executable, "-c", HOLD, str(file))
        with subprocess.Popen(  # noqa: ASYNC220
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            try:
                assert other.stdout is not None
                assert other.stdout.readline() == b"holds it\n"
                other.send_signal(signal.SIGSTOP)
                who = rf"process {other.pid} \(python\S*, frozen\) keeps it locked"
                with pytest.raises(StoreUnavailable, match=who):
                    await try_to_write(store)
            finally:
                other.kill()
        await try_to_write(store)
