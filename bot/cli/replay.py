"""`replay`: a recorded conversation again, with our bot or another."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.articles.text import counted
from bot.cli import sandbox
from bot.cli.parsing import Commands, add_command, add_page_options
from bot.errors import BotError, Exit
from bot.settings import Settings


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "replay",
        "do again what people did in a recorded conversation, and compare the bot's answers",
        "  briefing-bot replay bug.jsonl\n"
        "  briefing-bot replay bug.jsonl --only --token my.own.token",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="what `--record` wrote")
    sandbox.add_bot_options(command)
    add_page_options(command, port=argparse.SUPPRESS, no_browser=argparse.SUPPRESS)
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.recording import played
    from bot.sandbox.player import NoConversation, read

    try:
        steps = read(options.file.read_bytes().splitlines())
    except OSError as error:
        raise CantReplay(file=options.file, reason=error.strerror) from None
    except NoConversation as reason:
        raise CantReplay(file=options.file, reason=reason) from None
    sandbox.serve(settings, options, played(steps))
    others = sum(not step.is_same for step in steps)
    answered = "all answered as they were" if not others else f"{others} answered otherwise"
    print(f"{counted(len(steps) - 1, 'step')}, {answered}.")
    return Exit.FAULTS if others else Exit.OK


class CantReplay(BotError):
    """The file holds no conversation."""

    template = "{file} can't be played: {reason}. Name a file that --record wrote."
    exit_status = Exit.USAGE
