"""HTML, as feeds have it, to Markdown and to plain words."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import Final

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

_LINE_AT_MOST: Final = 500
_AT_MOST: Final = 100_000
"""Characters of HTML; more than a long article, and converted in a second."""
_NEVER_SHOWN: Final = (
    "script style template noscript iframe object embed form svg math audio video head".split()
)
_TAG = re.compile(r"<[A-Za-z/!]")

_CONVERTER = MarkdownConverter(heading_style="ATX", bullets="-", escape_misc=True)


@lru_cache(maxsize=512)  # a feed that changes says most things again
def to_markdown(html: str) -> str:
    """Return HTML as Markdown; of what nests too deep for that, the words."""
    # Within a tag, so that it is never taken for the name of a file.
    soup = BeautifulSoup(f"<div>{html[:_AT_MOST]}</div>", "html.parser")
    for tag in soup.find_all(_NEVER_SHOWN):
        tag.decompose()
    try:
        return str(_CONVERTER.convert_soup(soup)).strip()
    except RecursionError:
        return plain_markdown(soup.get_text(" "))


def plain_markdown(text: str) -> str:
    """Return plain text as Markdown that shows it as it is."""
    paragraphs = re.split(r"\n[ \t]*\n", escape(text.strip(), quote=False))
    return to_markdown("".join(f"<p>{'<br>'.join(each.splitlines())}</p>" for each in paragraphs))


def words(text: str) -> str:
    """Return the words of a title that may be HTML, on one line."""
    if _TAG.search(text):
        text = BeautifulSoup(f"<div>{text}</div>", "html.parser").get_text()
    elif "&" in text:
        text = unescape(text)
    return one_line(text)


def one_line(text: str) -> str:
    """Return plain words on one line, as many as a title has at most."""
    return " ".join(text.split())[:_LINE_AT_MOST]
