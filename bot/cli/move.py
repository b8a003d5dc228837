"""`move`: the database's content to another database."""

from __future__ import annotations

import argparse

from bot.articles.text import counted
from bot.cli.parsing import Commands, add_command
from bot.cli.running import run_loop
from bot.errors import BotError, Exit
from bot.settings import Settings

_PATIENCE_SECONDS = 60.0


class SameDatabase(BotError):
    """A database can't be moved to itself."""

    template = "The bot's database is {where} already. Name another one after --to."
    exit_status = Exit.USAGE


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "move",
        "move the database to another one, while the bot is stopped",
        "  briefing-bot move --to postgresql://user:password@host/name\n"
        "  briefing-bot move --to sqlite:////srv/bot/bot.db",
    )
    command.add_argument(
        "--to", required=True, metavar="URL", help="an empty database, as in DATABASE_URL"
    )
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    return run_loop(_move(settings, options.to))


async def _move(settings: Settings, to: str) -> None:
    from bot.store.engine import open_store
    from bot.store.move import move
    from bot.store.urls import default_url, redacted

    url = settings.database_url or default_url(settings.data_dir)
    if redacted(url) == redacted(to):
        raise SameDatabase(where=redacted(url))
    async with (
        open_store(url, patience=_PATIENCE_SECONDS) as old,
        open_store(to, patience=_PATIENCE_SECONDS) as new,
    ):
        counts = await move(old, new)
    posts, schedules = counts["deliveries"], counts["schedules"]
    print(
        f"Moved {counted(schedules, 'schedule')} and {counted(posts, 'post')} to {redacted(to)}.\n"
        "Set DATABASE_URL to it, and start the bot. The old database is left as it was, but no "
        "bot starts on it any more."
    )
