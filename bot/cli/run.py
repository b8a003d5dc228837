"""`run`: the bot on Discord."""

from __future__ import annotations

import argparse
import gc

from bot.cli.parsing import Commands, add_command
from bot.cli.running import run_loop, stop_quietly
from bot.errors import BotError, Exit
from bot.settings import Settings


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "run",
        "run the bot on Discord; DISCORD_TOKEN is needed",
        "  briefing-bot run\n  DISCORD_TOKEN=… briefing-bot run",
    )
    command.set_defaults(act=on_discord)


def on_discord(settings: Settings, options: argparse.Namespace) -> int:
    """Be the bot on Discord."""
    if options.state is not None:
        raise StateOfDiscord(file=options.state)
    stop_quietly()
    # Until the articles are there, which turns it on again: what is loaded stays, and each
    # collection would walk it in vain, for a tenth of the time until the first answer.
    gc.disable()
    from bot import app  # discord.py takes a quarter of a second to import
    from bot.host import logging

    logging.set_up(settings.log_level, settings)
    return run_loop(app.run(settings, options.environment))


class StateOfDiscord(BotError):
    """--state was given for a bot that runs on Discord."""

    template = (
        "--state is for the sandbox, but with DISCORD_TOKEN the bot runs on Discord. "
        "Type: briefing-bot sandbox --state {file}"
    )
    exit_status = Exit.USAGE
