"""`sandbox`: a Discord on this machine, with our bot or for another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.articles.text import counted
from bot.cli.parsing import Commands, add_command, add_sandbox_options
from bot.cli.running import open_page, run_loop, stop_quietly
from bot.cli.token_file import read_token
from bot.errors import BotError, Exit
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.articles.library import Library
    from bot.sandbox import Addresses, Plan
    from bot.sandboxed import Visit

_WITH_ONLY = (
    *("token", "token_file", "name", "privileged_intents", "bot_permissions", "team"),
    *("interactions_url", "world", "tls"),
)


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "sandbox",
        "try the bot in its sandbox, even when there is a token",
        "  briefing-bot sandbox\n"
        "  briefing-bot sandbox --port 9000 --no-browser\n"
        "  briefing-bot sandbox --state bug.zip\n"
        "  briefing-bot sandbox --record bug.jsonl\n"
        "  briefing-bot sandbox --only --token my.own.token",
    )
    command.add_argument(
        "--operations",
        action="store_true",
        help="print which of Discord's operations the sandbox leaves out, and why",
    )
    command.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="write down what people do and what the bot answers; `replay` plays it again",
    )
    add_bot_options(command)
    command.set_defaults(act=_act)
    # Suppressed, so that an option before the command is not undone by the command's default.
    suppressed = argparse.SUPPRESS
    add_sandbox_options(command, port=suppressed, no_browser=suppressed, state=suppressed)


def add_bot_options(command: argparse.ArgumentParser) -> None:
    """Add the options that say whose bot it is."""
    command.add_argument(
        "--only", action="store_true", help="without the bot: connect one of your own"
    )
    command.add_argument(
        "--token",
        metavar="T",
        help="with --only: the token that your bot will log in with; others on this machine can "
        "see it, unlike SANDBOX_TOKEN in the environment and --token-file",
    )
    command.add_argument(
        "--token-file", type=Path, metavar="FILE", help="with --only: a file with that token"
    )
    command.add_argument(
        "--name",
        metavar="NAME",
        help="with --only: what your bot is called",
    )
    command.add_argument(
        "--privileged-intents",
        action="store_true",
        help="with --only: allow members, presences and message content",
    )
    command.add_argument(
        "--bot-permissions",
        type=int,
        metavar="N",
        help="with --only: what your bot's role may do, as in its invite link; 8: everything",
    )
    command.add_argument(
        "--interactions-url",
        metavar="URL",
        help="with --only: where interactions go over HTTP, signed, instead of the gateway",
    )
    command.add_argument(
        "--team",
        action="store_true",
        help="with --only: a team owns your bot's application: admin, with member in it",
    )
    command.add_argument(
        "--world",
        type=Path,
        metavar="FILE",
        help="with --only: a JSON file that says which servers, channels, roles and people there "
        "are, or a server's template, or channels that were exported",
    )
    command.add_argument(
        "--tls",
        action="store_true",
        help="with --only: for a bot that knows only https and wss; makes a certificate",
    )


def _act(settings: Settings, options: argparse.Namespace) -> int:
    if options.operations:
        from bot.sandbox.rest.left_out import described

        print(described())
        return 0
    if options.record is None:
        return serve(settings, options)
    from bot.cli.recording import recorded

    return serve(settings, options, recorded(options.record))


def serve(settings: Settings, options: argparse.Namespace, visit: Visit | None = None) -> int:
    """Be the sandbox, with our bot or for one of somebody's own."""
    if not options.only:
        if any(getattr(options, name) not in (None, False) for name in _WITH_ONLY):
            raise OnlyMissing
        return with_the_bot(settings, options, visit)
    stop_quietly()
    from bot import sandboxed
    from bot.host import logging

    logging.set_up(settings.log_level, settings)

    def announce(addresses: Addresses, token: str, public_key: str) -> None:
        _print_connection(addresses, token, public_key)
        open_page(addresses.page, options)

    bot = sandboxed.OwnBot(
        token=_token(options),
        name=options.name or "Your bot",
        privileged_intents=options.privileged_intents,
        permissions=options.bot_permissions,
        team=options.team,
        interactions_url=options.interactions_url,
        plan=None if options.world is None else _plan(options.world),
        tls=options.tls,
    )
    serving = sandboxed.run_sandbox_only(
        bot,
        options.port,
        announce,
        state=options.state,
        saved=_print_saved,
        visit=visit or sandboxed.stay,
    )
    return run_loop(serving)


def with_the_bot(
    settings: Settings, options: argparse.Namespace, visit: Visit | None = None
) -> int:
    """Be the sandbox, and the bot in it."""
    stop_quietly()
    from bot import sandboxed
    from bot.host import logging
    from bot.host.first_article import with_articles

    is_named = bool(settings.articles or options.environment.values.get("ARTICLES_DIR"))
    settings = with_articles(settings, is_named=is_named)

    # The page shows what the bot does; the terminal need only show what goes wrong.
    logging.set_up("WARNING" if settings.log_level == "INFO" else settings.log_level, settings)

    def announce(addresses: Addresses, library: Library) -> None:
        _print_welcome(addresses, library, settings, options.environment.file)
        open_page(addresses.page, options)

    serving = sandboxed.run_in_sandbox(
        settings,
        options.port,
        announce,
        state=options.state,
        saved=_print_saved,
        visit=visit or sandboxed.stay,
    )
    return run_loop(serving)


def _token(options: argparse.Namespace) -> str | None:
    """Return the token for somebody's own bot, from wherever it was given."""
    if options.token:
        return str(options.token)
    if options.token_file is None:
        return options.environment.values.get("SANDBOX_TOKEN") or None
    return read_token(options.token_file)


def _plan(file: Path) -> Plan:
    """Return the world that a file describes."""
    from bot.sandbox import plain_json
    from bot.sandbox.world import exports

    try:
        return exports.read(plain_json.loads(file.read_bytes()))
    except OSError as error:
        raise NoWorld(file=file, reason=error.strerror) from None
    except ValueError as error:
        raise NoWorld(file=file, reason=error) from None


class NoWorld(BotError):
    """The file of --world describes none."""

    template = "{file} describes no world: {reason}. See .github/SANDBOX.md, Worlds as data."
    exit_status = Exit.USAGE


class OnlyMissing(BotError):
    """An option needs --only, which is missing."""

    template = (
        "--token, --token-file, --name, --privileged-intents, --bot-permissions, --team, "
        "--interactions-url, --world and --tls go with --only: they are for a bot of your own."
    )
    exit_status = Exit.USAGE


def _print_welcome(addresses: Addresses, library: Library, settings: Settings, file: Path) -> None:
    from bot.host.sources import place_of

    keys = [section.key for section in library.newest.sections]
    section = "whats-next" if "whats-next" in keys else keys[-1]
    print(
        "Briefing Bot is running in its sandbox: a Discord on this machine, no token needed.\n\n"
        f"  Open   {addresses.page}\n"
        "  Type   /briefing\n"
        f"         /section {section}\n\n"
        f"{counted(len(library.articles), 'article')} in {place_of(settings)}, the newest: "
        f"{library.newest.headline}\n"
        "Ctrl+C stops it. The same command runs the bot on Discord once DISCORD_TOKEN stands in "
        f"{file}.",
        flush=True,
    )


def _print_connection(addresses: Addresses, token: str, public_key: str) -> None:
    from bot.sandbox.recipes import environment, recipes

    print(
        "A Discord on this machine, without a bot: connect yours.\n\n"
        f"  Page      {addresses.page}\n"
        f"  API       {addresses.api}\n"
        f"  Gateway   {addresses.gateway}\n"
        f"  Token     {token}\n"
        f"  Key       {public_key} (public, for interactions over HTTP)\n\n"
        "One line points your bot here; the page has them with buttons to copy:\n"
    )
    lines = recipes(addresses)
    width = max(len(each.library) for each in lines)
    for each in lines:
        print(f"  {each.library:<{width}}  {each.line}")
    if trust := environment(addresses):
        print(f"\nStart it with this before its command, so that it trusts TLS here:\n\n  {trust}")
    print("\nCtrl+C stops it.", flush=True)


def _print_saved(file: Path) -> None:
    print(f"Saved to {file}.", flush=True)
