"""Where the sections of plain text begin: known headings, however typed, and Markdown's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.articles.faults import Findings
from bot.articles.reading.dialects import is_known_line, is_listed, without_marks
from bot.articles.reading.known import (
    KNOWN_TITLES,
    bare_title,
    heading_key,
    known_key,
)
from bot.articles.reading.near_misses import note_near_misses
from bot.articles.text import LIST_MARK, plain_line

MAX_HEADINGS: Final = 1_000
"""Far more than anyone reads by button; it bounds the work on a file that is no article."""

_KNOWN_LENGTHS = range(10, 91)
_UNDERLINED_AT_MOST = 120
_BLANKS = " \t\u00a0\u2003\u3000"
_NUMBER_SIGNS = re.compile(r"[ \t]*(#{1,6})(?!#)")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{3,})[ \t]*")
_PARAGRAPH = re.compile(rf" {{0,3}}(?!{LIST_MARK})\S")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*\Z))[ \t]*(?P<info>.*)", re.DOTALL)
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")


@dataclass(frozen=True, slots=True)
class PlainHeading:
    """One heading and where it stands."""

    index: int
    """Of its line."""
    below: int
    """Index of the first line below it and its underline."""
    level: int
    """1 to 6; known headings without a level of their own have 2."""
    key: str
    title: str
    has_level: bool = True


def find_headings(lines: Sequence[str], start: int, findings: Findings) -> list[PlainHeading]:
    """Return the headings of the text that begins at line `start`.

    These are headings: one of the four known titles on a line of its own, in any case, with
    straight, curly or no apostrophe, with or without `?` and `:`, plain, bold or behind
    number signs; Markdown's `#` to `######` with a blank behind; a short line with a blank
    line above it that is underlined by `===` or `---`. Lines in fenced code are text.
    """
    headings: list[PlainHeading] = []
    below = start
    code = code_lines(lines, start, findings)
    for index in range(start, len(lines)):
        if index in code or index < below or not lines[index].strip():
            continue
        heading = (
            _known(lines, index, start) or _marked(lines, index) or _underlined(lines, index, start)
        )
        if heading:
            headings.append(heading)
            below = heading.below
        if len(headings) > MAX_HEADINGS:
            wrong = f"more than {MAX_HEADINGS:,} headings"
            findings.add(index, wrong, "part the file into several articles")
            break
    has_signs = any(each.has_level for each in headings)
    note_near_misses(lines, start, findings, code=code, has_signs=has_signs)
    return headings


def code_lines(lines: Sequence[str], start: int, findings: Findings) -> frozenset[int]:
    """Return the indices of the lines of code; Discord knows no other fence than backticks."""
    code: set[int] = set()
    opened, mark = 0, ""
    for index in range(start, len(lines)):
        fence = _FENCE.match(lines[index]) if "```" in lines[index] else None
        if mark or fence:
            code.add(index)
        if not mark and fence:
            opened, mark = index, fence["mark"]
        elif fence and fence["mark"].startswith(mark) and not fence["info"].strip():
            mark = ""
    if mark:
        wrong = "this code block is never closed"
        findings.add(opened, wrong, "write ``` on a line of its own where it ends")
    return frozenset(code)


def is_gap(line: str) -> bool:
    """Tell whether `line` only parts others: blank, or a rule such as `---` or `* * *`."""
    return not line.strip() or _RULE.fullmatch(line) is not None


def _known(lines: Sequence[str], index: int, start: int) -> PlainHeading | None:
    """Read the line at `index` as one of the four known headings."""
    line = lines[index].strip()
    if len(line) not in _KNOWN_LENGTHS:
        return None
    signs = _NUMBER_SIGNS.match(line)
    text = line[signs.end() :].rstrip("#") if signs else line
    key = known_key(without_marks(text))
    if not signs and is_listed(lines, index):
        return None
    if key is None or not (signs or text[:1] in "*_" or is_known_line(lines, index, start)):
        return None
    level = len(signs[1]) if signs else 2
    below = index + 1 if signs else index + 1 + _is_underlined(lines, index)
    return PlainHeading(index, below, level, key, KNOWN_TITLES[key], signs is not None)


def _marked(lines: Sequence[str], index: int) -> PlainHeading | None:
    """Read the line at `index` as a heading behind number signs."""
    line = lines[index]
    signs = _NUMBER_SIGNS.match(line)
    if not signs or signs.start(1) > 3 or line[signs.end() : signs.end() + 1] not in _BLANKS:
        return None
    text = line[signs.end() :].strip()
    bare = text.rstrip("#")
    if bare[-1:] in ("", *_BLANKS):
        text = bare
    return _heading(index, index + 1, len(signs[1]), text)


def _underlined(lines: Sequence[str], index: int, start: int) -> PlainHeading | None:
    """Read the line at `index` as a heading with a line of dashes or equal signs below."""
    line = lines[index]
    is_short_and_alone = (
        len(line) <= _UNDERLINED_AT_MOST
        and _PARAGRAPH.match(line)
        and (index == start or not lines[index - 1].strip())
    )
    # A sentence with a rule below it is more often a paragraph's end than a heading.
    if not is_short_and_alone or line.rstrip().endswith(".") or not _is_underlined(lines, index):
        return None
    level = 1 if lines[index + 1].lstrip().startswith("=") else 2
    return _heading(index, index + 2, level, line)


def _is_underlined(lines: Sequence[str], index: int) -> bool:
    return index + 1 < len(lines) and _UNDERLINE.fullmatch(lines[index + 1]) is not None


def _heading(index: int, below: int, level: int, text: str) -> PlainHeading | None:
    """Return the heading with that text; None where the text has no words."""
    title = plain_line(text)
    if not title:
        return None
    return PlainHeading(index, below, level, heading_key(title), bare_title(title) and title)
