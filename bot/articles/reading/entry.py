"""An entry of a feed or of a running log to an article: it may do without headings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.articles.images import ImageFinder, no_images
from bot.articles.reading.decode import Lines
from bot.articles.reading.known import KNOWN_TITLES
from bot.articles.reading.markdown_text import Body, Written
from bot.articles.reading.parse import Reading, read_lines
from bot.articles.text import plain

_ONLY: Final = "whats-happening"
"""The key of the one section of a text without headings."""
# What can't be told from what goes on below it: lists, quotes, code.
_NO_LEAD = re.compile(r"(?:[-*+>]|-#|\d+[.)])\s|```")


def read_entry(
    lines: Lines,
    name: str,
    zone: dt.tzinfo,
    identifier: str,
    find_image: ImageFinder = no_images,
) -> Reading:
    """Read an entry's lines as `bot.articles.reading.parse.read` does those of a file.

    A text without headings becomes a lead, its first paragraph, and one section. What stands
    below the same heading twice becomes one section.

    Raises:
        ParseError: the entry is not an article; it carries every fault and hint.
    """
    return read_lines(lines, name, zone, identifier, find_image, complete=_with_a_section)


def _with_a_section(body: Body) -> Body:
    if body.sections:
        return replace(body, sections=tuple(_joined(body.sections)))
    if not body.lead:  # all there is was taken for the title
        return _of(body, "", body.opening or body.title or "")
    first, _, rest = body.lead.partition("\n\n")
    if not plain(rest) or _NO_LEAD.match(first):
        return _of(body, "", body.lead)
    return _of(body, first, rest)


def _joined(sections: Sequence[Written]) -> list[Written]:
    """Return sections of which no two have the same heading, and none is wrong for being empty."""
    joined: dict[tuple[str, str], Written] = {}
    for each in sections:
        same = (each.key, each.title.casefold())
        first = joined.get(same)
        body = "\n\n".join(filter(None, [first.body if first else "", each.body]))
        joined[same] = replace(first or each, body=body, is_bare=False)
    return list(joined.values())


def _of(body: Body, lead: str, text: str) -> Body:
    if not text:
        return body
    only = Written(_ONLY, KNOWN_TITLES[_ONLY], text, body.title_line)
    return replace(body, lead=lead, sections=(only,))
