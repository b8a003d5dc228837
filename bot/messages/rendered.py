"""Messages that are ready to send, so that answering a command builds none."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

import orjson

from bot.articles.article import Article, Section
from bot.articles.both import is_own
from bot.messages.briefing import briefing
from bot.messages.first_answer import first_answer, update
from bot.messages.private import private_briefing
from bot.messages.reader import reader, section_pages
from bot.messages.section import section
from bot.messages.wire import LaidOut, Message

HELD = 64
"""How many articles always have their messages ready."""
SPARE_BYTES = 16 * 2**20
"""How much the messages of other articles may take up, as JSON."""

# An article's id, what is rendered of it, and the section's key or "".
_Name = tuple[str, Literal["briefing", "private", "section", "pages", "answer"], str]
_Ready = TypeVar("_Ready", Message, LaidOut, tuple[str, ...], bytes)


class Rendered:
    """The messages of one library's articles: always for the newest, cached for the others.

    Messages are shared and must not be changed: copy one before adding to it. For the reader
    only the texts of the pages are kept: whole messages would repeat an article's buttons for
    every page.

    An *answer* is the body that answers an interaction. It is empty for a message that brings a
    picture along, as that takes more than one request.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        *,
        held: int = HELD,
        spare_bytes: int = SPARE_BYTES,
        others: Rendered | None = None,
    ) -> None:
        """Render the newest of `articles`, which are in library order: newest last.

        What isn't any server's own is left to `others`, if there are any.
        """
        self._others = others
        self._held: dict[_Name, Any] = {}
        self._spare = _Spare(spare_bytes)
        self._keep: Callable[[_Name, Any], None] = self._held.__setitem__
        for article in articles[-held:] if held else ():
            self._render(article)
        self._keep = self._spare.keep

    def _render(self, article: Article) -> None:
        self.briefing_answer(article)
        self.briefing_answer(article, private=True)
        for part in article.sections:
            self.section_answer(article, part.key)
            self._pages(article, part)

    def briefing(self, article: Article) -> Message:
        """Return the message with the whole article."""
        return self._ready((article.id, "briefing", ""), lambda: briefing(article))

    def private_briefing(self, article: Article) -> LaidOut:
        """Return the message that shows one person the whole article."""
        return self._ready((article.id, "private", ""), lambda: private_briefing(article))

    def section(self, article: Article, key: str) -> Message:
        """Return the message with one section.

        Raises:
            KeyError: the article has no such section.
        """
        return self._ready((article.id, "section", key), lambda: section(article, key))

    def reader(self, article: Article, key: str, page: int = 0) -> LaidOut:
        """Return the reader opened at a page of a section; a page past the end is the last.

        Raises:
            KeyError: the article has no such section.
        """
        shown = article.section(key)
        if shown is None:
            raise KeyError(key)
        return reader(article, key, page, self._pages(article, shown))

    def _pages(self, article: Article, section: Section) -> tuple[str, ...]:
        return self._ready((article.id, "pages", section.key), lambda: section_pages(section))

    def briefing_answer(self, article: Article, *, private: bool = False) -> bytes:
        """Return the answer with the whole article, for everyone or for one person."""

        def made() -> bytes:
            message = self.private_briefing(article) if private else self.briefing(article)
            return first_answer(message, private=private)

        return self._ready((article.id, "answer", "private" if private else ""), made)

    def section_answer(self, article: Article, key: str) -> bytes:
        """Return the answer that shows everyone one section.

        Raises:
            KeyError: the article has no such section.
        """
        return self._ready(
            (article.id, "answer", f"section {key}"),
            lambda: first_answer(self.section(article, key), private=False),
        )

    def reader_answer(
        self, article: Article, key: str, page: int = 0, *, in_place: bool = False
    ) -> bytes:
        """Return the answer that opens the reader, or turns the open one `in_place`.

        Raises:
            KeyError: the article has no such section.
        """

        def made() -> bytes:
            shown = self.reader(article, key, page)
            return update(shown) if in_place else first_answer(shown, private=True)

        return self._ready((article.id, "answer", f"{in_place:d} {page} {key}"), made)

    def _ready(self, name: _Name, render: Callable[[], _Ready]) -> _Ready:
        if self._others is not None and not is_own(name[0]):
            return self._others._ready(name, render)
        ready: _Ready | None = self._held.get(name) or self._spare.get(name)
        if ready is None:
            ready = render()
            self._keep(name, ready)
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
        size = len(value if isinstance(value, bytes) else orjson.dumps(value))
        self._values[name] = value, size
        self._room -= size
        while self._room < 0:
            _, (_, freed) = self._values.popitem(last=False)
            self._room += freed
