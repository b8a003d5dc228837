"""Messages that are ready to send, so that answering a command builds none."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

import orjson

from bot.articles.article import Article
from bot.messages.briefing import briefing
from bot.messages.reader import reader, section_pages
from bot.messages.section import section
from bot.messages.wire import Message

HELD = 64
"""How many articles always have their messages ready."""
SPARE_BYTES = 16 * 2**20
"""How much the messages of other articles may take up, as JSON."""

# An article's id, what is rendered of it, and the section's key or "".
_Name = tuple[str, Literal["briefing", "section", "pages"], str]
_Ready = TypeVar("_Ready", Message, tuple[str, ...])


class Rendered:
    """The messages of one library's articles: always for the newest, cached for the others.

    Messages are shared and must not be changed: copy one before adding to it. For the reader
    only the texts of the pages are kept: whole messages would repeat an article's buttons for
    every page.
    """

    def __init__(
        self, articles: Sequence[Article], *, held: int = HELD, spare_bytes: int = SPARE_BYTES
    ) -> None:
        """Render the newest of `articles`, which are in library order: newest last."""
        self._held: dict[_Name, Any] = {}
        self._spare = _Spare(spare_bytes)
        for article in articles[-held:] if held else ():
            self._held[article.id, "briefing", ""] = briefing(article)
            for part in article.sections:
                self._held[article.id, "section", part.key] = section(article, part.key)
                self._held[article.id, "pages", part.key] = section_pages(part)

    def briefing(self, article: Article) -> Message:
        """Return the message with the whole article."""
        return self._ready((article.id, "briefing", ""), lambda: briefing(article))

    def section(self, article: Article, key: str) -> Message:
        """Return the message with one section.

        Raises:
            KeyError: the article has no such section.
        """
        return self._ready((article.id, "section", key), lambda: section(article, key))

    def reader(self, article: Article, key: str, page: int = 0) -> Message:
        """Return the reader opened at a page of a section; a page past the end is the last.

        Raises:
            KeyError: the article has no such section.
        """
        shown = article.section(key)
        if shown is None:
            raise KeyError(key)
        texts = self._ready((article.id, "pages", key), lambda: section_pages(shown))
        return reader(article, key, page, texts)

    def _ready(self, name: _Name, render: Callable[[], _Ready]) -> _Ready:
        ready: _Ready | None = self._held.get(name) or self._spare.get(name)
        if ready is None:
            ready = render()
            self._spare.keep(name, ready)
        return ready


class _Spare:
    """The most recently used values, as many as there is room for."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._values: OrderedDict[_Name, tuple[Any, int]] = OrderedDict()

    def get(self, name: _Name) -> Any:
        if name not in self._values:
            return None
        self._values.move_to_end(name)
        return self._values[name][0]

    def keep(self, name: _Name, value: Any) -> None:
        size = len(orjson.dumps(value))
        self._values[name] = value, size
        self._room -= size
        while self._room < 0:
            _, (_, freed) = self._values.popitem(last=False)
            self._room += freed
