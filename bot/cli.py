"""The command line: its options, and what it prints."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sys
import webbrowser
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import BotError, Exit
from bot.settings import Settings, read_environment

if TYPE_CHECKING:
    from bot.articles.article import Article
    from bot.articles.library import Library
    from bot.sandbox import Addresses

_EXAMPLES = """\
examples:
  briefing-bot                         with a token: the bot on Discord; without: its sandbox
  briefing-bot --port 9000             the sandbox on a port of your choice
  briefing-bot --state friday.zip      the sandbox as you left it, saved again at the end
  briefing-bot check                   look for mistakes in all articles
  briefing-bot preview 000_fdad4a85e90d0778 --section whats-next
  briefing-bot gallery                 every message that the bot can send

Settings come from the environment and from .env; .env.example lists them.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env(read_environment(os.environ, Path(".env")))
        return int(options.act(settings, options))
    except BotError as error:
        print(f"briefing-bot: {error}", file=sys.stderr)
        return int(error.exit_status)
    except KeyboardInterrupt:
        return 130


# --- options -------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="briefing-bot",
        description="Brings articles in sections to Discord. Without DISCORD_TOKEN it runs in a "
        "sandbox of its own: a Discord on this machine, with a page to type commands in.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(act=_run_or_sandbox)
    _add_sandbox_options(parser, port=None, no_browser=False, state=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_run(commands)
    _add_sandbox(commands)
    _add_check(commands)
    _add_preview(commands)
    _add_gallery(commands)
    return parser


Commands = Any  # argparse's type of subparsers is private


def _add_command(
    commands: Commands, name: str, summary: str, examples: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return command


def _add_run(commands: Commands) -> None:
    run = _add_command(
        commands,
        "run",
        "run the bot on Discord; DISCORD_TOKEN is needed",
        "  briefing-bot run\n  DISCORD_TOKEN=… briefing-bot run",
    )
    run.set_defaults(act=_run)


def _add_sandbox(commands: Commands) -> None:
    sandbox = _add_command(
        commands,
        "sandbox",
        "try the bot in its sandbox, even when there is a token",
        "  briefing-bot sandbox\n"
        "  briefing-bot sandbox --port 9000 --no-browser\n"
        "  briefing-bot sandbox --state bug.zip\n"
        "  briefing-bot sandbox --only --token my.own.token",
    )
    sandbox.add_argument(
        "--only", action="store_true", help="without the bot: connect one of your own"
    )
    sandbox.add_argument(
        "--token", metavar="T", help="with --only: the token that your bot will log in with"
    )
    sandbox.add_argument(
        "--privileged-intents",
        action="store_true",
        help="with --only: allow members, presences and message content",
    )
    sandbox.set_defaults(act=_sandbox_command)
    # Suppressed, so that an option before the command is not undone by the command's default.
    suppressed = argparse.SUPPRESS
    _add_sandbox_options(sandbox, port=suppressed, no_browser=suppressed, state=suppressed)


def _add_page_options(parser: argparse.ArgumentParser, port: Any, no_browser: Any) -> None:
    parser.add_argument(
        "--port", type=_port, default=port, metavar="N", help="the page's port, on 127.0.0.1"
    )
    parser.add_argument(
        "--no-browser", action="store_true", default=no_browser, help="don't open the page"
    )


def _add_sandbox_options(
    parser: argparse.ArgumentParser, port: Any, no_browser: Any, state: Any
) -> None:
    _add_page_options(parser, port, no_browser)
    parser.add_argument(
        "--state",
        type=Path,
        default=state,
        metavar="FILE",
        help="continue from FILE, if it exists, and save to it at the end: the sandbox's world "
        "with all messages and files, its own token, its clock and the bot's database; none of "
        "your settings, and not your DISCORD_TOKEN",
    )


def _add_check(commands: Commands) -> None:
    check = _add_command(
        commands,
        "check",
        "look for mistakes in a file or in a folder of articles",
        "  briefing-bot check\n"
        "  briefing-bot check -v drafts/\n"
        "  briefing-bot check --strict seeds/today.txt",
    )
    check.add_argument("path", nargs="?", type=Path, metavar="PATH", help="default: ARTICLES_DIR")
    check.add_argument(
        "-v", "--verbose", action="store_true", help="say what was understood of each file"
    )
    check.add_argument("--strict", action="store_true", help="let hints fail, too")
    check.set_defaults(act=_check)


def _add_preview(commands: Commands) -> None:
    preview = _add_command(
        commands,
        "preview",
        "show what readers will see of an article",
        "  briefing-bot preview drafts/today.md\n"
        "  briefing-bot preview 000_fdad4a85e90d0778 --section whats-next\n"
        "  briefing-bot preview today --json",
    )
    preview.add_argument("article", metavar="ARTICLE", help="an id, a title, or a file")
    preview.add_argument("--section", metavar="KEY", help="that section alone, such as whats-next")
    preview.add_argument(
        "--style",
        choices=["full", "card", "headlines"],
        default="full",
        help="the look of the post (default: full)",
    )
    preview.add_argument("--json", action="store_true", help="the message as it is sent to Discord")
    preview.set_defaults(act=_preview)


def _add_gallery(commands: Commands) -> None:
    gallery = _add_command(
        commands,
        "gallery",
        "show every message that the bot can send, on a page",
        "  briefing-bot gallery\n  briefing-bot gallery --port 9000 --no-browser",
    )
    _add_page_options(gallery, port=argparse.SUPPRESS, no_browser=argparse.SUPPRESS)
    gallery.set_defaults(act=_gallery)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 0 to 65535")
    return int(text)


# --- commands ------------------------------------------------------------------------------


def _run_or_sandbox(settings: Settings, options: argparse.Namespace) -> int:
    return (_run if settings.discord_token else _sandbox)(settings, options)


def _run(settings: Settings, options: argparse.Namespace) -> int:
    if options.state is not None:
        raise StateOfDiscord(file=options.state)
    _stop_quietly()
    from bot import app  # discord.py takes a quarter of a second to import
    from bot.host import logging

    logging.set_up(settings.log_level)
    return _run_loop(app.run(settings))


def _sandbox(settings: Settings, options: argparse.Namespace) -> int:
    _stop_quietly()
    from bot import app
    from bot.host import logging

    # The page shows what the bot does; the terminal need only show what goes wrong.
    logging.set_up("WARNING" if settings.log_level == "INFO" else settings.log_level)

    def announce(addresses: Addresses, library: Library) -> None:
        _print_welcome(addresses, library)
        _open_page(addresses.page, options)

    serving = app.run_in_sandbox(
        settings, options.port, announce, state=options.state, saved=_print_saved
    )
    return _run_loop(serving)


def _sandbox_command(settings: Settings, options: argparse.Namespace) -> int:
    if not options.only:
        if options.token or options.privileged_intents:
            raise OnlyMissing
        return _sandbox(settings, options)
    _stop_quietly()
    from bot import app
    from bot.host import logging

    logging.set_up(settings.log_level)

    def announce(addresses: Addresses, token: str) -> None:
        _print_connection(addresses, token)
        _open_page(addresses.page, options)

    serving = app.run_sandbox_only(
        options.port,
        options.token,
        announce,
        privileged_intents=options.privileged_intents,
        state=options.state,
        saved=_print_saved,
    )
    return _run_loop(serving)


def _gallery(settings: Settings, options: argparse.Namespace) -> int:
    if options.state is not None:
        raise StateOfGallery
    _stop_quietly()
    from bot import app
    from bot.host import logging

    logging.set_up("WARNING" if settings.log_level == "INFO" else settings.log_level)

    def announce(addresses: Addresses) -> None:
        print(
            "Every message that the bot can send, made from samples.\n\n"
            f"  Open   {addresses.gallery}\n\n"
            "Ctrl+C stops it.",
            flush=True,
        )
        _open_page(addresses.gallery, options)

    return _run_loop(app.run_gallery(options.port, announce))


class OnlyMissing(BotError):
    """An option needs --only, which is missing."""

    template = "--token and --privileged-intents go with --only: they are for a bot of your own."
    exit_status = Exit.USAGE


class StateOfDiscord(BotError):
    """--state was given for a bot that runs on Discord."""

    template = (
        "--state is for the sandbox, but with DISCORD_TOKEN the bot runs on Discord. "
        "Type: briefing-bot sandbox --state {file}"
    )
    exit_status = Exit.USAGE


class StateOfGallery(BotError):
    """--state was given for the gallery."""

    template = "--state is for the sandbox; the gallery has nothing to keep. Leave it out."
    exit_status = Exit.USAGE


def _stop_quietly() -> None:
    """Exit with status 0 on a signal that arrives before the bot handles signals itself."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(Exit.OK))


def _run_loop(work: Coroutine[Any, Any, None]) -> int:
    """Run a coroutine on the fastest event loop available."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if sys.platform != "win32":
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(work)
    return Exit.OK


def _open_page(page: str, options: argparse.Namespace) -> None:
    if not options.no_browser and _has_browser():
        webbrowser.open(page)


def _has_browser() -> bool:
    """Tell whether somebody is at a screen on which a browser can open."""
    has_screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return has_screen and sys.stdout.isatty()


def _print_welcome(addresses: Addresses, library: Library) -> None:
    keys = [section.key for section in library.newest.sections]
    section = "whats-next" if "whats-next" in keys else keys[-1]
    print(
        "Briefing Bot is running in its sandbox: a Discord on this machine, no token needed.\n\n"
        f"  Open   {addresses.page}\n"
        "  Type   /briefing\n"
        f"         /section {section}\n\n"
        f"{_counted(len(library.articles), 'article')}, the newest: {library.newest.headline}\n"
        "Ctrl+C stops it. With DISCORD_TOKEN in .env the same command runs the bot on Discord.",
        flush=True,
    )


def _print_connection(addresses: Addresses, token: str) -> None:
    from bot.sandbox.recipes import recipes

    print(
        "A Discord on this machine, without a bot: connect yours.\n\n"
        f"  Page      {addresses.page}\n"
        f"  API       {addresses.api}\n"
        f"  Gateway   {addresses.gateway}\n"
        f"  Token     {token}\n\n"
        "One line points your bot here; put it before the line that creates the bot:\n"
    )
    for library, line in recipes(addresses).items():
        print(f"  {library:<11} {line}")
    print("\nCtrl+C stops it.", flush=True)


def _print_saved(file: Path) -> None:
    print(f"Saved to {file}.", flush=True)


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from bot.articles.library import check
    from bot.articles.report import all_hints, report
    from bot.clock import SystemClock
    from bot.daily.when.host_zone import host_zone

    path = options.path or settings.articles_dir
    now = SystemClock().now()
    library = check(path, zone=host_zone(settings, now), now=now)
    print(report(library, str(path), verbose=options.verbose))
    is_bad = bool(library.faults) or (options.strict and bool(all_hints(library)))
    return Exit.FAULTS if is_bad else Exit.OK


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _preview(settings: Settings, options: argparse.Namespace) -> int:
    import orjson

    from bot.messages.as_text import as_text
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
        print(orjson.dumps(message, option=orjson.OPT_INDENT_2).decode())
    else:
        print(as_text(message, min(shutil.get_terminal_size().columns, 100)), end="")
    return Exit.OK


class NotThere(BotError):
    """The requested article or section does not exist."""

    template = "There is {what}. There are: {there}."


def _named_article(settings: Settings, name: str) -> Article:
    """Return the article in the file `name`, else the library's article of that name."""
    from bot.articles.library import load
    from bot.articles.reading.parse import parse
    from bot.clock import SystemClock
    from bot.daily.when.host_zone import host_zone

    path, zone = Path(name), host_zone(settings, SystemClock().now())
    if path.is_file():
        return parse(path.read_bytes(), str(path), zone)
    library = load(settings.articles_dir, zone=zone)
    article = library.find(name)
    if article is None:
        ids = ", ".join(each.id for each in reversed(library.articles[-10:]))
        raise NotThere(what=f"no article {name!r} in {settings.articles_dir}", there=ids)
    return article
