"""What a button or select says when it is used: the names on it, in a string of ≤ 100 units.

The string outlives the process that wrote it: whoever reads one looks article and section up
again, by their shortened names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.articles.article import Article, Section
from bot.articles.text import SHORT_ID, SHORT_KEY, shorten

TAG = 16
"""Units of the mark that tells the messages of one delivery from all others."""
LAST_PAGE = -1


class Kind(Enum):
    """What the press of a button, or the choice from a select, asks for."""

    SHOW = "s"
    """Show a section privately."""
    MENU = "m"
    """Show the chosen section privately; the option's value is its shortened key."""
    TAB = "t"
    """Turn the private reader to a section."""
    TAB_MENU = "u"
    """Turn the private reader to the chosen section."""
    BACK = "b"
    """Turn the private reader back, to the section and page named."""
    NEXT = "n"
    """Turn the private reader on, to the section and page named."""


class Namespace(Enum):
    """Where an article comes from."""

    FILE = "f"
    GUILD = "g"


# Colons part the fields: no slug has one. The longest is 2 + 1 + 40 + 1 + 32 + 1 + 5 + 1 + 16
# = 99 units.
_FORM = re.compile(
    rf"(?P<kind>[{''.join(kind.value for kind in Kind)}])"
    rf"(?P<namespace>[{''.join(namespace.value for namespace in Namespace)}])"
    r":(?P<article>[^:\s]+):(?P<section>[^:\s]*)"
    rf":(?P<number>-1|0|[1-9][0-9]{{0,4}}):(?P<tag>[^:\s]{{0,{TAG}}})"
)


@dataclass(frozen=True)
class CustomId:
    """The names on a button or select; `str()` gives what goes on the wire."""

    kind: Kind
    article: str
    """The article's id, shortened."""
    section: str = ""
    """The section's key, shortened; empty on selects."""
    number: int = 0
    """A page, from 0 or `LAST_PAGE`; on a select, which of the message's selects it is."""
    namespace: Namespace = Namespace.FILE
    tag: str = ""

    @classmethod
    def of(
        cls, kind: Kind, article: Article, section: Section | None = None, number: int = 0
    ) -> CustomId:
        """Name an article and a section, shortening their names."""
        key = shorten(section.key, SHORT_KEY) if section else ""
        return cls(kind, shorten(article.id, SHORT_ID), key, number)

    @property
    def page(self) -> int:
        """The page that is asked for: what is picked from a select opens at its first."""
        return 0 if self.kind in (Kind.MENU, Kind.TAB_MENU) else self.number

    def __str__(self) -> str:
        head = self.kind.value + self.namespace.value
        return f"{head}:{self.article}:{self.section}:{self.number}:{self.tag}"


def parse(custom_id: str) -> CustomId | None:
    """Read a custom id; None if it is none of ours."""
    match = _FORM.fullmatch(custom_id)
    if not match:
        return None
    return CustomId(
        Kind(match["kind"]),
        match["article"],
        match["section"],
        int(match["number"]),
        Namespace(match["namespace"]),
        match["tag"],
    )
