"""A table as lines of code, its columns aligned: Discord knows no tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

_WIDE: Final = {"W", "F"}
_MARKS: Final = {"Mn", "Me", "Cf"}


def table(rows: Sequence[Sequence[str]], alignments: Sequence[str]) -> str:
    """Return rows of words as a code block; the first row is the head, `alignments` the columns'.

    An alignment is Left, Right, Center or None.
    """
    columns = max(map(len, rows))
    cells = [[*row, *[""] * (columns - len(row))] for row in rows]
    widths = [max(width(row[column]) for row in cells) for column in range(columns)]
    sides = [*alignments, *["None"] * columns]
    lines = [
        "  ".join(
            _padded(cell, widths[column], sides[column]) for column, cell in enumerate(row)
        ).rstrip()
        for row in cells
    ]
    rule = "  ".join("─" * size for size in widths)
    # A head without words is a table without a head.
    head = [lines[0], rule] if any(cells[0]) else []
    return code_block("\n".join([*head, *lines[1:]]))


def width(text: str) -> int:
    """Return how many columns text takes where each letter has the same width."""
    return sum(
        2 if unicodedata.east_asian_width(char) in _WIDE else 1
        for char in text
        if unicodedata.category(char) not in _MARKS
    )


def code_block(code: str, language: str = "") -> str:
    """Return code in fences, which nothing in it can end."""
    code = code.strip("\n").replace("```", "``\u200b`")
    return f"```{language}\n{code or ' '}\n```"


def _padded(cell: str, size: int, side: str) -> str:
    spare = size - width(cell)
    match side:
        case "Right":
            return " " * spare + cell
        case "Center":
            return " " * (spare // 2) + cell + " " * (spare - spare // 2)
    return cell + " " * spare
