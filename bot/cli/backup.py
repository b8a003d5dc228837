"""`backup` and `restore`: the database as one file, and back."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.parsing import Commands, add_command
from bot.errors import BotError, Exit
from bot.settings import Settings


class TheServersOwn(BotError):
    """PostgreSQL has tools of its own, which have to be used."""

    template = (
        "The database is PostgreSQL's, so nothing was done here. Type: {line}\n"
        "The password is the one in DATABASE_URL."
    )
    exit_status = Exit.USAGE


def add(commands: Commands) -> None:
    """Add both commands."""
    backup = add_command(
        commands,
        "backup",
        "save the database to a file, also while the bot runs",
        "  briefing-bot backup friday.db",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="an older backup is replaced")
    backup.set_defaults(act=_back_up)
    restore = add_command(
        commands,
        "restore",
        "put a backup of the database back, while the bot is stopped",
        "  briefing-bot restore friday.db",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="what `backup` made")
    restore.set_defaults(act=_restore)


def _back_up(settings: Settings, options: argparse.Namespace) -> int:
    from bot.store.copies import back_up

    database = _database(settings, f"pg_dump --format=custom --file={options.file}")
    back_up(database, options.file)
    print(f"Saved the database {database} to {options.file}.")
    return Exit.OK


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    from bot.store.copies import put_back

    database = _database(settings, f"pg_restore --clean --if-exists {options.file} --dbname", "=")
    kept = put_back(options.file, database)
    print(f"The database {database} is now as it was in {options.file}.")
    if kept is not None:
        print(f"What was there before is kept in {kept}.")
    print("Posts of today are looked for in their channels before they are sent again.")
    return Exit.OK


def _database(settings: Settings, line: str, between: str = " ") -> Path:
    """Return the database's file; raise what to type instead if it is a server's."""
    from bot.store.urls import default_url, redacted, sqlite_file

    url = settings.database_url or default_url(settings.data_dir)
    file = sqlite_file(url)
    if file is None:
        raise TheServersOwn(line=f"{line}{between}'{redacted(url)}'")
    return file
