"""Notices saved files: a source is looked at again and again, and read anew when it changed.

Looking costs one listing; it works on shared folders and in containers, where the system's own
notices do not arrive.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.articles.article import Article
from bot.articles.faults import Fault
from bot.articles.library import Library
from bot.articles.loading import as_source, reload
from bot.articles.source import NoArticles, Source
from bot.clock import Clock

LOOK_SECONDS = 0.4
_UNSETTLED_LOOKS = 5  # a file that is written all the time must not hold up the others


@dataclass(frozen=True)
class Reload:
    """What came of reading a source again."""

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
    source: Path | Source,
    library: Library,
    seen: Look,
    *,
    zone: dt.tzinfo = dt.UTC,
    clock: Clock | None = None,
    look_seconds: float = LOOK_SECONDS,
) -> AsyncGenerator[Reload, None]:
    """Yield what came of it whenever a file of the source was saved, added or taken away.

    Articles that are to come are out when their moment has come by `clock`, which may be moved.
    `library` is what was read before, and `seen` a look from before that reading. A file is
    read when it has stood still from one look to the next, so that half of it is not taken for
    the whole.
    """
    remembering = as_source(source)  # it knows what was read before
    read, unsettled = seen, 0
    while True:
        # At rest half as often: each look costs a process that does nothing else.
        await asyncio.sleep(look_seconds if unsettled else 2 * look_seconds)
        if clock is not None and (later := library.at(clock.now())) is not library:
            yield Reload(later, later.faults, _out_words(library, later))
            library = later
        looked = await asyncio.to_thread(look, source)
        unsettled = unsettled + 1 if looked != seen else 0
        seen = looked
        if looked == read or 0 < unsettled < _UNSETTLED_LOOKS:
            continue
        read, unsettled = looked, 0
        moment = None if clock is None else clock.now()
        reloaded = await asyncio.to_thread(_read, remembering, library, zone, moment)
        library = reloaded.library
        yield reloaded


def look(source: Path | Source) -> Look:
    """Return what changes whenever an article of the source, or a picture beside one, does."""
    try:
        files = as_source(source).files()
    except NoArticles:
        return ()
    found = (*files.articles, *files.images)
    return tuple(sorted(each for file in found for each in _stat(file)))


def _stat(file: Path) -> list[tuple[str, int, int, int]]:
    try:
        found = file.stat()
    except OSError:  # gone since the listing, or a link to nowhere
        return [(str(file), 0, 0, 0)]
    return [(str(file), found.st_mtime_ns, found.st_size, found.st_ino)]


def _read(
    source: Path | Source, before: Library, zone: dt.tzinfo, moment: dt.datetime | None
) -> Reload:
    try:
        after = reload(source, before, zone=zone, now=moment)
    except NoArticles as error:
        why = str(error.facts["why"]).splitlines()[0]
        words = f"There are no good articles any more: {why} Those of before stay."
        return Reload(before, error.faults, words, is_in_vain=True)
    if after == before:
        return Reload(before, before.faults, "Read again: nothing has changed.")
    return Reload(after, after.faults, _words(before, after))


def _out_words(before: Library, after: Library) -> str:
    """Say what is out now, or is not any more since the clock was set back."""
    known = {article.id for article in before.articles}
    new = [article for article in after.articles if article.id not in known]
    if len(new) == 1:
        return f"An article is out: {new[0].headline}"
    if new:
        return f"{len(new)} articles are out, the newest: {new[-1].headline}"
    return f"{len(before.articles) - len(after.articles)} articles are to come again."


def _words(before: Library, after: Library) -> str:
    old, new = _by_id(before), _by_id(after)
    coming = {each.id for each in after.coming}
    was_coming = {each.id for each in before.coming}
    added = new.keys() - old.keys()
    changed = {each for each in old.keys() & new.keys() if old[each] != new[each]}
    counts = [
        ("new", len(added - coming)),
        ("changed", len(changed)),
        ("gone", len(old.keys() - new.keys())),
        ("to come", len(coming - was_coming)),
    ]
    changes = [f"{count} {word}" for word, count in counts if count]
    if files := len({fault.file for fault in after.faults}):
        changes.append(f"{files} {'file' if files == 1 else 'files'} with a mistake")
    elif before.faults and not changes:
        changes.append("all mistakes are mended")
    if hints := _new_hints(before, after, added | changed):
        changes.append(f"{hints} {'hint' if hints == 1 else 'hints'}")
    return f"Reloaded: {', '.join(changes) or 'no article has changed'}."


def _by_id(library: Library) -> dict[str, Article]:
    return {each.id: each for each in (*library.articles, *library.coming)}


def _new_hints(before: Library, after: Library, ids: Iterable[str]) -> int:
    """Return how many hints there are for those articles, or have come up elsewhere."""
    files = {after.files.get(each) for each in ids}
    known = set(before.hints)
    return sum(hint.file in files or hint not in known for hint in after.hints)
