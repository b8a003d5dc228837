"""`health`: ask a running bot how it is, for containers and monitors."""

from __future__ import annotations

import argparse
import urllib.error
import urllib.request

from bot.cli.parsing import Commands, add_command
from bot.errors import BotError, Exit
from bot.settings import Settings

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


class NoHttpPort(BotError):
    """There is no port to ask."""

    template = (
        "`health` asks the running bot at HTTP_PORT: set it for both, such as HTTP_PORT=8081."
    )
    exit_status = Exit.CONFIG


class NothingAnswers(BotError):
    """The bot does not run, or not with this port."""

    template = "Nothing answers at {address}: {reason}. Is the bot running, with this HTTP_PORT?"
    exit_status = Exit.FAULTS


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "health",
        "ask the running bot whether it works: status 0, or 1 and what is wrong",
        "  HTTP_PORT=8081 briefing-bot health",
    )
    command.add_argument(
        "--within",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="how long the answer may take (10 unless you say otherwise)",
    )
    command.set_defaults(act=ask)


def ask(settings: Settings, options: argparse.Namespace) -> int:
    """Print how each part of the running bot is."""
    if settings.http_port is None:
        raise NoHttpPort
    host = _EVERYWHERE.get(settings.http_host, settings.http_host)
    address = f"http://{host}:{settings.http_port}/readyz"
    # What a proxy says is not what this machine's bot says.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=options.within) as answer:
            print(answer.read().decode(), end="")
            return Exit.OK
    except urllib.error.HTTPError as error:
        print(error.read().decode("utf-8", "replace"), end="")
        return Exit.FAULTS
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise NothingAnswers(address=address, reason=reason) from None
