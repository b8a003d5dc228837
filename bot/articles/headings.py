"""Where the sections of a text begin: known headings, however typed, and Markdown's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.articles.faults import Findings
from bot.articles.text import LIST_MARK, fold, plain_line, slug, without_apostrophes

KNOWN_TITLES: Final = {
    fold(title): title
    for title in (
        "What's Happening?",
        "Why It's Important?",
        "What's Next?",
        "Beyond the Headlines",
    )
}
"""The four headings that every editor may type as they like: key to canonical title."""

MAX_HEADINGS: Final = 1_000
"""Far more than anyone reads by button; it bounds the work on a file that is no article."""

# "whats next" at least, and one of the four with much around it at most.
_KNOWN_LENGTHS = range(10, 81)
_UNDERLINED_AT_MOST = 120
_KNOWN_WORDS = {key.replace("-", " "): key for key in KNOWN_TITLES}
_NUMBER_SIGNS = re.compile(r"[ \t]*(#{1,6})(?!#)")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{3,})[ \t]*")
_PARAGRAPH = re.compile(rf" {{0,3}}(?!{LIST_MARK})\S")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*\Z)|~{3,})[ \t]*(?P<info>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading and where it stands."""

    index: int
    """Of its line."""
    below: int
    """Index of the first line below it and its underline."""
    level: int
    """1 to 6; known headings without a level of their own have 2."""
    key: str
    title: str

    @property
    def may_be_title(self) -> bool:
        """Tell whether it can be the article's title where it stands at the top."""
        is_underlined = self.below - self.index == 2
        return (self.level == 1 or is_underlined) and self.key not in KNOWN_TITLES


def find_headings(lines: Sequence[str], start: int, findings: Findings) -> list[Heading]:
    """Return the headings of the text that begins at line `start`.

    These are headings: one of the four known titles on a line of its own, in any case, with
    straight, curly or no apostrophe, with or without `?` and `:`, plain, bold or behind
    number signs; Markdown's `#` to `######` with a blank behind; a short line with a blank
    line above it that is underlined by `===` or `---`. Lines in fenced code are text.
    """
    headings = []
    below = start
    for index in _lines_outside_code(lines, start, findings):
        if index < below or not lines[index].strip():
            continue
        heading = _known(lines, index) or _marked(lines, index) or _underlined(lines, index, start)
        if heading:
            headings.append(heading)
            below = heading.below
        if len(headings) > MAX_HEADINGS:
            findings.add(
                index, f"more than {MAX_HEADINGS:,} headings", "part the file into several articles"
            )
            break
    return headings


def is_gap(line: str) -> bool:
    """Tell whether `line` only parts others: blank, or a rule such as `---` or `* * *`."""
    return not line.strip() or _RULE.fullmatch(line) is not None


def _lines_outside_code(lines: Sequence[str], start: int, findings: Findings) -> Iterator[int]:
    opened, mark = 0, ""
    for index in range(start, len(lines)):
        fence = _FENCE.match(lines[index])
        if not mark and not fence:
            yield index
        elif not mark and fence:
            opened, mark = index, fence["mark"]
        elif fence and fence["mark"].startswith(mark) and not fence["info"].strip():
            mark = ""
    if mark:
        findings.add(
            opened,
            "this code block is never closed",
            f"write {mark[:3]} on a line of its own where it ends",
        )


def _known(lines: Sequence[str], index: int) -> Heading | None:
    """Read the line at `index` as one of the four known headings."""
    line = lines[index].strip()
    if len(line) not in _KNOWN_LENGTHS:
        return None
    signs = _NUMBER_SIGNS.match(line)
    text = line[signs.end() :].rstrip("#") if signs else line
    words = without_apostrophes(_without_marks(text)).casefold()
    key = _KNOWN_WORDS.get(" ".join(words.split()))
    if key is None:
        return None
    level = len(signs[1]) if signs else 2
    below = index + 1 if signs else index + 1 + _is_underlined(lines, index)
    return Heading(index, below, level, key, KNOWN_TITLES[key])


def _without_marks(text: str) -> str:
    """Return `text` without question mark, colon and the stars or underscores around it."""
    text = _without_stops(text.strip())
    marks = re.match(r"[*_]*", text)[0]  # type: ignore[index]  # matches ""
    if marks and text.endswith(marks[::-1]):
        text = _without_stops(text[len(marks) : -len(marks)].strip())
    return text


def _without_stops(text: str) -> str:
    return text.rstrip("?:？： \t")


def _marked(lines: Sequence[str], index: int) -> Heading | None:
    """Read the line at `index` as a heading behind number signs."""
    line = lines[index]
    signs = _NUMBER_SIGNS.match(line)
    if not signs or signs.start(1) > 3 or line[signs.end() : signs.end() + 1] not in (" ", "\t"):
        return None
    text = line[signs.end() :].strip()
    bare = text.rstrip("#")
    if bare[-1:] in ("", " ", "\t"):
        text = bare
    return _heading(index, index + 1, len(signs[1]), text)


def _underlined(lines: Sequence[str], index: int, start: int) -> Heading | None:
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


def _heading(index: int, below: int, level: int, text: str) -> Heading | None:
    """Return the heading with that text; None where the text has no words."""
    title = plain_line(text)
    return Heading(index, below, level, slug(title), title) if title else None
