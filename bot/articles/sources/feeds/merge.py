"""A new reading of a feed, and what is known of it already. Pure.

An entry keeps its article's id whatever is changed in it. It is known by its own id, if no other
entry has the same; or else by its link, or its title. A feed that gives its old entries new ids,
as feeds do when a site moves, is recognised by their links and titles.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from bot.articles.sources.feeds.entry import Entry
from bot.articles.sources.feeds.state import Kept, State
from bot.articles.text import SHORT_ID, digest, slug

_KEPT: Final = 500
"""Entries; older ones are forgotten once the feed doesn't have them any more."""
_DIGEST: Final = 10
_OLD = dt.timedelta(days=2)


def merged(before: State, entries: Sequence[Entry], now: dt.datetime) -> State:
    """Return what is known after a reading at `now`."""
    known = _Known(before.entries)
    keyed = list(_keyed(entries))
    # First those that are certain, so that none of them is taken for what only looks like it.
    found = {key: known.take(key) for key, _ in keyed}
    read: list[Kept] = []
    for number, (key, entry) in enumerate(keyed):
        kept = found[key] or known.take_alike(entry)
        if kept is None:
            # What has no date is ordered as it stands: the newest on top.
            seen = now if entry.date else now - dt.timedelta(seconds=number)
            is_archive = _is_archive(before, entry, now)
            kept = Kept(_id(before.url, key, entry), key, entry, seen, is_archive)
        read.append(msgspec.structs.replace(kept, key=key, entry=entry, is_gone=False))
    oldest = min((each.entry.date for each in read if each.entry.date), default=None)
    rest = [_without(each, oldest) for each in known.rest]
    every = sorted([*read, *rest], key=lambda each: each.date, reverse=True)
    return msgspec.structs.replace(before, is_read=True, entries=tuple(_bounded(every, len(read))))


def _is_archive(before: State, entry: Entry, now: dt.datetime) -> bool:
    """Tell whether an entry that nobody has seen is nothing new."""
    if before.is_read and before.entries:
        return False
    # A feed that was empty at first may have been so by mistake.
    return not before.is_read or (entry.date is not None and entry.date < now - _OLD)


def _without(kept: Kept, oldest: dt.datetime | None) -> Kept:
    """Return an entry that the feed doesn't have any more: it was too old, or was taken out."""
    was_taken = oldest is not None and kept.entry.date is not None and kept.entry.date > oldest
    return msgspec.structs.replace(kept, is_gone=kept.is_gone or was_taken)


def _bounded(every: list[Kept], read: int) -> list[Kept]:
    return every[: max(_KEPT, read)]


# --- which entry is which ------------------------------------------------------------------------


def _keyed(entries: Sequence[Entry]) -> Iterable[tuple[str, Entry]]:
    """Yield each entry once, with what it is known by."""
    names: tuple[Callable[[Entry], str], ...] = (
        lambda each: each.guid,
        lambda each: each.link,
        lambda each: f"{each.link} {each.title}".strip(),
    )
    distinct = list(dict.fromkeys(entries))
    counts = [Counter(name(each) for each in distinct) for name in names]
    seen: set[str] = set()
    for each in distinct:
        unique = (
            name(each)
            for name, count in zip(names, counts, strict=True)
            if name(each) and count[name(each)] == 1
        )
        key = next(unique, "") or names[-1](each) or digest(each.text, 16)
        if key not in seen and (each.title or each.text):
            seen.add(key)
            yield key, each


class _Known:
    """What was read before; each entry is found once."""

    def __init__(self, entries: Iterable[Kept]) -> None:
        self._rest = {each.id: each for each in entries}
        self._by_key = {each.key: each for each in entries}
        self._by_title: dict[str, list[Kept]] = {}
        for each in entries:
            self._by_title.setdefault(each.entry.title, []).append(each)

    @property
    def rest(self) -> list[Kept]:
        """What was not found."""
        return list(self._rest.values())

    def take(self, key: str) -> Kept | None:
        """Return what is known by that key."""
        same = self._by_key.get(key)
        return self._rest.pop(same.id, None) if same else None

    def take_alike(self, entry: Entry) -> Kept | None:
        """Return what is left and has the same title, and the same link or date."""
        titled = self._by_title.get(entry.title, ()) if entry.title else ()
        same = (each for each in titled if each.id in self._rest and _is_same(each.entry, entry))
        found = next(same, None)
        return self._rest.pop(found.id) if found else None


def _is_same(one: Entry, other: Entry) -> bool:
    """Tell whether two entries of one title are the same, maybe at another host."""
    path = urlsplit(one.link).path.strip("/")
    if path and path == urlsplit(other.link).path.strip("/"):
        return True
    if one.date or other.date:
        return one.date == other.date
    return not (one.link and other.link) or one.text == other.text


def _id(url: str, key: str, entry: Entry) -> str:
    """Return an article's id: words to read and a digest. No file's has two hyphens in a row."""
    mark = f"--{digest(f'{url} {key}', _DIGEST)}"
    units = slug(_name(entry)).encode("utf-16-le")
    return units[: 2 * (SHORT_ID - len(mark))].decode("utf-16-le", "ignore").rstrip("-") + mark


def _name(entry: Entry) -> str:
    """Return words for an entry: those of its link, which outlast changes of the title.

    So a process that reads a feed for the first time later calls its articles the same.
    """
    path = PurePosixPath(unquote(urlsplit(entry.link).path))
    is_word = sum(char.isalpha() for char in path.stem) > 2 and path.stem != "index"
    return path.stem if is_word else entry.title or entry.text[:80]
