"""The outcomes of a request to Discord, and of a search for a message."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sent:
    """Discord did it."""

    body: Any
    date: dt.datetime | None = field(default=None, compare=False)
    """When, by Discord's clock, if it said so."""


@dataclass(frozen=True)
class Refused:
    """Discord did not do it, and never will, however often it is asked."""

    status: int
    code: int
    message: str

    def __str__(self) -> str:
        return f"Discord answered {self.status} (code {self.code}): {self.message}"


@dataclass(frozen=True)
class Unauthorized:
    """Discord does not accept the token, so it does nothing for any process that uses it."""

    code: int
    message: str

    def __str__(self) -> str:
        return f"Discord answered 401 (code {self.code}): {self.message}"


@dataclass(frozen=True)
class Wait:
    """Discord did not do it and wants to be asked later."""

    seconds: float
    is_global: bool

    def __str__(self) -> str:
        return f"Discord asks for a pause of {self.seconds:g} s"


@dataclass(frozen=True)
class Unknown:
    """Nobody knows whether Discord did it."""

    reason: str
    counts: bool = field(default=False, compare=False)
    """Whether Discord counts such answers, and locks out who gets too many."""

    def __str__(self) -> str:
        return self.reason


Unanswered = Unauthorized | Wait | Unknown
"""Neither yes nor no; the same request may be answered later."""
Failure = Refused | Unanswered
Outcome = Sent | Failure


def retry_in(outcome: Unanswered, pause: float) -> float:
    """Return the seconds until a request is repeated; `pause` where Discord names no time.

    A global limit holds back all requests anyway, so a single one need not wait for it by
    itself.
    """
    if isinstance(outcome, Wait) and not outcome.is_global:
        return outcome.seconds
    return pause


@dataclass(frozen=True)
class Found:
    """The message is in the channel's history."""

    message_id: int


@dataclass(frozen=True)
class Absent:
    """The message is not in the channel's history, which was read back far enough."""


@dataclass(frozen=True)
class Unreadable:
    """The channel's history can't prove anything."""

    why: str

    def __str__(self) -> str:
        return self.why


Search = Found | Absent | Unreadable | Failure
