"""The values everything else is about: `Article` and `Section`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property

from bot.articles.images import ImageFile
from bot.articles.matching import Named, Names
from bot.articles.sentences import first_sentence, sentence_ends
from bot.articles.text import SHORT_KEY, shorten


@dataclass(frozen=True)
class Section:
    """One part of an article."""

    key: str
    """Slug of the title, unique in its article: `whats-next`."""
    title: str
    """As the editor typed it, or the canonical form of a known heading: `What's Next?`."""
    body: str
    """Discord Markdown, never empty, paragraphs parted by blank lines or line ends."""

    def __post_init__(self) -> None:
        if not (self.key and self.title.strip() and self.body.strip()):
            raise ValueError(f"a section needs key, title and body: {self!r}")


@dataclass(frozen=True)
class Article:
    """One file's text, in sections in reading order."""

    id: str
    """Slug of the file's name, unique in its library."""
    title: str | None
    sections: tuple[Section, ...]
    date: datetime | None = None
    """Aware. A date without a time stands at noon UTC, so that most zones show that day."""
    source: str | None = None
    """An http or https address."""
    image: str | None = None
    """An http or https address."""
    image_file: ImageFile | None = None
    """A picture beside the article; there is no address then."""
    image_alt: str | None = None
    language: str | None = None
    """A BCP 47 tag."""
    tags: tuple[str, ...] = ()
    lead: str = ""
    """Discord Markdown that stands above the sections; often empty."""
    author: str | None = None
    out: datetime | None = None
    """From when on it is shown; None: always. Of a date without a time its first moment."""
    out_local: datetime | None = None
    """The same without a zone, if the file names none: each schedule's zone has its own."""
    expires: datetime | None = None
    """From when on it is not shown any more."""
    expires_local: datetime | None = None
    """The same without a zone, if the file names none."""
    opening: str = ""
    """The words of the first paragraph, if the reader has them already."""
    correction: str | None = None
    """Why it was corrected last."""
    content: str = field(default="", compare=False)
    """The mark of what it says: see `bot.articles.content`; without one no post is corrected."""
    guild_id: int | None = None
    """The one server that has it; None: it is everybody's."""

    def __post_init__(self) -> None:
        if not self.id or not self.sections:
            raise ValueError(f"an article needs an id and a section: {self.id!r}")
        keys = [section.key for section in self.sections]
        if len(set(keys)) < len(keys):
            raise ValueError(f"two sections of {self.id!r} share a key: {keys}")
        if self.date is not None and self.date.tzinfo is None:
            raise ValueError(f"the date of {self.id!r} has no zone")

    @cached_property
    def headline(self) -> str:
        """The title, or the first sentence of what stands below; not yet cut to any limit."""
        if self.title is not None:
            return self.title
        if self.opening:
            return self.opening[: next(sentence_ends(self.opening))].strip()
        return first_sentence(self.lead or self.sections[0].body)

    def out_in(self, zone: tzinfo | None = None) -> datetime | None:
        """Return from when on it is shown by the clocks of `zone`, else by the host's."""
        return _moment(self.out, self.out_local, zone)

    def expires_in(self, zone: tzinfo | None = None) -> datetime | None:
        """Return from when on it is not shown by the clocks of `zone`, else by the host's."""
        return _moment(self.expires, self.expires_local, zone)

    def is_out(self, now: datetime, zone: tzinfo | None = None) -> bool:
        """Tell whether it is shown at that moment."""
        out, expires = self.out_in(zone), self.expires_in(zone)
        return (out is None or out <= now) and (expires is None or expires > now)

    def section(self, key: str) -> Section | None:
        """Return the section with that key."""
        return next((section for section in self.sections if section.key == key), None)

    def by_short_key(self, short: str) -> Section | None:
        """Return the section whose key, cut to `SHORT_KEY`, is `short`."""
        return next((s for s in self.sections if shorten(s.key, SHORT_KEY) == short), None)

    def find_section(self, text: str) -> Section | None:
        """Return the section meant by a key, a title, or an unambiguous beginning of one."""
        return self._names.find(text)

    def suggest_sections(self, text: str, limit: int) -> tuple[Section, ...]:
        """Return at most `limit` sections for what was typed so far, the likeliest first."""
        return self._names.suggest(text, limit)

    def alike_sections(self, text: str, limit: int) -> tuple[Section, ...]:
        """Return the sections that a mistyped name may mean; see `Names.alike`."""
        return self._names.alike(text, limit)

    @cached_property
    def _names(self) -> Names[Section]:
        return Names(Named(section, section.key, section.title) for section in self.sections)


def _moment(at: datetime | None, local: datetime | None, zone: tzinfo | None) -> datetime | None:
    if zone is None or local is None:
        return at
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the first and last of all days
        return at
