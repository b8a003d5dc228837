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


_SIGNS: Final = {"Start": "+", "End": "-"}
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
    depth, tokens = 0, []
    steps: Iterable[Any] = _READER.events_with_range(text)
    for event, at in steps:
        if isinstance(event, str):
            tokens.append(Token(event, None, at["start"], at["end"]))
            continue
        ((kind, value),) = event.items()
        sign = _SIGNS.get(kind)
        if sign is None:
            tokens.append(Token(kind, value, at["start"], at["end"]))
            continue
        depth += sign == "+"
        if depth <= _MAX_DEPTH:
            # What was opened is a name, or a name with more about it.
            name, more = (value, None) if isinstance(value, str) else next(iter(value.items()))
            tokens.append(Token(sign + name, more, at["start"], at["end"]))
        depth -= sign == "-"
    return tokens


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
                depth += (sign == "+") - (sign == "-")
                index += 1
            parts.append((token, tokens[start : index - 1]))
        else:
            parts.append((token, ()))
    return parts
