"""What can go wrong, in sentences for the person who meets it, and the exit statuses."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """How the program ends; the numbers above 2 are those of sysexits.h."""

    OK = 0
    FAULTS = 1  # `check` found faults, or the program met a bug of its own
    USAGE = 2  # argparse's own status
    NO_ARTICLES = 65
    BAD_STATE = 66  # what --state names is no state
    UNAVAILABLE = 69  # a port or service that is needed can't be had
    NO_PLACE = 73  # what --state names can't be written
    CONFIG = 78  # a setting or the token is wrong: a restart won't mend it


class BotError(Exception):
    """Base of all errors that a person is told about.

    A subclass states its sentence once, as `template`; raising it names the facts:
    `raise PortTaken(port=8420)`. The facts stay readable as attributes of `facts`.
    """

    template: ClassVar[str]
    exit_status: ClassVar[Exit] = Exit.FAULTS

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.template.format(**facts))


class PortTaken(BotError):
    """The port asked for is in use."""

    template = "Port {port} is in use. Choose another with --port, or leave it out."
    exit_status = Exit.UNAVAILABLE


class WrongToken(BotError):
    """Discord does not know the token."""

    template = (
        "Discord does not accept DISCORD_TOKEN. Copy the token again from the Developer Portal "
        "(your application, Bot, Reset Token) into .env."
    )
    exit_status = Exit.CONFIG
