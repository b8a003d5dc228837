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
    """Show an article privately: of a select the one whose shortened id was chosen."""
    HIT = "h"
    """Show the chosen article privately at a section: the option's value is a `Target`."""


class Namespace(Enum):
    """Where an article comes from."""

    FILE = "f"
    GUILD = "g"
    """Of the desk of the server that the message is in."""

    @classmethod
    def of(cls, article: Article) -> Namespace:
        """Return where an article comes from."""
        return cls.FILE if article.guild_id is None else cls.GUILD


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
        return cls(kind, shorten(article.id, SHORT_ID), key, number, Namespace.of(article))

    @property
    def page(self) -> int:
        """The page to open; sections chosen from a select open at their first."""
        return 0 if self.kind in (Kind.MENU, Kind.TAB_MENU) else self.number

    def __str__(self) -> str:
        head = self.kind.value + self.namespace.value
        return f"{head}:{self.article}:{self.section}:{self.number}:{self.tag}"


@dataclass(frozen=True)
class Target:
    """An article and, unless all of it is meant, a section; `str()` gives an option's value."""

    article: str
    """The article's id, shortened."""
    section: str = ""
    """The section's key, shortened."""

    @classmethod
    def of(cls, article: Article, section: Section | None) -> Target:
        """Return the target with shortened names."""
        key = shorten(section.key, SHORT_KEY) if section else ""
        return cls(shorten(article.id, SHORT_ID), key)

    @classmethod
    def parse(cls, value: str) -> Target:
        """Return the target that an option's value names, whether it is there or not."""
        article, _, section = value.partition(":")
        return cls(article, section)

    def __str__(self) -> str:
        return f"{self.article}:{self.section}"


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
