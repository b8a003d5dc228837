"""Pandoc's tables and verses, as lines that CommonMark and its relatives know.

A simple table has a line of dashes below its head, as wide as its columns; in a verse, each line
begins with a bar, and stays a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_RULE = re.compile(r" {0,3}-{2,}(?: +-{2,})+ *")
_DASHES = re.compile(r"-+")
_VERSE = re.compile(r"\|(?:[ ]+(?P<words>[^|]*[^|\s])?)?[ ]*")
_ROWS_AT_MOST = 200


class SimpleTable(NamedTuple):
    """A table whose columns a line of dashes shows."""

    lines: list[str]
    """As GitHub writes tables, the head first."""
    has_head: bool
    """Whether the line above the dashes belongs to it."""
    end: int
    """Index of its last line."""


def simple_table(lines: Sequence[str], index: int, start: int) -> SimpleTable | None:
    """Return the table whose line of dashes is that one, if there is one; the text has a start."""
    if not _RULE.fullmatch(lines[index]):
        return None
    columns = [match.span() for match in _DASHES.finditer(lines[index])]
    head = lines[index - 1] if index > start else ""
    end = index + 1
    while end < len(lines) and lines[end].strip() and end - index < _ROWS_AT_MOST:
        end += 1
    rows = list(lines[index + 1 : end])
    is_closed = bool(rows) and _RULE.fullmatch(rows[-1]) is not None
    if is_closed:
        rows.pop()
    if any(_cuts_a_word(line, columns) for line in (head, *rows)):
        return None
    # Without a head a second line of dashes tells that it is a table.
    if not rows or not (len(head.split()) > 1 or (not head.strip() and is_closed)):
        return None
    sides = [_side(head if head.strip() else rows[0], column) for column in columns]
    made = [_row(head, columns), f"|{'|'.join(sides)}|", *(_row(row, columns) for row in rows)]
    return SimpleTable(made, bool(head.strip()), end - 1)


def _cuts_a_word(line: str, columns: Sequence[tuple[int, int]]) -> bool:
    return any(line[start - 1 : start].strip() for start, _ in columns[1:])


def _row(line: str, columns: Sequence[tuple[int, int]]) -> str:
    starts = [0, *(start for start, _ in columns[1:]), len(line)]
    cells = (line[a:b].strip() for a, b in pairwise(starts))
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _side(line: str, column: tuple[int, int]) -> str:
    """Return how a column is aligned: by where the first words touch its dashes."""
    start, end = column
    touches = line[start : start + 1].strip(), line[end - 1 : end].strip()
    return {(True, False): ":--", (False, True): "--:", (False, False): ":-:"}.get(
        (bool(touches[0]), bool(touches[1])), "---"
    )


def verse(lines: Sequence[str], index: int) -> list[str] | None:
    """Return the lines from that one on that are a verse, each ended by hand; None for no verse."""
    if index and lines[index - 1].startswith("|"):  # then it goes on, and is none
        return None
    words: list[str] = []
    for at in range(index, len(lines)):
        line = lines[at]
        if not line.startswith("|"):
            break
        match = _VERSE.fullmatch(line)
        if match is None:  # a row of a table
            return None
        words.append(match["words"] or "")
    if not words:
        return None
    return [
        f"{each}\\" if each and following else each
        for each, following in zip(words, [*words[1:], ""], strict=True)
    ]
