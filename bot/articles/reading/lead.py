"""What stands above the sections, once the title and the sections are known: nothing twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.article import Section
from bot.articles.text import fold, plain

_CUT = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*\Z")  # how programs end an excerpt
_BEGINNING = 4_000  # characters; no lead is as long


def without_title(lead: str, title: str | None) -> str:
    """Return a lead without a first paragraph that only says the title again."""
    first, _, rest = lead.partition("\n\n")
    if not lead or title is None or fold(plain(first)) != fold(title):
        return lead
    return rest


def unless_said(lead: str, sections: Sequence[Section]) -> str:
    """Return the front matter's lead, unless it is the beginning of the text, whole or cut."""
    if not lead or not sections:
        return lead
    said = _CUT.sub("", plain(lead)).casefold()
    text = plain(sections[0].body[:_BEGINNING]).casefold()
    return "" if text.startswith(said) else lead
