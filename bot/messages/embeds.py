"""What an article's messages say of it: picture, names, date and reading time."""

from __future__ import annotations

import datetime as dt
import re

from bot.articles.article import Article
from bot.messages import limits
from bot.messages.addresses import host, sendable
from bot.messages.files import ATTACHED
from bot.messages.wire import Embed, EmbedAuthor, EmbedImage

COLOUR = 0x2B6CB0
_NAME = 60
# Not strftime, whose names depend on the machine's language.
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WORDS_PER_MINUTE = 200
_CHARACTERS_PER_MINUTE = 400
# Kana and Chinese characters, which are written without spaces.
_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def embed(article: Article, text: str, *notes: str) -> Embed:
    """Return an embed with `text`, the article's date, and its author, source and `notes` below."""
    source = limits.fit(host(article.source) or "", limits.EMBED_TITLE)
    author = limits.fit(article.author or "", limits.EMBED_TITLE)
    result: Embed = {
        "description": text,
        "color": COLOUR,
        "footer": {"text": " · ".join(filter(None, (author, source, *notes)))},
    }
    if article.date is not None:
        result["timestamp"] = article.date.isoformat()
    return result


def image(article: Article) -> EmbedImage | None:
    """Return the article's image with its alternative text, if it has one that can be sent.

    One that is a file has to be among the message's files.
    """
    file = article.image_file
    url = f"{ATTACHED}{file.name}" if file else sendable(article.image, limits.EMBED_URL)
    if url is None:
        return None
    result: EmbedImage = {"url": url}
    if article.image_alt:
        result["description"] = limits.fit(article.image_alt, limits.IMAGE_ALT)
    return result


def author(article: Article) -> EmbedAuthor:
    """Return the line that says which article a section is from, linked to its source."""
    result: EmbedAuthor = {"name": limits.fit(article.headline, limits.EMBED_AUTHOR)}
    if url := sendable(article.source, limits.EMBED_URL):
        result["url"] = url
    return result


def source_line(article: Article) -> EmbedAuthor | None:
    """Return the line that says where the article is from, linked to it, if that is known."""
    name = limits.fit(host(article.source) or "", limits.EMBED_AUTHOR)
    if not name:
        return None
    result: EmbedAuthor = {"name": name}
    if url := sendable(article.source, limits.EMBED_URL):
        result["url"] = url
    return result


def dateline(article: Article) -> str:
    """Return where the article is from, its date and its reading time, as far as is known."""
    return _about(article, host(article.source) or article.author or "")


def byline(article: Article) -> str:
    """Return who wrote the article, its date and its reading time, as far as is known."""
    return _about(article, article.author or "")


def credits(article: Article, note: str) -> str:
    """Return who wrote the article and where, its date and a note, as far as is known."""
    names = [_name(article.author or ""), _name(host(article.source) or "")]
    return " · ".join(filter(None, (*names, _date(article), note)))


def whole_time(article: Article) -> str:
    """Return how long it takes to read the article."""
    return reading_time(" ".join([article.lead, *(each.body for each in article.sections)]))


def _about(article: Article, whose: str) -> str:
    return " · ".join(filter(None, (_name(whose), _date(article), whole_time(article))))


def _name(whose: str) -> str:
    return limits.fit(" ".join(whose.split()), _NAME)


def _date(article: Article) -> str:
    return short_day(article.date) if article.date else ""


def day(date: dt.date) -> str:
    """Format a date: `2 September 2025`."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def short_day(date: dt.date) -> str:
    """Format a date where there is little room: `2 Sep 2025`."""
    return f"{date.day} {_MONTHS[date.month - 1][:3]} {date.year}"


def reading_time(text: str) -> str:
    """Return how long it takes to read `text`: `3 min read`."""
    words, characters = _CHARACTER.subn(" ", text)
    minutes = len(words.split()) / _WORDS_PER_MINUTE + characters / _CHARACTERS_PER_MINUTE
    return f"{max(1, round(minutes))} min read"
