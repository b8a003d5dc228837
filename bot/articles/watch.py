"""Notices saved files: a folder is looked at again and again, and read anew when it changed.

Looking costs one listing; it works on shared folders and in containers, where the system's own
notices do not arrive.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

from bot.articles.faults import Fault
from bot.articles.library import Library, NoArticles, article_files, reload

LOOK_SECONDS = 0.4
_UNSETTLED_LOOKS = 5  # a file that is written all the time must not hold up the others


@dataclass(frozen=True)
class Reload:
    """What came of reading a folder again."""

    library: Library
    """What is to be served from now on."""
    faults: tuple[Fault, ...]
    words: str
    """A sentence for whoever saved a file."""
    is_in_vain: bool = False
    """Whether there was nothing good to read, so that what was read before stays."""


Look = tuple[tuple[str, int, int, int], ...]
"""Of each file its name, when it was changed, its size and its number on the disk."""


async def reloads(
    folder: Path, library: Library, seen: Look, *, look_seconds: float = LOOK_SECONDS
) -> AsyncGenerator[Reload, None]:
    """Yield what came of it whenever a file of the folder was saved, added or taken away.

    `library` is what was read of it before, and `seen` a look from before that reading. A file is
    read when it has stood still from one look to the next, so that half of it is not taken for
    the whole.
    """
    read, unsettled = seen, 0
    while True:
        await asyncio.sleep(look_seconds)
        now = await asyncio.to_thread(look, folder)
        unsettled = unsettled + 1 if now != seen else 0
        seen = now
        if now == read or 0 < unsettled < _UNSETTLED_LOOKS:
            continue
        read, unsettled = now, 0
        found = await asyncio.to_thread(_read, folder, library)
        library = found.library
        yield found


def look(folder: Path) -> Look:
    """Return what changes whenever an article of the folder does."""
    try:
        files = article_files(folder)
    except NoArticles:
        return ()
    return tuple(sorted(each for file in files for each in _stat(file)))


def _stat(file: Path) -> list[tuple[str, int, int, int]]:
    try:
        found = file.stat()
    except OSError:  # gone since the listing, or a link to nowhere
        return [(file.name, 0, 0, 0)]
    return [(file.name, found.st_mtime_ns, found.st_size, found.st_ino)]


def _read(folder: Path, before: Library) -> Reload:
    try:
        after = reload(folder, before)
    except NoArticles as error:
        why = str(error.facts["why"]).splitlines()[0]
        words = f"There are no good articles any more: {why} Those of before stay."
        return Reload(before, error.faults, words, is_in_vain=True)
    if after == before:
        return Reload(before, before.faults, "Read again: nothing has changed.")
    return Reload(after, after.faults, _words(before, after))


def _words(before: Library, after: Library) -> str:
    old = {each.id: each for each in before.articles}
    new = {each.id: each for each in after.articles}
    counts = [
        ("new", len(new.keys() - old.keys())),
        ("changed", sum(old[each] != new[each] for each in old.keys() & new.keys())),
        ("gone", len(old.keys() - new.keys())),
    ]
    changes = [f"{count} {word}" for word, count in counts if count]
    files = len({fault.file for fault in after.faults})
    if files:
        changes.append(f"{files} {'file' if files == 1 else 'files'} with a mistake")
    return f"Reloaded: {', '.join(changes) or 'all mistakes are mended'}."
