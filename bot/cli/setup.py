"""`setup`: from a token to a post in a server, asked step by step."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
from pathlib import Path

from bot.cli.parsing import Commands, add_command
from bot.cli.token_file import read_token
from bot.settings import Settings

_INTERRUPTED = 130


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "setup",
        "set the bot up on Discord, step by step: token, server, channel, daily post",
        "  briefing-bot setup\n"
        "  briefing-bot setup --token-file token.txt --guild 'My Server' --channel news "
        "--time 9am --timezone Berlin",
    )
    command.add_argument(
        "--token-file", type=Path, metavar="FILE", help="a file with the bot's token"
    )
    command.add_argument("--guild", metavar="NAME", help="the server, by its name or id")
    command.add_argument("--channel", metavar="NAME", help="the channel, by its name or id")
    command.add_argument("--time", metavar="T", help="when the daily post comes, such as 9am")
    command.add_argument("--timezone", metavar="Z", help="whose time: a city, a country or a zone")
    command.add_argument(
        "--no-test-post", action="store_true", help="post nothing while setting it up"
    )
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.terminal import Terminal
    from bot.clock import SystemClock
    from bot.host import logging
    from bot.host.setup.schedule import When
    from bot.host.setup.talk import Talk
    from bot.host.setup.walk import Given, set_up

    logging.set_up("WARNING")
    terminal = Terminal()
    given = Given(
        token=read_token(options.token_file) if options.token_file else None,
        server=options.guild,
        channel=options.channel,
        when=When(options.time, options.timezone),
        test_post=not options.no_test_post,
    )
    with asyncio.Runner() as runner:
        talk = Talk(terminal, runner.run, SystemClock(), settings)
        try:
            set_up(
                talk,
                given,
                options.environment.file,
                in_environment=bool(os.environ.get("DISCORD_TOKEN", "").strip()),
                start=_program(),
            )
        except (KeyboardInterrupt, EOFError, asyncio.CancelledError):
            terminal.say(
                "\n\nStopped; what is done is kept. Type the same again to go on from there."
            )
            return _INTERRUPTED
    return 0


def _program() -> str:
    """Return what one types to start this very program."""
    program = Path(sys.argv[0])
    found = shutil.which("briefing-bot")
    if found and Path(found).resolve() == program.resolve():
        return "briefing-bot"
    if program.name != "briefing-bot":
        return f"{Path(sys.executable).name} -m bot"
    own = program.absolute()
    return str(own.relative_to(Path.cwd()) if own.is_relative_to(Path.cwd()) else own)
