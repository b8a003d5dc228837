"""What is claimed from the ledger, and what can become of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.daily.ledger.leases import Doubt
from bot.daily.port.refusals import Meaning
from bot.messages.wire import Message


class DeliveryState(Enum):
    """Where a delivery stands; the first two are on the way, the others are its end."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    DELETED = "deleted"
    """Posted, and deleted by somebody since."""
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    """Nobody can tell whether it was posted, so it is not posted again."""
    ERASED = "erased"
    """The guild left; only channel and date are kept, and not for long."""


class Reason(Enum):
    """Why a delivery was skipped or failed."""

    LATE = "late"
    NOTHING_NEW = "nothing-new"
    PAUSED = "paused"
    REMOVED = "removed"
    SAME_TEXT = "same-text"
    """Discord refused this very text before."""
    PERMISSION = "permission"
    GONE = "gone"
    TEXT = "text"


@dataclass(frozen=True)
class Claim:
    """A delivery that this process alone may send until its lease ends."""

    id: int
    channel_id: int
    guild_id: int | None
    date: dt.date
    seq: int
    due: dt.datetime
    owner: str
    attempt: int
    """Which claim of this delivery it is, from 1; with the owner it fences what is settled."""
    article_id: str
    article_place: str
    headline: str
    message: Message
    """As frozen at the first claim, without tag and nonce."""
    nonce: str
    tag: str
    unsure_for: float | None
    """Seconds since which it may have been posted; None when it was not for certain."""
    needless: Reason | None
    """Why it is not to be sent any more; it is only found out whether it was."""
    late: bool
    """It was planned long after it was due, or waits since before this process began, so a
    ledger that was lost, or is an old one, may have sent it."""
    ask_first: bool
    """The channel lacked a permission; ask whether it is back before sending."""
    was_blocked: bool
    """By any trouble; that it can be sent now means that it is over."""
    announcement: bool
    """What is posted there is published to the channel's followers."""


@dataclass(frozen=True)
class Posted:
    """It is in the channel since `at`, by the bot's clock."""

    claim: Claim
    message_id: int
    at: dt.datetime
    without_text: Failed | None = None
    """Discord dropped the text, for want of Embed Links: what to do about that."""
    going_on: Message | None = field(default=None, compare=False)
    """If the channel was blocked: says that its posts go on."""


@dataclass(frozen=True)
class Deleted:
    """It was in the channel, and somebody has deleted it."""

    claim: Claim


@dataclass(frozen=True)
class Again:
    """It is to be tried again after so many seconds."""

    claim: Claim
    seconds: float
    doubt: Doubt
    detail: str | None = None
    looked: bool = field(default=False, compare=False)
    """A late one was looked for, and is not there."""


@dataclass(frozen=True)
class Failed:
    """Discord refuses it, for a reason that a person has to mend."""

    claim: Claim
    meaning: Meaning
    facts: Mapping[str, Any]
    notice: Message


@dataclass(frozen=True)
class Skipped:
    """It is not posted, and was not."""

    claim: Claim
    reason: Reason


@dataclass(frozen=True)
class Unconfirmed:
    """Nobody can tell whether it was posted."""

    claim: Claim
    why: str
    notice: Message


Result = Posted | Deleted | Again | Failed | Skipped | Unconfirmed
