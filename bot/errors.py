"""Errors with a sentence for the person who meets them, and the exit statuses."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """The program's exit statuses; those above 2 are from sysexits.h."""

    OK = 0
    FAULTS = 1  # `check` found faults, or the program has a bug
    USAGE = 2  # argparse's own status
    NO_ARTICLES = 65
    BAD_STATE = 66  # the file of --state, or a backup, does not hold one
    UNAVAILABLE = 69  # a port or service that is needed is not available
    NO_PLACE = 73  # the file of --state, or a backup, can't be written
    CONFIG = 78  # a setting or the token is wrong: restarting won't help


class BotError(Exception):
    """Base class of errors that are shown to a person.

    A subclass has one sentence, `template`; raising it fills in the facts:
    `raise PortTaken(port=8420)`. They stay readable in `facts`.
    """

    template: ClassVar[str]
    exit_status: ClassVar[Exit] = Exit.FAULTS

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.template.format(**facts))


class PortTaken(BotError):
    """The requested port is in use."""

    template = "Port {port} is in use. Choose another with --port, or leave it out."
    exit_status = Exit.UNAVAILABLE


class NoCertificate(BotError):
    """No certificate could be made for TLS."""

    template = "--tls needs a certificate, and {reason}. Install OpenSSL, or leave out --tls."
    exit_status = Exit.UNAVAILABLE


class WrongToken(BotError):
    """Discord does not know the token."""

    template = (
        "Discord does not accept DISCORD_TOKEN: it refused {refused}. Copy the token again from "
        "the Developer Portal (your application, Bot, Reset Token) into .env."
    )
    exit_status = Exit.CONFIG
