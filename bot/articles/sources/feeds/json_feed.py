"""A JSON Feed's bytes to its entries: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

from bot.articles.sources.feeds.entry import Entry, NotReadable
from bot.articles.sources.feeds.fields import language_of, sane, tags_of, web_address
from bot.articles.sources.feeds.html import plain_markdown, to_markdown, words

_VERSION: Final = "https://jsonfeed.org/version/"


def entries_of_json(data: bytes, url: str) -> list[Entry]:
    """Return a JSON Feed's entries; relative addresses begin at `url`.

    Raises:
        NotReadable: it is not one.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotReadable("it ends halfway, or is not JSON") from error
    if not (isinstance(found, dict) and str(found.get("version", "")).startswith(_VERSION)):
        raise NotReadable("it is JSON, but not a JSON Feed: it names no version")
    items = found.get("items")
    language = _text(found, "language")
    items = items if isinstance(items, list) else []
    return [_entry(item, url, language) for item in items if isinstance(item, dict)]


def _entry(item: dict[str, Any], url: str, language: str) -> Entry:
    html, text = _text(item, "content_html"), _text(item, "content_text")
    tags = item.get("tags")
    return Entry(
        guid=_text(item, "id"),
        link=web_address(item.get("url") or item.get("external_url"), url),
        title=words(_text(item, "title")),
        date=_date(_text(item, "date_published")) or _date(_text(item, "date_modified")),
        text=to_markdown(html) if html else plain_markdown(text or _text(item, "summary")),
        image=web_address(item.get("image") or item.get("banner_image"), url),
        language=language_of(_text(item, "language") or language),
        tags=tags_of(tags if isinstance(tags, list) else ()),
        author=_author(item),
    )


def _text(item: dict[str, Any], key: str) -> str:
    """Return text, or a number as text: ids are often numbers."""
    value = item.get(key)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors") or [item.get("author")]  # one, until version 1.1
    first = authors[0] if isinstance(authors, list) and authors else None
    return words(_text(first, "name")) if isinstance(first, dict) else ""


def _date(text: str) -> dt.datetime | None:
    try:
        date = dt.datetime.fromisoformat(text)
        return sane((date if date.tzinfo else date.replace(tzinfo=dt.UTC)).astimezone(dt.UTC))
    except (ValueError, OverflowError):
        return None
