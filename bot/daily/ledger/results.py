"""Claims from the ledger, and their possible results."""

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
    """The state of a delivery; the first two are on the way, the others are final."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    DELETED = "deleted"
    """Posted, but deleted since."""
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    """It is unknown whether it was posted, so it is not posted again."""
    ERASED = "erased"
    """The guild removed the bot; only channel and date are kept, for a short time."""


ON_THE_WAY = (DeliveryState.PLANNED, DeliveryState.CLAIMED)


class Reason(Enum):
    """Why a delivery was skipped or failed."""

    LATE = "late"
    NOTHING_NEW = "nothing-new"
    PAUSED = "paused"
    REMOVED = "removed"
    ASKED = "asked"
    """Somebody asked for no post on that day."""
    TIMEOUT = "timeout"
    """The bot was in a timeout, and it ended too late."""
    SAME_TEXT = "same-text"
    """Discord has already refused this text."""
    PERMISSION = "permission"
    GONE = "gone"
    TEXT = "text"


@dataclass(frozen=True)
class Claim:
    """A delivery that only this process may send until its lease ends."""

    id: int
    channel_id: int
    guild_id: int | None
    date: dt.date
    seq: int
    due: dt.datetime
    owner: str
    attempt: int
    """The number of this claim of the delivery, from 1; with the owner it fences the result."""
    article_ids: tuple[str, ...]
    headline: str
    payload: str
    """The hash of the message."""
    message: Message
    """As frozen at the first claim, without tag and nonce."""
    nonce: str
    tag: str
    unsure_for: float | None
    """How many seconds ago it may first have been posted; None if it certainly was not."""
    needless: Reason | None
    """Why it need not be sent any more; then only its outcome has to be found out."""
    late: bool
    """It was planned long after it was due, or was waiting before the database came into use, so
    it may have been sent by a ledger that was lost or replaced by a backup."""
    ask_first: bool
    """The channel lacked a permission; check whether it is back before sending."""
    was_blocked: bool
    """By any trouble; if the post can be sent, the trouble is over."""
    announcement: bool
    """Posts in this channel are published to its followers."""
    detail: str | None = None
    """What came of the attempt before, if there was one."""


@dataclass(frozen=True)
class Posted:
    """It has been in the channel since `at`, by the bot's clock."""

    claim: Claim
    message_id: int
    at: dt.datetime
    without_text: Failed | None = None
    """Set if Discord dropped the text because Embed Links is missing."""
    resumed_notice: Message | None = field(default=None, compare=False)
    """The notice that posts go on, if the channel was blocked."""


@dataclass(frozen=True)
class Deleted:
    """It was in the channel, but has been deleted."""

    claim: Claim


@dataclass(frozen=True)
class Again:
    """It has to be tried again after some seconds."""

    claim: Claim
    seconds: float
    doubt: Doubt
    detail: str | None = None
    looked: bool = field(default=False, compare=False)
    """Whether a late one was looked for and not found."""
    trouble: Failed | None = None
    """What blocks the channel meanwhile, if somebody has to know of it."""


@dataclass(frozen=True)
class Failed:
    """Discord refuses it, for a reason that a person has to fix."""

    claim: Claim
    meaning: Meaning
    facts: Mapping[str, Any]
    notice: Message
    until: dt.datetime | None = None
    """When it is over by itself, if it is a timeout."""


@dataclass(frozen=True)
class Skipped:
    """It was not posted, and won't be."""

    claim: Claim
    reason: Reason
    trouble: Failed | None = None
    """What blocks the channel, if that is why."""
    notice: Message | None = field(default=None, compare=False)
    """What somebody is told of it."""


@dataclass(frozen=True)
class Unconfirmed:
    """It is unknown whether it was posted."""

    claim: Claim
    why: str
    notice: Message


Result = Posted | Deleted | Again | Failed | Skipped | Unconfirmed
