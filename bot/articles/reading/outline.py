"""Which blocks of a text are its title, its lead, and its sections.

The headings of the level that comes first below the title make sections, with those above that
level, and the four known headings always do; deeper ones are subheadings in a section's text. The
title is a heading above all others, or a single short line; what else stands above the first
section is the lead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.articles.reading.known import KNOWN_TITLES
from bot.articles.sentences import sentence_ends

TITLE_AT_MOST: Final = 150
"""Characters of a plain line that is taken for a title; a longer one is a paragraph."""


# A byline, a date, or an address is something else.
_NO_TITLE = re.compile(
    r"(?:by|von|par|por)\s+[A-Z\u00c0-\u024f]|https?://"
    r"|(?:[A-Za-z]+,? )?\d{1,2}\.? [A-Za-z]+ \d{4}\Z|\d{4}-\d\d-\d\d\Z|[A-Za-z]+ \d{1,2}, \d{4}\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading at the outermost level, and where it stands."""

    block: int
    level: int
    key: str
    title: str
    line: int
    """As editors number it."""
    has_level: bool = True
    """False for a known heading that was typed without number signs."""
    is_underlined: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is one of the four."""
        return self.key in KNOWN_TITLES


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the parts of a text are, by the numbers of its blocks."""

    title: Heading | None
    lead: range
    sections: tuple[tuple[Heading, range], ...]


def outline(
    headings: Sequence[Heading], blocks: int, filled: Sequence[bool], *, has_title: bool
) -> Outline:
    """Part a text of that many blocks by its headings.

    `filled` says which blocks have words; `has_title` if the front matter has a title.
    """
    title = _title(headings, filled)
    if title and has_title and title.level > 1:
        title = None
    rest = [heading for heading in headings if heading is not title]
    # One that stands above the others though it comes late does not make subheadings of them.
    least = next((each.level for each in rest if each.has_level), 0)
    sections = [each for each in rest if each.is_known or each.level <= least]
    stops = [*(each.block for each in sections[1:]), blocks][: len(sections)]
    return Outline(
        title,
        range(title.block + 1 if title else 0, sections[0].block if sections else blocks),
        tuple(
            (each, range(each.block + 1, stop)) for each, stop in zip(sections, stops, strict=True)
        ),
    )


def _title(headings: Sequence[Heading], filled: Sequence[bool]) -> Heading | None:
    """Return the heading that stands where, and as, a title does."""
    if len(headings) < 2:
        return None
    top, *others = headings
    has_above = any(filled[: top.block])
    has_below = any(filled[top.block + 1 : others[0].block])
    is_above_all = all(each.level > top.level or each.is_known for each in others)
    if top.is_known or not (top.level == 1 or top.is_underlined or is_above_all):
        return None
    if top.level > 1 and not top.is_underlined and has_below:
        return None
    return top if not has_below or (is_above_all and not has_above) else None


def is_title_line(words: str, *, is_alone: bool) -> bool:
    """Tell whether a paragraph that begins an article is its title, and not its lead.

    `is_alone`: there is nothing else above the first section.
    """
    if not words or len(words) > TITLE_AT_MOST or _NO_TITLE.match(words):
        return False
    if len(list(sentence_ends(words))) > 1:
        return False
    return is_alone or words[-1] not in ".…:;,"
