"""What came of reading each file of a folder, so that what hasn't changed isn't read again.

An entry stands for a file as it was: its size, its times and its number on the disk. Where one
of these differs, or the file was changed just before it was read, a digest of its bytes decides;
where that differs too, or another picture lies under a name that it mentions, it is read again.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.articles.faults import ParseError
from bot.articles.images import Note
from bot.articles.reading.decode import MAX_BYTES
from bot.articles.reading.parse import Reading
from bot.clock import Clock, SystemClock

# Some file systems note times to two seconds: what was changed later than that before it was read
# can have been changed once more since, and its times don't tell.
_SETTLED_SECONDS = 3

Facts = tuple[int, int, int, int]
"""Of a file its size, when it was changed by its own and by the disk's account, and its number."""
Images = tuple[tuple[str, str], ...]
"""The names of pictures that an article mentions, each with what was found there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What came of reading one file."""

    facts: Facts
    digest: bytes
    is_settled: bool
    """Whether the facts alone tell that the file is the same."""
    outcome: Reading | ParseError
    images: Images = ()


Progress = Callable[[int, int], None]
"""Hears how many files have been read, and of how many."""


def no_progress(done: int, of: int) -> None:
    """Tell nobody."""


class Shelf:
    """The entries of one folder, by the names of its files."""

    def __init__(self, entries: dict[str, Entry] | None = None, clock: Clock | None = None) -> None:
        self.entries = entries or {}
        self.progress: Progress = no_progress
        self.has_changed = False
        """Whether the entries differ from those at the beginning."""
        self._clock = clock or SystemClock()
        self._seen: set[str] = set()

    def read(
        self,
        name: str,
        file: Path,
        parse: Callable[[bytes, Note], Reading],
        look: Callable[[str], str],
    ) -> Reading:
        """Return what came of reading a file, now or before.

        `parse` reads its bytes and notes the pictures that it looks for; `look` tells what lies
        under the name of one.

        Raises:
            ParseError: the file is not an article.
            OSError: it can't be read.
        """
        self._seen.add(name)
        facts = _facts(file)
        entry = self.entries.get(name)
        if entry and any(look(typed) != found for typed, found in entry.images):
            entry = None
        if entry and entry.is_settled and entry.facts == facts:
            return _result(entry)
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        digest = hashlib.blake2b(data, digest_size=16).digest()
        is_settled = facts is not None and self._is_settled(facts)
        if facts is None or facts != _facts(file):
            return parse(data, lambda typed, found: None)
        if entry and entry.digest == digest:
            self._put(name, replace(entry, facts=facts, is_settled=is_settled))
            return _result(entry)
        images: dict[str, str] = {}
        outcome: Reading | ParseError
        try:
            outcome = parse(data, images.__setitem__)
        except ParseError as error:
            outcome = error
        entry = Entry(facts, digest, is_settled, outcome, tuple(images.items()))
        self._put(name, entry)
        return _result(entry)

    def forget_others(self) -> None:
        """Forget the files that were not read since the last time."""
        for name in self.entries.keys() - self._seen:
            del self.entries[name]
            self.has_changed = True
        self._seen.clear()

    def _put(self, name: str, entry: Entry) -> None:
        if self.entries.get(name) != entry:
            self.entries[name] = entry
            self.has_changed = True

    def _is_settled(self, facts: Facts) -> bool:
        changed = max(facts[1], facts[2]) / 1e9
        return changed + _SETTLED_SECONDS < self._clock.now().timestamp()


def _facts(file: Path) -> Facts | None:
    """Return what tells a file from others; nothing of a link, which may lead elsewhere."""
    found = file.lstat()
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _result(entry: Entry) -> Reading:
    if isinstance(entry.outcome, ParseError):
        raise entry.outcome.with_traceback(None)
    return entry.outcome
