"""A scheduled post of one article: a line that says what is new, and the text below it."""

from __future__ import annotations

from bot.articles.article import Article
from bot.messages import limits
from bot.messages.addresses import sendable
from bot.messages.briefing import section_rows, whole_text
from bot.messages.embeds import COLOUR, dateline, image
from bot.messages.limits import check
from bot.messages.opening import opening
from bot.messages.wire import NO_PINGS, ActionRow, Embed, Message


def post(article: Article) -> Message:
    """Return the message that posts the article, as much of it as fits."""
    line, below = opening(article)
    text, cut_keys = whole_text(below)
    return _message(line, _embed(article, text), section_rows(article, cut_keys))


def _message(line: str, embed: Embed, components: list[ActionRow]) -> Message:
    return check(
        {
            "content": line,
            "embeds": [embed],
            "components": components,
            "allowed_mentions": NO_PINGS,
        }
    )


def _embed(article: Article, text: str) -> Embed:
    """Return the text under a dateline that leads to the source; the headline stands above."""
    result: Embed = {
        "author": {"name": dateline(article)},
        "description": text,
        "color": COLOUR,
    }
    if url := sendable(article.source, limits.EMBED_URL):
        result["author"]["url"] = url
    if article.author and article.author not in result["author"]["name"]:
        result["footer"] = {"text": limits.fit(article.author, limits.EMBED_TITLE)}
    if picture := image(article):
        result["image"] = picture
    return result
