"""What the embeds of an article's messages have in common."""

from __future__ import annotations

import re

from bot.articles.article import Article
from bot.messages import limits
from bot.messages.addresses import host, sendable
from bot.messages.wire import Embed, EmbedAuthor

COLOUR = 0x2B6CB0
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


def author(article: Article) -> EmbedAuthor:
    """Return the line that says which article a section is from, linked to its source."""
    result: EmbedAuthor = {"name": limits.fit(article.headline, limits.EMBED_AUTHOR)}
    if url := sendable(article.source, limits.EMBED_URL):
        result["url"] = url
    return result


def reading_time(text: str) -> str:
    """Return how long it takes to read `text`: `3 min read`."""
    words, characters = _CHARACTER.subn(" ", text)
    minutes = len(words.split()) / _WORDS_PER_MINUTE + characters / _CHARACTERS_PER_MINUTE
    return f"{max(1, round(minutes))} min read"
