"""Where articles come from, as a protocol, and the error of having none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from bot.articles.faults import Fault
from bot.articles.files import Files
from bot.articles.library import Library
from bot.errors import BotError, Exit


class NoArticles(BotError):
    """There is nothing to show to anyone."""

    template = "There are no articles in {folder}: {why}\n{mend}"
    exit_status = Exit.NO_ARTICLES

    def __init__(self, faults: Iterable[Fault] = (), **facts: object) -> None:
        self.faults = tuple(faults)
        super().__init__(**{"mend": MEND, **facts})


MEND = "Set ARTICLES_DIR to a folder with at least one good article (*.txt or *.md)."


class Source(Protocol):
    """Where articles come from; what it holds lies in files, so that looking at it is cheap."""

    @property
    def shown(self) -> str:
        """What it is called in messages."""
        ...

    @property
    def mend(self) -> str:
        """What to do where it holds no good article."""
        ...

    def files(self) -> Files:
        """Return the files that change whenever the source does.

        Raises:
            NoArticles: it can't be read, or holds none.
        """
        ...

    def read(self, zone: dt.tzinfo, before: Library | None = None) -> Library:
        """Return its articles, all of them out; `before` stands in for those with faults now.

        Raises:
            NoArticles: it can't be read, or holds none.
        """
        ...
