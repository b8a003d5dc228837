"""What was read of a feed, as it is kept on disk: a restart while the feed is down serves it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from bot.articles.sources.feeds.entry import Entry
from bot.articles.sources.kept import keep


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry, and what its feed doesn't say."""

    id: str
    """The article's; it stays whatever becomes of the entry."""
    key: str
    """What the feed knows it by."""
    entry: Entry
    seen: dt.datetime
    """When it was first read."""
    is_archive: bool = False
    """Whether it was there at the first reading."""
    is_gone: bool = False
    """Whether it was taken out of the feed, though older ones are still there."""

    @property
    def date(self) -> dt.datetime:
        """Return when it came out; what is in a feed is out, whatever its date says."""
        return min(self.entry.date or self.seen, self.seen)


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that is known of a feed."""

    url: str
    """As the host names it."""
    is_read: bool = False
    etag: str = ""
    modified: str = ""
    moved: str = ""
    """Where it has moved to for good."""
    entries: tuple[Kept, ...] = ()
    """The newest first."""


def load(file: Path, url: str) -> State:
    """Return what the file keeps of that feed; nothing if there is none, or a damaged one."""
    try:
        state = msgspec.json.decode(file.read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return State(url)
    return state if state.url == url else State(url)


def save(file: Path, state: State) -> None:
    """Keep a state.

    Raises:
        OSError: it can't be written.
    """
    keep(file, msgspec.json.encode(state))
