"""What the commands' options have in common."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

Commands = Any  # argparse's type of subparsers is private


def add_command(
    commands: Commands, name: str, summary: str, examples: str
) -> argparse.ArgumentParser:
    """Add a command with its help, and return its parser."""
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # Suppressed, so that what stands before the command is not undone by its default.
    add_env_file(command, argparse.SUPPRESS)
    return command


def add_env_file(parser: argparse.ArgumentParser, default: Any) -> None:
    """Add the option that names another file than `.env`."""
    parser.add_argument(
        "--env-file",
        type=Path,
        default=default,
        metavar="FILE",
        help="read settings from FILE instead of .env",
    )


def add_page_options(parser: argparse.ArgumentParser, port: Any, no_browser: Any) -> None:
    """Add the options of what shows a page; the values are their defaults."""
    parser.add_argument(
        "--port", type=_port, default=port, metavar="N", help="the page's port, on 127.0.0.1"
    )
    parser.add_argument(
        "--no-browser", action="store_true", default=no_browser, help="don't open the page"
    )


def add_sandbox_options(
    parser: argparse.ArgumentParser, port: Any, no_browser: Any, state: Any
) -> None:
    """Add the options of what runs the sandbox; the values are their defaults."""
    add_page_options(parser, port, no_browser)
    parser.add_argument(
        "--state",
        type=Path,
        default=state,
        metavar="FILE",
        help="continue from FILE, if it exists, and save to it at the end: the sandbox's world "
        "with all messages and files, its own token, its clock and the bot's database; none of "
        "your settings, and not your DISCORD_TOKEN",
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 0 to 65535")
    return int(text)
