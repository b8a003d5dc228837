"""Markdown to tokens: CommonMark and its relatives, read by pulldown-cmark.

A token that opens something is called `+Paragraph`, the one that closes it `-Paragraph`; what
has no inside is called by its bare name. Offsets are those of the text's UTF-8 bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from pyromark import Markdown, Options

_READER = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_GFM
    | Options.ENABLE_WIKILINKS
    | Options.ENABLE_DEFINITION_LIST
)


@dataclass(slots=True)
class Token:
    """One step of the parser."""

    kind: str
    value: Any
    start: int
    end: int


_MAX_DEPTH: Final = 32
"""We recurse."""

Block = tuple[Token, Sequence[Token]]
"""What was opened, and the tokens inside it."""


class Source:
    """A text, its tokens, and the line of each place in it."""

    def __init__(self, lines: list[str], numbers: list[int]) -> None:
        """Take lines and, for each, its number in the file."""
        text = "\n".join(lines)
        self.raw = text.encode("utf-8", "surrogatepass")
        self.tokens = _tokens(text)
        self.blocks = parted(self.tokens)
        self._numbers = numbers
        self._starts = [0, *accumulate(len(line.encode()) + 1 for line in lines)]

    def line(self, offset: int) -> int:
        """Return the number of the line that an offset is in."""
        index = bisect_right(self._starts, offset) - 1
        return self._numbers[min(index, len(self._numbers) - 1)]


def _tokens(text: str) -> list[Token]:
    """Return a text's tokens, of what nests too deep only the words: no person writes so."""
    depth = 0
    tokens: list[Token] = []
    steps: Iterable[Any] = _READER.events_with_range(text)
    for event, at in steps:
        if type(event) is str:
            tokens.append(Token(event, None, at["start"], at["end"]))
            continue
        for kind, value in event.items():  # there is one
            if kind == "Start":
                depth += 1
                if depth <= _MAX_DEPTH:
                    # What was opened is a name, or a name with more about it.
                    name, more = (value, None) if type(value) is str else _only(value)
                    tokens.append(Token("+" + name, more, at["start"], at["end"]))
            elif kind == "End":
                if depth <= _MAX_DEPTH:
                    name = value if type(value) is str else _only(value)[0]
                    tokens.append(Token("-" + name, None, at["start"], at["end"]))
                depth -= 1
            else:
                tokens.append(Token(kind, value, at["start"], at["end"]))
    return tokens


def _only(value: dict[str, Any]) -> tuple[str, Any]:
    """Return the one name in `value` and what it holds."""
    return next(iter(value.items()))


def parted(tokens: Sequence[Token]) -> list[Block]:
    """Return the outermost things among tokens, each with the tokens inside it."""
    parts: list[Block] = []
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        start = index = index + 1
        if token.kind[0] == "+":
            depth = 1
            while depth:
                sign = tokens[index].kind[0]
                if sign == "+":
                    depth += 1
                elif sign == "-":
                    depth -= 1
                index += 1
            parts.append((token, tokens[start : index - 1]))
        else:
            parts.append((token, ()))
    return parts
