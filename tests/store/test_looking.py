"""Looking at a database: nothing is created or changed, whether a bot has it open or not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.store.copies import NoDatabase
from bot.store.engine import open_store
from bot.store.failures import StoreUnavailable
from bot.store.looking import is_sound, look_at
from bot.store.schema import LATEST, read_version
from bot.store.tables import payloads
from tests.databases import a_row


def content(folder: Path) -> dict[str, bytes]:
    """Everything there but the index, in which each reader notes where it reads."""
    return {each.name: each.read_bytes() for each in folder.iterdir() if "-shm" not in each.name}


async def seen(url: str) -> int:
    """Return how many rows are seen, and that they can't be changed."""
    async with look_at(url) as store:
        async with store.read() as connection:
            assert await read_version(connection) == LATEST
            count = (
                await connection.execute(select(func.count()).select_from(payloads))
            ).scalar_one()
        if store.dialect == "sqlite":
            with pytest.raises((StoreUnavailable, DBAPIError)):
                async with store.write() as connection:
                    await connection.execute(a_row("not for us"))
        return int(count)


async def test_it_is_seen_while_a_bot_has_it_open_and_after(database_url: str) -> None:
    async with open_store(database_url) as bots:
        async with bots.write() as connection:
            await connection.execute(a_row("one"))
        assert await seen(database_url) == 1
    assert await seen(database_url) == 1


@pytest.mark.parametrize("is_open", [True, False])
async def test_nothing_changes_on_the_disk(tmp_path: Path, is_open: bool) -> None:
    file = tmp_path / "a b%23#" / "bot.db"
    url = f"sqlite:///{file}"
    async with open_store(url) as bots:
        async with bots.write() as connection:
            await connection.execute(a_row("one"))
        if is_open:
            before = content(file.parent)
            assert await seen(url) == 1
            assert is_sound(file, 5) is True
            assert content(file.parent) == before
    before = content(file.parent)
    assert await seen(url) == 1
    assert is_sound(file, 5) is True
    assert content(file.parent) == before


async def test_the_log_of_a_killed_bot_is_seen_and_left(tmp_path: Path) -> None:
    (tmp_path / "live").mkdir()
    killed = tmp_path / "killed"
    url = f"sqlite:///{tmp_path}/live/bot.db"
    async with open_store(url) as bots:
        async with bots.write() as connection:
            await connection.execute(a_row("one"))
        killed.mkdir()
        for name in ("bot.db", "bot.db-wal"):
            shutil.copy(tmp_path / "live" / name, killed)
    before = content(killed)
    assert await seen(f"sqlite:///{killed}/bot.db") == 1
    assert is_sound(killed / "bot.db", 5) is True
    assert {each.name: each.read_bytes() for each in killed.iterdir()} == before


async def test_what_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase):
        async with look_at(f"sqlite:///{tmp_path}/x/bot.db"):
            pass
    assert list(tmp_path.iterdir()) == []


async def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    async with open_store(f"sqlite:///{file}") as bots, bots.write() as connection:
        for number in range(300):
            await connection.execute(a_row(f"{number}", "x" * 500))
    whole = file.read_bytes()
    file.write_bytes(whole[:-20_000] + bytes(20_000))
    assert is_sound(file, 5) is False
    file.write_bytes(whole)
    assert is_sound(file, -1) is None, "there was no time"
