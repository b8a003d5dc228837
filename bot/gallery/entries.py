"""What a gallery consists of: groups of entries, each one message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.messages.wire import LaidOut, Message


class Seen(Enum):
    """Who sees a message."""

    BY_ALL = "everyone in the channel"
    BY_ONE = "one person"
    """It answers a command or a press, privately."""
    DIRECT = "one person, by direct message"


@dataclass(frozen=True)
class Entry:
    """One message, in one of its states."""

    name: str
    """Unique in its group."""
    when: str
    """When it is sent, in a few words."""
    seen: Seen
    message: Message | LaidOut


@dataclass(frozen=True)
class Group:
    """Messages of one kind."""

    title: str
    about: str
    """What they are for, in a sentence."""
    entries: tuple[Entry, ...]
