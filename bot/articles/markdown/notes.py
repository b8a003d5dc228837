"""Footnotes that are written right where they are referred to: `^[See the *minutes*.]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.articles.markdown.nodes import Node, Note, Text

_BRACKET = re.compile(r"(\^\[|[\[\]])")


def has_notes(nodes: list[Node]) -> bool:
    """Tell whether there may be such footnotes among nodes."""
    return any(isinstance(node, Text) and "^[" in node.words for node in nodes)


def with_notes(nodes: list[Node]) -> list[Node]:
    """Return nodes in which such footnotes are nodes too, with what they say inside."""
    done: list[Node] = []
    opened: list[int] = []
    for piece in _pieces(nodes):
        sign = piece.words if isinstance(piece, Text) else ""
        if sign in ("^[", "["):
            opened.append(len(done))
        elif sign == "]" and opened:
            start = opened.pop()
            opening, inside = done[start], done[start + 1 :]
            if isinstance(opening, Text) and opening.words == "^[" and inside:
                done[start:] = [Note("", list(_joined(inside)))]
                continue
        done.append(piece)
    return list(_joined(done))


def _pieces(nodes: list[Node]) -> Iterator[Node]:
    """Yield nodes, each bracket in their words by itself."""
    for node in nodes:
        if not isinstance(node, Text):
            yield node
            continue
        at = node.at
        for words in filter(None, _BRACKET.split(node.words)):
            yield Text(words, at)
            at += len(words.encode())


def _joined(nodes: list[Node]) -> Iterator[Node]:
    """Yield nodes, words that follow each other as one."""
    words: list[Text] = []
    for node in [*nodes, None]:
        if isinstance(node, Text):
            words.append(node)
            continue
        if words:
            yield Text("".join(each.words for each in words), words[0].at)
            words = []
        if node is not None:
            yield node
