"""A text of the desk to the article that readers see, or to all that is wrong with it."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from bot.articles.article import Article
from bot.articles.both import own_id
from bot.articles.faults import Fault, Hint, ParseError, printable
from bot.articles.reading.decode import decode
from bot.articles.reading.entry import read_entry
from bot.articles.reading.parse import MARKDOWN, PLAIN
from bot.desk.texts import DeskText, State
from bot.messages.limits import length

PASTED: Final = "pasted.md"
"""The name of what was typed into a form."""
TITLE_LENGTH: Final = 200
ENDINGS: Final = MARKDOWN | PLAIN
_NAME_LENGTH: Final = 100
_TITLE: Final = re.compile(r"^title:[ \t]*(\S.*)$", re.MULTILINE | re.IGNORECASE)
_TITLE_ON_TOP: Final = re.compile(r'---\ntitle: ("(?:[^"\\\n]|\\.)*")\n')
_FRONT_MATTER: Final = re.compile(r"\A\s*---\n.*?^---$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class DeskReading:
    """What came of reading a text: an article, or its faults; and hints with either."""

    article: Article | None
    faults: tuple[Fault, ...] = ()
    hints: tuple[Hint, ...] = ()


def read_desk_text(text: DeskText, zone: dt.tzinfo, now: dt.datetime) -> DeskReading:
    """Read a text; of a draft the article is as if it were published at that moment."""
    reading = _read(text, zone, now)
    above = as_typed(text).above
    if not above:
        return reading
    return replace(
        reading,
        faults=tuple(replace(each, line=max(1, each.line - above)) for each in reading.faults),
        hints=tuple(replace(each, line=max(1, each.line - above)) for each in reading.hints),
    )


def _read(text: DeskText, zone: dt.tzinfo, now: dt.datetime) -> DeskReading:
    name = printable(text.name)
    try:
        lines = decode(text.text.encode("utf-8", "surrogatepass"), name)
        reading = read_entry(lines, text.name, zone, text.id)
    except ParseError as error:
        return DeskReading(None, error.faults, error.hints)
    if reading.article is None:
        kept_back = Fault(name, 1, "it says draft: true", "take that line out to publish it")
        return DeskReading(None, (kept_back,), reading.hints)
    return DeskReading(_own(reading.article, text, now), hints=reading.hints)


def _own(article: Article, text: DeskText, now: dt.datetime) -> Article:
    """Return the server's own article: dated when it comes out, if it names no date itself."""
    at = text.published_at or now
    if text.out_at is not None:
        article = replace(article, out=text.out_at, out_local=None)
    out = max(article.out, at) if article.out else at
    return replace(
        article,
        guild_id=text.guild_id,
        date=article.date or out,
        correction=text.reason or article.correction,
    )


def new_draft(
    guild_id: int,
    name: str,
    text: str,
    *,
    corrects: DeskText | None = None,
    reason: str | None = None,
) -> DeskText:
    """Return a draft of a text that was handed in, with an id of its own."""
    key = secrets.token_hex(4)
    # What no database takes, and no text needs.
    text = text.replace("\0", "").encode("utf-8", "replace").decode()
    name = name[-_NAME_LENGTH:]
    called = (_first_words(text) if name == PASTED else "") or PurePath(name).stem
    return DeskText(
        own_id(called, key),
        guild_id,
        State.DRAFT,
        called,
        corrects=corrects.id if corrects else None,
        published_at=corrects.published_at if corrects else None,
        out_at=corrects.out_at if corrects else None,
        name=name,
        text=text,
        reason=reason,
        zone=corrects.zone if corrects else None,
    )


def with_headline(text: DeskText, reading: DeskReading) -> DeskText:
    """Return a text under the headline that readers see."""
    if reading.article is None:
        return text
    return replace(text, headline=" ".join(reading.article.headline.split())[:_NAME_LENGTH])


def with_title(title: str, text: str) -> str:
    """Return a text with the title that was typed beside it, on top, unless it has its own."""
    title = " ".join(title.split())
    front = _FRONT_MATTER.match(text)
    if not title or (front and _TITLE.search(front[0])):
        return text
    # Not as a heading, which could be that of a section.
    line = f"title: {json.dumps(title, ensure_ascii=False)}"
    first, _, rest = text.lstrip().partition("\n")
    return f"---\n{line}\n{rest}" if first.rstrip() == "---" else f"---\n{line}\n---\n{text}"


@dataclass(frozen=True)
class Typed:
    """A text as it stands in a form."""

    title: str
    text: str
    above: int = 0
    """How many lines of the text as it is kept the form has in its title instead."""


def as_typed(text: DeskText) -> Typed:
    """Return what `with_title` made one text of; what came as a file is left as it is."""
    found = _TITLE_ON_TOP.match(text.text) if text.name == PASTED else None
    title = "" if found is None else _unquoted(found[1])
    if found is None or not 0 < length(title) <= TITLE_LENGTH:
        return Typed("", text.text)
    below = text.text[found.end() :]
    if below.startswith("---\n"):
        return Typed(title, below.removeprefix("---\n"), 3)
    return Typed(title, f"---\n{below}", 1)


def _unquoted(title: str) -> str:
    try:
        return str(json.loads(title))
    except ValueError:  # somebody's own quotes
        return ""


def _first_words(text: str) -> str:
    """Return what a text that can't be read may be called."""
    if title := _TITLE.search(text):
        return title[1].strip("\"' ")[:_NAME_LENGTH]
    below = _FRONT_MATTER.sub("", text, count=1)
    lines = (line.strip("#-*_> \t") for line in below.splitlines())
    return next((line for line in lines if any(map(str.isalnum, line))), "")[:_NAME_LENGTH]
