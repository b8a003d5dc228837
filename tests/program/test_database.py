"""The program and its database: what ends it, what it says, and its backups."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import Exit
from bot.sandbox import Sandbox
from tests.program.programs import finished, started

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's"),
]


def on(sandbox: Sandbox, file: Path) -> Mapping[str, str]:
    return {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.addresses.api,
        "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
        "DATABASE_URL": f"sqlite:///{file}",
    }


def damage(file: Path) -> None:
    """Write over all of a file but its first page, in place."""
    with file.open("rb+") as opened:
        opened.seek(4096)
        opened.write(os.urandom(file.stat().st_size - 4096))


async def test_a_database_that_is_damaged_while_it_runs_ends_it_with_78(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    file = tmp_path / "bot.db"
    async with started("run", **on(sandbox, file)) as program:
        await program.prints("has connected to Gateway")
        damage(file)
        assert await program.ends() == 78
    *_, line = program.printed.splitlines()
    assert line == (
        f"briefing-bot: The database {file} can't be used: the file is damaged. "
        "Restore a backup of it."
    )
    assert "Traceback" not in program.printed


async def test_a_copy_of_a_killed_bots_file_alone_is_told_and_a_backup_is_whole(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    file, copy, backup = (tmp_path / each for each in ("bot.db", "copy.db", "backup.db"))
    settings = on(sandbox, file)
    async with started("run", **settings) as program:
        await program.prints("has connected to Gateway")
        status, printed = await finished("backup", str(backup), **settings)
        assert (status, printed) == (0, f"Saved the database {file} to {backup}.\n")
        status, printed = await finished("restore", str(backup), **settings)
        assert status == 69
        assert "is in use. Stop the bot first" in printed
        assert await program.stop(signal.SIGKILL) == -signal.SIGKILL
    shutil.copy(file, copy)
    for place, is_lost in ((file, False), (copy, True)):
        async with started("run", **on(sandbox, place)) as program:
            await program.prints("has connected to Gateway")
            assert await program.stop(signal.SIGTERM) == 0
        assert ("has lost its log, copy.db-wal" in program.printed) == is_lost
    status, printed = await finished("restore", str(backup), **settings)
    assert status == 0
    assert f"is now as it was in {backup}." in printed
    assert f"kept in {file}.before-restore-1" in printed
    with closing(sqlite3.connect(file)) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        # Whoever starts on it is nobody's successor.
        assert restored.execute("SELECT count(*) FROM processes").fetchone() == (0,)


async def test_for_postgresql_the_line_to_type_is_told() -> None:
    url = "postgresql://bot:s3cret@db.example/news?sslmode=require"
    status, printed = await finished("backup", "friday.dump", DATABASE_URL=url)
    assert status == 2
    line = "pg_dump --format=custom --file=friday.dump 'postgresql://bot@db.example/news'"
    assert line in printed
    status, printed = await finished("restore", "friday.dump", DATABASE_URL=url)
    assert status == 2
    assert "pg_restore --clean --if-exists friday.dump --dbname='postgresql://bot@" in printed
    assert "s3cret" not in printed


async def test_a_database_is_moved_and_left_behind_for_good(tmp_path: Path) -> None:
    old, new = (f"sqlite:///{tmp_path / name}" for name in ("old.db", "new.db"))
    status, printed = await finished("move", "--to", old, DATABASE_URL=old)
    assert status == Exit.USAGE
    assert f"is {tmp_path / 'old.db'} already. Name another one after --to." in printed
    status, printed = await finished("move", "--to", new, DATABASE_URL=old)
    assert status == 0
    assert f"Moved no schedules and no posts to {tmp_path / 'new.db'}." in printed
    status, printed = await finished("move", "--to", new, DATABASE_URL=old)
    assert status == Exit.CONFIG
    assert "old.db was moved to" in printed
    status, printed = await finished("doctor", DATABASE_URL=old)
    assert "old.db was moved to" in printed
