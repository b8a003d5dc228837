"""What feeds of all kinds say in the same way: addresses, dates, languages, tags."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from bot.articles.reading.front_matter import MAX_ADDRESS
from bot.articles.text import is_web_address

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FIRST_YEAR: Final = 1990  # an earlier date is a clock that was never set
_TAGS_AT_MOST: Final = 20
_SAFE: Final = "/%:@!$&'()*+,;=~"


def sane(date: dt.datetime) -> dt.datetime | None:
    """Return a date, unless nobody can have meant it."""
    return date if date.year >= _FIRST_YEAR else None


def web_address(text: object, url: str) -> str:
    """Return an address on the web, which may begin at `url`; else nothing."""
    if not isinstance(text, str) or not text.strip():
        return ""
    try:
        parts = urlsplit(urljoin(url, text.strip()))
        address = parts._replace(
            path=quote(parts.path, safe=_SAFE), query=quote(parts.query, safe=f"{_SAFE}?")
        ).geturl()
    except ValueError:
        return ""
    return address if is_web_address(address) and len(address) <= MAX_ADDRESS else ""


def language_of(text: str) -> str:
    """Return a language tag, unless it is none."""
    text = text.strip().replace("_", "-")
    return text if _LANGUAGE.fullmatch(text) else ""


def tags_of(terms: Iterable[object]) -> tuple[str, ...]:
    """Return each tag once."""
    found = (" ".join(str(term).split())[:60] for term in terms if term)
    return tuple(dict.fromkeys(filter(None, found)))[:_TAGS_AT_MOST]
