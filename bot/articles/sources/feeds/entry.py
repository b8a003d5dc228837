"""One entry as a feed gives it, and what is wrong with a feed."""

from __future__ import annotations

import datetime as dt

import msgspec


class NotReadable(Exception):
    """A feed can't be read; the words say why, without a full stop."""

    def __init__(self, why: str, *, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait
        """Seconds for which its server wants to be left alone."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a feed says of one entry."""

    guid: str = ""
    link: str = ""
    """An http or https address."""
    title: str = ""
    """Plain words."""
    date: dt.datetime | None = None
    text: str = ""
    """Markdown."""
    image: str = ""
    """An http or https address."""
    image_alt: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
