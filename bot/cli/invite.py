"""`invite`: the link that adds the bot to a server."""

from __future__ import annotations

import argparse

from bot.cli.parsing import Commands, add_command
from bot.cli.running import run_loop
from bot.errors import BotError, Exit
from bot.settings import Settings


class NoToken(BotError):
    """Nobody knows whom to invite."""

    template = (
        "The link is made from DISCORD_TOKEN, which must be in {where}. `briefing-bot setup` asks "
        "for it and prints the link."
    )
    exit_status = Exit.CONFIG


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "invite",
        "print the link that adds the bot to a server, with the permissions it uses",
        "  briefing-bot invite",
    )
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    token = settings.discord_token
    if not token:
        raise NoToken(where=options.environment.where)

    async def show() -> None:
        from bot.host.invite import application_or_guess
        from bot.host.requests import connected

        async with connected(settings) as rest:
            print((await application_or_guess(rest, token)).link)

    return run_loop(show())
