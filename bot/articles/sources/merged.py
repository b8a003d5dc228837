"""Several sources as one: their articles in one order, and each id only once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.articles.article import Article
from bot.articles.faults import Fault, quoted
from bot.articles.files import Files
from bot.articles.library import Library
from bot.articles.source import NoArticles, Source
from bot.articles.text import SHORT_ID, shorten

MEND = "Set ARTICLES to sources with at least one good article."


class Merged:
    """All sources that the host has named."""

    mend = MEND

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = tuple(sources)
        self._last: dict[int, Library] = {}

    @property
    def shown(self) -> str:
        """All their names."""
        return ", ".join(source.shown for source in self.sources)

    def files(self) -> Files:
        """Return the files of all sources that can be read."""
        found = Files()
        for source in self.sources:
            try:
                files = source.files()
            except NoArticles:
                continue
            found.articles += files.articles
            found.left_out += files.left_out
            found.images += files.images
        return found

    def read(self, zone: dt.tzinfo, before: Library | None = None) -> Library:
        """Read all sources; one that can't be read is a mistake, and its articles stay."""
        merging = _Merging()
        for number, source in enumerate(self.sources):
            try:
                part = self._last[number] = source.read(zone, before)
            except NoArticles as error:
                why = str(error.facts["why"]).splitlines()[0].removesuffix(".")
                merging.faults.append(
                    Fault(source.shown, 1, why, "mend it, or take it out of ARTICLES")
                )
                part = self._last.get(number, Library(()))
                merging.add(part, ())
            else:
                merging.add(part, part.faults)
        return merging.library()


@dataclass
class _Merging:
    """What was read so far."""

    faults: list[Fault] = field(default_factory=list)
    _placed: list[tuple[str, Article]] = field(default_factory=list)
    _parts: list[Library] = field(default_factory=list)
    _files: dict[str, str] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)

    def add(self, part: Library, faults: Iterable[Fault]) -> None:
        """Add what one source holds; an id that another one has is a mistake."""
        self.faults += faults
        self._parts.append(part)
        for place, article in zip(part.places, part.articles, strict=True):
            file = part.files.get(article.id, article.id)
            owner = self._owners.setdefault(shorten(article.id, SHORT_ID), file)
            if owner != file:
                wrong = f"the name makes the same id as {quoted(owner)}"
                self.faults.append(Fault(file, 1, wrong, "rename one of the two files"))
                continue
            self._files[article.id] = file
            self._placed.append((place, article))

    def library(self) -> Library:
        """Return all of it in order."""
        self._placed.sort(key=lambda placed: placed[0])
        return Library(
            tuple(article for _, article in self._placed),
            tuple(self.faults),
            tuple(place for place, _ in self._placed),
            hints=tuple(hint for part in self._parts for hint in part.hints),
            left_out=tuple(each for part in self._parts for each in part.left_out),
            files=self._files,
            archives=tuple(each for part in self._parts for each in part.archives),
        )
