"""`commands`: what is registered with Discord, and what an earlier bot left there."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from bot.cli.parsing import Commands, add_command
from bot.errors import BotError, Exit
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.discord_app.registered import Found, Register

_EVERY = 100  # servers between two words on how far it has come


class NoToken(BotError):
    """There is nobody to ask for."""

    template = "`commands` asks Discord, and needs DISCORD_TOKEN for that, in {where}."
    exit_status = Exit.CONFIG


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "commands",
        "list the commands that Discord knows of the bot: status 0, or 1 if some are not its own",
        "  briefing-bot commands\n  briefing-bot commands --clean",
    )
    command.add_argument(
        "--clean", action="store_true", help="remove those that an earlier bot has left"
    )
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    if not settings.discord_token:
        raise NoToken(where=options.environment.where)
    from bot.host import logging

    logging.set_up("WARNING")
    return asyncio.run(_ask(settings, clean=options.clean))


async def _ask(settings: Settings, *, clean: bool) -> int:
    """Print what is registered, and remove what isn't the bot's if that is asked for."""
    import aiohttp

    from bot.discord_app.registered import Register
    from bot.discord_app.rest import Rest

    async with aiohttp.ClientSession() as session:
        rest = Rest(session, settings.discord_api_url, settings.discord_token or "")
        register = Register(rest)
        await register.open()
        strange = await _for_everyone(register, clean=clean)
        strange += await _in_guilds(register, clean=clean)
    if not strange:
        print("There are no other commands.")
    elif clean:
        print(f"Removed {_counted(strange)} that an earlier bot had left.")
    else:
        print(
            f"An earlier bot left {_counted(strange)}. `briefing-bot commands --clean` removes all."
        )
    return Exit.FAULTS if strange and not clean else Exit.OK


async def _for_everyone(register: Register, *, clean: bool) -> int:
    """Print what is registered for every server, and return how much of it is strange."""
    from bot.discord_app.registered import State
    from bot.discord_app.tree import own_commands

    words = {
        State.CURRENT: "current",
        State.OUTDATED: "out of date; the bot registers it anew when it starts",
        State.MISSING: "not registered yet; the bot does so when it starts",
        State.STRANGE: "removed" if clean else "not of this bot",
    }
    print("In every server:")
    strange: list[Found] = []
    for each in await register.for_everyone(own_commands()):
        if each.state is State.STRANGE:
            strange.append(each)
            if clean:
                await register.remove(each)
        print(f"  {each.name}  {words[each.state]}")
    return len(strange)


async def _in_guilds(register: Register, *, clean: bool) -> int:
    """Print what is registered in one server alone, and return how much that is."""
    guilds = await register.guilds()
    strange = asked = closed = 0
    async for each in register.in_guilds(guilds):
        asked += 1
        if each.names is None:
            closed += 1
        elif each.names:
            if clean:
                await register.remove_from_guild(each.guild_id)
            verb = "removed" if clean else "not of this bot"
            print(f"In {each.guild} ({each.guild_id}) alone:")
            for name in each.names:
                print(f"  {name}  {verb}")
            strange += len(each.names)
        if asked % _EVERY == 0:
            print(f"Asked for {asked:,} of {len(guilds):,} servers…", file=sys.stderr, flush=True)
    if closed:
        print(f"{closed:,} of {len(guilds):,} servers don't let the bot have commands.")
    return strange


def _counted(number: int) -> str:
    return "1 command" if number == 1 else f"{number:,} commands"
