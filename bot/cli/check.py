"""`check`: mistakes in articles, with their lines."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.parsing import Commands, add_command
from bot.errors import Exit
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.articles.library import Library
    from bot.articles.source import Source


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "check",
        "look for mistakes in a file or in a folder of articles",
        "  briefing-bot check\n"
        "  briefing-bot check -v drafts/\n"
        "  briefing-bot check --strict seeds/today.txt",
    )
    command.add_argument("path", nargs="?", type=Path, metavar="PATH", help="default: all articles")
    command.add_argument(
        "-v", "--verbose", action="store_true", help="say what was understood of each file"
    )
    command.add_argument("--strict", action="store_true", help="let hints fail, too")
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    from bot.articles.report import all_hints
    from bot.clock import SystemClock
    from bot.host.feeds import look_at_feeds, said_of
    from bot.host.sources import place_of, source_of

    source = options.path or source_of(settings)
    feeds = [] if options.path else asyncio.run(look_at_feeds(source, SystemClock()))
    place = str(options.path or place_of(settings))
    library = print_report(settings, source, place, verbose=options.verbose)
    for feed in feeds:
        print(said_of(feed))
    is_bad = (
        bool(library.faults)
        or any(feed.trouble for feed in feeds)
        or (options.strict and bool(all_hints(library)))
    )
    return Exit.FAULTS if is_bad else Exit.OK


def print_report(
    settings: Settings, source: Path | Source, place: str, *, verbose: bool
) -> Library:
    """Read a source or a file, print all there is to say of it, and return what was read."""
    from bot.articles.loading import check
    from bot.articles.report import report
    from bot.clock import SystemClock
    from bot.daily.when.host_zone import host_zone

    now = SystemClock().now()
    library = check(source, zone=host_zone(settings, now), now=now)
    print(report(library, place, verbose=verbose))
    return library
