"""Custom ids: what a button or select stands for, in a string of at most 100 units.

The string outlives the process that wrote it, so whoever reads one looks up the article and
section again, by their shortened names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.articles.article import Article, Section
from bot.articles.text import SHORT_ID, SHORT_KEY, shorten

TAG = 16
"""Length of the tag that identifies the message of one delivery."""
LAST_PAGE = -1


class Kind(Enum):
    """What pressing a button, or choosing from a select, asks for."""

    SHOW = "s"
    """Show a section privately."""
    MENU = "m"
    """Show the chosen section privately; the option's value is its shortened key."""
    TAB = "t"
    """Open a section in the private reader."""
    TAB_MENU = "u"
    """Open the chosen section in the private reader."""
    BACK = "b"
    """Turn the private reader back to the given section and page."""
    NEXT = "n"
    """Turn the private reader forward to the given section and page."""
    ARTICLE = "a"
    """Show the chosen article privately; the option's value is its shortened id."""


class Namespace(Enum):
    """Where an article comes from."""

    FILE = "f"
    GUILD = "g"


# Colons separate the fields: no slug has one. The longest custom id is
# 2 + 1 + 40 + 1 + 32 + 1 + 5 + 1 + 16 = 99 units.
_FORM = re.compile(
    rf"(?P<kind>[{''.join(kind.value for kind in Kind)}])"
    rf"(?P<namespace>[{''.join(namespace.value for namespace in Namespace)}])"
    r":(?P<article>[^:\s]+):(?P<section>[^:\s]*)"
    rf":(?P<number>-1|0|[1-9][0-9]{{0,4}}):(?P<tag>[^:\s]{{0,{TAG}}})"
)


@dataclass(frozen=True)
class CustomId:
    """What a button or select stands for; `str()` gives the custom id on the wire."""

    kind: Kind
    article: str
    """The article's id, shortened; on a select of articles that of the first."""
    section: str = ""
    """The section's key, shortened; empty on selects."""
    number: int = 0
    """A page, from 0, or `LAST_PAGE`; for a select, its position in the message."""
    namespace: Namespace = Namespace.FILE
    tag: str = ""

    @classmethod
    def of(
        cls, kind: Kind, article: Article, section: Section | None = None, number: int = 0
    ) -> CustomId:
        """Return the custom id for an article and a section, with shortened names."""
        key = shorten(section.key, SHORT_KEY) if section else ""
        return cls(kind, shorten(article.id, SHORT_ID), key, number)

    @property
    def page(self) -> int:
        """The page to open; sections chosen from a select open at their first."""
        return 0 if self.kind in (Kind.MENU, Kind.TAB_MENU) else self.number

    def __str__(self) -> str:
        head = self.kind.value + self.namespace.value
        return f"{head}:{self.article}:{self.section}:{self.number}:{self.tag}"


def parse(custom_id: str) -> CustomId | None:
    """Parse a custom id; None if it is not one of ours."""
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
