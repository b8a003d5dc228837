"""The command line: reads the settings, and does what a command says."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from bot.cli import (
    backup,
    check,
    commands,
    doctor,
    gallery,
    health,
    invite,
    move,
    new,
    preview,
    replay,
    run,
    sandbox,
    setup,
    unit,
)
from bot.cli.parsing import add_env_file, add_sandbox_options
from bot.environment import read_environment
from bot.errors import BotError
from bot.settings import Settings

_EXAMPLES = """\
examples:
  briefing-bot                         with a token: the bot on Discord; without: its sandbox
  briefing-bot setup                   token, server, channel and daily post, step by step
  briefing-bot doctor                  what is wrong, and what to do about it
  briefing-bot --port 9000             the sandbox on a port of your choice
  briefing-bot --state friday.zip      the sandbox as you left it, saved again at the end
  briefing-bot replay bug.jsonl        what was recorded there, again
  briefing-bot new 'The bridge closes'  begin an article, in your editor
  briefing-bot check                   look for mistakes in all articles
  briefing-bot preview 000_fdad4a85e90d0778 --section whats-next
  briefing-bot gallery                 every message that the bot can send
  briefing-bot backup friday.db        the database, also while the bot runs

Settings come from the environment and from .env; .env.example lists them.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    _print_what_can_be()
    options = _parser().parse_args(arguments)
    try:
        environment = read_environment(os.environ, options.env_file)
        settings = Settings.from_env(environment.values)
        options.environment = environment
        return int(options.act(settings, options))
    except BotError as error:
        print(f"briefing-bot: {error}", file=sys.stderr)
        return int(error.exit_status)
    except KeyboardInterrupt:
        return 130


def _print_what_can_be() -> None:
    """Print a question mark for what the terminal's code page lacks, instead of giving up."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="briefing-bot",
        description="Brings articles in sections to Discord. Without DISCORD_TOKEN it runs in a "
        "sandbox of its own: a Discord on this machine, with a page to type commands in.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(act=_run_or_sandbox)
    add_sandbox_options(parser, port=None, no_browser=False, state=None)
    add_env_file(parser, None)
    parsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (
        setup,
        doctor,
        run,
        invite,
        sandbox,
        replay,
        new,
        check,
        preview,
        gallery,
        health,
        commands,
        backup,
        move,
        unit,
    ):
        command.add(parsers)
    return parser


def _run_or_sandbox(settings: Settings, options: argparse.Namespace) -> int:
    return (run.on_discord if settings.discord_token else sandbox.with_the_bot)(settings, options)
