"""`preview`: what readers will see of an article."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.parsing import Commands, add_command
from bot.errors import BotError, Exit
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.articles.article import Article


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "preview",
        "show what readers will see of an article",
        "  briefing-bot preview drafts/today.md\n"
        "  briefing-bot preview 000_fdad4a85e90d0778 --section whats-next\n"
        "  briefing-bot preview today --json",
    )
    command.add_argument("article", metavar="ARTICLE", help="an id, a title, or a file")
    command.add_argument("--section", metavar="KEY", help="that section alone, such as whats-next")
    command.add_argument(
        "--style",
        choices=["full", "card", "headlines"],
        default="full",
        help="the look of the post (default: full)",
    )
    command.add_argument("--json", action="store_true", help="the message as it is sent to Discord")
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    import orjson

    from bot.messages.as_text import as_text
    from bot.messages.files import with_files
    from bot.messages.post import Style, post
    from bot.messages.section import section as section_message

    article = _named_article(settings, options.article)
    if options.section is None:
        message = post(article, Style(options.style))
    else:
        section = article.find_section(options.section)
        if section is None:
            keys = ", ".join(each.key for each in article.sections)
            raise NotThere(what=f"no section {options.section!r} in {article.id}", there=keys)
        message = section_message(article, section.key)
    if options.json:
        print(orjson.dumps(with_files(message), option=orjson.OPT_INDENT_2).decode())
    else:
        print(as_text(message, min(shutil.get_terminal_size().columns, 100)), end="")
    return Exit.OK


class NotThere(BotError):
    """The requested article or section does not exist."""

    template = "There is {what}. There are: {there}."


def _named_article(settings: Settings, name: str) -> Article:
    """Return the article in the file `name`, else the library's article of that name."""
    from bot.articles.loading import load
    from bot.articles.reading.parse import parse
    from bot.clock import SystemClock
    from bot.daily.when.host_zone import host_zone
    from bot.host.feeds import look_at_feeds, never_read
    from bot.host.sources import place_of, source_of

    path, zone = Path(name), host_zone(settings, SystemClock().now())
    if path.is_file():
        return parse(path.read_bytes(), str(path), zone)
    source = source_of(settings)
    asyncio.run(look_at_feeds(source, SystemClock(), only=never_read))
    library = load(source, zone=zone)
    article = library.find(name)
    if article is None:
        ids = ", ".join(each.id for each in reversed(library.articles[-10:]))
        raise NotThere(what=f"no article {name!r} in {place_of(settings)}", there=ids)
    return article
