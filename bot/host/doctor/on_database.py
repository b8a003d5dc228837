"""Which database it is, whether it is sound, and what it says of the next post."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from pathlib import Path

from sqlalchemy import text

from bot.articles.text import counted
from bot.daily.ledger.records import Records
from bot.daily.words.phrases import by_own_clocks
from bot.host.doctor.finding import Finding, well, wrong
from bot.processes import fleet
from bot.processes.budget import SEEN_SECONDS
from bot.store.engine import Store
from bot.store.last_backup import last_backup
from bot.store.log import log_of, what_is_lost
from bot.store.looking import is_sound
from bot.store.moved import MOVED, moved_to
from bot.store.schema import LATEST, is_current, read_version
from bot.store.urls import sqlite_file

_SOUND_SECONDS = 8.0


def none_yet(file: Path) -> Finding:
    """Say where the database will be, if it can be made there."""
    folder = next(each for each in file.absolute().parents if each.exists())
    if os.access(folder, os.W_OK):
        return well("database", f"none yet; the bot makes {file} when it starts")
    return wrong(
        "database",
        f"there is none, and {file} can't be made",
        f"Make {folder} writable for the user that runs the bot, or name another in DATA_DIR.",
    )


async def version_of(store: Store) -> str | None:
    """Return the version of its tables.

    Raises `DatabaseTooNew` or `DatabaseMoved` if it is not for this program.
    """
    async with store.read() as connection:
        version = await read_version(connection)
        if version == MOVED:
            raise await moved_to(connection, store.where)
    is_current(version, store.where)
    return version


async def database(store: Store, url: str, version: str | None) -> Finding:
    """Say which it is, and whether it is sound."""
    file = sqlite_file(url)
    about = await _server(store) if file is None else await asyncio.to_thread(_size, file)
    tables = "no tables yet" if version is None else f"version {version}"
    if version not in (None, LATEST):
        tables += f", which the bot brings to {LATEST} when it starts"
    said = f"{about}; {tables}"
    if file is None:
        return well("database", said)
    if lost := await asyncio.to_thread(what_is_lost, file):
        return wrong("database", f"{file} {lost.partition('. ')[0]}", lost.partition(". ")[2])
    sound = await asyncio.to_thread(is_sound, file, _SOUND_SECONDS)
    if sound is False:
        return wrong(
            "database",
            f"{said}; it is damaged",
            "Stop the bot, and put a backup back: briefing-bot restore FILE",
        )
    return well("database", f"{said}; {'sound' if sound else 'too large to be checked in time'}")


def backup(file: Path, now: dt.datetime) -> Finding:
    """Say when a SQLite file was last backed up, and whether that backup is still there."""
    known = last_backup(file)
    if known is None:
        return Finding("backup", None, "none was made yet", "briefing-bot backup FILE")
    where, at = known
    ago = (now - at).days
    said = f"{_ago(ago)}, to {where}"
    if not where.is_file():
        return Finding(
            "backup",
            None,
            f"{said}; it isn't there any more",
            "Unless you moved it, make another: briefing-bot backup FILE",
        )
    return well("backup", said)


def _ago(days: int) -> str:
    return f"{counted(days, 'day')} ago" if days > 0 else "within the last day"


def _size(file: Path) -> str:
    log = log_of(file)
    size = file.stat().st_size + (log.stat().st_size if log.exists() else 0)
    return f"SQLite, {file}, {_bytes(size)}"


async def _server(store: Store) -> str:
    async with store.read() as connection:
        name = (await connection.execute(text("SHOW server_version"))).scalar_one()
        query = text("SELECT pg_database_size(current_database())")
        size = int((await connection.execute(query)).scalar_one())
    return f"PostgreSQL {str(name).split()[0]}, {store.where}, {_bytes(size)}"


def _bytes(size: int) -> str:
    return f"{size / 2**20:,.1f} MiB" if size >= 2**20 else f"{-(-size // 2**10):,} KiB"


async def running(store: Store) -> Finding:
    """Say whether the bot runs."""
    count = await fleet.alive(store, SEEN_SECONDS)
    if count:
        return well("bot", "it runs" if count == 1 else f"{count} processes of it run")
    return Finding("bot", None, "it doesn't run with this database", "Start it: briefing-bot")


async def next_post(store: Store, now: dt.datetime, names: dict[int, str]) -> Finding:
    """Say when the next post of all channels comes."""
    posts = await Records(store).upcoming(now, 1)
    if not posts:
        mend = "briefing-bot setup, or /schedule set in Discord."
        return Finding("next post", None, "no channel has a daily post that runs", mend)
    found = posts[0]
    channel = names.get(found.schedule.channel_id, f"channel {found.schedule.channel_id}")
    return well(
        "next post", f"{by_own_clocks(found.due, found.schedule.when.zone, now)} in {channel}"
    )
