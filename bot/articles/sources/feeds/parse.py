"""A feed's bytes to its entries."""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import io
import re
from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any, Final
from urllib.parse import urlsplit

import feedparser

from bot.articles.sources.feeds.entry import Entry, NotReadable
from bot.articles.sources.feeds.fields import language_of, sane, tags_of, web_address
from bot.articles.sources.feeds.html import one_line, plain_markdown, to_markdown, words
from bot.articles.sources.feeds.json_feed import entries_of_json

_MOST: Final = 300
"""Entries that are read; the newest come first, or else those that stand on top."""
_LONG_AGO: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_ENDS: Final = (b"</rss", b"</feed", b"</rdf:rdf", b"</channel")
_IMAGES = re.compile(r"\.(?:jpe?g|png|gif|webp)\Z", re.IGNORECASE)


def parse(data: bytes, url: str, content_type: str = "") -> list[Entry]:
    """Return a feed's entries; relative addresses begin at `url`.

    Raises:
        NotReadable: it is not a feed, or not a whole one.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        entries = entries_of_json(data, url)
    else:
        entries = list(_entries_of_xml(data, url, content_type))
    if all(entry.date for entry in entries):
        entries.sort(key=lambda entry: entry.date or _LONG_AGO, reverse=True)
    return entries[:_MOST]


def _entries_of_xml(data: bytes, url: str, content_type: str) -> Iterator[Entry]:
    # No feed needs them, and they can make gigabytes of a kilobyte. In UTF-16 zeros part them.
    if b"<!entity" in data.replace(b"\0", b"").lower():
        raise NotReadable("it defines entities of its own, which can be an attack")
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        # A stream, since it takes bytes for an address or a file's name.
        found = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except Exception as error:  # whatever it stumbles over is no fault of ours
        raise NotReadable(f"it is not a feed ({type(error).__name__})") from error
    if not found.get("version") and not found.entries:
        raise NotReadable("it is not a feed: neither RSS, nor Atom, nor JSON Feed")
    if found.bozo and not any(end in data[-2048:].lower() for end in _ENDS):
        raise NotReadable("it ends halfway")
    language = str(found.feed.get("language") or "")
    for each in found.entries:
        # The library itself stumbles over some entries, which must not take the others along.
        with contextlib.suppress(TypeError, KeyError, AttributeError, ValueError):
            yield _entry(each, url, language)


def _entry(found: Any, url: str, language: str) -> Entry:
    image, alt = _image(found, url)
    # Asked as a plain dictionary: the library takes one date for the other, with a warning.
    date = _date(found, "published") or _date(found, "updated") or _date(found, "created")
    return Entry(
        guid=str(found.get("id") or ""),
        link=web_address(found.get("link"), url),
        title=_title(found),
        date=date,
        text=_text(found),
        image=image,
        image_alt=alt,
        language=language_of(_language(found) or language),
        tags=tags_of(each.get("term") for each in found.get("tags") or ()),
        author=_author(found),
    )


def _title(found: Any) -> str:
    title = str(found.get("title") or "")
    kind = (found.get("title_detail") or {}).get("type")
    return one_line(title) if kind == "text/plain" else words(title)


def _text(found: Any) -> str:
    """Return the whole text, or else the summary."""
    parts = [*(found.get("content") or ()), found.get("summary_detail") or {}]
    parts = [part for part in parts if str(part.get("value") or "").strip()]
    best = next((part for part in parts if part.get("type") in _HTML), parts[0] if parts else None)
    if best is None:
        return ""
    value = str(best["value"])
    return to_markdown(value) if best.get("type") in _HTML else plain_markdown(value)


def _author(found: Any) -> str:
    author = str(found.get("author") or "")
    if "@" in author:  # as RSS has it, an address with the name behind it
        return words(parseaddr(author)[0])
    return words(author)


def _language(found: Any) -> str:
    details = [*(found.get("content") or ()), found.get("title_detail") or {}]
    return str(next((each["language"] for each in details if each.get("language")), ""))


def _image(found: Any, url: str) -> tuple[str, str]:
    """Return the address of the entry's image, and what it shows."""
    for media in (*(found.get("media_content") or ()), *(found.get("enclosures") or ())):
        address = web_address(media.get("url") or media.get("href"), url)
        kind = str(media.get("type") or media.get("medium") or "")
        is_image = kind.startswith("image") or (not kind and _is_image(address))
        if address and is_image:
            return address, words(str(media.get("title") or ""))
    for media in found.get("media_thumbnail") or ():
        if address := web_address(media.get("url"), url):
            return address, ""
    return "", ""


def _is_image(address: str) -> bool:
    return bool(_IMAGES.search(urlsplit(address).path))


def _date(found: dict[str, Any], name: str) -> dt.datetime | None:
    parsed = dict.get(found, f"{name}_parsed")
    if parsed is None:
        return None
    try:
        date = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return sane(date)
