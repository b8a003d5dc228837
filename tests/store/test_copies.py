"""Backups, a log that is lost, and files for one user alone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.errors import BotError
from bot.processes.fleet import alive, beat
from bot.store.copies import CopyFailed, NoDatabase, NotABackup, StillRunning, back_up, put_back
from bot.store.engine import Store, open_store
from bot.store.log import log_of, take_in
from bot.store.tables import payloads
from tests.databases import a_row


async def add(store: Store, name: str) -> None:
    async with store.write() as connection:
        await connection.execute(a_row(name))


async def names(file: Path) -> list[str]:
    async with open_store(f"sqlite:///{file}") as store, store.read() as connection:
        return list((await connection.execute(select(payloads.c.hash))).scalars())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bot.db"


async def test_a_backup_of_a_running_bot_has_all_and_is_one_file(
    file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    async with open_store(f"sqlite:///{file}") as store:
        await add(store, "a")
        await beat(store, "p", 60)
        back_up(file, copy)
        await add(store, "b")
        back_up(file, copy)
        await add(store, "c")
        with pytest.raises(StillRunning, match="Stop the bot first"):
            put_back(copy, file)
        async with store.read() as connection:
            assert len((await connection.execute(select(payloads.c.hash))).all()) == 3
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["copy.db"]
    kept = put_back(copy, file)
    assert await names(file) == ["a", "b"]
    async with open_store(f"sqlite:///{file}") as store:
        assert await alive(store, 60) == 0
    assert kept is not None
    assert await names(kept) == ["a", "b", "c"]
    assert put_back(copy, file) not in (None, kept)


async def test_a_damaged_database_is_replaced_and_kept(file: Path, tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{file}") as store:
        await add(store, "a")
        back_up(file, tmp_path / "copy.db")
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(BotError, match="not a SQLite database"):
        await names(file)
    kept = put_back(tmp_path / "copy.db", file)
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")
    assert await names(file) == ["a"]


async def test_what_is_no_backup_is_not_put_back_and_not_replaced(
    file: Path, tmp_path: Path
) -> None:
    letter, missing = tmp_path / "letter.txt", tmp_path / "missing.db"
    letter.write_text("Dear reader", encoding="utf-8")
    with pytest.raises(NoDatabase):
        back_up(file, missing)
    async with open_store(f"sqlite:///{file}"):
        pass
    with pytest.raises(NotABackup, match="damaged, or not a database"):
        back_up(file, letter)
    with pytest.raises(NotABackup, match="Nothing was changed"):
        put_back(letter, file)
    with pytest.raises(CopyFailed, match="No such file"):
        put_back(missing, file)
    with pytest.raises(CopyFailed, match="it is the database itself"):
        back_up(file, file)
    with pytest.raises(CopyFailed, match="No such file"):
        back_up(file, tmp_path / "nowhere" / "copy.db")
    assert letter.read_text("utf-8") == "Dear reader"
    assert await names(file) == []


async def test_a_new_database_is_whole_without_its_log(file: Path, tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{file}"):
        shutil.copy(file, tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            tables = copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    assert ("schedules",) in tables


LOST = "has lost its log, bot.db-wal"


async def copied(file: Path, folder: Path, *, with_log: bool) -> Path:
    """Copy a database as it is right now, as when its process is killed."""
    folder.mkdir()
    shutil.copy(file, folder)
    if with_log:
        shutil.copy(log_of(file), folder)
    return folder / file.name


async def test_a_copy_without_its_log_is_told_whenever_it_was_made(
    file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_store(f"sqlite:///{file}") as store:
        await add(store, "a")
        alone = await copied(file, tmp_path / "alone", with_log=False)
        whole = await copied(file, tmp_path / "whole", with_log=True)
        take_in(file)  # as when the log has grown long
        await add(store, "b")
        later = await copied(file, tmp_path / "later", with_log=False)
    after = await copied(file, tmp_path / "after", with_log=False)
    assert await names(whole) == ["a"]
    assert await names(after) == ["a", "b"]
    assert await names(file) == ["a", "b"]
    assert LOST not in caplog.text
    for each, there in ((alone, []), (later, ["a"])):
        caplog.clear()
        assert await names(each) == there
        assert caplog.text.count(LOST) == 1
        await names(each)
        assert caplog.text.count(LOST) == 1, "it is told once"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX's permissions")
async def test_folder_file_log_and_backup_are_for_this_user_alone(
    file: Path, tmp_path: Path
) -> None:
    before = os.umask(0o022)
    try:
        async with open_store(f"sqlite:///{file}") as store:
            await add(store, "a")
            back_up(file, tmp_path / "copy.db")
            made = [file, log_of(file), file.with_name("bot.db-shm"), tmp_path / "copy.db"]
            assert [stat.S_IMODE(each.stat().st_mode) for each in made] == [0o600] * 4
        put_back(tmp_path / "copy.db", file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)
