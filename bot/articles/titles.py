"""Which line above the sections is the article's title, and which has no place there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.articles.faults import Findings, quoted
from bot.articles.headings import Heading, is_gap
from bot.articles.text import plain_line


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A line that is the title, or would be if there were no other."""

    index: int
    words: str


def split_title(
    lines: Sequence[str], start: int, headings: Sequence[Heading], findings: Findings
) -> tuple[TitleLine | None, Sequence[Heading]]:
    """Return the title of the text that begins at line `start`, and the sections' headings.

    The title is one line above the first section: a plain one, a heading of the first level,
    or an underlined one. More than that line is a fault. A heading of the first level with
    text below is a section if there are others of its level or none at all; among deeper
    ones it is the title, and the text below it is the fault.
    """
    top = headings[0]
    end = headings[1].index if len(headings) > 1 else len(lines)
    above = list(islice(_lines_with_words(lines, start, top.index), 2))
    below = list(islice(_lines_with_words(lines, top.below, end), 1))
    is_title = _is_title(headings, has_above=bool(above), has_below=bool(below))
    found = [*above, TitleLine(top.index, top.title), *below] if is_title else above
    if len(found) > 1:
        findings.add(
            found[1].index,
            f"text before the first section: {quoted(found[1].words)}",
            "keep one line there as the title, and put this under a heading",
        )
    return (found[0] if found else None), headings[1:] if is_title else headings


def _is_title(headings: Sequence[Heading], *, has_above: bool, has_below: bool) -> bool:
    """Tell whether the first of `headings` stands where, and as, a title does."""
    top, *others = headings
    if not (top.may_be_title and others):
        return False
    is_only_one_of_its_level = top.level == 1 and all(other.level > 1 for other in others)
    return not has_below or (is_only_one_of_its_level and not has_above)


def _lines_with_words(lines: Sequence[str], start: int, end: int) -> Iterator[TitleLine]:
    for index in range(start, end):
        words = "" if is_gap(lines[index]) else plain_line(lines[index])
        if words:
            yield TitleLine(index, words)
