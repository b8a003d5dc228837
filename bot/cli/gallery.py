"""`gallery`: every message that the bot can send, on a page."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.cli.parsing import Commands, add_command, add_page_options
from bot.cli.running import open_page, run_loop, stop_quietly
from bot.errors import BotError, Exit
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.sandbox import Addresses


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "gallery",
        "show every message that the bot can send, on a page",
        "  briefing-bot gallery\n  briefing-bot gallery --port 9000 --no-browser",
    )
    add_page_options(command, port=argparse.SUPPRESS, no_browser=argparse.SUPPRESS)
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    if options.state is not None:
        raise StateOfGallery
    stop_quietly()
    from bot import sandboxed
    from bot.host import logging

    logging.set_up("WARNING" if settings.log_level == "INFO" else settings.log_level)

    def announce(addresses: Addresses) -> None:
        print(
            "Every message that the bot can send, made from samples.\n\n"
            f"  Open   {addresses.gallery}\n\n"
            "Ctrl+C stops it.",
            flush=True,
        )
        open_page(addresses.gallery, options)

    return run_loop(sandboxed.run_gallery(options.port, announce))


class StateOfGallery(BotError):
    """--state was given for the gallery."""

    template = "--state is for the sandbox; the gallery has nothing to keep. Leave it out."
    exit_status = Exit.USAGE
