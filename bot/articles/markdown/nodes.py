"""What stands in a line: words, marks, links. The tree that `inline` reads and `render` writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from bot.articles.markdown.mentions import mention_words


class Kind(Enum):
    """What a mark means; the value is how Discord writes it."""

    EMPHASIS = "*"
    STRONG = "**"
    STRIKE = "~~"
    UNDERLINE = "__"
    SPOILER = "||"


@dataclass(slots=True)
class Text:
    """Words as they were typed: what Discord knows in them is meant."""

    words: str
    at: int
    """Offset in the text, bytes."""
    end: int = -1


@dataclass(slots=True)
class Literal:
    """Words that were escaped, or an entity: nothing in them has a meaning."""

    words: str


@dataclass(slots=True)
class Raw:
    """What Discord turns into something: a mention, a time, an emoji, an address."""

    code: str


@dataclass(slots=True)
class Code:
    """Inline code."""

    code: str


@dataclass(slots=True)
class Break:
    """The end of a line: one that was asked for, or one that only the file has."""

    is_hard: bool


@dataclass(slots=True)
class Mark:
    """Marked words."""

    kind: Kind
    inside: list[Node]


@dataclass(slots=True)
class Link:
    """Words that lead somewhere."""

    address: str
    inside: list[Node]
    at: int


@dataclass(slots=True)
class Image:
    """A picture, with the words for who can't see it."""

    address: str
    inside: list[Node]
    at: int
    is_embed: bool = False
    """An Obsidian embed, which names a file of a vault."""


@dataclass(slots=True)
class Note:
    """The mark of a footnote."""

    label: str
    inside: list[Node] = field(default_factory=list)
    """What it says, if that is written right here."""


Node = Text | Literal | Raw | Code | Break | Mark | Link | Image | Note


def words(nodes: list[Node]) -> str:
    """Return what one reads, on one line."""
    return " ".join("".join(_words(nodes)).split())


def _words(nodes: list[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        match node:
            case Text(words=plain) | Literal(words=plain) | Code(code=plain):
                found.append(plain)
            case Raw(code=code):
                found.append(mention_words(code))
            case Break():
                found.append(" ")
            case Mark(inside=inside) | Link(inside=inside) | Image(inside=inside):
                found += _words(inside)
            case Note():
                pass
    return found
