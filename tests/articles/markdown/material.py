"""Reading of Markdown that stands in a section."""

from __future__ import annotations

import datetime as dt

from bot.articles.reading.parse import Reading
from bot.articles.reading.parse import read as read_file

HEAD = "# T\n\n## A\n\n"


def read(markdown: str, name: str = "a.md") -> Reading:
    """Return what comes of Markdown as the only section of an article."""
    return read_file((HEAD + markdown).encode(), name, dt.UTC)


def body(markdown: str, name: str = "a.md") -> str:
    """Return Markdown as Discord gets it."""
    article = read(markdown, name).article
    assert article is not None
    (section,) = article.sections
    return section.body
